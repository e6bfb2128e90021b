"""Days, months, years, decades and centuries that are written out, so that no other day is needed to tell which they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from dateutil.relativedelta import relativedelta

Days = tuple[date, date]
Match = re.Match[str]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
MONTHS = {name: n for n, name in enumerate(_MONTHS, 1)} | {name[:3]: n for n, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_ONES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"]
_TEENS = [f"{stem}teenth" for stem in ["thir", "four", "fif", "six", "seven", "eigh", "nine"]]
CENTURIES = {word: n for n, word in enumerate([*_ONES, *_TEENS, "twentieth", "twenty-first"], 1)}

WEEKDAY = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\.)"
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=lambda m: (-len(m), m)))})\b\.?"
DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?(?: ?- ?(?P<till>\d\d?)(?:st|nd|rd|th)?)?"
YEAR = r"(?P<year>\d{4})"
# A range's second year in two digits is of the same century or just beyond its end: "1998-02", but "1995-94" is none.
LONGEST_SHORT_RANGE = 20
TWELFTH = 12


def whole_month(day: date) -> Days:
    """First and last day of the month that ``day`` lies in."""
    last: date = day + relativedelta(day=31)
    return day.replace(day=1), last


def years(first: int, last: int) -> Days | None:
    """All of two years and those between; null where they run backwards."""
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def month_days(match: Match, year: int) -> Days | None:
    """The day or days of a month that ``match`` names, in ``year``; null where it names another weekday."""
    month, day = MONTHS[match["month"]], int(match["day"])
    first, last = date(year, month, day), date(year, month, int(match["till"] or day))
    named = match["weekday"]
    return (first, last) if first <= last and (not named or WEEKDAYS[first.weekday()] == named[:3]) else None


def _day(match: Match) -> Days | None:
    return month_days(match, int(match["year"]))


def _iso(match: Match) -> Days:
    day = date.fromisoformat(match.group())
    return day, day


def _slashes(match: Match) -> Days | None:
    one, two, year = int(match[1]), int(match[2]), int(match[3])
    # Which is the month is the writer's custom, unless one number is too great for it or both are the same.
    if one <= TWELFTH and two <= TWELFTH and one != two:
        return None
    day = date(year, min(one, two), max(one, two))
    return day, day


def _month(match: Match) -> Days:
    return whole_month(date(int(match["year"]), MONTHS[match["month"]], 1))


def _years(match: Match) -> Days | None:
    first, till = int(match["year"]), match["till"] or match["to"]
    if not till:
        return years(first, first)
    last = int(till)
    if len(till) == 2:
        last += first // 100 * 100
        last += 100 if last < first and last + 100 - first <= LONGEST_SHORT_RANGE else 0
    return years(first, last)


def _decade(match: Match) -> Days | None:
    first = int(match[1])
    # "The 1900s" may be ten years or a hundred.
    return years(first, first + 9) if first % 100 else None


def _century(match: Match) -> Days | None:
    number = int(match["number"] or CENTURIES[match["word"]])
    return years(100 * number - 99, 100 * number)


FORMS: tuple[tuple[re.Pattern[str], Callable[[Match], Days | None]], ...] = tuple(
    (re.compile(pattern, re.ASCII), meaning)
    for pattern, meaning in (
        (r"\d{4}-\d\d-\d\d", _iso),
        (r"(\d\d?)/(\d\d?)/(\d{4})", _slashes),
        (rf"(?:{WEEKDAY},? )?{MONTH} {DAY},? {YEAR}", _day),
        (rf"(?:{WEEKDAY},? )?{DAY} (?:of )?{MONTH},? {YEAR}", _day),
        (rf"{MONTH},? (?:of )?{YEAR}", _month),
        (rf"{YEAR}(?: ?[-/] ?(?P<till>\d{{4}}|\d\d)| to (?P<to>\d{{4}}))?", _years),
        (r"(\d{3}0)s", _decade),
        (rf"(?:(?P<number>\d\d?)(?:st|nd|rd|th)|(?P<word>{'|'.join(CENTURIES)}))[ -]century", _century),
    )
)
