"""Runs of five words, and what two texts share of them."""

from hypothesis import given
from hypothesis import strategies as st

from newsclaims.syndication import shingles

TEXT = st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join)


def plain(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[n : n + 5]) for n in range(max(1, len(words) - 4))} if words else set()


@given(TEXT, TEXT)
def test_jaccard_is_that_of_the_sets_of_runs(one: str, other: str) -> None:
    a, b = plain(one), plain(other)
    assert shingles.jaccard(shingles.of(one), shingles.of(other)) == (len(a & b) / len(a | b) if a | b else 0.0)


def test_case_and_marks_do_not_count_and_order_does() -> None:
    assert shingles.of("He said: “NO, not now!”").tolist() == shingles.of("he said no not now").tolist()
    assert shingles.of("he said no not now").tolist() != shingles.of("he said not no now").tolist()
    assert len(shingles.of("a b c d e f")) == 2
    assert len(shingles.of("!?")) == 0


def test_hashes_outlive_a_full_memory(monkeypatch: object) -> None:
    before = shingles.of("some words that come again and again").tolist()
    shingles._HASHES.clear()
    assert shingles.of("some words that come again and again").tolist() == before
