"""Days, weeks, months and years that are counted from the day of publication, or that only it tells the year or the week of."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as weekday_of

from newsclaims.entities.numbers import NUMBER, stated
from newsclaims.entities.written_dates import DAY, MONTH, MONTHS, WEEKDAY, WEEKDAYS, Days, Match, month_days, whole_month, years

SATURDAY = 5
# A weekday or a weekend that is "this" one lies nearer than any other of its name.
NEAREST = 3
HALF_A_YEAR = {"days": 182, "months": 5}
YEARS = {"year": 1, "decade": 10, "century": 100}
STEP = {"last": -1, "this": 0, "next": 1}

CLOCK = (
    r"(?:(?:noon|midnight|\d\d?(?:[:.]\d\d)?(?: ?[ap]\.?m\.?| ?o'clock)?)"
    r"(?: (?:gmt|utc|bst|[ecmp][sd]?t|local time|eastern(?: time)?))? (?:on )?)?"
)
WHICH = r"(?:(?P<which>this|last|next|past|coming) )?"
PART = r"(?: (?:early |late )?(?:morning|afternoon|evening|night))?"
OF_WEEK = r"(?: (?:of )?(?P<of>this|last|next) week)?"
OF_YEAR = r"(?: (?:of )?(?P<of>this|last|next) year)?"
COUNT = r"(?:exactly )?(?P<count>[a-z\d][a-z\d, -]*?)[ -]"
NUMBER_ALONE = re.compile(NUMBER)


def week(day: date) -> Days:
    """The ISO week that a day lies in, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _unit(day: date, unit: str) -> Days | None:
    """The day, ISO week, calendar month, year, decade or century that ``day`` lies in."""
    if unit == "day":
        return day, day
    if unit == "week":
        return week(day)
    if unit == "month":
        return whole_month(day)
    # The decade of the 1990s begins with 1990, the 20th century with 1901.
    late = 1 if unit == "century" else 0
    first = (day.year - late) // YEARS[unit] * YEARS[unit] + late
    return years(first, first + YEARS[unit] - 1)


def _moved(day: date, unit: str, count: int) -> date:
    unit, count = {"decade": ("year", 10 * count), "century": ("year", 100 * count)}.get(unit, (unit, count))
    moved: date = (
        day
        + {
            "day": relativedelta(days=count),
            "week": relativedelta(weeks=count),
            "month": relativedelta(months=count),
            "year": relativedelta(years=count),
        }[unit]
    )
    return moved


def _day_near(published: date, number: int, which: str | None) -> date | None:
    """The day of the week that "last", "this", "next", "past" or "coming" before its name means.

    Some take "next Friday" for the first that comes, some for the one of next week: where these differ it is null.
    """
    if which in ("past", "coming"):
        step = 1 if which == "coming" else -1
        near: date = published + relativedelta(days=step, weekday=weekday_of(number)(step))
        return near
    if which == "this":
        day = week(published)[0] + timedelta(days=number)
        return day if abs((day - published).days) <= NEAREST else None
    step = STEP[which or ""]
    nearest = _day_near(published, number, "coming" if step > 0 else "past")
    return nearest if nearest and week(nearest) == week(published + timedelta(weeks=step)) else None


def _weekday(match: Match, published: date, past: bool) -> Days | None:
    number, which, of = WEEKDAYS.index(match["weekday"][:3]), match["which"], match["of"]
    if which and of:
        return None
    if of:
        day: date | None = week(published + timedelta(weeks=STEP[of]))[0] + timedelta(days=number)
    elif which:
        day = _day_near(published, number, which)
    else:
        day = published + relativedelta(weekday=weekday_of(number)(-1)) if past else None
    return (day, day) if day else None


def _weekend(match: Match, published: date, past: bool) -> Days | None:
    which = match["which"]
    if which == "last":
        saturday: date | None = week(published - timedelta(weeks=1))[0] + timedelta(days=SATURDAY)
    elif which:
        # On a weekend "past" and "coming" may mean the day itself.
        unsure = which in ("past", "coming") and published.weekday() >= SATURDAY
        saturday = None if unsure else _day_near(published, SATURDAY, which)
    else:
        saturday = published + relativedelta(weekday=weekday_of(SATURDAY)(-1)) if past else None
    return (saturday, saturday + timedelta(days=1)) if saturday else None


