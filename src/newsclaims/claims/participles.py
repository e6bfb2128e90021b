"""Participles of saying, whose source is that of the clause that they go with: "Lim said no, **adding** that it rained"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsclaims.claims.frames import Attribution, Span

RULE = "rule:participle"
PARTICIPLE = re.compile(r"(?:(?:not|also|later|then|\w+ly)\s)?[a-z]{2,}ing\b")
# What stands before one that goes with the clause before it; behind "the" or "of" it is a noun.
BEFORE = re.compile(r"(?:,|,\s(?:and|but)|\swhile|\swhen)\s\Z")
REACH = 12
SUBJECT = re.compile(r"(?:[\"“‘(]?)(?P<who>He|She|They|We|I|It)\s")


def with_source(text: str, found: Iterable[Attribution], starts: Sequence[int], names: Sequence[Span]) -> Iterator[Attribution]:
    """The attributions; a participle without source has the nearest source before it in its sentence, else the subject that opens the sentence."""
    given = list(found)
    sources = sorted({a.source for a in given if a.source})
    opening = dict(names)
    for one in given:
        if one.source is None and one.cue and PARTICIPLE.match(text, *one.cue) and BEFORE.search(text, max(0, one.cue[0] - REACH), one.cue[0]):
            begin = starts[bisect_right(starts, one.cue[0]) - 1]
            near = sources[bisect_left(sources, (begin, begin)) : bisect_left(sources, (one.cue[0], one.cue[0]))]
            before = [s for s in near if s[1] <= one.cue[0]]
            subject = SUBJECT.match(text, begin)
            who = before[-1] if before else subject.span("who") if subject else (begin, opening[begin]) if begin in opening else None
            if who and not any(a < who[1] and who[0] < b for a, b in one.fragments):
                yield replace(one, source=who, rules=(*one.rules, RULE))
                continue
        yield one
