"""How likely each content goes with each cue and each cue with each source: the model's score, and how near they stand."""

from __future__ import annotations

import math
from operator import mul

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

from newsclaims import tokens

NONE = -1
# Weights of a conditional logit (McFadden 1974), fitted by annotator/fit_links.py: of the model's log odds, the logarithm of one more than the words
# between, the sentence starts between (3 at most), a paragraph break between, and of any link against none.
WEIGHTS = {
    "source": (0.80, -0.62, -1.21, -0.46, 0.49),
    "cue": (0.46, -0.08, -1.80, -1.16, 0.92),
}
TARGETS = {"source": ("cue", "source"), "cue": ("content", "cue")}
MAX_SENTENCES = 3

Targets = list[tuple[int, float]]


def likely(doc: Doc, kind: str) -> dict[int, Targets]:
    """For ``kind`` "source" each cue's sources, for "cue" each content's cues: (its number, log probability), likeliest first, -1 for none."""
    of, to = (list(doc.spans[group]) for group in TARGETS[kind])
    features = Features(doc)
    weights = WEIGHTS[kind]
    found: dict[int, Targets] = {}
    for number, candidates in doc.user_data["links"][kind]:
        # Some five numbers at a time: numpy takes ten times as long, and adds in an order that depends on the processor.
        odds = [0.0, *(math.fsum(map(mul, features(of[number], to[k], score), weights)) for k, score in candidates)]
        total = max(odds) + math.log(math.fsum(math.exp(one - max(odds)) for one in odds))
        ranked = sorted(range(len(odds)), key=lambda i: -odds[i])
        found[number] = [(NONE if i == 0 else int(candidates[i - 1][0]), odds[i] - total) for i in ranked]
    return found


class Features:
    """What the weights weigh, for two spans of one document."""

    def __init__(self, doc: Doc) -> None:
        self.sentences = _counts(tokens.sentence_flags(doc))
        self.paragraphs = _counts(tokens.paragraph_breaks(doc))

    def __call__(self, a: Span, b: Span, score: float) -> tuple[float, float, float, float, float]:
        """Model's score, log words between, sentences between, paragraph break between, 1."""
        first, second = (a, b) if a.start <= b.start else (b, a)
        low, high = first.end, max(first.end, second.start)
        sentences = min(MAX_SENTENCES, self.sentences[high + 1] - self.sentences[low]) if high > low else 0
        return score, math.log1p(high - low), sentences, float(self.paragraphs[high] > self.paragraphs[low]), 1.0


def _counts(flags: NDArray[np.bool_]) -> list[int]:
    """Number of true flags before each position, with room for one position after the end."""
    sums: list[int] = np.concatenate([[0], np.cumsum(flags, dtype=np.int64)]).tolist()
    return [*sums, sums[-1]]
