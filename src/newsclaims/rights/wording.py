"""Runs of words: what a public file may not share with a text that is withheld."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

# The longest run of words that may be shown of a withheld text.
LONGEST = 8
# Scripts that are written without spaces (Thai, Lao, Tibetan, Burmese, Khmer, Han, Kana and their like): each of their characters counts as a word.
UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3040-\u312f\u31a0-\u31ff\u3400-\u9fff\ua000-\ua4cf\ua980-\ua9df\uaa60-\uaadf\uf900-\ufaff\uff66-\uff9f\U00016fe0-\U0003ffff"
)
# What is longer than any word of use counts as several.
LETTERS = 20
WORD = re.compile(rf"(?=[^\W_])[{UNSPACED}]|[^\W_{UNSPACED}]{{1,{LETTERS}}}")
# Soft hyphens, zero-width characters and the like: seen by no reader.
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
FACTOR = np.uint64(0x9E3779B97F4A7C15)
MASK = 2**64 - 1

Numbers = NDArray[np.uint64]
# Sorted numbers of runs, one for each run of one word more than may be shown; equal runs have equal numbers within one process.
Runs = Numbers
NONE: Runs = np.empty(0, np.uint64)


def words(text: str) -> list[str]:
    """The words of ``text`` as they are compared: by compatibility (NFKC), whatever their case, without punctuation and invisible characters."""
    # Of ASCII nothing is composed, and nothing invisible.
    return WORD.findall(text.lower() if text.isascii() else INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold()))


def numbers(text: str) -> Numbers:
    """A number for each word."""
    listed = words(text)
    return np.fromiter((hash(word) & MASK for word in listed), np.uint64, len(listed))


def runs(listed: Numbers) -> Numbers:
    """A number for each run of one word more than may be shown, in order."""
    count = max(0, len(listed) - LONGEST)
    total = np.zeros(count, np.uint64)
    for k in range(LONGEST + 1):
        total = total * FACTOR + listed[k : k + count]
    return total


def contains(several: Numbers, one: Numbers) -> NDArray[np.bool_]:
    """For each number of ``one``, whether it is in the sorted ``several``."""
    if not len(several):
        return np.zeros(len(one), np.bool_)
    return np.asarray(several[np.minimum(np.searchsorted(several, one), len(several) - 1)] == one)


def shares(text: str, withheld: Runs) -> bool:
    """Whether ``text`` holds a run that is in ``withheld``."""
    return bool(len(withheld)) and bool(contains(withheld, runs(numbers(text))).any())


def withheld_runs(texts: Iterable[tuple[str, int]]) -> Runs:
    """The runs of texts of which only the code points before the given one are shown, less those that are shown somewhere."""
    hidden: list[Numbers] = []
    shown: list[Numbers] = []
    for text, visible in texts:
        shown.append(runs(numbers(text[:visible])))
        if visible < len(text):
            hidden.append(runs(numbers(text)))
    return without(joined(hidden), joined(shown))


def joined(several: Sequence[Numbers]) -> Runs:
    """All of them once, in order."""
    return np.unique(np.concatenate(several)) if several else NONE


def without(several: Runs, others: Numbers) -> Runs:
    """Those of ``several`` that are not among ``others``."""
    return several[~contains(np.unique(others), several)]
