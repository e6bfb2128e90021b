"""`newsclaims verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def verify(
    path: Annotated[Path, typer.Argument(help="A release (folder or .tar.zst), a built dataset, a table's folder or name, or a Parquet file.")],
    expect: Annotated[str | None, typer.Option(help="The fingerprint that the rows should have, in 64 hexadecimal digits.")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the release again from its commit, and compare. Runs that repository's code.")
    ] = False,
    repository: Annotated[str | None, typer.Option(help="Where --rebuild clones from: a path or an address.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before --rebuild runs code.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Check a release by its files alone: that they, their rows, offsets and keys are as released. Exit status 1 where anything is not.

    Example: `newsclaims verify newsclaims-0.1.0.tar.zst`
    """
    from newsclaims.verification import asking, checks, shown

    again = asking.rebuild(repository, yes, as_json) if rebuild else None
    report = checks.of_path(path, expect, again)
    typer.echo(shown.as_json(report) if as_json else shown.as_text(report, path))
    if report.problems:
        raise typer.Exit(1)
