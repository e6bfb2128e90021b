"""Expressions of time and number by rule: DATE, TIME, MONEY, PERCENT, QUANTITY, ORDINAL and CARDINAL with exact spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsclaims.entities import dates
from newsclaims.entities.first_words import DIGIT, MIXED, FirstWords, matches
from newsclaims.entities.numbers import DASH, DIGITS, NUMBER, ONES, PLURALS, SHORT_SCALES, SPACE, TENS, alternatives

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
    "above": "more than",
    "fewer than": "less than",
    "less than": "less than",
    "just under": "less than",
    "under": "less than",
    "below": "less than",
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

CURRENCIES = (
    "dollar euro cent rupee ruble rouble afghani peso franc shekel dinar dirham riyal rial zloty shilling cedi hryvnia ringgit rupiah tenge manat "
    "kwacha bolivar lira forint koruna guilder"
)
# Currencies whose plural is no other form, or that have no other meaning in it.
CURRENCY_PLURALS = "yuan yen naira reais zlotys zloty kronor kroner krona krone baht birr kyats? taka lei pence euros? dollars?"
# Codes of currencies, which stand before an amount or after it.
CODES = "USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|PKR|NGN|GHS|KES|KSh|Ksh|ZAR|PLN|UAH|RUB|TRY|BRL|MXN|AFN|IDR|MYR|PHP|SAR|AED|ILS|SEK|NOK|DKK|CAD|AUD|NZD"
# "N2 million", "R500": a letter alone is a currency only before a large amount; with less it is a road.
SIGN = (
    rf"(?:(?-i:US|CA|AU|HK|NZ|GH|A|C|R|J|S|T)?\$|GH₵|[€£¥₹₽₪₦₺₴₱฿₵]|(?-i:{CODES}|Rs\.?|Sh|NT)(?={SPACE}?\d)"
    rf"|(?-i:[NRK])(?=\d{{1,3}}(?:,\d{{3}})+\b|\d+(?:\.\d+)?(?:{SPACE}(?:million|billion|trillion|thousand)|m|bn)\b|\d{{4,}}\b))"
)
# Units that stand after digits without a space ("70km").
GLUED = "km|kms|kg|cm|mm|mph|kph|km/h|ft|lbs?|MW|GW"
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
            rf"(?:(?:US|Canadian|Australian|Hong{SPACE}Kong){SPACE})?"
            rf"(?:(?:{CURRENCIES.replace(' ', '|')})s?|{CURRENCY_PLURALS.replace(' ', '|')}|pounds{SPACE}sterling|(?:{CODES}))\b"
        ),
    ),
    ("MONEY", re.compile(rf"(?<=million|billion){SPACE}pounds\b")),
    (
        "QUANTITY",
        re.compile(
            rf"(?:(?<=\d)(?:{GLUED})\b|{JOINT}(?:(?:square|cubic|nautical|metric){SPACE})?(?:{LENGTHS})\b(?:{SPACE}(?:per|an){SPACE}hour\b)?)"
        ),
    ),
    ("DATE", re.compile(rf"{JOINT}(?:(?:more|full|straight|consecutive|long){SPACE})?{dates.UNIT}(?:{JOINT}old\b|{dates.AGO})?")),
    ("TIME", re.compile(rf"{JOINT}(?:(?:more|full|straight|consecutive|long){SPACE})?{dates.SHORT_UNIT}(?:{dates.AGO})?")),
)
AMOUNT = re.compile(
    rf"(?<![\w.,$€£¥₹#@/&’'\u2010-\u2013-])(?=[\dabcdefhjlmnoqrstuwz])(?:between{SPACE}(?P<from>{NUMBER}){SPACE}and{SPACE}(?P<till>{NUMBER})"
    rf"|(?:(?P<before>{alternatives(BEFORE)}){SPACE})?(?P<low>{NUMBER})(?:(?:{SPACE}?{DASH}{SPACE}?|{SPACE}(?:to|or){SPACE})(?P<high>{NUMBER}))?)"
    rf"(?:(?!\w)|(?<=\d)(?=(?:{GLUED})\b))",
    re.IGNORECASE,
)
# What is a number of the text, and no count of a claim: shares, halves, and things of so many parts ("two-line e-mail", "900-page study").
_BOUND = rf"(?:(?:{alternatives(BEFORE)}){SPACE})"
_SHARE_OF = rf"two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a{SPACE}hundred|\d{{1,3}}(?![\d,.])"
NUMERAL = re.compile(
    rf"(?<![\w.,$€£#@/&’'\u2010-\u2013-])(?:{_BOUND}?one{SPACE}in{SPACE}(?:every{SPACE})?(?:{_SHARE_OF})(?![\w-])"
    rf"|{_BOUND}half(?=[.,;]|{SPACE}(?:in|by|at|as|from|to|on|since)\b)"
    rf"|(?!one|zero|half){NUMBER}{DASH}(?!(?:something|odd|plus|time|sided|way|on|off|to|in|and|old|thirds?|quarters?|fifths?|tenths?|{dates.UNIT}|{dates.SHORT_UNIT}"
    rf"|{LENGTHS}|percent|{CURRENCIES.replace(' ', '|')})\b)[a-z]{{3,}}(?![\w-]))",
    re.IGNORECASE,
)
ONE_OF = re.compile(rf"one{SPACE}of\b", re.IGNORECASE)
MONEY = re.compile(
    rf"(?<![\w$])(?:(?P<before>{alternatives(BEFORE)}){SPACE})?(?P<sign>{SIGN}){SPACE}?(?P<low>{DIGITS})"
    rf"(?:(?:{SPACE}?{DASH}{SPACE}?|{SPACE}to{SPACE}){SIGN}?(?P<high>{DIGITS}))?"
    rf"(?P<scale>{JOINT}(?:hundred|thousand|million|billion|trillion|lakh|crore)s?\b(?:{SPACE}(?:crores?|pounds|euros|dollars)\b)?|{SPACE}?(?:{alternatives(SHORT_SCALES)})\b)?",
    re.IGNORECASE,
)
ORDINAL = re.compile(
    r"(?<![\w-])(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    r"|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|hundredth)\b(?![-’'])"
    r"|(?<![\w.,$-])\d{1,4}(?:st|nd|rd|th)\b(?!-)",
    re.IGNORECASE,
)
# What matches begin with: whoever adds to a pattern adds here.
_BEFORE_FIRST = frozenset(words.split()[0] for words in BEFORE)
_SIGN_FIRST = """us ca au hk nz gh a c r j s t rs sh nt $ ₵ € £ ¥ ₹ ₽ ₪ ₦ ₺ ₴ ₱ ฿"""
_ORDINAL_FIRST = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth
eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth twenty thirty forty fifty
sixty seventy eighty ninety
"""
FIRST = FirstWords(
    {
        "DATE": dates.DATE_FIRST,
        "TIME": dates.TIME_FIRST,
        # Of AMOUNT and NUMERAL.
        "NUMBER": _BEFORE_FIRST | ONES.keys() | TENS.keys() | PLURALS.keys() | {"between", "half", "a", "an", "several", DIGIT},
        "MONEY": _BEFORE_FIRST | frozenset(_SIGN_FIRST.split()) | frozenset(CODES.lower().split("|")) | {MIXED},
        "ORDINAL": frozenset(_ORDINAL_FIRST.split()) | {DIGIT},
    }
)
Places = Mapping[str, Sequence[int]]
# After a name of a rank or an age a number belongs to the name: "F-16", "24/7", "10.5.1", a telephone number, "300-page".
NO_AMOUNT_AFTER = re.compile(rf"[/:]\d|{DASH}\w|['’]\w|\.\d|,\d\d\d")
ONE_IS_PRONOUN_BEFORE = re.compile(
    r"\b(?:nor\s\w+|no|any|every|some|each|this|that|the|which|another|only|a|little|loved|not|his|her|their|our|its|first|last|next)[\s-]$",
    re.IGNORECASE,
)
ONE_COUNTS_AFTER = re.compile(
    r"\s(?!(?:another|who|that|which|can|could|may|might|should|would|will|must|is|was|has|had|day|where|to|in|on|at|by|for|and|or|if|(?:\w+\s)?(?:said|says|told|wrote|commented|added|asked|recalled))\b)[\w“\"]"
)
YEARS = re.compile(dates.YEAR)
LAST = re.compile(
    rf"(?<!\bto )(?<!would )(?<!could )(?<!will )(?<!may )(?<!can )"
    rf"(?:(?:[Pp]ast|[Ll]ast|[Nn]ext|[Pp]revious|[Cc]oming|[Ff]ollowing|[Ff]irst){SPACE})$"
)
CONTEXT = 20
# An age behind a name: "Ann Lee, 63, who".
AGE_AFTER = re.compile(r"[,)]|\sand\b|\.(?=\s|$)")
AGES = range(1, 116)
OLDER = re.compile(rf"\b(?:(?:older|younger){SPACE}than|age[ds]?(?:{SPACE}(?:over|under|between|above|below))?){SPACE}$", re.IGNORECASE)
# A million without a currency is money where money is spoken of just before and nothing is counted.
MONEY_NEAR = 120
MONEY_NOUN = re.compile(
    r"\b(?:profits?|sales|revenues?|turnover|earnings|income|losses|loss|debts?|transfers?|payments?|budget|cost|costs|price|fine)\b", re.IGNORECASE
)
LARGE = re.compile(r"(?:million|billion|trillion|crore|lakh)$", re.IGNORECASE)
NOTHING_COUNTED = re.compile(
    r"[.,;:)”\"’]|$|\n|\s(?:a|from|to|in|on|at|by|for|last|this|over|since|expected|forecast|reported|and|or|than|compared|earlier|above|below|when|as|after)\b"
)


