"""Numbers in English words and digits: the patterns that find them, and the bounds that they state."""

from __future__ import annotations

import re
from collections.abc import Iterable

# One space of any width: a number does not run over a line end.
SPACE = r"[ \u00a0\u2009\u202f]"
DASH = r"[-\u2010\u2011\u2013]"

_ONES_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"""
ONES = {word: float(value) for value, word in enumerate(_ONES_WORDS.split())}
_TENS_WORDS = """twenty thirty forty fifty sixty seventy eighty ninety"""
TENS = {word: 10.0 * value for value, word in enumerate(_TENS_WORDS.split(), start=2)}
SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9, "trillion": 1e12}
# Letters that scale an amount of money ("$30m", "£2bn").
SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
PARTS = {"half": 2.0, "third": 3.0, "quarter": 4.0, "fifth": 5.0, "tenth": 10.0}
# A plural scale states at least two of them: "dozens" is 24 or more.
PLURALS = {"tens": 20.0, "scores": 40.0} | {scale + "s": 2 * size for scale, size in SCALES.items()}
VAGUE = {"several": "more than", "few": "at least"}


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern that matches any of ``phrases``, the longest first, with any space between their words."""
    return "|".join(re.escape(p).replace(r"\ ", SPACE) for p in sorted(phrases, key=lambda p: (-len(p), p)))


DIGITS = r"(?>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?![.,]?\d)"
_SCALE = rf"(?:{alternatives(SCALES)})(?!\w)"
_PLURAL = rf"(?:{alternatives(PLURALS)})(?!\w)"
_ONES = alternatives(ONES)
_SPELT = rf"(?:(?:{alternatives(TENS)})(?:[- ](?:{_ONES}))?|{_ONES})(?!\w)"
FRACTION = (
    rf"(?:half(?={SPACE}(?:of|the|its|their|his|her|our|all)\b)|(?:one|two|three|four){DASH}(?:thirds?|quarters?|fifths?|tenths?)"
    rf"|an?{SPACE}(?:third|quarter|fifth|tenth)(?={SPACE}of\b))(?!\w)"
)
# Every repeat is bounded or possessive, so that a match takes linear time.
NUMBER = (
    rf"(?:{FRACTION}"
    rf"|{DIGITS}(?:{SPACE}{_SCALE}){{0,2}}"
    rf"|{_SPELT}(?:[- ]{_SCALE}(?:{SPACE}(?:and{SPACE})?{_SPELT})?){{0,3}}(?:{SPACE}and{SPACE}a{SPACE}half)?"
    rf"|(?:half{SPACE}an?|an?{SPACE}few|several|an?|a{SPACE}couple{SPACE}of){SPACE}{_SCALE}(?:{SPACE}{_SCALE})?"
    rf"|(?:(?:several|a{SPACE}few){SPACE})?{_PLURAL}(?:{SPACE}of{SPACE}{_PLURAL})?)"
)
# Every number has a digit or one of these words.
NUMERIC = frozenset({*ONES, *TENS, *SCALES, *PLURALS, *PARTS, *(f"{part}s" for part in PARTS)})
_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+")


def stated(number: str) -> tuple[str, float]:
    """Operator and number that a match of NUMBER states by itself: ("exactly", 300.0), ("at least", 24.0) for "dozens"."""
    found = _WORD.findall(number.lower())
    if any(w.rstrip("s") in PARTS for w in found) and not any(w in SCALES for w in found) and "and" not in found:
        return "exactly", _fraction(found)
    if any(w in PLURALS for w in found):
        return _plural(found)
    vague = next((w for w in found if w in VAGUE), None)
    if vague:
        return VAGUE[vague], 2 * _product(found)
    if found[:2] == ["half", "a"] or found[:2] == ["half", "an"]:
        return "exactly", _product(found) / 2
    return "exactly", _spelt(found)


def _fraction(found: list[str]) -> float:
    above = next((ONES[w] for w in found if w in ONES), 1.0)
    return above / next(PARTS[w.rstrip("s")] for w in found if w.rstrip("s") in PARTS)


def _plural(found: list[str]) -> tuple[str, float]:
    sizes = [PLURALS[w] for w in found if w in PLURALS]
    vague = next((w for w in found if w in VAGUE), None)
    # "hundreds of thousands": two hundred of one thousand, since PLURALS counts two of each.
    size = sizes[0] * (sizes[1] / 2 if len(sizes) > 1 else 1)
    return VAGUE[vague] if vague else "at least", size


def _product(found: list[str]) -> float:
    size = 1.0
    for word in found:
        size *= SCALES.get(word, 1.0)
    return size


def _spelt(found: list[str]) -> float:
    total = current = 0.0
    for word in found:
        if word[0].isdigit():
            current += _digits(word)
        elif word in SCALES:
            current = (current or 1.0) * SCALES[word]
            if SCALES[word] >= SCALES["thousand"]:
                total, current = total + current, 0.0
        elif word == "couple":
            current = 2.0
        elif word == "half":
            current += 0.5
        else:
            current += ONES.get(word, TENS.get(word, 0.0))
    return total + current


def _digits(word: str) -> float:
    # A number of several hundred digits is beyond a double; it states no bound that a reader could use.
    return float(word.replace(",", "")[:300])
