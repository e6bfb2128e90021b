"""What a claim counts: the words, and the bounds that they state, never a judgement of what is true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from newsclaims.claims import clues, outcomes
from newsclaims.entities import expressions, numbers
from newsclaims.entities.numbers import NUMBER, SCALES, SHORT_SCALES, SPACE, alternatives, stated

Span = tuple[int, int]

COUNTED_TYPES = ("MONEY", "PERCENT", "QUANTITY", "CARDINAL")
# Bounds that each operator states: the lowest number, the highest.
LOWEST = frozenset({"exactly", "about", "at least", "more than"})
HIGHEST = frozenset({"exactly", "about", "at most", "less than"})

AFTER = re.compile(rf"{SPACE}(?P<after>{alternatives(expressions.AFTER)})\b", re.IGNORECASE)
NONE_OF = re.compile(
    rf"(?<![\w-])(?:no|zero){SPACE}(?:(?:civilian|further|other|reported|known|serious|American|military){SPACE})?"
    r"(?P<unit>casualties|deaths|fatalities|injuries|victims|survivors|wounded|dead|prisoners|losses"
    r"|people|civilians|soldiers|troops|children|passengers|hostages|personnel)\b",
    re.IGNORECASE,
)
DIGIT = re.compile(r"\d")
NUMERIC = frozenset(word.encode() for word in numbers.NUMERIC)
NONE = frozenset({b"no", b"zero"})
WORD = re.compile(rf"{SPACE}(?P<word>[^\W\d_](?:[\w.’'-]*\w)?)")
OF = re.compile(rf"{SPACE}of(?:{SPACE}(?:the|its|their|his|her|our|these|those|all))?(?={SPACE}[^\W\d_])(?!{SPACE}{NUMBER}(?!\w))", re.IGNORECASE)
MORE = re.compile(rf"{SPACE}(?:more|further|additional)(?={SPACE}[^\W\d_])", re.IGNORECASE)
SHARE = re.compile(r"cent\b|%")
# "Ana Lim, 24, said" tells an age, "[4]" a note.
AGE_BEFORE = re.compile(r"[A-Z][\w’'-]*,\s$")
# "One of the largest cities" counts nothing, unless it befell the one.
ONE_OF = re.compile(rf"one{SPACE}of\b", re.IGNORECASE)
CONTEXT = 24
MAX_UNIT_WORDS = 5
_PLURALS = """people men women children police troops personnel dead cattle aircraft"""
PLURALS = frozenset(_PLURALS.split())
# Plurals that stand before another: "police officers", "dead bodies".
_MODIFIERS = """police women men news sports arms customs rights sales dead"""
MODIFIERS = frozenset(_MODIFIERS.split())
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


class Counted(NamedTuple):
    """A quantity: its span, the numbers that it states, the span of its unit where that is in words, and the unit."""

    span: Span
    operator: str
    bounds: tuple[float, float]
    unit_span: Span | None
    unit: str | None


def find(text: str, spans: Sequence[Span]) -> list[dict[str, Any]]:
    """The quantities within the half-open ``spans`` of ``text``, in order, as rows of ``claims.quantities``.

    Dates, times, durations and ordinals are none. Bounds: exactly and about state both, at least and more than the lowest, at most and less than the
    highest, between its two numbers; "dozens" states at least 24, and a fraction ("half") its share of one, with "of" in its unit.
    """
    found: list[dict[str, Any]] = []
    for start, end in spans:
        inside = text[start:end]
        # Most contents count nothing, which their words tell; looking for expressions takes longest of all that is done with a claim.
        words = clues.words(clues.folded(inside))
        counted: list[Counted] = []
        if DIGIT.search(inside) or not NUMERIC.isdisjoint(words):
            counted = [q for e in expressions.beside_amounts(inside) if e.type in COUNTED_TYPES and (q := _quantity(inside, e))]
        if not NONE.isdisjoint(words):
            counted += [_none_of(m) for m in NONE_OF.finditer(inside)]
        if not counted:
            continue
        counted = _apart(sorted(counted, key=lambda q: (q.span[0], -q.span[1])))
        heads = [q for q in counted if q.unit is None or q.unit_span or SHARE.search(q.unit)]
        befell = dict(zip(heads, outcomes.find(inside, [(q.span, q.unit_span) for q in heads]), strict=True))
        for quantity in counted:
            outcome = befell.get(quantity, outcomes.Outcome())
            if outcome.outcome or not ONE_OF.match(inside, quantity.span[0]):
                found.append(_row(inside, quantity, outcome, start))
    return found


def _quantity(text: str, expression: expressions.Expression) -> Counted | None:
    pattern = expressions.MONEY if expression.type == "MONEY" else expressions.AMOUNT
    match = pattern.match(text, expression.start) or expressions.AMOUNT.match(text, expression.start)
    if not match or _no_count(text, expression):
        return None
    groups = match.groupdict()
    operator, low, high = _bounds(groups)
    end = match.end()
    if expression.type == "CARDINAL":
        unit_start, end = _unit(text, expression.end, low if operator == "exactly" else None)
        # A share is counted "of voters", not in voters.
        if low < 1 and end > unit_start and expression.end < unit_start:
            unit_start = expression.end
        unit_span = (unit_start, end) if end > unit_start else None
    else:
        unit_start, end, unit_span = end, expression.end, None
    unit = groups.get("sign") or text[unit_start:end].strip(" \u00a0\u2009\u202f-\u2010\u2011\u2013") or None
    if (after := AFTER.match(text, end)) and operator == "exactly":
        operator = expressions.AFTER[" ".join(after["after"].lower().split())]
        end = after.end()
    return Counted((expression.start, end), operator, (low, high), unit_span, unit)


def _no_count(text: str, expression: expressions.Expression) -> bool:
    before, after = text[max(0, expression.start - CONTEXT) : expression.start], text[expression.end : expression.end + 1]
    digits = text[expression.start : expression.end].isdigit()
    return digits and ((before.endswith("[") and after == "]") or (after == "," and AGE_BEFORE.search(before) is not None))


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


def _unit(text: str, start: int, number: float | None) -> Span:
    """The span of what is counted after a number that ends at ``start``: up to the first plural, or one name; empty where unsure."""
    of = OF.match(text, start)
    more = MORE.match(text, start)
    begin = of.end() if of else more.end() if more else start
    words: list[re.Match[str]] = []
    at = begin
    while len(words) < MAX_UNIT_WORDS and (match := WORD.match(text, at)) and (match["word"].lower() not in STOPS or match["word"] == "US"):
        words.append(match)
        at = match.end()
        if number != 1 and _plural(match["word"]) and not _name_goes_on(text, match):
            return words[0].start("word"), at
    while words and re.search(r"(?:ed|ing|ly|^dead|^missing|^hurt)$", words[-1]["word"]):
        words.pop()
    sure = number == 1 or (len(words) == 1 and words[0]["word"][0].isupper())
    return (words[0].start("word"), words[-1].end()) if words and sure else (start, start)


def _plural(word: str) -> bool:
    lower = word.lower()
    return lower in PLURALS or (len(lower) > 2 and lower.endswith("s") and not lower.endswith(("ss", "us", "'s", "’s")) and lower not in NO_PLURALS)


def _name_goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether a plural stands before the noun: "United Nations workers", "police officers"."""
    following = WORD.match(text, match.end())
    return (
        (match["word"][0].isupper() or match["word"] in MODIFIERS)
        and following is not None
        and following["word"].lower() not in STOPS
        and _plural(following["word"])
    )


