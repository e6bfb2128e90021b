"""The step that each column of articles asks for, and how steps are summed up."""

from __future__ import annotations

import pytest

from edited_dataset import SCHEMAS
from newsclaims.releases import steps
from newsclaims.releases.pairing import Articles
from newsclaims.releases.row_changes import RowChange, TableChanges
from newsclaims.releases.steps import DESCRIPTIVE, Reason
from small_dataset import AID

NOTHING = Articles({}, {}, (), (), (), (), ())


def _least(*rows: RowChange) -> str:
    table = TableChanges(rows[0].table, 1, 1, ("id",), rows, {}, None)
    return steps.least(steps.weigh(NOTHING, [table], [], [], [], []))


@pytest.mark.parametrize("column", sorted(f.name for f in SCHEMAS["articles"].fields if f.name not in ("article_id", "text_release")))
def test_every_column_of_articles(column: str) -> None:
    described = column in {"title", "byline", "url", "licence", "notes"} or column.startswith("source_")
    expected = "patch" if described else "minor" if column == "duplicate_of" else "major"
    assert _least(RowChange("articles", (AID,), AID, "changed", (column,), (None, None))) == expected
    assert described == (column in DESCRIPTIVE)


def test_a_column_that_is_not_known_is_major() -> None:
    assert _least(RowChange("articles", (AID,), AID, "changed", ("title", "beat"), (None, None))) == "major"


@pytest.mark.parametrize(
    ("what", "columns", "article", "least"),
    [
        ("added", (), None, "minor"),
        ("changed", ("detail",), None, "patch"),
        ("changed", ("detail", "reason"), None, "minor"),
        ("added", (), AID, "major"),
        ("changed", ("detail",), AID, "major"),
    ],
)
def test_rejects(what: str, columns: tuple[str, ...], article: str | None, least: str) -> None:
    assert _least(RowChange("rejects", ("a.txt", 0, "claims"), article, what, columns, (None, None))) == least


def test_the_greatest_step_counts() -> None:
    assert steps.least([Reason("patch", ""), Reason("major", ""), Reason("minor", "")]) == "major"
    assert steps.least([]) == "none"
