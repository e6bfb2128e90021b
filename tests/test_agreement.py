"""Two annotators: agreement is symmetric, and worth nothing where they agree by chance alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsclaims.measures.agreement import agreement
from small_gold import read


def test_two_that_agree(tmp_path: Path) -> None:
    article = read(tmp_path)
    found = agreement({"a": article, "b": article}, {"a": article, "c": article})
    assert found["articles"] == 1
    assert found["claims"]["exact"]["joint"]["f1"] == 1
    assert found["alpha"] == {"words": 46, "entities": 1, **dict.fromkeys(("source", "cue", "content", "addressee", "medium", "time"), 1)}


def test_two_that_differ(tmp_path: Path) -> None:
    first = read(tmp_path)
    second = replace(first, claims=first.claims[1:], mentions=(replace(first.mentions[0], type="ORG"), *first.mentions[1:]))
    one, other = agreement({"a": first}, {"a": second}), agreement({"a": second}, {"a": first})
    assert one["claims"]["overlap"]["content"]["f1"] == other["claims"]["overlap"]["content"]["f1"] == pytest.approx(8 / 9, abs=1e-4)
    assert one["claims"]["overlap"]["content"]["recall"] == other["claims"]["overlap"]["content"]["precision"] == 0.8
    assert one["alpha"] == other["alpha"]
    # Of 46 words 22 are in the first's contents and 18 of them in the second's: 40 of 92 labels say so, and 4 words differ.
    assert one["alpha"]["content"] == pytest.approx(1 - 91 * 8 / (2 * 40 * 52), abs=1e-4)
    assert 0 < one["alpha"]["entities"] < 1
    # What nobody marks has no alpha.
    bare = replace(first, claims=())
    assert agreement({"a": bare}, {"a": bare})["alpha"].keys() == {"words", "entities"}


def test_no_article_in_common() -> None:
    assert agreement({}, {}) == {}
