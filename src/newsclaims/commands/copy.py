"""`newsclaims copy`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def copy(
    target: Annotated[str, typer.Argument(help="A folder, or a URL that fsspec knows: s3://bucket/name, gs://bucket/name, file:///path.")],
    dataset: Annotated[Path, typer.Option(help="The built dataset's folder.")] = Path("dataset"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sent and removed, and change nothing.")] = False,
) -> None:
    """Copy the built and validated dataset to where others read it; what an earlier, broken copy sent is not sent again.

    SHA256SUMS is written last: where it is missing, the copy is under way or broke off. See docs/output-directories.md.

    Example: `newsclaims copy s3://my-bucket/newsclaims`
    """
    from newsclaims.copying import plan, work
    from newsclaims.copying import target as targets

    place = targets.of(target)
    planned = plan.make(dataset, place)
    if planned.nothing_to_do:
        typer.echo(f"{target}: up to date, {len(planned.files):,} files")
        return
    if dry_run:
        for name in planned.send:
            typer.echo(f"send    {name}")
        for name in planned.remove:
            typer.echo(f"remove  {name}")
    else:
        work.copy(planned, place)
    done = "would be " if dry_run else ""
    counted = f"{len(planned.send):,} files ({planned.bytes_to_send:,} bytes) {done}sent, {len(planned.kept):,} there already"
    typer.echo(f"{target}: {counted}, {len(planned.remove):,} {done}removed")
