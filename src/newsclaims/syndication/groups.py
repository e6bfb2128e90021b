"""Which articles are copies: candidates confirmed by the shingles that they share, and grouped; one of each group stands for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from newsclaims.syndication import shingles
from newsclaims.syndication.candidates import Places

ITEM = np.dtype(np.uint64).itemsize


def representatives(rank: Places, pairs: Places, alike: Callable[[int, int], bool]) -> Places:
    """For each article the one that stands for its group, by place: the member of the lowest rank.

    Two articles are in one group where they are ``alike``, or where others link them. Of a pair whose members are linked already nothing is asked, so
    that a group of many copies costs little more than one comparison each; the groups are the same in whatever order the pairs come.
    """
    parent = np.arange(len(rank), dtype=np.int64)

    def top(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = int(parent[place])
        return place

    for first, second in pairs.tolist():
        one, other = top(first), top(second)
        if one != other and alike(first, second):
            low, high = (one, other) if rank[one] < rank[other] else (other, one)
            parent[high] = low
    while not np.array_equal(parent, above := parent[parent]):
        parent = above
    return parent


@contextmanager
def stored(path: Path, size: int, texts: Iterable[tuple[int, str]]) -> Iterator[Callable[[int], shingles.Shingles]]:
    """The shingles of some of ``size`` articles by place, kept in a temporary file at ``path`` and not in memory."""
    start, stop = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    end = 0
    with path.open("wb") as file:
        for place, text in texts:
            found = shingles.of(text)
            found.tofile(file)
            start[place], stop[place] = end, end + len(found)
            end += len(found)
    # Not mapped into memory: pages that were read would count as this process's.
    with path.open("rb") as kept:

        def of(place: int) -> shingles.Shingles:
            return np.frombuffer(os.pread(kept.fileno(), int(stop[place] - start[place]) * ITEM, int(start[place]) * ITEM), dtype=np.uint64)

        try:
            yield of
        finally:
            path.unlink()
