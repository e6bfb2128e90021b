"""The parts of one attribution in its article, as the rules for its qualities see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Span = tuple[int, int]


@dataclass(frozen=True)
class Attribution:
    """Half-open code point spans of one attribution's parts, and the names of the rules that had a hand in it."""

    source: Span | None
    cue: Span | None
    fragments: tuple[Span, ...]
    rules: tuple[str, ...]


class Taken:
    """Which code points of a text spans have, so that whether another one overlaps any of them takes no look at all of them."""

    def __init__(self, text: str, spans: Iterable[Span] = ()) -> None:
        self._marks = bytearray(len(text))
        for span in spans:
            self.add(span)

    @classmethod
    def by_cues(cls, text: str, found: Iterable[Attribution]) -> Taken:
        """What the cues of attributions have."""
        return cls(text, (one.cue for one in found if one.cue))

    def add(self, span: Span) -> None:
        """One more."""
        start, end = span
        self._marks[start:end] = b"\x01" * (end - start)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether one of the spans overlaps another."""
        return self._marks.find(1, start, end) >= 0


class Frame(NamedTuple):
    """An article's text and, as half-open code point spans of it, the sentence of a cue, the cue, its source and the content's fragments in order."""

    text: str
    sentence: Span
    cue: Span
    source: Span | None
    fragments: Sequence[Span]

    def after(self) -> int:
        """Where the words after the cue end: at the next fragment of the content, else with the sentence."""
        stop = self.sentence[1]
        for start, _ in self.fragments:
            if self.cue[1] <= start < stop:
                stop = start
        return stop

    def before(self) -> int:
        """Where the words before the cue begin: after the last fragment before it, else with the sentence."""
        begin = self.sentence[0]
        for _, end in self.fragments:
            if begin < end <= self.cue[0]:
                begin = end
        return begin
