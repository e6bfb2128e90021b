"""What a claim counts: the words, and the bounds that they state, never a judgement of what is true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from newsclaims.entities import expressions
from newsclaims.entities.numbers import SCALES, SHORT_SCALES, SPACE, alternatives, stated

COUNTED_TYPES = ("MONEY", "PERCENT", "QUANTITY", "CARDINAL")
# Bounds that each operator states: the lowest number, the highest.
LOWEST = frozenset({"exactly", "about", "at least", "more than"})
HIGHEST = frozenset({"exactly", "about", "at most", "less than"})

AFTER = re.compile(rf"{SPACE}(?P<after>{alternatives(expressions.AFTER)})\b", re.IGNORECASE)
NONE_OF = re.compile(
    rf"(?<![\w-])(?:no|zero){SPACE}(?:(?:civilian|further|other|reported|known|serious|American|military){SPACE})?"
    r"(?P<unit>casualties|deaths|fatalities|injuries|victims|survivors|wounded|dead|prisoners|losses)\b",
    re.IGNORECASE,
)
WORD = re.compile(rf"{SPACE}(?P<word>[^\W\d_](?:[\w.’'-]*\w)?)")
OF = re.compile(rf"{SPACE}of(?:{SPACE}(?:the|its|their|his|her|our|these|those|all))?(?={SPACE}[^\W\d_])", re.IGNORECASE)
MAX_UNIT_WORDS = 5
_PLURALS = """people men women children police troops personnel dead cattle aircraft"""
PLURALS = frozenset(_PLURALS.split())
_NO_PLURALS = """across as is its this thus towards various perhaps whereas besides sometimes always unless his has was does hers yes"""
NO_PLURALS = frozenset(_NO_PLURALS.split())
# Words that end the name of what is counted.
_STOPS = """
a about according after against all also although among an and another are as at away back be because been before being between both but by can
could did do does down during each ever every except far for from had has have he her here his how if in inside instead into is it its just last
later like may might more most must near never next no nor not now of off on once only or other our out outside over per quite rather she should
since so some soon still such than that the their them then there these they this those though through till to together today tomorrow too toward
under until up upon us very via was we were what when where whether which while who whom whose why will with within without would yesterday yet
you came died fell fled got left lost made said say says saw took went won
"""
STOPS = frozenset(_STOPS.split())
OUTCOMES = {
    "killed": r"killed|dead|died|slain|deaths?|fatalit(?:y|ies)|murdered|executed|massacred|lost their lives",
    "wounded": r"wounded|injured|hurt|maimed|injur(?:y|ies)",
    "captured": r"captured|taken prisoner|taken captive|captives",
    "displaced": r"displaced|made homeless|driven from their homes",
    "missing": r"missing|unaccounted for",
}
BEFORE_OUTCOMES = {
    "killed": r"killed|killing|kills?|murdered|murdering|executed|slain|massacred|deaths? of|left",
    "wounded": r"wounded|wounding|wounds?|injured|injuring|injures?|maimed|maiming",
    "captured": r"captured|capturing|captures?",
    "displaced": r"displaced|displacing|displaces?",
    "missing": r"missing",
}
_AUXILIARY = (
    r"(?:(?:were|was|are|is|be|been|being|have|has|had|who|also|reportedly|allegedly|feared|confirmed"
    r"|reported|believed|later|brutally|others?|more|people|so|far)\s+){0,5}"
)
OUTCOME_AFTER = re.compile(rf"\s+{_AUXILIARY}(?:{'|'.join(f'(?P<{k}>{v})' for k, v in OUTCOMES.items())})\b", re.IGNORECASE)
OUTCOME_BEFORE = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{k}>{v})' for k, v in BEFORE_OUTCOMES.items())})(?:\s+(?:the|all|another|a total of))?\s+$", re.IGNORECASE
)
JOINED = re.compile(r"(?:,?\s+and|,|\s+or)(?:\s+another)?\s+", re.IGNORECASE)
CONTEXT = 40


def find(text: str, spans: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """The quantities within the half-open ``spans`` of ``text``, in order, as rows of ``claims.quantities``.

    Dates, times, durations and ordinals are none. Bounds: exactly and about state both, at least and more than the lowest, at most and less than the
    highest, between its two numbers; "dozens" states at least 24, and a fraction ("half") its share of one, with "of" in its unit.
    """
    found: list[dict[str, Any]] = []
    for start, end in spans:
        inside = text[start:end]
        counted = [q for e in expressions.find(inside) if e.type in COUNTED_TYPES and (q := _quantity(inside, e))]
        counted += [_none_of(inside, m) for m in NONE_OF.finditer(inside)]
        counted = _apart(sorted(counted, key=lambda q: (q["start"], -q["end"])))
        _outcomes(inside, counted)
        found += [q | {"start": q["start"] + start, "end": q["end"] + start} for q in counted]
    return found


def _quantity(text: str, expression: expressions.Expression) -> dict[str, Any] | None:
    pattern = expressions.MONEY if expression.type == "MONEY" else expressions.AMOUNT
    match = pattern.match(text, expression.start) or expressions.AMOUNT.match(text, expression.start)
    if not match:
        return None
    groups = match.groupdict()
    operator, low, high = _bounds(groups)
    end = match.end()
    if expression.type == "CARDINAL":
        unit_start, end = _unit(text, expression.end, low if operator == "exactly" else None)
        # A share is counted "of voters", not in voters.
        if low < 1 and end > unit_start and expression.end < unit_start:
            unit_start = expression.end
    else:
        unit_start, end = end, expression.end
    unit = groups.get("sign") or text[unit_start:end].strip(" \u00a0\u2009\u202f-\u2010\u2011\u2013") or None
    if (after := AFTER.match(text, end)) and operator == "exactly":
        operator = expressions.AFTER[" ".join(after["after"].lower().split())]
        end = after.end()
    return _row(text, (expression.start, end), operator, (low, high), unit)


def _bounds(groups: dict[str, str | None]) -> tuple[str, float, float]:
    scale = _scale(groups.get("scale"))
    if groups.get("from") and groups.get("till"):
        low, high = stated(str(groups["from"]))[1], stated(str(groups["till"]))[1]
        return _range(low, high, _shared_scale(str(groups["till"])))
    operator, low = stated(str(groups["low"]))
    if groups.get("high"):
        return _range(low * scale, stated(str(groups["high"]))[1] * scale, _shared_scale(str(groups["high"])))
    if groups.get("before"):
        operator = expressions.BEFORE[" ".join(str(groups["before"]).lower().split())]
    return operator, low * scale, low * scale


def _range(low: float, high: float, scale: float) -> tuple[str, float, float]:
    """The bounds of a range: "10 to 20 million" counts both in millions."""
    low = low * scale if low < high / scale else low
    return ("between", low, high) if low < high else ("about", high, low)


def _shared_scale(number: str) -> float:
    size = 1.0
    for word in number.lower().split():
        size *= SCALES.get(word, 1.0)
    return size


def _scale(words: str | None) -> float:
    key = (words or "").strip(" \u00a0\u2009\u202f-").lower()
    return SCALES.get(key, SHORT_SCALES.get(key, 1.0))


def _unit(text: str, start: int, number: float | None) -> tuple[int, int]:
    """The span of what is counted after a number that ends at ``start``: up to the first plural, or one name; empty where unsure."""
    of = OF.match(text, start)
    begin = of.end() if of else start
    words: list[re.Match[str]] = []
    at = begin
    while len(words) < MAX_UNIT_WORDS and (match := WORD.match(text, at)) and match["word"].lower() not in STOPS:
        words.append(match)
        at = match.end()
        if number != 1 and _plural(match["word"]) and not _name_goes_on(text, match):
            return words[0].start("word"), at
    while words and re.search(r"(?:ed|ing|ly)$", words[-1]["word"]):
        words.pop()
    sure = number == 1 or (len(words) == 1 and words[0]["word"][0].isupper())
    return (words[0].start("word"), words[-1].end()) if words and sure else (start, start)


def _plural(word: str) -> bool:
    lower = word.lower()
    return lower in PLURALS or (len(lower) > 2 and lower.endswith("s") and not lower.endswith(("ss", "us", "'s", "’s")) and lower not in NO_PLURALS)


def _name_goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether a plural is a part of a name before the noun: "United Nations workers"."""
    following = WORD.match(text, match.end())
    return match["word"][0].isupper() and following is not None and following["word"].lower() not in STOPS and _plural(following["word"])