def _near_day(match: Match, published: date, past: bool) -> Days:
    day = published + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[str(match.lastgroup)])
    return day, day


def _period(match: Match, published: date, past: bool) -> Days | None:
    which, unit = match["which"], match["unit"]
    # "The last decade" may end with a nine or with today.
    return None if which != "this" and unit in ("decade", "century") else _unit(_moved(published, unit, STEP[which]), unit)


def _count(words: str) -> int | None:
    """The whole number that words state exactly; "a" and none are one."""
    if words in ("", "a", "an"):
        return 1
    operator, number = stated(words) if NUMBER_ALONE.fullmatch(words) else ("", 0.0)
    return int(number) if operator == "exactly" and number.is_integer() else None


def _stretch(match: Match, published: date, past: bool) -> Days | None:
    count, unit = _count(match["count"]), match["unit"]
    if count is None:
        return None
    if match["which"] == "coming":
        return published, _moved(published, unit, count)
    return _moved(published, unit, -count), published


def _ago(match: Match, published: date, past: bool) -> Days | None:
    count = _count(match["count"])
    return None if count is None else _unit(_moved(published, match["unit"], -count), match["unit"])


def _day(match: Match, published: date, past: bool) -> Days | None:
    if match["of"]:
        return month_days(match, published.year + STEP[match["of"]])
    number, day = MONTHS[match["month"]], int(match["day"])
    around = (y for y in range(published.year - 1, published.year + 2) if (number, day) != (2, 29) or isleap(y))
    nearest = min(around, key=lambda y: abs((date(y, number, day) - published).days), default=None)
    if nearest is None or abs((date(nearest, number, day) - published).days) > HALF_A_YEAR["days"]:
        return None
    return month_days(match, nearest)


def _month(match: Match, published: date, past: bool) -> Days | None:
    number, which, of = MONTHS[match["month"]], match["which"], match["of"]
    if which and of:
        return None
    year = published.year
    if of or which == "this":
        year += STEP[of or which]
    elif which in ("past", "coming"):
        year += number <= published.month if which == "coming" else -(number >= published.month)
    elif which:
        # "Last May" is of last year to some and the nearest to others.
        step = STEP[which]
        if step * (published.month - number) < 0:
            return None
        year += step
    else:
        away = (number - published.month + 6) % 12 - 6
        if abs(away) > HALF_A_YEAR["months"]:
            return None
        return whole_month(published.replace(day=1) + relativedelta(months=away))
    return whole_month(date(year, number, 1))


# The first that fits decides.
FORMS: tuple[tuple[re.Pattern[str], Callable[[Match, date, bool], Days | None]], ...] = tuple(
    (re.compile(pattern, re.ASCII), meaning)
    for pattern, meaning in (
        (rf"{CLOCK}{WHICH}{WEEKDAY}{PART}{OF_WEEK}", _weekday),
        (rf"{WHICH}weekend", _weekend),
        (
            rf"(?P<yesterday>yesterday{PART}|last (?:night|evening))|(?P<today>today|tonight|this (?:morning|afternoon|evening))"
            rf"|(?P<tomorrow>tomorrow{PART})",
            _near_day,
        ),
        (r"(?P<which>this|last|next) (?P<unit>week|month|year|decade|century)", _period),
        (r"(?P<which>past|coming) (?P<count>)(?P<unit>day|week|month|year|decade|century)", _stretch),
        (rf"(?:the )?(?P<which>past|last|coming) {COUNT}(?P<unit>day|week|month|year|decade)s?", _stretch),
        (rf"{COUNT}(?P<unit>day|week|month|year)s? ago", _ago),
        (rf"(?:{WEEKDAY},? )?{MONTH} {DAY}{OF_YEAR}", _day),
        (rf"(?:{WEEKDAY},? )?{DAY} (?:of )?{MONTH}{OF_YEAR}", _day),
        (rf"{WHICH}{MONTH}{OF_YEAR}", _month),
    )
)
