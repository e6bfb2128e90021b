"""`newsclaims add`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Your own articles"


def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="Files, or folders, of which all files are taken.", show_default=False)],
    publisher: Annotated[str | None, typer.Option(help="The publisher of all of them.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DAY", help="The day that all of them are of, such as 2021-08-25.")] = None,
    byline: Annotated[str | None, typer.Option(help="Who wrote all of them.")] = None,
    language: Annotated[str | None, typer.Option(help="The language of all of them, such as en; found by itself where you give none.")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence of all their texts.")] = None,
    text_release: Annotated[str | None, typer.Option(help="Whether a release may show their words: full, snippet or none.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come in, and write nothing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what became of each file as JSON.")] = False,
) -> None:
    """Bring articles into seeds/: text, Markdown, HTML, JSONL, JSON, CSV, Parquet and WARC. Nothing is fetched, overwritten or guessed.

    Of pages and archives the originals are kept in originals/, and the main text goes to seeds/. Each file gets its row in seeds/sources.csv, with
    what a page says of itself. What is still unknown is told. Exit status 0; 3 where a file, or a part of an archive, did not come in.

    Example: `newsclaims add ~/articles crawl.warc.gz --publisher "The Gazette" --text-release none`
    """
    from json import dumps

    from newsclaims.adding import outcome
    from newsclaims.adding.bring import Adding

    given = {
        "publisher": publisher,
        "published": published,
        "byline": byline,
        "language": language,
        "licence": licence,
        "text_release": text_release,
    }
    found = Adding(Path(), {column: value for column, value in given.items() if value}, dry_run).add(files)
    # In ASCII: the name of a file need not be UTF-8.
    typer.echo(dumps(outcome.as_json(found), indent=2) if json else "\n".join(outcome.lines(found, dry_run)))
    if any(one.failed for one in found):
        raise typer.Exit(3)
