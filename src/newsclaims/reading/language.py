"""Is a text in the language of the corpus?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Fewer words than this say too little about their language.
MIN_WORDS = 20
# A doubtful verdict throws no article out; a curator can still name the language in sources.csv.
MIN_PROBABILITY = 0.8
READ_WITHIN = 2_000  # code points


def other_language(text: str, given: str | None, corpus: str) -> str:
    """Why ``text`` is not in the language ``corpus``, or "": what is ``given`` counts, else what py3langid finds in its beginning."""
    return other_languages([(text, given)], corpus)[0]


def other_languages(texts: Sequence[tuple[str, str | None]], corpus: str) -> list[str]:
    """The same for many texts, each with what is given of it."""
    answers = ["" if given in (None, corpus) else f"given as {given}; the corpus is {corpus}" for _, given in texts]
    asked = [n for n, (text, given) in enumerate(texts) if given is None and len(text[:READ_WITHIN].split()) >= MIN_WORDS]
    for n, (found, probability) in zip(asked, classified([texts[n][0][:READ_WITHIN] for n in asked]), strict=True):
        if found != corpus and probability >= MIN_PROBABILITY:
            answers[n] = f"detected as {found} (probability {probability:.2f}); the corpus is {corpus}"
    return answers


class _Model(NamedTuple):
    identifier: LanguageIdentifier
    moves: NDArray[np.uint32]
    rows: NDArray[np.intp]
    features: NDArray[np.intp]
    weights: NDArray[np.float32]


@cache
def _model() -> _Model:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    moves = np.frombuffer(identifier.tk_nextmove, dtype=identifier.tk_nextmove.typecode)
    rows, features = np.array(identifier._rowbase, dtype=np.intp), np.array(identifier.tk_output, dtype=np.intp)
    return _Model(identifier, moves, rows, features, identifier.nb_ptc.astype(np.float32))


def classified(texts: Sequence[str]) -> list[tuple[str, float]]:
    """Language and probability of each text, as ``LanguageIdentifier.classify`` tells them, but many texts at a time.

    The library walks its automaton byte by byte in Python, which took a third of the stage's time; here all texts take a step at once.
    """
    if not texts:
        return []
    model = _model()
    encoded = [model.identifier._encode(text) for text in texts]
    longest = max(map(len, encoded))
    letters = np.frombuffer(b"".join(one.ljust(longest, b"\0") for one in encoded), dtype=np.uint8).reshape(len(texts), longest)
    letters = np.ascontiguousarray(letters.T).astype(np.intp)
    visited = np.empty(letters.shape, dtype=np.intp)
    state = np.zeros(len(texts), dtype=np.intp)
    for step in range(longest):
        state = visited[step] = model.moves[model.rows[state] + letters[step]]
    features = np.ascontiguousarray(model.features[visited].T)
    return [_decided(model, row[: len(one)], len(one)) for row, one in zip(features, encoded, strict=True)]


def _decided(model: _Model, features: NDArray[np.intp], length: int) -> tuple[str, float]:
    """``LanguageIdentifier._decide`` from the features that were met, in order: sums are of the same numbers in the same order."""
    met = Counter(features[features >= 0].tolist())
    scores = model.identifier._sparse_score(met, model.weights) if met else np.zeros(len(model.identifier.nb_classes), dtype=np.float32)
    scores *= 1.0 / math.sqrt(length or 1)
    np.exp(scores - scores.max(), out=scores)
    scores /= scores.sum()
    for first, other in model.identifier._alias_pairs:
        scores[first] += scores[other]
        scores[other] = 0.0
    best = int(scores.argmax())
    return model.identifier.nb_classes[best], float(scores[best])
