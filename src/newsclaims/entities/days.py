"""First and last day of what an expression of time means; null where its words and the day of publication do not tell."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from newsclaims.entities import counted_days, written_dates
from newsclaims.entities.dates import YEAR
from newsclaims.entities.numbers import DASH
from newsclaims.entities.written_dates import MONTH, WEEKDAY, Days

DASHES = re.compile(DASH)
# A preposition changes no day, and "early", "late" and the like narrow it to no day that one could name. "The last year" is not "last year":
# it may be the twelve months up to now, or somebody's final one. "Over" is a bound before a number.
LEAD = re.compile(r"(?:(?:earlier|early|later|late|mid|on|in|at|during|over(?= (?:the|past|last)\b))[ -]|the (?!last |next ))*")
LONGEST = 80

THE_BEFORE = re.compile(r"\bthe\s$", re.IGNORECASE)
BOUND_BEFORE = re.compile(r"\b(?:over|some|under)\s$", re.IGNORECASE)
BEFORE_CHRIST = re.compile(r"\s?B\.?C(?:\.?E)?\b")
# "The last week of August" is August's, "May last year" last year's, and "May that year" of a year that stands elsewhere.
OF = re.compile(r"\sof\b")
NEAR = re.compile(r"(?:this|last|next|past|coming)\b", re.IGNORECASE)
QUALIFIER = re.compile(r"\s(?:of\s)?(?:(?P<near>this|last|next)|that|the\s(?:same|following|previous|next|last))\s(?:week|year)\b")
MONTH_NAME = re.compile(rf"\b{MONTH}", re.IGNORECASE)
WEEKDAY_NAME = re.compile(rf"\b{WEEKDAY}", re.IGNORECASE)
OTHER_YEAR = re.compile(rf"(?<![\w.,]){YEAR}")
CONTEXT = {"before": 120, "after": 60}


def resolve(expression: str, published: date | None = None, *, past: bool = False) -> Days | None:
    """First and last day that ``expression`` means, counted from ``published`` where it is no date by itself.

    ``past`` says that it happened by then, as a time of saying has: "Monday" is the last one, and what is yet to come is null.
    """
    words = DASHES.sub("-", " ".join(expression.lower().split())).replace("’", "'")
    if len(words) > LONGEST:
        return None
    words = LEAD.sub("", words, count=1)
    try:
        for pattern, meaning in written_dates.FORMS:
            if match := pattern.fullmatch(words):
                return meaning(match)
        return _counted(words, published, past) if published else None
    except (ValueError, OverflowError):
        # The calendar has no such day: "31 February", "5,000 years ago".
        return None


def _counted(words: str, published: date, past: bool) -> Days | None:
    for pattern, meaning in counted_days.FORMS:
        if match := pattern.fullmatch(words):
            found = meaning(match, published, past)
            return None if found and past and found[0] > published else found
    return None


def within(text: str, start: int, end: int, published: date | None, *, past: bool = False) -> Days | None:
    """The same for the expression ``text[start:end]``, with a look at the words around it."""
    expression = text[start:end]
    if BEFORE_CHRIST.match(text, end):
        return None
    written = resolve(expression)
    if written or not published:
        return written
    before = text[max(0, start - 8) : start]
    if qualifier := QUALIFIER.match(text, end):
        return resolve(text[start : qualifier.end()], published, past=past) if qualifier["near"] else None
    if (NEAR.match(expression) and OF.match(text, end)) or (expression.endswith("ago") and BOUND_BEFORE.search(before)):
        return None
    found = resolve(f"the {expression}" if THE_BEFORE.search(before) else expression, published, past=past)
    # A weekday that agrees has told the year.
    undated = MONTH_NAME.search(expression) and not WEEKDAY_NAME.search(expression)
    return None if found and undated and _another_year(text, start, end, found) else found


def _another_year(text: str, start: int, end: int, found: Days) -> bool:
    """Whether the paragraph names another year shortly before or after: "Elected in 2014, he resigned in May"."""
    # Neither search nor slice reaches beyond the context, so that a long paragraph takes linear time.
    begin, stop = max(0, start - CONTEXT["before"]), min(len(text), end + CONTEXT["after"])
    around = text[begin:start].rpartition("\n")[2], text[end:stop].partition("\n")[0]
    return any(int(year) != found[0].year for part in around for year in OTHER_YEAR.findall(part))


def columns(name: str, days: Days | None) -> dict[str, Any]:
    """The columns ``name_from`` and ``name_to``."""
    first, last = days or (None, None)
    return {f"{name}_from": first, f"{name}_to": last}
