"""From scores to labels and spans: Viterbi decoding of linear-chain CRFs, and the spans of label sequences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def viterbi(scores: Floats, moves: Floats) -> Ints:
    """The best label sequences, [words, heads], of scores [words, heads, labels] and moves [heads, from, to] (Viterbi 1967)."""
    n_words, n_heads, _ = scores.shape
    if not n_words:
        return np.zeros((0, n_heads), dtype=np.int64)
    best = scores[0].astype(np.float32)
    back = np.zeros(scores.shape, dtype=np.intp)
    reached = np.empty(moves.shape, dtype=np.float32)
    # Into arrays that are there: for so few labels numpy takes longer to make new ones than to compute.
    for t in range(1, n_words):
        np.add(best[:, :, None], moves, out=reached)
        reached.argmax(axis=1, out=back[t])
        np.maximum.reduce(reached, axis=1, out=best)
        best += scores[t]
    path = np.zeros((n_words, n_heads), dtype=np.int64)
    path[-1] = best.argmax(axis=1)
    heads = np.arange(n_heads)
    for t in range(n_words - 1, 0, -1):
        path[t - 1] = back[t, heads, path[t]]
    return path


def spans(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first word, word after the last, type) of each span of BIO labels, in order; an inside that nothing began begins a span."""
    found: list[tuple[int, int, str]] = []
    start, kind = -1, ""
    for i, label in enumerate([*labels, "O"]):
        inside = label.startswith("I") and start >= 0 and label[2:] == kind
        if not inside:
            if start >= 0:
                found.append((start, i, kind))
            start, kind = (i, label[2:]) if label != "O" else (-1, "")
    return found
