"""Anchors: stretches of a withheld text, known by a keyed hash, that show where the text stands in a copy that differs a little.

The stretches tile the text. Each has at least ``SHORTEST`` letters that the release shows nowhere, so that nobody finds its words by trying; the
names and cues within, which could be found so, have no hash of their own.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from newsclaims.rights import wording

# Letters of words that are told nowhere: some twenty-five words, of which public columns may still give away a number, a day or an outcome.
SHORTEST = 128
WORD = re.compile(r"\S+")
TABLE = "anchors"
SCHEMA: Mapping[str, Any] = {
    "name": TABLE,
    "title": "Anchors",
    "description": "One row for each stretch of a withheld text; together they tile it. They show where the text stands in a copy of one's own.",
    "schema": {
        "primaryKey": ["article_id", "start"],
        "foreignKeys": [{"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["article_id"]}}],
        "fields": [
            {"name": "article_id", "type": "string", "description": "Article whose text it is a stretch of.", "constraints": {"required": True}},
            {"name": "start", "type": "integer", "description": "First code point.", "constraints": {"required": True, "minimum": 0}},
            {"name": "end", "type": "integer", "description": "Code point after its last one.", "constraints": {"required": True, "minimum": 1}},
            {
                "name": "hmac_sha256",
                "type": "string",
                "description": "HMAC-SHA256 of the stretch in UTF-8, keyed by the article_id in ASCII.",
                "constraints": {"required": True, "pattern": "[0-9a-f]{64}"},
            },
        ],
    },
}

Row = dict[str, Any]
Span = tuple[int, int]


def of_text(article_id: str, text: str, starts: Sequence[int], visible: int = 0, told: Sequence[str] = ()) -> list[Row]:
    """The anchors of a text whose sentences begin at ``starts``; ``visible`` of its code points are shown, and the words of ``told`` elsewhere.

    None for a text of which too little is untold: its id is all that it has.
    """
    secret = untold(text, visible, told)
    bounds = [0]
    for start in [*starts, len(text)]:
        if secret[start] - secret[bounds[-1]] >= SHORTEST:
            bounds.append(start)
    if len(bounds) == 1:
        return []
    # What is left is too short to stand alone.
    bounds[-1] = len(text)
    return [{"article_id": article_id, "start": a, "end": b, "hmac_sha256": _hash(article_id, text[a:b])} for a, b in pairwise(bounds)]


def untold(text: str, visible: int, told: Sequence[str]) -> Sequence[int]:
    """For each place in the text, how many letters before it stand in words that neither ``told`` nor the first ``visible`` code points have."""
    known = {word for one in (*told, text[:visible]) for word in wording.words(one)}
    counts = np.zeros(len(text) + 1, np.int64)
    is_known: dict[str, bool] = {}
    for match in wording.WORD.finditer(text, visible):
        word = match.group()
        if word not in is_known:
            is_known[word] = known.issuperset(wording.words(word))
        if not is_known[word]:
            counts[match.start() + 1 : match.end() + 1] = 1
    cumulated: list[int] = np.cumsum(counts).tolist()
    return cumulated


class Bounds(NamedTuple):
    """Where in a copy an anchor may begin, which is with a word, and end, which is behind a word or the space after it."""

    begins: Sequence[int]
    ends: AbstractSet[int]


def bounds(copy: str) -> Bounds:
    """The bounds of a copy's words."""
    found = [match.span() for match in WORD.finditer(copy)]
    after = [start for start, _ in found[1:]] + [len(copy)]
    return Bounds([start for start, _ in found], frozenset(at for (_, end), last in zip(found, after, strict=False) for at in range(end, last + 1)))


class Alignment:
    """Where the anchors of one article stand in a copy of its text, whose bounds may be given."""

    def __init__(self, anchors: Sequence[Row], copy: str, within: Bounds | None = None) -> None:
        self._anchors = sorted(anchors, key=lambda a: a["start"])
        self._starts = [a["start"] for a in self._anchors]
        within = within or bounds(copy)
        self.places = _ordered(_settled(self._anchors, [_found(a, copy, within) for a in self._anchors]))

    @property
    def found(self) -> int:
        """How many anchors have a place."""
        return sum(place is not None for place in self.places)

    def moved(self, span: Span) -> Span | None:
        """Where a span of the article stands in the copy; None unless all its anchors follow each other there as they do in the article."""
        start, end = span
        first = bisect_right(self._starts, start) - 1
        last = max(first, bisect_left(self._starts, end) - 1)
        base = self.places[first]
        if base is None or end > self._anchors[-1]["end"]:
            return None
        offset = base - self._starts[first]
        if any(self.places[k] != self._starts[k] + offset for k in range(first, last + 1)):
            return None
        return start + offset, end + offset


def _found(anchor: Row, copy: str, within: Bounds) -> list[int]:
    """Every place in the copy where the anchor's words stand."""
    length, wanted = anchor["end"] - anchor["start"], anchor["hmac_sha256"]
    return [at for at in within.begins if at + length in within.ends and _hash(anchor["article_id"], copy[at : at + length]) == wanted]


def _settled(anchors: Sequence[Row], places: Sequence[Sequence[int]]) -> list[int | None]:
    """One place for each anchor: its only one, or of several the one that joins a neighbour with only one."""
    settled: list[int | None] = [found[0] if len(found) == 1 else None for found in places]
    changed = True
    while changed:
        changed = False
        for k, found in enumerate(places):
            if settled[k] is None and found:
                joined = {here for here in found for n in (k - 1, k + 1) if 0 <= n < len(places) and _joins(anchors, settled, k, here, n)}
                if len(joined) == 1:
                    settled[k] = joined.pop()
                    changed = True
    return settled


def _joins(anchors: Sequence[Row], settled: Sequence[int | None], k: int, here: int, n: int) -> bool:
    there = settled[n]
    return there is not None and there - here == anchors[n]["start"] - anchors[k]["start"]


def _ordered(places: Sequence[int | None]) -> list[int | None]:
    """The places that follow each other as the anchors do: of what was moved about, the longest part that stayed in order."""
    tails: list[int] = []
    chain: list[list[int]] = []
    for k, place in enumerate(places):
        if place is None:
            continue
        at = bisect_left(tails, place)
        before = chain[at - 1] if at else []
        tails[at : at + 1] = [place]
        chain[at : at + 1] = [[*before, k]]
    kept = set(chain[-1]) if chain else set()
    return [place if k in kept else None for k, place in enumerate(places)]


def _hash(article_id: str, words: str) -> str:
    return hmac.digest(article_id.encode("ascii"), words.encode("utf-8"), hashlib.sha256).hex()
