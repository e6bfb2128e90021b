"""Runs of words are compared whatever their case, marks and script, and counted as a reader counts them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.rights import wording

WORDS = st.lists(st.sampled_from(["ab", "cd", "ef", "gh", "ij", "kl", "mn", "op"]), max_size=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It’s  THE—end_of it.", ["it", "s", "the", "end", "of", "it"]),
        ("ﬁne cafe\u0301", ["fine", "café"]),
        ("zero\u200bwidth so\u00adft", ["zerowidth", "soft"]),
        ("橋は2つ。", ["橋", "は", "2", "つ"]),
        ("สวัสดี", ["ส", "ว", "ส", "ด"]),
        ("a" * 45, ["a" * 20, "a" * 20, "a" * 5]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert wording.words(text) == words


@given(WORDS, WORDS)
def test_a_run_is_shared_exactly_where_nine_words_in_a_row_are(one: list[str], two: list[str]) -> None:
    withheld = wording.withheld_runs([(" ".join(one), 0)])
    expected = {tuple(one[k : k + 9]) for k in range(len(one) - 8)} & {tuple(two[k : k + 9]) for k in range(len(two) - 8)}
    assert wording.shares(" - ".join(two).upper(), withheld) == bool(expected)


@given(WORDS, st.integers(0, 40))
def test_what_is_shown_somewhere_is_not_withheld(words: list[str], shown: int) -> None:
    text, visible = " ".join(words), len(" ".join(words[:shown]))
    withheld = wording.withheld_runs([(text, visible), (" ".join(words[:shown]), visible)])
    assert not wording.shares(text[:visible], withheld)


def test_sets_of_runs() -> None:
    some = wording.joined([np.array([3, 1], np.uint64), np.array([2, 3], np.uint64)])
    assert some.tolist() == [1, 2, 3]
    assert wording.contains(some, np.array([0, 2, 9], np.uint64)).tolist() == [False, True, False]
    assert wording.contains(wording.NONE, np.array([1], np.uint64)).tolist() == [False]
    assert wording.without(some, np.array([3, 3, 1], np.uint64)).tolist() == [2]
    assert wording.joined([]).tolist() == []
