"""`newsclaims diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def diff(
    old: Annotated[Path, typer.Argument(help="A release's folder or .tar.zst archive, or a built dataset's folder.")],
    new: Annotated[Path, typer.Argument(help="What to compare it with.")],
    json: Annotated[Path | None, typer.Option(help="Write the comparison to this file, too.")] = None,
    rows: Annotated[Path | None, typer.Option(help="Write every changed row to this CSV file, with its values before and after.")] = None,
    changelog: Annotated[bool, typer.Option("--changelog", help="Print a draft of the entry in CHANGELOG.md instead.")] = False,
) -> None:
    """Tell what changed between two datasets, why, and which version that asks for (docs/versioning.md).

    Rows are compared by value: shards, order and compression do not count.

    Example: `newsclaims diff dist/newsclaims-0.1.0.tar.zst dataset --rows changed.csv`
    """
    from rich.console import Console

    from newsclaims import atomic
    from newsclaims.releases import changed_rows, changelog_draft, comparison, comparison_report
    from newsclaims.releases.archive import opened

    with opened(old) as before, opened(new) as after:
        found = comparison.compare(before, after)
        if json:
            atomic.write_json(json, comparison.as_json(found))
        if rows:
            changed_rows.write(rows, found)
        if changelog:
            typer.echo(changelog_draft.draft(found), nl=False)
        else:
            comparison_report.show(found, Console())
