"""What is counted in an article, kept by sentence so that the counts can be resampled."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclaims import scoring
from newsclaims.gold.annotation import Article, Span

# Two spans overlap where they share half of their words: the criterion that PARC and PolNeAR results are reported with.
OVERLAP = 0.5
WORD = re.compile(r"\w+")

Name = tuple[str, ...]
# One row for each sentence of the gold, columns as in scoring: hits, predicted, hits, gold.
Counts = NDArray[np.float64]
Cases = tuple[int, int]


@dataclass
class Measured:
    """Of one article: ``counts`` for what has precision and recall; ``accuracies`` (right, cases) and ``shares`` (such, cases) for the rest."""

    units: int
    counts: dict[Name, Counts] = field(default_factory=dict)
    accuracies: dict[Name, Cases] = field(default_factory=dict)
    shares: dict[Name, Cases] = field(default_factory=dict)


class Words:
    """A text's words: spans are compared as sets of them, so that punctuation and quotation marks at their ends do not matter."""

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [found.span() for found in WORD.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def __call__(self, spans: Iterable[Span]) -> frozenset[int]:
        """The numbers of the words that any of the spans touches."""
        return frozenset(k for start, end in spans for k in range(bisect_right(self.ends, start), bisect_right(self.starts, end - 1)))

    def first(self, words: frozenset[int]) -> int:
        """The code point that the first of some words begins at; 0 for none."""
        return self.starts[min(words)] if words else 0


class Units:
    """The gold's sentences, as the units that counts are kept by."""

    def __init__(self, gold: Article) -> None:
        self.starts = [sentence.span[0] for sentence in gold.sentences] or [0]

    def counts(self, predicted: Iterable[tuple[int, float]], gold: Iterable[tuple[int, float]]) -> Counts:
        """Counts of items, each given as its first code point and the credit (0 to 1) that it earns."""
        table = np.zeros((len(self.starts), 4))
        for items, column in ((predicted, scoring.HIT_PREDICTED), (gold, scoring.HIT_GOLD)):
            for start, credit in items:
                unit = max(0, bisect_right(self.starts, start) - 1)
                table[unit, column] += credit
                table[unit, column + 1] += 1
        return table

    def agreement(self, predicted: Collection[tuple[Any, ...]], gold: Collection[tuple[Any, ...]]) -> Counts:
        """Counts of two sets of tuples that begin with a code point: an item is right where the other set has it."""
        return self.counts(((item[0], item in gold) for item in predicted), ((item[0], item in predicted) for item in gold))

    def paired(self, predicted: Sequence[int], gold: Sequence[int], pairs: Collection[tuple[int, int]]) -> Counts:
        """Counts of two lists of items, each given as its first code point, of which ``pairs`` are matched."""
        ours, theirs = {i for i, _ in pairs}, {j for _, j in pairs}
        return self.counts(((start, i in ours) for i, start in enumerate(predicted)), ((start, j in theirs) for j, start in enumerate(gold)))
