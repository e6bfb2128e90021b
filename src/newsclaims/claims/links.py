"""How likely each content goes with each cue and each cue with each source: the model's score, and how near they stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

from newsclaims import tokens

NONE = -1
# Weights of a conditional logit (McFadden 1974), fitted by annotator/fit_links.py: of the model's log odds, the logarithm of one more than the words
# between, the sentence starts between (3 at most), a paragraph break between, and of any link against none.
WEIGHTS = {
    "source": np.array([0.58, -0.48, -1.37, -0.47, 0.77]),
    "cue": np.array([0.37, -0.04, -2.13, -1.19, 1.07]),
}
TARGETS = {"source": ("cue", "source"), "cue": ("content", "cue")}
MAX_SENTENCES = 3

Targets = list[tuple[int, float]]


def likely(doc: Doc, kind: str) -> dict[int, Targets]:
    """For ``kind`` "source" each cue's sources, for "cue" each content's cues: (its number, log probability), likeliest first, -1 for none."""
    of, to = (list(doc.spans[group]) for group in TARGETS[kind])
    features = Features(doc)
    found: dict[int, Targets] = {}
    for number, candidates in doc.user_data["links"][kind]:
        odds = [0.0, *(float(features(of[number], to[k], score) @ WEIGHTS[kind]) for k, score in candidates)]
        log_probabilities = np.array(odds) - np.logaddexp.reduce(odds)
        order = np.argsort(-log_probabilities, kind="stable")
        found[number] = [(NONE if i == 0 else int(candidates[i - 1][0]), float(log_probabilities[i])) for i in order]
    return found


class Features:
    """What the weights weigh, for two spans of one document."""

    def __init__(self, doc: Doc) -> None:
        self.sentences = _counts(tokens.sentence_flags(doc))
        self.paragraphs = _counts(tokens.paragraph_breaks(doc))

    def __call__(self, a: Span, b: Span, score: float) -> NDArray[np.float64]:
        """Model's score, log words between, sentences between, paragraph break between, 1."""
        first, second = (a, b) if a.start <= b.start else (b, a)
        low, high = first.end, max(first.end, second.start)
        sentences = min(MAX_SENTENCES, self.sentences[high + 1] - self.sentences[low]) if high > low else 0
        return np.array([score, np.log1p(high - low), sentences, float(self.paragraphs[high] > self.paragraphs[low]), 1.0])


def _counts(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number of true flags before each position, with room for one position after the end."""
    sums = np.concatenate([[0], np.cumsum(flags, dtype=np.int64)])
    return np.append(sums, sums[-1])
