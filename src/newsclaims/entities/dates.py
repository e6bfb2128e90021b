"""Dates and times of day by rule: calendar words, clocks, years, and spans of time counted from another time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from newsclaims.entities import first_words
from newsclaims.entities.numbers import DASH, SPACE


def _any(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
WEEKDAY_SHORT = r"(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\."
# Months that are no other word; the abbreviated ones need a day or a year beside them.
MONTH_SURE = r"(?:January|February|April|June|July|August|September|October|November|December)\b"
MONTH_DOUBTFUL = r"(?:March|May)\b"
MONTH = _any(MONTH_SURE, MONTH_DOUBTFUL, r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?")
YEAR = r"(?:1[5-9]|20)\d\d(?!\w|[.,]\d)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\w|[.,:]\d)"
DAYS = rf"{DAY}(?:{SPACE}?{DASH}{SPACE}?{DAY})?"
CALENDAR_DAY = _any(rf"{MONTH}{SPACE}{DAYS}(?:,?{SPACE}{YEAR})?", rf"{DAYS}{SPACE}(?:of{SPACE})?{MONTH}(?:,?{SPACE}{YEAR})?")
NUMERIC = r"(?:\d{4}-(?:0\d|1[0-2])-[0-3]\d|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)|9/11)(?![\w/]|[.-]\d)"
UNIT = r"(?:day|week|weekend|month|quarter|year|decade|century|spring|summer|autumn|fall|winter|season)s?\b"
SHORT_UNIT = r"(?:hour|minute|second)s?\b"
PART_OF_DAY = r"(?:morning|afternoon|evening|night)s?\b"
AGO = rf"{SPACE}(?:ago|earlier|later)\b"
EARLY = rf"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)(?:{DASH}|{SPACE}))"
EARLIER = rf"(?:(?:[Ee]arlier|[Ll]ater){SPACE})"
NEAR = rf"(?:[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast|[Pp]revious|[Ff]ollowing|[Cc]oming){SPACE}"
VAGUE = rf"(?:[Ss]everal|[Mm]any|[Aa]{SPACE}few|[Aa]{SPACE}couple{SPACE}of|[Rr]ecent){SPACE}"
ZONE = rf"(?:{SPACE}(?:GMT|UTC|BST|[ECMP][SD]?T|local{SPACE}time|Eastern(?:{SPACE}time)?)\b)?"
HALF_DAY = r"(?:[ap]\.m\.|[ap]m\b|[AP]M\b|[AP]\.M\.)"
CLOCK = _any(
    rf"(?:2[0-3]|[01]?\d)[:.][0-5]\d{SPACE}?{HALF_DAY}",
    r"(?:2[0-3]|[01]?\d):[0-5]\d(?![\d:])",
    rf"(?:1[0-2]|[1-9]){SPACE}?{HALF_DAY}",
    rf"(?:1[0-2]|[1-9]){SPACE}?o[’']clock\b",
    r"noon\b",
    r"midnight\b",
)
HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
START = r"(?<![\w:#@/$€£.-])"

DATE = re.compile(
    START
    + _any(
        NUMERIC,
        rf"(?:{EARLIER}|{EARLY}|{NEAR})?{WEEKDAY}(?:,?{SPACE}{CALENDAR_DAY})?",
        rf"{WEEKDAY_SHORT},?{SPACE}{CALENDAR_DAY}",
        CALENDAR_DAY,
        rf"{EARLY}?{MONTH},?{SPACE}(?:of{SPACE})?{YEAR}",
        rf"(?:{EARLIER}|{EARLY}|{NEAR})(?:in{SPACE})?(?:{MONTH_SURE}|{MONTH_DOUBTFUL})",
        MONTH_SURE,
        rf"(?P<doubtful>{MONTH_DOUBTFUL})",
        rf"(?:{EARLIER}|{EARLY})?{NEAR}{UNIT}",
        rf"(?:[Aa]n?{SPACE}|{VAGUE})?{UNIT}{AGO}",
        # A rate ("$4 a year") is no span, nor is "a day" without a preposition.
        rf"(?:(?<=\b[Ff]or )|(?<=\b[Oo]ver ))(?:[Aa]{SPACE})?(?:days?|weeks?|months?|years?|decades?)\b(?![’'-])",
        rf"(?:(?<=\b[Ii]n )|(?<=\b[Ww]ithin ))[Aa]{SPACE}(?:day|week|month|year|decade)\b(?![’'-])",
        rf"(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)(?:{SPACE}|{DASH})quarter\b(?:{SPACE}of{SPACE}(?:{YEAR}|(?:this|last|next){SPACE}year))?",
        rf"(?:[Ff]ull|[Hh]alf|[Mm]id|[Yy]ear){DASH}year\b",
        rf"(?:[Ff]irst|[Ss]econd){SPACE}half{SPACE}of{SPACE}(?:the{SPACE}year|(?:this|last|next){SPACE}year|{YEAR})",
        rf"(?:[Ee]nd|[Ss]tart|[Bb]eginning|[Mm]iddle){SPACE}of{SPACE}(?:(?:the|this|that|last|next){SPACE}(?:week|month|year|decade|century)\b|(?:{MONTH_SURE}{SPACE})?{YEAR}|{MONTH_SURE})",
        rf"(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|[Ff]inal){SPACE}week{SPACE}of{SPACE}{MONTH}(?:{SPACE}{YEAR})?",
        rf"as{SPACE}(?:early|late|recently){SPACE}as{SPACE}(?:(?:last|this|next){SPACE}\w+|{MONTH_SURE}(?:{SPACE}{YEAR})?|{YEAR})",
        rf"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{{1,2}}(?:st|nd|rd|th)){SPACE}(?:(?:straight|consecutive|full){SPACE})?(?:day|week|month|year)\b(?![’'-])",
        rf"{VAGUE}(?:days|weeks|months|years|decades|centuries)\b",
        r"(?:[Dd]ecades|[Cc]enturies|[Yy]esterday|[Tt]oday|[Tt]omorrow|weekend)\b(?!-\w)",
        rf"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter){SPACE}(?:of{SPACE})?{YEAR}",
        rf"(?:\d{{1,2}}(?:st|nd|rd|th)|[a-z]{{3,10}}(?:th|first|second|third))(?:{SPACE}|-)century\b",
        rf"(?:{EARLY})?(?:[’'‘]?[1-9]0|(?:1[5-9]|20)\d0)s\b",
        rf"(?:{EARLY}|pre-|post-)?(?P<year>{YEAR})(?P<range>{SPACE}?{DASH}{SPACE}?(?:(?:1[5-9]|20)\d\d|\d\d)(?!\w|[.,-]\d)|{SPACE}to{SPACE}{YEAR})?",
    )
)
TIME = re.compile(
    START
    + _any(
        rf"(?:{EARLIER}|{EARLY})?(?:(?:[Tt]his|[Ll]ast|[Tt]hat|[Yy]esterday|[Tt]omorrow){SPACE}|(?:{NEAR})?{WEEKDAY}{SPACE}(?:{EARLY})?){PART_OF_DAY}",
        rf"(?:(?:(?:[Ss]hortly|[Jj]ust|[Ss]oon){SPACE}(?:after|before)|[Aa]round|[Aa]bout|[Nn]early|[Aa]lmost){SPACE})?{CLOCK}{ZONE}",
        rf"(?:[01]\d|2[0-3])[0-5]\d{SPACE}(?:GMT|UTC|BST|[ECMP][SD]?T|hours|hrs|local{SPACE}time)\b",
        rf"(?:{HOUR}|(?:1[0-2]|[1-9])){SPACE}(?:in{SPACE}the{SPACE}(?:morning|afternoon|evening)|at{SPACE}night)\b",
        rf"(?:[Hh]alf{SPACE}past|[Qq]uarter{SPACE}(?:past|to)){SPACE}{HOUR}\b",
        rf"{HOUR}{SPACE}o[’']clock\b",
        r"(?:[Tt]onight|[Oo]vernight)\b",
        r"(?<=\b[Aa]t )(?:night|dawn|dusk|nightfall|sunset|sunrise)\b",
        rf"(?<=\b[Ii]n the ){EARLY}?(?:morning|afternoon|evening|night)s?\b",
        r"(?<=\b[Ff]or )(?:an hour|hours|minutes|seconds|a minute)\b",
        rf"[Hh]alf{SPACE}an{SPACE}hour\b",
        rf"(?:[Aa]n?{SPACE}|{VAGUE})?{SHORT_UNIT}{AGO}",
        rf"{VAGUE}(?:hours|minutes|seconds)\b",
    )
)
# What matches begin with: whoever adds to the patterns adds here.
_WEEKDAYS = """monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays"""
_NEAR = """earlier later early late mid this last next past previous following coming several many a an recent"""
_DATE_FIRST = """
mon tue tues wed thu thurs fri sat sun january february march april may june july august september october november december jan feb mar apr jun
jul aug sep sept oct nov dec day days week weeks weekend weekends month months quarter quarters year years decade decades century centurys
centuries spring springs summer summers autumn autumns fall falls winter winters season seasons first second third fourth fifth sixth seventh
eighth ninth tenth final full half end start beginning middle as yesterday today tomorrow pre post ’ ' ‘
"""
_TIME_FIRST = """
that yesterday tomorrow shortly just soon around about nearly almost noon midnight one two three four five six seven eight nine ten eleven
twelve half quarter tonight overnight night nights dawn dusk nightfall sunset sunrise morning mornings afternoon afternoons evening evenings
hour hours minute minutes second seconds
"""
DATE_FIRST = frozenset(f"{_WEEKDAYS} {_NEAR} {_DATE_FIRST}".split()) | {first_words.DIGIT}
TIME_FIRST = frozenset(f"{_WEEKDAYS} {_NEAR} {_TIME_FIRST}".split()) | {first_words.DIGIT}
# "Nineteenth century": its first word is any with such an ending.
OF_CENTURY = re.compile(rf"(?<!\w)[a-z]+(?=(?:{SPACE}|-)century)")

MONTH_BEFORE = re.compile(r"\b(?:in|since|until|till|by|from|through|before|after|during|between)\s$", re.IGNORECASE)
NO_MONTH_AFTER = re.compile(r"\s(?:[A-Z]|be\b|have\b|not\b)|-\w")
# "in 2014", "the 2014 vote", "Trump's 2016 plan", "(2014)".
YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|of|before|after|during|through|to|between|and|for|circa|around|the|a|its|his|her|their|our|this|that|late|early|mid)"
    r"\s|['’]s?\s|[(\[])$",
    re.IGNORECASE,
)
COUNTED = re.compile(r"\s(?:[a-z][\w-]*\s){0,2}?(?:people|men|women|children|troops|[a-z][a-z-]+[^su\W]s)\b")
CONTEXT = 12


def find(text: str, places: Mapping[str, Sequence[int]]) -> Iterator[tuple[int, int, str]]:
    """Spans of DATE and TIME in ``text`` with their type; they may overlap. ``places`` is where each may begin by its first word."""
    places = with_centuries(text, places)
    for match in first_words.matches(DATE, text, places["DATE"]):
        if _is_date(text, match):
            yield match.start(), match.end(), "DATE"
    for match in first_words.matches(TIME, text, places["TIME"]):
        yield match.start(), match.end(), "TIME"


def with_centuries(text: str, places: Mapping[str, Sequence[int]]) -> Mapping[str, Sequence[int]]:
    """The places with those where the name of a century begins."""
    if "century" not in text:
        return places
    return {**places, "DATE": sorted({*places["DATE"], *(match.start() for match in OF_CENTURY.finditer(text))})}


def _is_date(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    before = text[max(0, start - CONTEXT) : start]
    if match["doubtful"]:
        return bool(MONTH_BEFORE.search(before)) and not NO_MONTH_AFTER.match(text, end)
    if match["year"] and not match["range"] and start == match.start("year"):
        return is_year(text, start, end)
    return True


def is_year(text: str, start: int, end: int) -> bool:
    """Whether a number of four digits is a year rather than a count ("2000 people") or a part of a name ("Boeing 1900-D")."""
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalnum():
        return False
    if YEAR_BEFORE.search(text[max(0, start - CONTEXT) : start]):
        return text[start + 1 : end] != "000" or not COUNTED.match(text, end)
    return not COUNTED.match(text, end)
