"""How likely each content goes with each cue and each cue with each source: the model's score, and how near they stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import chain

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


def likely(doc: Doc, kind: str, features: Features | None = None) -> dict[int, Targets]:
    """For ``kind`` "source" each cue's sources, for "cue" each content's cues: (its number, log probability), likeliest first, -1 for none.

    ``features`` are those of the document, where they are there.
    """
    found: dict[int, Targets] = {}
    for number, targets, odds in _odds(doc, kind, features or Features(doc)):
        highest = max(odds)
        total = highest + math.log(math.fsum([math.exp(one - highest) for one in odds]))
        found[number] = [(targets[i], odds[i] - total) for i in sorted(range(len(odds)), key=odds.__getitem__, reverse=True)]
    return found


def likeliest(doc: Doc, kind: str, features: Features) -> dict[int, int]:
    """The first of these alone."""
    return {number: targets[max(range(len(odds)), key=odds.__getitem__)] for number, targets, odds in _odds(doc, kind, features)}


def _odds(doc: Doc, kind: str, features: Features) -> Iterator[tuple[int, list[int], list[float]]]:
    """Each span's number, its targets, none of them first, and the log odds of these."""
    of, to = (_spans(doc.spans[group]) for group in TARGETS[kind])
    links = doc.user_data["links"][kind]
    numbers = np.repeat(np.array([number for number, _ in links], dtype=np.int64), [len(candidates) for _, candidates in links])
    pairs = list(chain.from_iterable(candidates for _, candidates in links))
    targets = [int(target) for target, _ in pairs]
    columns = features.columns(of[numbers], to[targets], np.array([score for _, score in pairs])) if pairs else []
    # With math.fsum, since numpy adds in an order that depends on the processor.
    odds = [math.fsum(one) for one in zip(*((weight * column).tolist() for weight, column in zip(WEIGHTS[kind], columns, strict=False)), strict=True)]
    begin = 0
    for number, candidates in links:
        end = begin + len(candidates)
        yield number, [NONE, *targets[begin:end]], [0.0, *odds[begin:end]]
        begin = end


def _spans(spans: Iterable[Span]) -> NDArray[np.int64]:
    """First token and end of each span, in rows."""
    return np.array([(span.start, span.end) for span in spans], dtype=np.int64).reshape(-1, 2)


class Features:
    """What the weights weigh, for pairs of spans of one document."""

    def __init__(self, doc: Doc) -> None:
        self.sentences = _counts(tokens.sentence_flags(doc))
        self.paragraphs = _counts(tokens.paragraph_breaks(doc))

    def __call__(self, a: Span, b: Span, score: float) -> tuple[float, ...]:
        """Model's score, log words between, sentences between, paragraph break between, 1."""
        return tuple(column.item() for column in self.columns(_spans([a]), _spans([b]), np.array([score])))

    def columns(self, a: NDArray[np.int64], b: NDArray[np.int64], scores: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """The same of many pairs, a column each; ``a`` and ``b`` have first token and end of each one's spans in rows."""
        low = np.where(a[:, 0] <= b[:, 0], a[:, 1], b[:, 1])
        high = np.maximum(low, np.maximum(a[:, 0], b[:, 0]))
        # By the logarithm of the standard library, since that of numpy depends on the processor, and once for each distance.
        distances, places = np.unique(high - low, return_inverse=True)
        words = np.array([math.log1p(distance) for distance in distances.tolist()])[places]
        sentences = np.where(high > low, np.minimum(MAX_SENTENCES, self.sentences[high + 1] - self.sentences[low]), 0)
        breaks = self.paragraphs[high] > self.paragraphs[low]
        return [scores, words, sentences.astype(np.float64), breaks.astype(np.float64), np.ones(len(scores))]


def _counts(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number of true flags before each position, with room for one position after the end."""
    sums = np.cumsum(flags, dtype=np.int64)
    return np.concatenate([[0], sums, sums[-1:]])
