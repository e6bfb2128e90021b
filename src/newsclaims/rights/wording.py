"""Runs of words: what a public file may not share with a text that is withheld."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

# The longest run of words that may be shown of a withheld text.
LONGEST = 8
WORD = re.compile(r"\w+")

Grams = set[int]


def words(text: str) -> list[str]:
    """The words of ``text`` as they are compared: by compatibility (NFKC), whatever their case, without punctuation."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def grams(listed: list[str]) -> Iterator[int]:
    """A number for each run of one word more than may be shown; equal runs have equal numbers within one process."""
    for at in range(len(listed) - LONGEST):
        yield hash(" ".join(listed[at : at + LONGEST + 1]))


def shares(text: str, withheld: Grams) -> bool:
    """Whether ``text`` holds a run that is in ``withheld``."""
    return any(gram in withheld for gram in grams(words(text)))


def withheld_grams(texts: Iterable[tuple[str, int]]) -> Grams:
    """The runs of texts of which only the code points before the given one are shown, less those that are shown somewhere."""
    hidden: Grams = set()
    shown: Grams = set()
    for text, visible in texts:
        shown.update(grams(words(text[:visible])))
        if visible < len(text):
            hidden.update(grams(words(text)))
    return hidden - shown
