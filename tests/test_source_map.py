"""Maps lead from spans of the text back to the bytes they come from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclaims.reading.source_map import Edit, Traced, codes_of, pieces, replaced, splice, to_bytes, untraced


def test_ascii_is_one_piece() -> None:
    assert pieces(untraced("abc")) == [{"start": 0, "byte": 0, "step": 1, "width": 1}]


def test_no_text_has_no_pieces() -> None:
    assert pieces(untraced("")) == []


def test_golden_pieces_of_gaps_widths_and_shared_bytes() -> None:
    # a, é in two bytes, two code points from one byte, then a gap of three bytes.
    traced = Traced(codes_of("aé\n\nb"), np.array([0, 1, 3, 3, 7]), np.array([1, 3, 4, 4, 8]))
    assert pieces(traced) == [
        {"start": 0, "byte": 0, "step": 1, "width": 1},
        {"start": 1, "byte": 1, "step": 2, "width": 2},
        {"start": 2, "byte": 3, "step": 0, "width": 1},
        {"start": 4, "byte": 7, "step": 1, "width": 1},
    ]
    assert to_bytes(pieces(traced), 1, 5) == (1, 8)
    assert to_bytes(pieces(traced), 3, 4) == (3, 4)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([None, 0, 1]), st.integers(1, 3)), max_size=40))
def test_pieces_give_back_every_byte_range(steps: list[tuple[int | None, int]]) -> None:
    """From each code point to the next: the same bytes (None), the bytes that follow (0), or those after a gap (1)."""
    start, end = [0], [1]
    for gap, width in steps:
        if gap is None:
            start, end = [*start, start[-1]], [*end, end[-1]]
        else:
            start, end = [*start, end[-1] + gap], [*end, end[-1] + gap + width]
    source_map = pieces(Traced(codes_of("x" * len(start)), np.array(start), np.array(end)))
    assert [to_bytes(source_map, t, t + 1) for t in range(len(start))] == list(zip(start, end, strict=True))
    starts, byte = [p["start"] for p in source_map], [p["byte"] for p in source_map]
    assert starts == sorted(set(starts))
    assert byte == sorted(byte)


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (-1, 1)])
def test_an_empty_or_reversed_span_has_no_bytes(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no bytes"):
        to_bytes(pieces(untraced("abc")), start, end)


def test_splice_replaces_inserts_and_deletes() -> None:
    edited = splice(untraced("0123456"), [replaced(1, 3, "x"), Edit(4, 5, "", (), ()), replaced(6, 7, "yz")])
    assert edited.text == "0x35yz"
    assert edited.start.tolist() == [0, 1, 3, 5, 6, 6]
    assert edited.end.tolist() == [1, 3, 4, 6, 7, 7]
