"""From scores to labels and spans: Viterbi decoding of linear-chain CRFs, and the spans of label sequences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# Words whose best moves are found at once.
BLOCK = 4096


def viterbi(scores: Floats, moves: Floats) -> Ints:
    """The best label sequences, [words, heads], of scores [words, heads, labels] and moves [heads, from, to] (Viterbi 1967)."""
    n_words, n_heads, _ = scores.shape
    path = np.zeros((n_words, n_heads), dtype=np.int64)
    if not n_words:
        return path
    # best[t]: of the sequences that end with each label of word t.
    best = np.empty(scores.shape, dtype=np.float32)
    best[0] = scores[0]
    reached = np.empty(moves.shape, dtype=np.float32)
    # Into arrays that are there, and no more than this word by word: for so few labels each call takes longer than what it computes.
    for before, now, score in zip(best[:-1, ..., None], best[1:], scores[1:], strict=True):
        np.add(before, moves, out=reached)
        np.maximum.reduce(reached, axis=1, out=now)
        np.add(now, score, out=now)
    for head in range(n_heads):
        label = int(best[-1, head].argmax())
        backwards = [label]
        for stop in range(n_words - 1, 0, -BLOCK):
            came_from = (best[max(0, stop - BLOCK) : stop, head, None, :] + moves[head].T).argmax(axis=-1)
            for labels in reversed(came_from.tolist()):
                label = labels[label]
                backwards.append(label)
        path[:, head] = backwards[::-1]
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
