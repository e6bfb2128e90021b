"""Text that remembers which bytes of its seed file each code point comes from, and the compact map made of that memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Offsets = NDArray[np.int64]
Piece = Mapping[str, int]


@dataclass(frozen=True)
class Traced:
    """Text as parallel arrays of one length: code points, and the bytes [start, end) that each comes from; neither ever decreases."""

    codes: Codes
    start: Offsets
    end: Offsets

    @cached_property
    def text(self) -> str:
        return self.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")

    def take(self, index: NDArray[np.intp] | NDArray[np.bool_] | slice) -> Traced:
        """The code points that a mask, slice or non-decreasing index array picks."""
        return Traced(self.codes[index], self.start[index], self.end[index])


@dataclass(frozen=True)
class Edit:
    """Code points [start, stop) become ``new``; its k-th code point comes from the old ones ``first[k]`` to ``last[k]``, inclusive."""

    start: int
    stop: int
    new: str
    first: Sequence[int]
    last: Sequence[int]


def codes_of(text: str) -> Codes:
    """The code points of ``text``, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32)


def untraced(text: str) -> Traced:
    """``text`` of a record, where no bytes are kept: offsets are its own code points."""
    place = np.arange(len(text) + 1, dtype=np.int64)
    traced = Traced(codes_of(text), place[:-1], place[1:])
    # It need not be put together again.
    traced.__dict__["text"] = text
    return traced


def replaced(start: int, stop: int, new: str) -> Edit:
    """An edit that cannot be told apart: every new code point comes from all the old ones."""
    return Edit(start, stop, new, [start] * len(new), [stop - 1] * len(new))


def splice(traced: Traced, edits: Iterable[Edit]) -> Traced:
    """``traced`` with all ``edits``, which are disjoint and in order, applied at once."""
    codes: list[Codes] = []
    first: list[NDArray[np.intp]] = []
    last: list[NDArray[np.intp]] = []
    at = 0
    for edit in [*edits, Edit(len(traced.codes), len(traced.codes), "", (), ())]:
        kept = np.arange(at, edit.start)
        codes += [traced.codes[at : edit.start], codes_of(edit.new)]
        first += [kept, np.array(edit.first, dtype=np.intp)]
        last += [kept, np.array(edit.last, dtype=np.intp)]
        at = edit.stop
    return Traced(np.concatenate(codes), traced.start[np.concatenate(first)], traced.end[np.concatenate(last)])


def pieces(traced: Traced) -> list[dict[str, int]]:
    """``source_map`` of schema/articles.yaml: runs of code points that have one width and follow each other at one step.

    Two neighbours are linked where both have one width and the second starts where the first ends (step = width) or where the first
    starts (step = 0). A piece ends where there is no link, or where the kind of link changes.
    """
    if not len(traced.codes):
        return []
    width = traced.end - traced.start
    step = np.diff(traced.start)
    link = np.where(width[1:] != width[:-1], 0, np.where(step == width[1:], 1, np.where(step == 0, 2, 0)))
    before = np.concatenate([[0], link[:-1]])
    at = np.concatenate([[0], np.flatnonzero((link == 0) | ((link != before) & (before != 0))) + 1])
    # The kind of a piece is the link of its second code point; a piece of one code point steps by its width.
    second = np.concatenate([link, [0]])[at]
    alone = np.diff(np.concatenate([at, [len(width)]])) == 1
    steps = np.where((second == 2) & ~alone, 0, width[at])
    columns = zip(at.tolist(), traced.start[at].tolist(), steps.tolist(), width[at].tolist(), strict=True)
    return [{"start": a, "byte": b, "step": s, "width": w} for a, b, s, w in columns]


def to_bytes(source_map: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """The bytes [byte_start, byte_end) of the seed file that code points [start, end) of the text come from.

    Raises ValueError for an empty or reversed span, and for a map without pieces. The end of the text is not known here: a span beyond it
    is the caller's mistake.
    """
    if not 0 <= start < end or not source_map:
        raise ValueError(f"no bytes for the span [{start}, {end})")
    first_byte, _ = _of_code_point(source_map, start)
    _, last_byte = _of_code_point(source_map, end - 1)
    return first_byte, last_byte


def _of_code_point(source_map: Sequence[Piece], t: int) -> tuple[int, int]:
    piece = source_map[bisect_right(source_map, t, key=lambda p: p["start"]) - 1]
    byte = piece["byte"] + (t - piece["start"]) * piece["step"]
    return byte, byte + piece["width"]
