"""Metadata is checked, cleaned and merged."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from newsclaims.reading.metadata import checked, merged


def test_golden_values() -> None:
    raw = {
        "title": " Two\n lines\x1b ",
        "published": "2021-08-25T10:00:00Z",
        "language": "en-GB",
        "license": "CC BY 4.0",
        "url": "",
        "tags": [1],
        3: 4,
    }
    assert checked(raw) == {
        "title": "Two lines",
        "publisher": None,
        "url": None,
        "published": date(2021, 8, 25),
        "byline": None,
        "language": "en",
        "licence": "CC BY 4.0",
        "text_release": None,
    }


@pytest.mark.parametrize("value", [date(2021, 8, 25), datetime(2021, 8, 25, 23, tzinfo=UTC), "2021-08-25", "2021-08-25 10:00"])
def test_days(value: Any) -> None:
    assert checked({"published": value})["published"] == date(2021, 8, 25)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("published", "25/08/2021"),
        ("published", "2021-02-30"),
        ("published", 20210825),
        ("language", "English"),
        ("text_release", "all"),
        ("title", [1]),
        ("url", 3),
    ],
)
def test_mistakes_name_the_column(column: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{column} is .*should be"):
        checked({column: value})


def test_the_records_own_value_wins() -> None:
    both = merged(checked({"title": "own"}), checked({"title": "file's", "publisher": "file's"}))
    assert (both["title"], both["publisher"], both["url"]) == ("own", "file's", None)


@pytest.mark.parametrize(
    ("own", "row", "expected"),
    [
        (None, None, "none"),
        ("full", None, "full"),
        (None, "snippet", "snippet"),
        ("full", "none", "none"),
        ("none", "full", "none"),
        ("full", "snippet", "snippet"),
    ],
)
def test_the_more_restrictive_release_wins(own: str | None, row: str | None, expected: str) -> None:
    assert merged(checked({"text_release": own}), checked({"text_release": row}))["text_release"] == expected


def test_several_authors_are_joined() -> None:
    assert checked({"byline": ["Ann Lim", " Bo  Park"]})["byline"] == "Ann Lim, Bo Park"