def _none_of(text: str, match: re.Match[str]) -> dict[str, Any]:
    return _row(text, match.span(), "exactly", (0.0, 0.0), text[match.end() - len(match["unit"]) : match.end()])


def _row(text: str, span: tuple[int, int], operator: str, bounds: tuple[float, float], unit: str | None) -> dict[str, Any]:
    between = operator == "between"
    return {
        "start": span[0],
        "end": span[1],
        "text": text[span[0] : span[1]],
        "operator": operator,
        "stated_low": bounds[0] if between or operator in LOWEST else None,
        "stated_high": bounds[1] if between or operator in HIGHEST else None,
        "unit": unit,
        "outcome": None,
    }


def _apart(ordered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without those that begin inside another."""
    kept: list[dict[str, Any]] = []
    for quantity in ordered:
        if not kept or quantity["start"] >= kept[-1]["end"]:
            kept.append(quantity)
    return kept


def _outcomes(text: str, counted: list[dict[str, Any]]) -> None:
    """Give each quantity what befell those it counts: by its unit or the words beside it, else by the quantity that "and" joins it to."""
    for quantity in counted:
        quantity["outcome"] = _outcome(text, quantity)
    for one, other in pairwise(counted):
        if JOINED.fullmatch(text, one["end"], other["start"]):
            one["outcome"] = one["outcome"] or other["outcome"]
            other["outcome"] = other["outcome"] or one["outcome"]


def _outcome(text: str, quantity: dict[str, Any]) -> str | None:
    if quantity["operator"] and quantity["unit"] in ("%", "$"):
        return None
    by_unit = OUTCOME_AFTER.search(" " + str(quantity["unit"] or "").lower())
    match = by_unit or OUTCOME_AFTER.match(text, quantity["end"])
    if match:
        return match.lastgroup
    before = OUTCOME_BEFORE.search(text, max(0, quantity["start"] - CONTEXT), quantity["start"])
    return before.lastgroup if before and before.group().split()[0].lower() != "left" else None
