"""Groups of copies, from pairs in any order."""

from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclaims.syndication import candidates, groups, shingles
from newsclaims.syndication.signatures import BANDS


def test_a_group_is_named_after_its_first_in_rank_whatever_the_order() -> None:
    rank = np.array([3, 0, 2, 1, 4])
    pairs = [(0, 2), (2, 3), (1, 4)]
    like = {(0, 2), (2, 3)}
    for order in permutations(pairs):
        found = groups.representatives(rank, np.array(order), lambda a, b: (a, b) in like)
        assert found.tolist() == [3, 1, 3, 3, 4]


def test_no_pairs() -> None:
    assert groups.representatives(np.arange(2), np.empty((0, 2), dtype=np.int64), lambda *_: True).tolist() == [0, 1]
    assert candidates.pairs(lambda _: np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64)).shape == (0, 2)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=12), st.randoms())
def test_candidates_are_all_pairs_with_a_band_in_common(rows: list[list[int]], shuffled: object) -> None:
    bands = np.zeros((BANDS, len(rows)), dtype=np.uint64)
    bands[:3] = np.array(rows, dtype=np.uint64).T
    rank = np.arange(len(rows))[::-1].copy()
    found = {tuple(sorted(pair)) for pair in candidates.pairs(lambda number: bands[number - 1], rank).tolist()}
    # 0 is what an article without words has.
    assert found == {(i, j) for i, j in combinations(range(len(rows)), 2) if any(a == b != 0 for a, b in zip(rows[i], rows[j], strict=True))}


def test_of_very_many_that_look_alike_not_every_pair_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "NEIGHBOURS", 2)
    bands = np.ones(100, dtype=np.uint64)
    assert len(candidates.pairs(lambda _: bands, np.arange(100))) == 99 + 98


def test_shingles_are_kept_outside_memory(tmp_path: Path) -> None:
    texts = {1: "one two three four five six", 4: "!"}
    with groups.stored(tmp_path / "x", 5, texts.items()) as of:
        assert [of(n).tolist() for n in (1, 4, 0)] == [shingles.of(texts[1]).tolist(), [], []]
    assert not list(tmp_path.iterdir())