def _none_of(match: re.Match[str]) -> Counted:
    return Counted(match.span(), "exactly", (0.0, 0.0), match.span("unit"), match["unit"])


def _row(text: str, quantity: Counted, befell: outcomes.Outcome, offset: int) -> dict[str, Any]:
    """The row of a quantity of ``text``, which begins at code point ``offset`` of the article."""
    operator, (low, high) = quantity.operator, quantity.bounds
    between = operator == "between"
    return {
        "start": quantity.span[0] + offset,
        "end": quantity.span[1] + offset,
        "text": text[slice(*quantity.span)],
        "operator": operator,
        "stated_low": low if between or operator in LOWEST else None,
        "stated_high": high if between or operator in HIGHEST else None,
        "unit": quantity.unit,
        "outcome": befell.outcome,
        **_words(text, "victim", befell.victim, offset),
        **_words(text, "perpetrator", befell.perpetrator, offset),
    }


def _words(text: str, name: str, span: Span | None, offset: int) -> dict[str, Any]:
    if span is None:
        return {f"{name}_start": None, f"{name}_end": None, name: None}
    return {f"{name}_start": span[0] + offset, f"{name}_end": span[1] + offset, name: text[slice(*span)]}


def _apart(ordered: list[Counted]) -> list[Counted]:
    """Without those that begin inside another."""
    kept: list[Counted] = []
    for quantity in ordered:
        if not kept or quantity.span[0] >= kept[-1].span[1]:
            kept.append(quantity)
    return kept
