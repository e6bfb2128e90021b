"""When a claim was made: the expression of time in the clause of its cue."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from newsclaims.claims.frames import Frame, Span
from newsclaims.entities.expressions import Expression

POINT_TYPES = ("DATE", "TIME")
# An expression that tells how long or how often tells no time of saying; "three days ago" and "20 minutes later" do.
DURATION = re.compile(r"\b(?:days|weeks|months|years|decades|centuries|hours|minutes|seconds|old)$|^(?:every|each)\b|days$|\d-[^\W\d]", re.IGNORECASE)
PREPOSITION = re.compile(
    r"\bas\s(?:early|late|recently|long\sago|far\sback)\sas\s(?:the\s)?$|\b(?:(?:earlier|later|late|early)\s)?(?:on|in|at|during|over|around|by)\s(?:the\s)?$|\b(?:earlier|later|late|early)\s(?:the\s)?$",
    re.IGNORECASE,
)
NOT_WHEN = re.compile(
    r"\b(?:for|since|until|till|from|to|of|before|after|between|through|than|within|about|(?<!,\s)and|by)\s(?:the\s)?$", re.IGNORECASE
)
# Words after which another clause has begun.
OTHER_CLAUSE = re.compile(
    r"[;:“”\"]|\b(?:who|which|that|when|where|while|after|before|because|if|whether|as|since|until|and|but)\b|\bto\shave\b", re.IGNORECASE
)
# Where a clause begins behind another one: ", and last week a judge ordered".
NEW_CLAUSE = re.compile(r"(?:,|;|,?\s[—–])\s(?:and|but|while|though|although)\s(?!\w+\s(?:and|or)\b)", re.IGNORECASE)
MAX_WORDS = 10
MAX_WORDS_BEFORE = 4
CONTEXT = 24
LEAD = re.compile(
    r"[\s,\"“”'‘’—–-]*(?:(?:but|and|then|earlier|also|again|(?:aired|given|issued|made|posted|published|released|sent|shown))\s)?",
    re.IGNORECASE,
)
# A clock that opens an entry of a live blog, and a dateline's day.
STAMP = re.compile(r"\d\d?[:.]\d\d\s")
DATELINE_DASH = re.compile(r"\)?\s(?:[—–]|--?)\s|\s\([^()\n]{1,40}\)\s(?:[—–]|--?)\s")


def find(frame: Frame, expressions: Sequence[Expression]) -> Span | None:
    """The span of when it was said, with its preposition ("on Wednesday"), in the cue's clause and outside source and content; null where none is.

    ``expressions`` are the article's, in order.
    """
    text, cue, source = frame.text, frame.cue, frame.source
    begin, stop = frame.before(), frame.after()
    near = expressions[bisect_left(expressions, begin, key=lambda e: e.start) : bisect_left(expressions, stop, key=lambda e: e.start)]
    points = [e for e in near if e.end <= stop and e.type in POINT_TYPES and not DURATION.search(text[e.start : e.end])]
    points = [e for e in points if not _stamps(text, e)]
    free = [e for e in points if not (source and source[0] < e.end and e.start < source[1])]
    said = [span for e in free if e.start >= cue[0] and (span := _with_preposition(text, e, cue[0])) and _follows(text, cue, span)]
    if said:
        return said[0]
    opened = [span for e in free if e.end <= cue[0] and (span := _with_preposition(text, e, begin)) and _precedes(frame, span)]
    return opened[-1] if opened else None


def _stamps(text: str, expression: Expression) -> bool:
    """Whether an expression says when an entry or article was written."""
    if text[expression.start - 1 : expression.start] in ("", "\n"):
        return STAMP.match(text, expression.start) is not None
    return DATELINE_DASH.match(text, expression.end) is not None


def _with_preposition(text: str, expression: Expression, begin: int) -> Span | None:
    floor = max(begin, expression.start - CONTEXT)
    if preposition := PREPOSITION.search(text, floor, expression.start):
        return preposition.start(), expression.end
    return None if NOT_WHEN.search(text, floor, expression.start) else (expression.start, expression.end)


def _follows(text: str, cue: Span, span: Span) -> bool:
    between = text[min(cue[1], span[0]) : span[0]]
    return len(between.split()) <= MAX_WORDS and not OTHER_CLAUSE.search(between)


def _precedes(frame: Frame, span: Span) -> bool:
    """Whether the span opens the clause ("On Monday, Republic had reported") or stands between source and cue."""
    text, source = frame.text, frame.source
    after = text[span[1] : frame.cue[0]]
    if source and source[1] <= span[0]:
        return not text[source[1] : span[0]].strip(" ,\u00a0") and len(after.split()) <= MAX_WORDS_BEFORE
    begin = frame.before()
    opens = LEAD.fullmatch(text, begin, span[0]) is not None or any(m.end() == span[0] for m in NEW_CLAUSE.finditer(text, begin, span[0]))
    to_source = text[span[1] : source[0]] if source and source[0] >= span[1] else after
    return opens and len(to_source.split()) <= MAX_WORDS_BEFORE and not OTHER_CLAUSE.search(to_source)
