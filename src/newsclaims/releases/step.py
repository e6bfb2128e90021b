"""Whether the version is a great enough step from the one released before, told from the rows of both."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from newsclaims import versions
from newsclaims.errors import UserError
from newsclaims.releases import archive, subject
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.versions import Version

if TYPE_CHECKING:
    from newsclaims.releases.comparison import Comparison


def problems(root: Path, dist: Path, previous: Path | None) -> list[str]:
    """Nothing where CHANGELOG.md lists no earlier release; UserError where that cannot be found or compared."""
    newest, *others = versions.changelog(root)
    earlier = next((entry.version for entry in others if entry.day), None)
    if earlier is None:
        if previous:
            listed = "CHANGELOG.md lists no earlier version with a day"
            raise UserError(f"--previous {previous}: {listed}; head it as in ## 0.1.0 (2026-11-25), or leave --previous out")
        return []
    with archive.opened(previous or _default(subject.name(root), dist, earlier)) as old:
        _check_version(old, earlier)
        # Needed where there is a release before, and slow to import.
        from newsclaims.releases import comparison

        found = comparison.compare(old, root / "dataset")
        if versions.allows(earlier, newest.version, found.least):
            return []
        return [_too_small(earlier, newest.version, found)]


def _default(name: str, dist: Path, version: Version) -> Path:
    beside = dist / subject.folder(name, version)
    for path in (beside, beside.with_name(beside.name + archive.SUFFIX)):
        if path.exists():
            return path
    raise UserError(
        f"{beside}: not found; the release before tells what step the version has to take: give its folder or archive with --previous, "
        f"downloaded from where it was published, or built again: dvc artifacts get . {name} --rev v{version} --out {beside}"
    )


def _check_version(old: Path, expected: Version) -> None:
    with suppress(FileNotFoundError):
        try:
            stated = json.loads((old / CERTIFICATE).read_text(encoding="utf-8"))["version"]
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(f"{old / CERTIFICATE}: not the certificate of a release ({error!r}); get the release again") from error
        if stated != str(expected):
            raise UserError(f"{old}: is release {stated}, but the one before is {expected} by CHANGELOG.md; give that with --previous")


def _too_small(old: Version, new: Version, found: Comparison) -> str:
    least = versions.bumped(old, found.least)
    why = "".join(f"\n    {reason}" for reason in found.reasons)
    return f"version {new} is too small a step from {old}: the changes are {found.least}, so it should be {least} or later{why}"
