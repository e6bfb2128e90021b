"""`newsclaims verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsclaims import completion


def verify(
    path: Annotated[
        Path,
        typer.Argument(
            help="A release (its folder or .tar.zst), a dataset's folder, a table's folder or name, or a Parquet file.",
            autocompletion=completion.tables_or_paths,
        ),
    ],
    expect: Annotated[str | None, typer.Option(help="The fingerprint that the rows should have, in 64 hexadecimal digits.")] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the release again from its commit, and compare. Runs that repository's code.")
    ] = False,
    repository: Annotated[str | None, typer.Option(help="Where --rebuild clones from: a path or an address.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before --rebuild runs code.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Check a release by its files alone: that they, their rows, offsets and keys are as released.

    Exit status 1 where anything is not.

    Examples: `newsclaims verify newsclaims-0.1.0.tar.zst`, `newsclaims verify dataset --json`
    """
    from newsclaims.verification import asking, checks, shown

    again = asking.rebuild(repository, yes, json) if rebuild else None
    report = checks.of_path(path, expect, again)
    typer.echo(shown.as_json(report) if json else shown.as_text(report, path))
    if report.problems:
        raise typer.Exit(1)
