"""An article's text cut at every edge of every span, so that overlapping marks need no overlapping elements."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]

# The parts of a claim that are marked, by the letter that a segment names them with.
PARTS: Mapping[str, str] = {"s": "source", "q": "cue", "a": "addressee"}
CONTENT = "c"
ENTITY = "e"
CLASSES: Mapping[str, str] = {**PARTS, CONTENT: "content", ENTITY: "entity"}
BLANK_LINE = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class Mark:
    """A half-open span of the text; ``number`` is the claim's, or the mention's, in its article; ``kind`` the claim's or the mention's type."""

    start: int
    end: int
    letter: str
    number: int
    kind: str


@dataclass(frozen=True)
class Segment:
    """A stretch of text that the same marks lie on."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def classes(self) -> str:
        found = dict.fromkeys(f"{CLASSES[mark.letter]} {mark.kind}" if mark.letter == CONTENT else CLASSES[mark.letter] for mark in self.marks)
        return " ".join(dict.fromkeys(" ".join(found).split()))

    @property
    def names(self) -> str:
        """The marks as the page's script reads them: number and letter of each."""
        return " ".join(f"{mark.number}{mark.letter}" for mark in self.marks)


@dataclass(frozen=True)
class Paragraph:
    """The segments of a paragraph, and whether it is a heading."""

    segments: tuple[Segment, ...]
    heading: bool


def of_article(claims: Sequence[Row], mentions: Sequence[Row]) -> list[Mark]:
    """All marks of an article whose words are shown, claims before mentions, in the order of the rows."""
    found = []
    for number, claim in enumerate(claims):
        if claim["text"] is not None:
            found += [Mark(part["start"], part["end"], CONTENT, number, claim["kind"]) for part in claim["fragments"]]
        for letter, part in PARTS.items():
            if claim[f"{part}_text"] is not None:
                found.append(Mark(claim[f"{part}_start"], claim[f"{part}_end"], letter, number, claim["kind"]))
    found += [Mark(row["start"], row["end"], ENTITY, number, row["type"]) for number, row in enumerate(mentions) if row["text"] is not None]
    return found


def paragraphs(text: str, marks: Sequence[Mark], headings: Iterable[int] = ()) -> list[Paragraph]:
    """The text's paragraphs in segments; ``headings`` are the starts of sentences that are headings. Joined by what parts them they are the text."""
    heads = set(headings)
    found = []
    at = 0
    for gap in [*BLANK_LINE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if end > at:
            inside = [mark for mark in marks if mark.start < end and mark.end > at]
            found.append(Paragraph(tuple(_segments(text, at, end, inside)), at in heads))
        at = gap.end() if gap else end
    return found


def _segments(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterable[Segment]:
    edges = {start, end} | {edge for mark in marks for edge in (mark.start, mark.end) if start < edge < end}
    cuts = sorted(edges)
    for first, last in itertools.pairwise(cuts):
        yield Segment(text[first:last], tuple(mark for mark in marks if mark.start <= first and mark.end >= last))
