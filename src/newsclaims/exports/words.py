"""The words of an article sentence by sentence: the annotator's tokens without white space, cut where one runs over a sentence's edge."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from newsclaims.errors import UserError

Row = dict[str, Any]
REPAIR = "the annotations are not those that these tables were made from; run dvc repro, and release its outcome"


@dataclass(frozen=True)
class Word:
    """A half-open span of the article's text; ``cut`` where it is a part of a token only, ``begins`` where the token's first."""

    start: int
    end: int
    begins: bool = True
    cut: bool = False


def of_sentences(doc: Doc, sentences: Sequence[Row]) -> list[list[Word]]:
    """The words of each sentence; UserError unless they are as many as the table says, and nothing but white space is between them."""
    text = doc.text
    tokens = _tokens(doc)
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    found = []
    at = 0
    for sentence in sentences:
        place = f"sentence {sentence['sentence_id']}"
        inside = tokens[bisect.bisect_right(ends, sentence["start"]) : bisect.bisect_left(starts, sentence["end"])]
        pieces = (_piece(text, token, sentence["start"], sentence["end"]) for token in inside)
        words = [word for word in pieces if word is not None]
        for word in words:
            _refuse_words(text[at : word.start], place)
            at = word.end
        if max(1, sum(word.begins for word in words)) != sentence["n_tokens"]:
            raise UserError(f"{place}: has {len(words)} tokens, but n_tokens is {sentence['n_tokens']}; {REPAIR}")
        found.append(words)
    _refuse_words(text[at:], f"article {doc.user_data['article_id']}, its end")
    return found


def _refuse_words(between: str, place: str) -> None:
    if between.strip():
        raise UserError(f"{place}: {between.strip()[:40]!r} is in no token of a sentence; {REPAIR}")


def _tokens(doc: Doc) -> list[tuple[int, int]]:
    columns = doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).reshape(-1, 3).astype(int)
    return [(start, start + length) for start, length, space in columns.tolist() if not space]


def _piece(text: str, token: tuple[int, int], start: int, end: int) -> Word | None:
    """What of a token is inside start and end, without white space at its ends."""
    inside = text[max(token[0], start) : min(token[1], end)]
    first = max(token[0], start) + len(inside) - len(inside.lstrip())
    stripped = inside.strip()
    if not stripped:
        return None
    return Word(first, first + len(stripped), token[0] >= start, token[0] < start or token[1] > end)
