"""The files of two releases that are no tables: card, figures, reports, metadata and other forms of the rows."""

from __future__ import annotations

import filecmp
import json
from pathlib import Path

from newsclaims import fingerprints
from newsclaims.releases import row_digests, sums
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.releases.sides import Side
from newsclaims.validation import verdict

# What says when and from what a release was made, or lists its files: told apart elsewhere, and never the same twice.
PASSED_OVER = frozenset({CERTIFICATE, sums.FILE, fingerprints.FILE, row_digests.FILE})


def differing(old: Side, new: Side) -> tuple[str, ...]:
    """The paths of files that differ or that one side lacks; where one is a release and the other a built dataset, of those that both have."""
    before, after = _others(old), _others(new)
    one_kind = bool(old.certificate) == bool(new.certificate)
    paths = before | after if one_kind else before & after
    return tuple(sorted(path for path in paths if path not in before & after or not _same(old.folder / path, new.folder / path)))


def _others(side: Side) -> set[str]:
    tables = {path for paths in side.files.values() for path in paths}
    found = {path for path in side.folder.rglob("*") if path.is_file() and path not in tables}
    names = {path.relative_to(side.folder).as_posix() for path in found}
    # schema/ is compared by what it means.
    return {name for name in names if name not in PASSED_OVER and not name.startswith("schema/") and not Path(name).name.startswith(".")}


def _same(old: Path, new: Path) -> bool:
    if old.name != verdict.FILE:
        return filecmp.cmp(old, new, shallow=False)
    # Which files were checked changes with their bytes, shards and codec; what was found does not.
    try:
        reports = [{k: v for k, v in json.loads(path.read_text(encoding="utf-8")).items() if k != "checked"} for path in (old, new)]
    except (ValueError, AttributeError):
        return filecmp.cmp(old, new, shallow=False)
    return reports[0] == reports[1]
