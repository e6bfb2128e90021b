"""Which words are in a mention or in a part of a claim, as values of CoNLL-U's last column."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newsclaims.errors import UserError
from newsclaims.exports.targets import PARTS
from newsclaims.exports.words import REPAIR, Word

Row = dict[str, Any]

# The parts of an entity's mark between its brackets, as CorefUD has them declared.
ENTITY_PARTS = "eid-etype-mention"


def entities(rows: Sequence[Row], words: Sequence[Word]) -> Mapping[int, str]:
    """The brackets of each word by its number: what opens (the longest first), what is one word, what closes (the shortest first)."""
    opening: dict[int, list[tuple[int, str]]] = defaultdict(list)
    closing: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        first, last = _covered(words, row["start"], row["end"], row["mention_id"])
        mention = _short(row, "mention_id")
        entity = mention if row["entity_id"] is None else _short(row, "entity_id")
        opening[first].append((-last, f"({entity}-{row['type']}-{mention}" + (")" if first == last else "")))
        if first != last:
            closing[last].append((-first, f"{entity})"))
    return {number: "".join(mark for _, mark in sorted(opening[number]) + sorted(closing[number])) for number in {*opening, *closing}}


def claims(rows: Sequence[Row], words: Sequence[Word]) -> Mapping[int, str]:
    """``number:B-part`` of the first word of each part of each claim and ``number:I-part`` of its others, joined by commas."""
    found: dict[int, list[str]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        for part, start, end in _parts(row):
            first, last = _covered(words, start, end, row["claim_id"])
            for at in range(first, last + 1):
                found[at].append(f"{number}:{'B' if at == first else 'I'}-{part}")
    return {at: ",".join(marks) for at, marks in found.items()}


def _parts(claim: Row) -> Iterator[tuple[str, int, int]]:
    for part in PARTS:
        if claim[f"{part}_start"] is not None:
            yield part, claim[f"{part}_start"], claim[f"{part}_end"]
    for fragment in claim["fragments"]:
        yield "content", fragment["start"], fragment["end"]


def _short(row: Row, column: str) -> str:
    """An id without its article's, and without hyphens, which part the marks."""
    return str(row[column]).removeprefix(f"{row['article_id']}-").replace("-", "_")


def _covered(words: Sequence[Word], start: int, end: int, name: str) -> tuple[int, int]:
    """The numbers of the first and the last word that a span has a part of."""
    first = bisect.bisect_right(words, start, key=lambda word: word.end)
    last = bisect.bisect_left(words, end, key=lambda word: word.start) - 1
    if first > last:
        raise UserError(f"{name}: covers no word from {start} to {end}; {REPAIR}")
    return first, last
