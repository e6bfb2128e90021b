"""Expressions of time and number by rule: DATE, TIME, MONEY, PERCENT, QUANTITY, ORDINAL and CARDINAL with exact spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsclaims.entities import dates
from newsclaims.entities.numbers import DASH, DIGITS, NUMBER, SHORT_SCALES, SPACE, alternatives

# Of two rules that claim the same span, the one that stands first wins.
TYPES = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL")

# The operator that the words before a number state.
BEFORE = {
    "exactly": "exactly",
    "at least": "at least",
    "no fewer than": "at least",
    "no less than": "at least",
    "not less than": "at least",
    "upwards of": "at least",
    "at most": "at most",
    "no more than": "at most",
    "not more than": "at most",
    "up to": "at most",
    "as many as": "at most",
    "as much as": "at most",
    "more than": "more than",
    "just over": "more than",
    "well over": "more than",
    "over": "more than",
    "fewer than": "less than",
    "less than": "less than",
    "just under": "less than",
    "under": "less than",
    "about": "about",
    "around": "about",
    "approximately": "about",
    "roughly": "about",
    "some": "about",
    "an estimated": "about",
    "nearly": "about",
    "almost": "about",
    "close to": "about",
}
AFTER = {"or more": "at least", "or fewer": "at most", "or less": "at most", "or so": "about"}

CURRENCIES = "dollar euro cent rupee ruble rouble afghani peso franc shekel dinar dirham riyal rial"
SIGN = r"(?:(?:US|CA|AU|HK|NZ|A|C)?\$|[€£¥₹₽₪]|(?:USD|EUR|GBP|Rs\.?)(?=[ \u00a0]?\d))"
LENGTHS = (
    "miles? kilomet(?:er|re)s? kms? met(?:er|re)s? centimet(?:er|re)s? cm millimet(?:er|re)s? mm foot feet "
    "inch(?:es)? yards? acres? hectares? tons? tonnes? "
    "kilograms? kilos? kg grams? pounds? lbs? ounces? gallons? lit(?:er|re)s? barrels? degrees? mph kph knots? "
    "(?:mega|giga|kilo)watts? MW GW (?:mega|giga)bytes?"
).replace(" ", "|")
JOINT = rf"(?:{SPACE}|{DASH})"
FOLLOWERS = (
    ("PERCENT", re.compile(rf"{SPACE}?%|{JOINT}(?:percent(?:age{SPACE}points?)?|per{SPACE}cent|pct)\b", re.IGNORECASE)),
    (
        "MONEY",
        re.compile(
            rf"(?:{SPACE}of)?{JOINT}"
            rf"(?:(?:US|Canadian|Australian|Hong{SPACE}Kong){SPACE})?(?:(?:{CURRENCIES.replace(' ', '|')})s?|yuan|yen|pounds{SPACE}sterling)\b"
        ),
    ),
    ("QUANTITY", re.compile(rf"{JOINT}(?:(?:square|cubic|nautical|metric){SPACE})?(?:{LENGTHS})\b(?:{SPACE}(?:per|an){SPACE}hour\b)?")),
    ("DATE", re.compile(rf"{JOINT}(?:(?:more|full|straight|consecutive|long){SPACE})?{dates.UNIT}(?:{JOINT}old\b|{dates.AGO})?")),
    ("TIME", re.compile(rf"{JOINT}(?:(?:more|full|straight|consecutive|long){SPACE})?{dates.SHORT_UNIT}(?:{dates.AGO})?")),
)
AMOUNT = re.compile(
    rf"(?<![\w.,$€£¥₹#@/&’'\u2010-\u2013-])(?=[\dabcdefhjlmnoqrstuwz])(?:between{SPACE}(?P<from>{NUMBER}){SPACE}and{SPACE}(?P<till>{NUMBER})"
    rf"|(?:(?P<before>{alternatives(BEFORE)}){SPACE})?(?P<low>{NUMBER})(?:(?:{SPACE}?{DASH}{SPACE}?|{SPACE}(?:to|or){SPACE})(?P<high>{NUMBER}))?)(?!\w)",
    re.IGNORECASE,
)
MONEY = re.compile(
    rf"(?<![\w$])(?:(?P<before>{alternatives(BEFORE)}){SPACE})?(?P<sign>{SIGN}){SPACE}?(?P<low>{DIGITS})"
    rf"(?:(?:{SPACE}?{DASH}{SPACE}?|{SPACE}to{SPACE}){SIGN}?(?P<high>{DIGITS}))?"
    rf"(?P<scale>{JOINT}(?:hundred|thousand|million|billion|trillion|lakh|crore)\b|{SPACE}?(?:{alternatives(SHORT_SCALES)})\b)?",
    re.IGNORECASE,
)
ORDINAL = re.compile(
    r"(?<![\w-])(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    r"|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|hundredth)\b(?![-’'])"
    r"|(?<![\w.,$-])\d{1,4}(?:st|nd|rd|th)\b(?!-)",
    re.IGNORECASE,
)
# After a name of a rank or an age a number belongs to the name: "F-16", "24/7", "10.5.1", a telephone number, "300-page".
NO_AMOUNT_AFTER = re.compile(rf"[/:]\d|{DASH}\w|['’]\w|\.\d|,\d\d\d")
ONE_IS_PRONOUN_BEFORE = re.compile(
    r"\b(?:no|any|every|some|each|this|that|the|which|another|only|a|little|loved|not|his|her|their|our|its|first|last|next)[\s-]$", re.IGNORECASE
)
ONE_COUNTS_AFTER = re.compile(
    r"\s(?!(?:another|who|that|which|can|could|may|might|should|would|will|must|is|was|has|had|day|where|to|in|on|at|by|for|and|or|if)\b)[\w“\"]"
)
YEARS = re.compile(dates.YEAR)
LAST = re.compile(rf"(?:(?:[Pp]ast|[Ll]ast|[Nn]ext|[Pp]revious|[Cc]oming|[Ff]ollowing|[Ff]irst){SPACE})$")
CONTEXT = 12


class Expression(NamedTuple):
    """A half-open span of a text and its type."""

    start: int
    end: int
    type: str


def find(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Expression]:
    """The expressions of ``text`` in order; none overlaps another or a span of ``taken`` (the names), and the longest wins."""
    candidates = {*dates.find(text), *_amounts(text), *_money(text), *_ordinals(text)}
    ranked = sorted(candidates, key=lambda c: (c[0] - c[1], c[0], TYPES.index(c[2])))
    occupied = sorted(taken)
    found = []
    for start, end, kind in ranked:
        place = bisect_left(occupied, (start, end))
        free_left = place == 0 or occupied[place - 1][1] <= start
        if free_left and (place == len(occupied) or occupied[place][0] >= end):
            occupied.insert(place, (start, end))
            found.append(Expression(start, end, kind))
    return sorted(found)


def _amounts(text: str) -> Iterator[tuple[int, int, str]]:
    for match in AMOUNT.finditer(text):
        start, end = match.span()
        for kind, pattern in FOLLOWERS:
            if after := pattern.match(text, end):
                # "over two days" and "some years" tell a stretch of time, no bound.
                if kind in ("DATE", "TIME") and (match["before"] or "").lower() in ("over", "some", "under"):
                    start = match.start("low")
                if kind == "DATE" and (last := LAST.search(text[max(0, start - CONTEXT) : start])):
                    start -= len(last.group())
                yield start, after.end(), kind
                break
        else:
            if _counts(text, match):
                yield start, end, "CARDINAL"


def _counts(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if NO_AMOUNT_AFTER.match(text, end) or (match["from"] and YEARS.fullmatch(match["from"])):
        return False
    if match["low"] and match["low"].lower() == "one" and not match["high"] and not match["before"]:
        pronoun = ONE_IS_PRONOUN_BEFORE.search(text[max(0, start - CONTEXT) : start])
        return not pronoun and bool(ONE_COUNTS_AFTER.match(text, end))
    return True


def _money(text: str) -> Iterator[tuple[int, int, str]]:
    for match in MONEY.finditer(text):
        yield match.start(), match.end(), "MONEY"


def _ordinals(text: str) -> Iterator[tuple[int, int, str]]:
    for match in ORDINAL.finditer(text):
        # "First Lady", "Third Reich": a part of a name.
        named = match.group()[0].isupper() and text[match.end() : match.end() + 2].strip()[:1].isupper()
        if not named:
            yield match.start(), match.end(), "ORDINAL"
