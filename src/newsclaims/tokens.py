"""Columns over all tokens of a Doc at once: going through its tokens one by one takes longer than the rules themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

BEGINS = 1


def sentence_flags(doc: Doc) -> NDArray[np.bool_]:
    """Of each token whether it begins a sentence; the first one does."""
    flags: NDArray[np.bool_] = doc.to_array(["SENT_START"]).astype(np.int64) == BEGINS
    flags[:1] = True
    return flags


def sentence_starts(doc: Doc) -> list[int]:
    """The first code point of each sentence."""
    offsets: list[int] = doc.to_array(["IDX"])[sentence_flags(doc)].astype(np.int64).tolist()
    return offsets


def word_starts(doc: Doc) -> list[int]:
    """The first code point of each token that is not space."""
    columns = doc.to_array(["IDX", "IS_SPACE"]).reshape(-1, 2).astype(np.int64)
    offsets: list[int] = columns[columns[:, 1] == 0, 0].tolist()
    return offsets


def paragraph_breaks(doc: Doc) -> NDArray[np.bool_]:
    """Of each token whether it is the space between two paragraphs."""
    spaces = np.flatnonzero(doc.to_array(["IS_SPACE"]))
    flags = np.zeros(len(doc), dtype=bool)
    flags[[i for i in spaces.tolist() if "\n\n" in doc[i].text]] = True
    return flags
