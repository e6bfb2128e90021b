"""`newsclaims environment`."""

from __future__ import annotations

from typing import Annotated

import typer

PANEL = "Your own articles"


def environment(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit status 1 where the record is not what is installed.")] = False,
) -> None:
    """Record in environment.json what the build depends on of the installed package and its libraries; says nothing where nothing changed.

    To be run after an upgrade of newsclaims, in a repository made by newsclaims new; dvc repro then makes again what the upgrade changes.

    Example: `newsclaims environment`
    """
    from pathlib import Path

    from newsclaims.starting import upgrade

    changed = upgrade.changes(Path()) if check else upgrade.record(Path())
    for line in changed:
        typer.echo(line)
    if check and changed:
        raise typer.Exit(1)