class Expression(NamedTuple):
    """A half-open span of a text and its type."""

    start: int
    end: int
    type: str


def find(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Expression]:
    """The expressions of ``text`` in order; none overlaps another or a span of ``taken`` (the names), and the longest wins."""
    occupied = sorted(taken)
    return _apart(_candidates(text, FIRST.places(text), occupied), occupied)


def mentioned(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Expression]:
    """As ``find``, with the numerals that count nothing of a claim ("two-line", "one in five"), and without "one of", which picks one out."""
    occupied = sorted(taken)
    places = FIRST.places(text)
    numerals = {(m.start(), m.end(), "CARDINAL") for m in matches(NUMERAL, text, places["NUMBER"])}
    return _apart({c for c in _candidates(text, places, occupied) if not ONE_OF.match(text, c[0])} | numerals, occupied)


def beside_amounts(text: str) -> list[Expression]:
    """As ``find``, where there is an amount; else none, since most contents of claims have none, and their dates are of no use then."""
    places = FIRST.places(text)
    amounts = _all_amounts(text, places, ())
    return _apart(_among(text, places, amounts), ()) if amounts else []


def _candidates(text: str, places: Places, names: Sequence[tuple[int, int]]) -> set[tuple[int, int, str]]:
    return _among(text, places, _all_amounts(text, places, names))


