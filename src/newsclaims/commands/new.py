"""`newsclaims new`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PANEL = "Your own articles"


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; it must be empty or not there.")],
    title: Annotated[str | None, typer.Option(help="What the dataset is called; the folder's name where you give none.")] = None,
    abstract: Annotated[str | None, typer.Option(help="What the articles are, in a few sentences.")] = None,
    author: Annotated[
        list[str] | None, typer.Option(help='Who makes it: "Family, Given", or the name of an organisation; may be given several times.')
    ] = None,
    licence: Annotated[str | None, typer.Option(help="Of the annotations, by its SPDX identifier, such as CC-BY-4.0.")] = None,
    repository: Annotated[str | None, typer.Option(help="Where the repository will be found: its https address.")] = None,
    name: Annotated[str | None, typer.Option(help="Its name for machines, such as kabul-2021; made from DIR where you give none.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was made as JSON, and ask nothing.")] = False,
) -> None:
    """Make a dataset repository for your own articles: Git, DVC, the pipeline of this version, schemas, rules, and a place for the articles.

    In a terminal it asks for what you do not give; what stays unknown is left out, and newsclaims release asks for it again.

    Example: `newsclaims new kabul --title "Kabul 2021" --author "Smith, Ada" --licence CC-BY-4.0`
    """
    from json import dumps
    from sys import stdin

    from newsclaims.starting import identity
    from newsclaims.starting import new_repository as work

    called = identity.named(name) if name else identity.name_of(folder.resolve().name)
    asked = not json and stdin.isatty()

    def known(given: str | None, question: str, default: str = "") -> str:
        if given is not None or not asked:
            return (given or default).strip()
        return str(typer.prompt(question, default=default, show_default=bool(default))).strip()

    titled = known(title, "Title", folder.resolve().name)
    authors = author if author is not None else known(None, 'Authors ("Family, Given" or an organisation; several with ;)').split(";")
    about = identity.Identity(
        name=called,
        title=titled,
        abstract=known(abstract, "What the articles are"),
        authors=tuple(one.strip() for one in authors if one.strip()),
        licence=identity.licensed(known(licence, "Licence of the annotations (SPDX, such as CC-BY-4.0)")),
        repository=(repository or "").strip(),
    )
    committed = work.make(folder, about)
    if json:
        typer.echo(dumps({"folder": str(folder), "name": called, "committed": committed, "unknown": list(about.unknown)}, ensure_ascii=False))
        return
    typer.echo(f"{folder}: a dataset repository{', with its first commit' if committed else ''}.")
    if not committed:
        typer.echo("Not committed, since Git does not know who you are: git config user.name and user.email, then git add --all and git commit.")
    if about.unknown:
        typer.echo(f"Not known yet: {', '.join(about.unknown)}. A release needs them; CITATION.cff says how to add them.")
    if not about.licence:
        typer.echo("No LICENSE yet: a release needs that file, too.")
    typer.echo(
        f"\nNext:\n  cd {folder}\n  newsclaims add ARTICLES    # files or folders: text, Markdown, HTML, JSONL, CSV, Parquet, WARC\n  dvc repro"
    )
