"""The measures themselves: bounds, symmetry, and values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims import scoring

sets = st.lists(st.frozensets(st.integers(0, 12), min_size=1, max_size=6), max_size=6)
groupings = st.dictionaries(st.integers(0, 9), st.integers(0, 4), max_size=10)
counted = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)).map(lambda t: (t[0], t[0] + t[1], t[0] + t[2]))


def values(prf: scoring.Prf) -> tuple[float | None, ...]:
    return prf.precision, prf.recall, prf.f1


def test_prf_by_hand() -> None:
    assert scoring.prf(3, 4, 6) == scoring.Prf(0.75, 0.5, 0.6)
    assert scoring.prf(0, 0, 5) == scoring.Prf(None, 0.0, 0.0)
    assert scoring.prf(0, 0, 0) == scoring.Prf(None, None, None)
    with pytest.raises(ValueError, match="5 hits"):
        scoring.prf(5, 4, 6)


@given(counted)
def test_prf_is_bounded_and_symmetric(counts: tuple[int, int, int]) -> None:
    hit, predicted, expected = counts
    one, other = scoring.prf(hit, predicted, expected), scoring.prf(hit, expected, predicted)
    assert (one.precision, one.recall) == (other.recall, other.precision)
    assert one.f1 == (None if other.f1 is None else pytest.approx(other.f1))
    assert all(value is None or 0 <= value <= 1 for value in (one.precision, one.recall, one.f1))


@given(sets, sets, st.sampled_from([0.5, 1.0]))
def test_match_is_one_to_one_and_the_same_from_either_side(a: list[frozenset[int]], b: list[frozenset[int]], threshold: float) -> None:
    pairs = scoring.match(a, b, scoring.jaccard, threshold)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(scoring.jaccard(a[i], b[j]) >= threshold for i, j in pairs)
    assert sorted((j, i) for i, j in pairs) == scoring.match(b, a, scoring.jaccard, threshold)


@given(sets)
def test_match_with_itself_is_complete(a: list[frozenset[int]]) -> None:
    assert scoring.match(a, a, scoring.jaccard, 1.0) == [(i, i) for i in range(len(a))]


def test_match_takes_the_most_similar_first() -> None:
    a = [frozenset({1, 2}), frozenset({1, 2, 3})]
    assert scoring.match(a, [frozenset({1, 2, 3})], scoring.jaccard, 0.5) == [(1, 0)]


def test_b_cubed_by_hand() -> None:
    # Two groups of two are merged: each of their four items shares half of its group, the fifth all of it.
    gold = {1: "a", 2: "a", 3: "b", 4: "b", 5: "c"}
    merged = {1: "x", 2: "x", 3: "x", 4: "x", 5: "y"}
    assert values(scoring.b_cubed(merged, gold)) == pytest.approx((0.6, 1.0, 0.75))
    # A mention that only one side has costs that side.
    assert values(scoring.b_cubed({1: "x", 9: "y"}, {1: "x"})) == pytest.approx((0.5, 1.0, 2 / 3))


@given(groupings, groupings)
def test_b_cubed_is_bounded_and_symmetric(a: dict[int, int], b: dict[int, int]) -> None:
    one, other = scoring.b_cubed(a, b), scoring.b_cubed(b, a)
    assert (one.precision, one.recall) == (other.recall, other.precision)
    assert all(value is None or 0 <= value <= 1 + 1e-12 for value in (one.precision, one.recall, one.f1))


@given(groupings.filter(bool), st.permutations(range(5)))
def test_b_cubed_of_the_same_groups_under_other_names_is_one(groups: dict[int, int], names: list[int]) -> None:
    value = scoring.b_cubed({item: names[group] for item, group in groups.items()}, groups)
    assert (value.precision, value.recall, value.f1) == pytest.approx((1, 1, 1))


@given(st.lists(counted, min_size=1, max_size=20))
def test_bootstrap_is_bounded_ordered_and_repeatable(units: list[tuple[int, int, int]]) -> None:
    counts = np.array([[hit, predicted, hit, expected] for hit, predicted, expected in units], dtype=np.float64)
    interval = scoring.bootstrap(counts, scoring.f1_of, 200, 1)
    assert interval == scoring.bootstrap(counts, scoring.f1_of, 200, 1)
    if interval is None:
        assert counts.sum() == 0
    else:
        assert 0 <= interval[0] <= interval[1] <= 1 + 1e-12


def test_bootstrap_covers_a_known_share() -> None:
    """Half of 100 units right: the normal approximation gives 0.5 +- 0.098."""
    counts = np.array([[k % 2, 1, k % 2, 1] for k in range(100)], dtype=np.float64)
    interval = scoring.bootstrap(counts, scoring.f1_of, 4000, 7)
    assert interval == pytest.approx((0.402, 0.598), abs=0.02)
    assert scoring.bootstrap(counts[:0], scoring.f1_of, 10, 7) is None


@given(st.integers(1, 50), st.data())
def test_wilson_holds_the_share_and_never_claims_certainty(n: int, data: st.DataObject) -> None:
    hit = data.draw(st.integers(0, n))
    low, high = scoring.wilson(hit, n)
    assert 0 <= low <= hit / n + 1e-12
    assert hit / n - 1e-12 <= high <= 1
    assert high - low > 0.01
    assert scoring.wilson(n - hit, n) == pytest.approx((1 - high, 1 - low))


def test_wilson_by_hand() -> None:
    assert scoring.wilson(2, 2) == pytest.approx((0.3424, 1.0), abs=1e-4)


KRIPPENDORFF = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""


@pytest.mark.parametrize(
    ("observers", "expected"),
    [
        ("0 1 0 0 0 0 0 0 1 0\n1 1 1 0 0 1 0 0 0 0", 0.095),
        ("a a b b d c c c e d d a\nb a b b b c c c e d d d", 0.692),
        (KRIPPENDORFF, 0.743),
    ],
)
def test_alpha_is_that_of_the_published_examples(observers: str, expected: float) -> None:
    """Krippendorff (2011), "Computing Krippendorff's alpha-reliability", examples A, B and C."""
    lines = [[None if label == "." else label for label in line.split()] for line in observers.strip().split("\n")]
    assert scoring.alpha(list(zip(*lines, strict=True))) == pytest.approx(expected, abs=5e-4)


def test_alpha_where_nothing_varies_or_nothing_can_be_compared() -> None:
    assert scoring.alpha([("a", "a")] * 3) is None
    assert scoring.alpha([("a", None), (None, "b")]) is None
    assert scoring.alpha([]) is None
    assert scoring.alpha([("a", "b"), ("b", "a")]) == -0.5


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab")), min_size=1))
def test_alpha_does_not_ask_who_said_what_and_is_one_only_where_all_agree(units: list[tuple[str, str]]) -> None:
    value = scoring.alpha(units)
    assert value == scoring.alpha([(b, a) for a, b in reversed(units)])
    if value is not None:
        assert value <= 1
        assert (value == 1) == all(a == b for a, b in units)


def test_ties_go_where_they_are_told_to() -> None:
    same = [frozenset({1}), frozenset({1})]
    assert scoring.match(same, same[:1], scoring.jaccard, 1.0) == [(0, 0)]
    assert scoring.match(same, same[:1], scoring.jaccard, 1.0, ties=lambda i, j: (-i, j)) == [(1, 0)]
