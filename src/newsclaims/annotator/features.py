"""What the model sees of a text: word pieces, their case and their place in paragraph and quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsclaims.claims.quotes import quotations

Ints = NDArray[np.int64]

# The encoder's vocabulary is uncased, so case comes as a feature of its own.
CASE_OTHER, CASE_LOWER, CASE_TITLE, CASE_UPPER, CASE_MIXED, CASE_DIGIT = range(6)
N_CASES = 6
LAYOUT_PARAGRAPH, LAYOUT_QUOTED = 1, 2
N_LAYOUTS = 4

# A word of more pieces (a URL, a hash) is cut: what follows tells the model nothing, and one word must fit into a window.
MAX_PIECES_PER_WORD = 12


@dataclass(frozen=True)
class Words:
    """The words of one article that are not space.

    ``texts`` the words; ``cases`` and ``layouts`` one feature each; ``paragraph_starts`` whether a word opens a paragraph.
    """

    texts: list[str]
    cases: Ints
    layouts: Ints
    paragraph_starts: NDArray[np.bool_]


def case_of(word: str) -> int:
    """The case feature of one word."""
    if word.islower():
        return CASE_LOWER
    if word.isupper():
        return CASE_UPPER if len(word) > 1 else CASE_TITLE
    if word[:1].isupper() and word[1:].islower():
        return CASE_TITLE
    if word.isnumeric() or word[:1].isdigit():
        return CASE_DIGIT
    return CASE_MIXED if any(c.isalpha() for c in word) else CASE_OTHER


def words(text: str, spans: Sequence[tuple[int, int]]) -> Words:
    """The features of the words of ``text`` at ``spans`` (half-open code points, in order, none of them space)."""
    texts = [text[a:b] for a, b in spans]
    starts = np.zeros(len(spans), dtype=bool)
    quoted = np.zeros(len(spans), dtype=np.int64)
    regions = quotations(text)
    region, previous_end = 0, 0
    for i, (a, b) in enumerate(spans):
        starts[i] = i == 0 or "\n" in text[previous_end:a]
        previous_end = b
        while region < len(regions) and regions[region].end <= a:
            region += 1
        quoted[i] = region < len(regions) and regions[region].start <= a
    layouts = starts * LAYOUT_PARAGRAPH + quoted * LAYOUT_QUOTED
    return Words(texts, np.array([case_of(t) for t in texts], dtype=np.int64), layouts.astype(np.int64), starts)
