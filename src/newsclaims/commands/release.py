"""`newsclaims release`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def release(
    previous: Annotated[
        Path | None, typer.Option(help="The release before, a folder or archive; where it lies in DIST it is found.", show_default=False)
    ] = None,
    dist: Annotated[Path, typer.Option(help="The folder that releases go to.")] = Path("dist"),
    public: Annotated[
        bool, typer.Option("--public", help="Make the public form, which withholds the words of articles whose text_release is not full.")
    ] = False,
    snippet_words: Annotated[int, typer.Option(min=0, help="Words that the public form shows of an article whose text_release is snippet.")] = 25,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say whether the repository is ready, and write nothing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was made as JSON.")] = False,
) -> None:
    """Make the release of the version in pyproject.toml: dist/NAME-VERSION/ with its certificate and SHA256SUMS, and the same as an archive.

    Refuses, with all reasons at once, what is not built, committed, validated and dated, and a version too small for what changed.

    Examples: `newsclaims release --dry-run`, then `newsclaims release` and `newsclaims release --public`
    """
    from newsclaims import params
    from newsclaims.releases import making, readiness, telling

    options = making.Options(dist, previous, public, snippet_words)
    if dry_run:
        readiness.check(Path(), options.dist, options.previous, (options.kind,))
        typer.echo('{"ready": true}' if json else "Ready: nothing stands in the way of a release.")
        return
    made = making.release(Path(), params.load(), options)
    typer.echo(telling.as_json(made) if json else telling.text(made, Path()))
