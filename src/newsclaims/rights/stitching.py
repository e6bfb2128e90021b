"""Withheld texts as far as words with offsets, in whatever files they stand, put them together again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from newsclaims.rights import wording
from newsclaims.rights.readings import Entry

# A reader fills in so many code points between two known stretches: a space, a stop, a small word.
SMALL_GAP = 4
# The apostrophe that guards a cell of a CSV file against being a formula.
GUARD = "'"

Span = tuple[int, int]


class Stitched:
    """What is known of each text: the spans at which a record's words stand at one of its numbers.

    ``texts`` has each withheld text and how many of its code points are shown.
    """

    def __init__(self, texts: Mapping[str, tuple[str, int]]) -> None:
        self._texts = texts
        self._known: dict[str, set[Span]] = defaultdict(set)

    def add(self, entry: Entry) -> None:
        """Note what a record gives away, by any of its numbers and any of its strings: no name of a column is relied upon."""
        article = entry.article
        if article is None or article not in self._texts:
            return
        text, visible = self._texts[article]
        strings = {value for _, value in entry.values if isinstance(value, str) and not value.isspace()}
        strings |= {value.removeprefix(GUARD) for value in strings} - {""}
        starts = {value for _, value in entry.values if isinstance(value, int) and 0 <= value < len(text)}
        for start in starts:
            for value in strings:
                if text.startswith(value, start) and start + len(value) > visible:
                    self._known[article].add((start, start + len(value)))

    def shown(self, withheld: wording.Runs) -> Iterator[str]:
        """The articles of which the spans, and what stands in small gaps between, show a run of words."""
        for article, spans in sorted(self._known.items()):
            text, visible = self._texts[article]
            if any(wording.shares(text[start:end], withheld) for start, end in _stretches([(0, visible), *spans])):
                yield article


def _stretches(spans: list[Span]) -> Iterator[Span]:
    """The spans, joined where next to nothing is between."""
    first, last = 0, 0
    for start, end in sorted(spans):
        if start > last + SMALL_GAP:
            yield first, last
            first = start
        last = max(last, end)
    yield first, last
