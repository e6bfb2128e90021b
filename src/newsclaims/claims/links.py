"""How likely each content goes with each cue and each cue with each source: the model's score, and how near they stand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
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
GROUPS = ("source", "cue", "content")
# More than any order of addition makes of a sum of these.
SLACK = 1e-6

Targets = list[tuple[int, float]]


def likely(doc: Doc, kind: str, features: Features | None = None, within: float = math.inf) -> dict[int, Targets]:
    """For ``kind`` "source" each cue's sources, for "cue" each content's cues: (its number, log probability), likeliest first, -1 for none.

    ``features`` are those of the document, where they are there. Where no other target is within ``within``, in log probability, of the likeliest,
    that one is given alone, as if it were certain: to weigh all takes most of the time.
    """
    features = features or Features(doc)
    links = doc.user_data["links"][kind]
    weighed = _weighed(doc, kind, features)
    sizes = np.array([len(candidates) + 1 for _, candidates in links], dtype=np.int64)
    ends = np.cumsum(sizes)
    begins = ends - sizes
    # Rough, since numpy adds in an order that depends on the processor; with a zero, for none, before each span's targets.
    rough = np.insert(sum(weighed, start=np.zeros(len(weighed[0]))), begins - np.arange(len(links)), 0.0)
    highest = np.repeat(np.maximum.reduceat(rough, begins), sizes) if links else rough
    close = ~(rough < highest - within - SLACK)
    rivals = np.diff(np.cumsum(close)[ends - 1], prepend=0).tolist() if links else []
    likeliest_of = np.flatnonzero(close).tolist()
    found: dict[int, Targets] = {}
    place = 0
    for row, ((number, candidates), count, begin, end) in enumerate(zip(links, rivals, begins.tolist(), ends.tolist(), strict=True)):
        if count == 1:
            first = likeliest_of[place] - begin
            found[number] = [(int(candidates[first - 1][0]) if first else NONE, 0.0)]
        else:
            # One column less for each span before it.
            exact = zip(*(column[begin - row : end - row - 1].tolist() for column in weighed), strict=True)
            found[number] = _ranked([NONE, *(int(target) for target, _ in candidates)], [0.0, *map(math.fsum, exact)])
        place += count
    return found


def likeliest(doc: Doc, kind: str, features: Features) -> dict[int, int]:
    """The first of these alone."""
    return {number: targets[0][0] for number, targets in likely(doc, kind, features, 0.0).items()}


def _ranked(targets: list[int], odds: list[float]) -> Targets:
    """The targets with their log probabilities, likeliest first."""
    highest = max(odds)
    total = highest + math.log(math.fsum([math.exp(one - highest) for one in odds]))
    return [(targets[i], odds[i] - total) for i in sorted(range(len(odds)), key=odds.__getitem__, reverse=True)]


def _weighed(doc: Doc, kind: str, features: Features) -> list[NDArray[np.float64]]:
    """What is added up to the log odds of each span and each of its targets but none, in columns."""
    of, to = (features.spans(group) for group in TARGETS[kind])
    links = doc.user_data["links"][kind]
    pairs = np.fromiter(chain.from_iterable(chain.from_iterable(candidates for _, candidates in links)), dtype=np.float64).reshape(-1, 2)
    if not len(pairs):
        return [np.zeros(0)] * len(WEIGHTS[kind])
    numbers = np.repeat(np.array([number for number, _ in links], dtype=np.int64), [len(candidates) for _, candidates in links])
    columns = features.columns(of[numbers], to[pairs[:, 0].astype(np.int64)], pairs[:, 1])
    return [weight * column for weight, column in zip(WEIGHTS[kind], columns, strict=True)]


def _spans(spans: Iterable[Span]) -> NDArray[np.int64]:
    """First token and end of each span, in rows."""
    return np.array([(span.start, span.end) for span in spans], dtype=np.int64).reshape(-1, 2)


@lru_cache(maxsize=8)
def _logs(size: int) -> NDArray[np.float64]:
    """The logarithm of one more than each number below ``size``: that of the standard library, since numpy's depends on the processor."""
    return np.array([math.log1p(distance) for distance in range(size)])


class Features:
    """What the weights weigh, for pairs of spans of one document."""

    def __init__(self, doc: Doc) -> None:
        self.sentences = _counts(tokens.sentence_flags(doc))
        self.paragraphs = _counts(tokens.paragraph_breaks(doc))
        # Of a group of spans each one's object is made anew whenever it is gone through.
        self.groups = {group: list(doc.spans[group]) for group in GROUPS if group in doc.spans}
        self._spans = {group: _spans(spans) for group, spans in self.groups.items()}

    def spans(self, group: str) -> NDArray[np.int64]:
        """First token and end of each span of a group, in rows."""
        return self._spans[group]

    def __call__(self, a: Span, b: Span, score: float) -> tuple[float, ...]:
        """Model's score, log words between, sentences between, paragraph break between, 1."""
        return tuple(column.item() for column in self.columns(_spans([a]), _spans([b]), np.array([score])))

    def columns(self, a: NDArray[np.int64], b: NDArray[np.int64], scores: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """The same of many pairs, a column each; ``a`` and ``b`` have first token and end of each one's spans in rows."""
        low = np.where(a[:, 0] <= b[:, 0], a[:, 1], b[:, 1])
        high = np.maximum(low, np.maximum(a[:, 0], b[:, 0]))
        distances = high - low
        # Tables of few sizes, so that most documents share one.
        words = _logs(1 << int(distances.max(initial=0)).bit_length())[distances]
        sentences = np.where(high > low, np.minimum(MAX_SENTENCES, self.sentences[high + 1] - self.sentences[low]), 0)
        breaks = self.paragraphs[high] > self.paragraphs[low]
        return [scores, words, sentences.astype(np.float64), breaks.astype(np.float64), np.ones(len(scores))]


def _counts(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number of true flags before each position, with room for one position after the end."""
    sums = np.cumsum(flags, dtype=np.int64)
    return np.concatenate([[0], sums, sums[-1:]])
