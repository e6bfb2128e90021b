"""Only a report that tells of no failure, and of these very files, vouches for a dataset."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsclaims.errors import UserError
from newsclaims.validation import verdict

GOOD = {"success": True, "checked": {"claims/a.parquet": "00"}, "totals": {"failures": 0}}


def report(root: Path, **changes: Any) -> Path:
    path = root / verdict.FILE
    path.write_text(json.dumps(GOOD | changes), encoding="utf-8")
    return path


def test_a_report_without_failures_of_these_files(tmp_path: Path) -> None:
    assert verdict.of(report(tmp_path), {"claims/a.parquet": "00"}) == GOOD
    assert verdict.load(report(tmp_path, checked={})) == GOOD | {"checked": {}}


@pytest.mark.parametrize("on_disk", [{}, {"claims/a.parquet": "01"}, {"claims/a.parquet": "00", "claims/b.parquet": "00"}])
def test_other_files_are_named(tmp_path: Path, on_disk: dict[str, str]) -> None:
    with pytest.raises(UserError, match=r"not the ones that were validated: claims/[ab]\.parquet;"):
        verdict.of(report(tmp_path), on_disk)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"success": False}, "validation failed"),
        ({"totals": {"failures": 2}}, "validation failed"),
        ({"totals": {}}, "not a report"),
        ({"totals": None}, "not a report"),
        ({"checked": None}, "not a report"),
        ({"checked": 3}, "not a report"),
    ],
)
def test_what_does_not_vouch(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(UserError, match=says):
        verdict.load(report(tmp_path, **changes))


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '"x"'])
def test_what_is_no_report(tmp_path: Path, content: str) -> None:
    (tmp_path / verdict.FILE).write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="not a report"):
        verdict.load(tmp_path / verdict.FILE)


def test_no_report_at_all(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not found; only validated tables are described"):
        verdict.load(tmp_path / verdict.FILE)