def _among(text: str, places: Places, amounts: Iterable[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    return {*dates.find(text, places), *_without_currency(text, amounts), *_ordinals(text, places)}


def _all_amounts(text: str, places: Places, names: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    return sorted([*_amounts(text, places, names), *_money(text, places)])


def _apart(candidates: Iterable[tuple[int, int, str]], taken: Iterable[tuple[int, int]]) -> list[Expression]:
    occupied = sorted(taken)
    found = []
    for start, end, kind in sorted(candidates, key=lambda c: (c[0] - c[1], c[0], TYPES.index(c[2]))):
        place = bisect_left(occupied, (start, end))
        free_left = place == 0 or occupied[place - 1][1] <= start
        if free_left and (place == len(occupied) or occupied[place][0] >= end):
            occupied.insert(place, (start, end))
            found.append(Expression(start, end, kind))
    return sorted(found)


def _without_currency(text: str, amounts: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The amounts in order, those of millions as MONEY where it is clear that they are."""
    money = -MONEY_NEAR
    for start, end, kind in amounts:
        if kind == "CARDINAL" and LARGE.search(text, start, end) and NOTHING_COUNTED.match(text, end):
            near = text[max(0, start - MONEY_NEAR) : start].rpartition("\n")[2]
            spoken = start - money <= len(near) or MONEY_NOUN.search(near) is not None
        else:
            spoken = kind == "MONEY"
        money = end if spoken else money
        yield start, end, "MONEY" if spoken else kind


def _amounts(text: str, places: Places, names: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    for match in matches(AMOUNT, text, places["NUMBER"]):
        start, end = match.span()
        for kind, pattern in FOLLOWERS:
            if after := pattern.match(text, end):
                # "over two days" and "some years" tell a stretch of time, no bound.
                if kind in ("DATE", "TIME") and (match["before"] or "").lower() in ("over", "some", "under"):
                    start = match.start("low")
                if kind == "DATE" and not match["before"] and (last := LAST.search(text[max(0, start - CONTEXT) : start])):
                    start -= len(last.group())
                yield start, after.end(), kind
                break
        else:
            if _is_age(text, match, names):
                yield start - (len(older.group()) if (older := OLDER.search(text[max(0, start - CONTEXT) : start])) else 0), end, "DATE"
            elif _counts(text, match):
                yield start, end, "CARDINAL"


def _is_age(text: str, match: re.Match[str], names: Sequence[tuple[int, int]]) -> bool:
    """Whether a number is an age: after "aged" or "older than" alone, or between a name and a comma."""
    start, end = match.span()
    if match["before"] or not match.group().isdigit() or int(match.group()[:4]) not in AGES:
        return False
    older = OLDER.search(text[max(0, start - CONTEXT) : start])
    if older:
        return not re.compile(rf"[-\u2013%.:]\w|{SPACE}[a-z]+s\b").match(text, end) or "age" in older.group().lower()
    place = bisect_left(names, (start, start)) - 1
    return (
        place >= 0
        and names[place][1] == start - 2
        and text[start - 2 : start] == ", "
        and len(match.group()) == 2
        and bool(AGE_AFTER.match(text, end))
    )


def _counts(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if NO_AMOUNT_AFTER.match(text, end) or (match["from"] and YEARS.fullmatch(match["from"])):
        return False
    if match["low"] and match["low"].lower() == "one" and not match["high"] and not match["before"]:
        pronoun = ONE_IS_PRONOUN_BEFORE.search(text[max(0, start - CONTEXT) : start])
        return not pronoun and bool(ONE_COUNTS_AFTER.match(text, end))
    return True


def _money(text: str, places: Places) -> Iterator[tuple[int, int, str]]:
    for match in matches(MONEY, text, places["MONEY"]):
        yield match.start(), match.end(), "MONEY"


def _ordinals(text: str, places: Places) -> Iterator[tuple[int, int, str]]:
    for match in matches(ORDINAL, text, places["ORDINAL"]):
        # "First Lady", "Third Reich": a part of a name.
        named = match.group()[0].isupper() and text[match.end() : match.end() + 2].strip()[:1].isupper()
        if not named:
            yield match.start(), match.end(), "ORDINAL"
