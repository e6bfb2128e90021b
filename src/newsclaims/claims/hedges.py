"""Hedges without a source: "X is believed to Y", "X was supposed to Y", where the annotator marked no cue."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from newsclaims.claims.ends import WORD, tidy
from newsclaims.claims.frames import Attribution, Span, Taken
from newsclaims.claims.objects import PHRASE

RULE = "rule:hedge"
_BE = r"(?:(?:has|have|had)\s(?:also\s)?been|is|are|was|were)"
_TO = """
alleged believed considered estimated expected feared forecast known meant predicted presumed reported rumored rumoured said supposed
suspected thought understood
"""
HEDGE = re.compile(rf"\s(?:{'|'.join(_TO.split())})(?=\sto\s[a-z])|\s(?:forecast|predicted)(?=[.,;:!?”\"\s]|$)")
AUXILIARY = re.compile(rf"(?<![\w’'-]){_BE}(?:\s(?:also|now|still|not|once|widely|\w+ly))?\Z")
INFINITIVE = re.compile(rf"\sto\s(?!(?:an?|the|him|her|them)\b)[a-z]{PHRASE}")
AROUND = re.compile(rf"(?:\s(?:for|in|on|over|at|by)\s{PHRASE})?(?=[.,;:!?”\"]|$)")
# Where the subject of a hedge begins: at the last of these before it.
CLAUSE_START = re.compile(
    r"[.;:,—–(“\"‘!?]\s?|\s(?:that|after|because|when|while|where|whether|if|and|but|before|as|said|says|say|until|since|though|although)\s"
)
RELATIVE = re.compile(r"(?:[Tt]hat|[Ww]ho|[Ww]hich|[Ww]hat|[Ii]t|[Tt]here|\W*)$")
BEHIND_RELATIVE = re.compile(r"^.*\s(?:who|which)$|^(?:who|which)$")
# How far before the participle its auxiliary, and before that the subject may begin, in code points.
REACH_BACK, REACH = 24, 160
# Words; a longer subject has a clause of its own.
MAX_SUBJECT = 8


def find(text: str, found: Sequence[Attribution], starts: Sequence[int]) -> Iterator[Attribution]:
    """Each hedge in ``text`` whose cue none of the attributions in ``found`` has: its subject and its infinitive are the content."""
    taken = Taken.by_cues(text, found)
    for match in HEDGE.finditer(text):
        auxiliary = AUXILIARY.search(text, max(0, match.start() - REACH_BACK), match.start())
        behind = auxiliary and (INFINITIVE.match(text, match.end()) or AROUND.match(text, match.end()))
        if not auxiliary or not behind:
            continue
        cue = auxiliary.start(), match.end()
        if taken.overlaps(*cue):
            continue
        subject, rest = _subject(text, cue[0], starts), tidy(text, behind.span())
        if subject or behind.re is INFINITIVE:
            yield Attribution(None, cue, tuple(part for part in (subject, rest) if part and WORD.search(text, *part)), (RULE,))


def _subject(text: str, stop: int, starts: Sequence[int]) -> Span | None:
    """The words from the beginning of the clause to the cue; null for a relative pronoun, whose noun stands elsewhere."""
    floor = max(starts[bisect_right(starts, stop) - 1], stop - REACH)
    begin = max([floor, *(m.end() for m in CLAUSE_START.finditer(text, floor, stop))])
    if RELATIVE.match(text[begin:stop].strip()) or BEHIND_RELATIVE.match(text[begin:stop].strip()):
        return None
    subject = tidy(text, (begin + 5 * text.startswith("that ", begin), stop))
    return subject if len(WORD.findall(text, *subject)) <= MAX_SUBJECT else None
