"""`newsclaims hydrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

# Done, but not for all articles.
PARTLY = 3


def hydrate(
    public: Annotated[Path, typer.Argument(help="A public (stand-off) release (its folder or .tar.zst).")],
    sources: Annotated[list[Path], typer.Option("--from", help="Your own copies: a folder, or a file; may be given several times.")],
    to: Annotated[Path, typer.Option("--to", help="The folder to write; it must not exist.")],
    json: Annotated[bool, typer.Option("--json", help="Print the content of hydration.json.")] = False,
) -> None:
    """Put the texts back into a public release from your own copies of the articles.

    Exit status 0 where every text was found exactly, and the result is the full dataset; 3 where a copy is missing or differs: hydration.json
    says which, unplaced.csv lists each row that has no place.

    Example: `newsclaims hydrate newsclaims-1.0.0-public --from my-articles --to hydrated`
    """
    from newsclaims.releases import archive
    from newsclaims.rights import hydrate as work

    with archive.opened(public) as folder:
        outcome = work.hydrate(folder, sources, to)
    if json:
        typer.echo((to / work.REPORT).read_text(encoding="utf-8"), nl=False)
        raise typer.Exit(0 if outcome.identical else PARTLY)
    for name, listed in outcome.articles.items():
        typer.echo(f"articles {name}: {len(listed):,}")
    for name, placed in outcome.placed.items():
        typer.echo(f"{name}: {placed:,} rows placed, {outcome.unplaced[name]:,} without a place")
    if outcome.identical:
        typer.echo(f"{to}: the full dataset, by value")
    else:
        typer.echo(f"{to}: not the full dataset; see {to / work.REPORT} and {to / work.UNPLACED}")
        raise typer.Exit(PARTLY)
