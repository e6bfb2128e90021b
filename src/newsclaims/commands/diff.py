"""`newsclaims diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def diff(
    old: Annotated[Path, typer.Argument(help="A release (its folder or .tar.zst), or a dataset's folder.")],
    new: Annotated[Path, typer.Argument(help="What to compare it with.")],
    rows: Annotated[Path | None, typer.Option(help="Write every changed row to this CSV file, with its values before and after.")] = None,
    changelog: Annotated[bool, typer.Option("--changelog", help="Print a draft of the entry in CHANGELOG.md instead.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the comparison as JSON.")] = False,
) -> None:
    """Tell what changed between two datasets, why, and which version that asks for (docs/versioning.md).

    Rows are compared by value: shards, order and compression do not count.

    Exit status 0 whether anything changed or not: `--json` says under `least` what it asks for.

    Example: `newsclaims diff dist/newsclaims-0.1.0.tar.zst dataset --rows changed.csv`
    """
    from json import dumps

    from rich.console import Console

    from newsclaims.errors import UsageError
    from newsclaims.releases import changed_rows, changelog_draft, comparison, comparison_report
    from newsclaims.releases.archive import opened

    if json and changelog:
        raise UsageError("--json and --changelog both say what is printed; give one of them")
    with opened(old) as before, opened(new) as after:
        found = comparison.compare(before, after)
        if rows:
            changed_rows.write(rows, found)
        if json:
            typer.echo(dumps(comparison.as_json(found), indent=2, sort_keys=True))
        elif changelog:
            typer.echo(changelog_draft.draft(found), nl=False)
        else:
            comparison_report.show(found, Console())
