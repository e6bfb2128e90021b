"""Reads annotations in the markup that docs/annotation.md describes: sentences with their entities marked in place, then claims, one a line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsclaims.errors import UserError
from newsclaims.gold.annotation import Article, Claim, Mention, Quantity, Sentence, Span, problems

KINDS = {"H": "heading", "A": "assertion", "O": "other"}
LINE = re.compile(r"(\d+) ([HAO]) (.*)")
MARK = re.compile(r"⟦([^⟦⟧]*)⟧")
PLACE = re.compile(r"(\d+):(.*)", re.DOTALL)
NTH = re.compile(r"#([1-9]\d*)$")
BETWEEN = " … "
SPANS = ("source", "cue", "addressee", "medium", "time", "marker")
CLAIM_KEYS = frozenset({"id", "kind", "content", *SPANS, "type", "name", "parent", "polarity", "certainty", "stance", "quantities", "why"})
QUANTITY_KEYS = frozenset({"span", "op", "low", "high", "unit", "outcome", "victim", "perpetrator"})


class _MarkupError(Exception):
    """What is wrong in a file, without the file's name."""


def read(path: Path, text: str) -> Article:
    """The annotation in ``path`` of an article's normalised ``text``; raises UserError with the line where they disagree or a rule is broken."""
    number = 0
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        stop = next((i for i, line in enumerate(lines) if not line.strip()), len(lines))
        sentences, mentions = [], []
        at = 0
        for number, line in enumerate(lines[:stop], 1):
            sentence, found = _sentence(line, number, text, at)
            sentences.append(sentence)
            mentions += found
            at = sentence.span[1]
        if text[at:].strip():
            raise _MarkupError(f"the sentences end before the article does, at {text[at : at + 40].strip()!r}")
        claims = []
        for number, line in enumerate(lines[stop:], stop + 1):  # noqa: B007 - the line that an error is in
            if line.strip():
                claims.append(_claim(json.loads(line), text, sentences))
        article = Article(path.name, text, tuple(sentences), tuple(mentions), tuple(claims))
    except (_MarkupError, json.JSONDecodeError, UnicodeDecodeError, TypeError, AttributeError) as error:
        raise UserError(f"{path}, line {number}: {error}; docs/annotation.md describes the markup") from None
    if problem := next(problems(article), None):
        raise UserError(f"{path}: {problem}; docs/annotation.md has the rules")
    return article


def _sentence(line: str, number: int, text: str, at: int) -> tuple[Sentence, list[Mention]]:
    match = LINE.fullmatch(line)
    if match is None or int(match[1]) != number:
        raise _MarkupError(f"a sentence line is its number, here {number}, then H, A or O, then its words")
    marked = match[3]
    plain = MARK.sub(lambda m: m[1].split("|")[0], marked)
    start = text.find(plain, at)
    if start < 0 or text[at:start].strip():
        expected = text[at : at + len(plain) + 20].strip()
        raise _MarkupError(f"the article does not go on with {plain[:60]!r} but with {expected[:60]!r}")
    if "\n" in plain or not plain.strip() or plain != plain.strip():
        raise _MarkupError("a sentence has no space at its ends")
    mentions, gone = [], 0
    for mark in MARK.finditer(marked):
        words, *rest = mark[1].split("|")
        begin = start + mark.start() - gone
        gone += len(mark[0]) - len(words)
        if not rest or not words or len(rest) > 3:
            raise _MarkupError(f"{mark[0]} should read ⟦words|TYPE⟧, ⟦words|TYPE|key⟧ or ⟦words|TYPE|key|role⟧")
        mentions.append(Mention((begin, begin + len(words)), rest[0], rest[1] if len(rest) > 1 else None, rest[2] if len(rest) > 2 else None))
    return Sentence((start, start + len(plain)), KINDS[match[2]]), mentions


def _claim(row: Mapping[str, Any], text: str, sentences: Sequence[Sentence]) -> Claim:
    _known(row, CLAIM_KEYS, f"claim {row.get('id')!r}")
    parts = {name: span_of(row[name], text, sentences) if name in row else None for name in SPANS}
    return Claim(
        id=_string(row, "id"),
        kind=_string(row, "kind"),
        content=tuple(span_of(part, text, sentences) for part in row["content"]) if "content" in row else (),
        source_type=row.get("type"),
        source_name=row.get("name"),
        parent=row.get("parent"),
        polarity=row.get("polarity", "affirmed"),
        certainty=row.get("certainty", "certain"),
        stance=row.get("stance", "neutral"),
        quantities=tuple(_quantity(q, text, sentences) for q in row.get("quantities", [])),
        **parts,
    )


def _quantity(row: Mapping[str, Any], text: str, sentences: Sequence[Sentence]) -> Quantity:
    _known(row, QUANTITY_KEYS, "a quantity")
    low, high = row.get("low"), row.get("high")
    if any(not (value is None or (isinstance(value, int | float) and not isinstance(value, bool))) for value in (low, high)):
        raise _MarkupError(f"low {low!r} and high {high!r} should be numbers")
    return Quantity(
        span=span_of(_string(row, "span"), text, sentences),
        operator=_string(row, "op"),
        low=low,
        high=high,
        unit=row.get("unit"),
        outcome=row.get("outcome"),
        victim=span_of(row["victim"], text, sentences) if "victim" in row else None,
        perpetrator=span_of(row["perpetrator"], text, sentences) if "perpetrator" in row else None,
    )


def _known(row: Mapping[str, Any], keys: frozenset[str], what: str) -> None:
    if unknown := set(row) - keys:
        raise _MarkupError(f"{what} has unknown keys: {sorted(unknown)}")


def _string(row: Mapping[str, Any], key: str) -> str:
    if not isinstance(row.get(key), str) or not row[key]:
        raise _MarkupError(f"{key!r} is missing or no text")
    return str(row[key])


def span_of(place: str, text: str, sentences: Sequence[Sentence]) -> Span:
    """The span of ``"3:words"``, ``"3:words#2"`` or ``"3:first words … 5:last words"``."""
    try:
        return _words_at(place, text, sentences)
    except _MarkupError:
        first, parted, last = place.partition(BETWEEN)
        if not parted:
            raise
    start, middle = _words_at(first, text, sentences)
    if not PLACE.fullmatch(last):
        last = f"{place.partition(':')[0]}:{last}"
    _, end = _words_at(last, text, sentences, after=middle)
    return start, end


def _whole_words(place: str, text: str, span: Span) -> Span:
    """The span, if it neither begins nor ends within a word: "he" is also in "the"."""
    for at in span:
        if 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum():
            raise _MarkupError(f"{place!r} is found within a word, at {text[max(0, at - 15) : at + 15]!r}; say with #2, #3 ... which place is meant")
    return span


def _words_at(place: str, text: str, sentences: Sequence[Sentence], after: int = 0) -> Span:
    match = PLACE.fullmatch(place)
    if match is None or not 1 <= int(match[1]) <= len(sentences):
        raise _MarkupError(f"{place!r} should begin with a sentence's number and a colon")
    start, end = sentences[int(match[1]) - 1].span
    words = match[2]
    nth = NTH.search(words)
    if nth and text.find(words, start, end) < 0:
        words = words[: nth.start()]
    at = max(start, after) - 1
    for _ in range(int(nth[1]) if nth and words != match[2] else 1):
        at = text.find(words, at + 1, end)
        if at < 0 or not words:
            raise _MarkupError(f"sentence {match[1]} reads {text[start:end]!r} and does not have {words!r} (again)")
    return _whole_words(place, text, (at, at + len(words)))
