"""Attributions inside the content of another one, which the annotator, trained on text where they are hardly marked, passes over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from newsclaims.claims.ends import WORD, tidy
from newsclaims.claims.frames import Attribution, Taken

RULE = "rule:according-to"
# At a clause's start, where the source ends with a comma and what it said with the sentence.
ACCORDING_TO = re.compile(r"(?<!\w)(?P<cue>[Aa]ccording to) (?P<source>[^,.;:!?\n]{2,80}), (?P<content>[^.!?\n]*\w)")
MIN_WORDS = 3
# A stretch that somebody said, and the words in it: most rules need none of it where one of their words is not there.
Content = tuple[int, int, frozenset[str]]


def according_to(text: str, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Each "According to X, Y" within a fragment of an attribution in ``found`` whose cue none of them has.

    A fragment that is itself what such a cue introduces has its cue outside, so that nothing is found twice.
    """
    if "ccording to " not in text:
        return
    taken = Taken.by_cues(text, found)
    for start, end in outermost(found):
        for match in ACCORDING_TO.finditer(text, start, end):
            cue = match.span("cue")
            content = tidy(text, match.span("content"))
            if taken.overlaps(*cue) or len(text[slice(*content)].split()) < MIN_WORDS:
                continue
            yield Attribution(match.span("source"), cue, (content,), (RULE,))


def contents(text: str, found: Iterable[Attribution]) -> list[Content]:
    """The fragments of all attributions that lie in no other, in order, with their words."""
    return [(start, end, frozenset(WORD.findall(text, start, end))) for start, end in outermost(found)]


def outermost(found: Iterable[Attribution]) -> list[tuple[int, int]]:
    """The fragments of all attributions that lie in no other, in order."""
    outer: list[tuple[int, int]] = []
    for start, end in sorted({f for a in found for f in a.fragments}, key=lambda f: (f[0], -f[1])):
        if not outer or end > outer[-1][1]:
            outer.append((start, end))
    return outer
