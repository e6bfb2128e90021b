"""What two texts have in common, measured in shingles: runs of five words, whatever their case and the marks between them."""

from __future__ import annotations

import hashlib
import re

import numpy as np
from numpy.typing import NDArray

LENGTH = 5  # words
WORD = re.compile(r"\w+")
# Odd numbers without a pattern; powers of one tell a run from the same words in another order.
STEP = 0x9E3779B97F4A7C15
MIX = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
MOST_WORDS = 200_000

Shingles = NDArray[np.uint64]


class _Hashes(dict[str, int]):
    """64-bit hashes of words, each computed once as long as there is room."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST_WORDS:
            self.clear()
        self[word] = found = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        return found


_HASHES = _Hashes()
_POWERS = [pow(STEP, k, 2**64) for k in range(LENGTH)]


def of(text: str) -> Shingles:
    """The hashes of the shingles of ``text``, sorted and each once."""
    return np.unique(runs(text))


def runs(text: str) -> Shingles:
    """The hashes of all shingles in order; of a text of fewer words the one that all its words make; none without words."""
    words = WORD.findall(text.casefold())
    if not words:
        return np.empty(0, dtype=np.uint64)
    words += [""] * (LENGTH - len(words))
    hashes = np.fromiter(map(_HASHES.__getitem__, words), dtype=np.uint64, count=len(words))
    number = len(words) - LENGTH + 1
    found = np.zeros(number, dtype=np.uint64)
    for k, power in enumerate(_POWERS):
        found += hashes[k : k + number] * np.uint64(power)
    return mixed(found)


def mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Every bit of a value spread over all bits (the finalizer of splitmix64)."""
    for shift, factor in zip((30, 27), MIX, strict=True):
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values ^ (values >> np.uint64(31))


def jaccard(one: Shingles, other: Shingles) -> float:
    """Shingles that are in both, as a share of those that are in either."""
    if len(one) > len(other):
        one, other = other, one
    if not len(one):
        return 0.0
    place = np.minimum(np.searchsorted(other, one), len(other) - 1)
    both = int(np.count_nonzero(other[place] == one))
    return both / (len(one) + len(other) - both)
