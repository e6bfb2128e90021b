"""Quotations: which stretches of a text stand between quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›"}
# A single mark opens a quotation only where a word begins, and closes it only where one ends: in between it is an apostrophe.
SINGLE_QUOTATION = re.compile(r"[‘'](?<!\w[‘'])(?=[\w“\"])(?P<inside>(?:[^‘’'\n]|(?<=\w)[’'](?=\w))+)(?P<close>[’'])(?!\w)")
DOUBLE_MARKS = re.compile(r"[\"“”„«»‹›]|''|``")
PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Quotation:
    """A quotation's half-open span, marks included, and whether a mark closes it within its paragraph."""

    start: int
    end: int
    closed: bool


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations of ``text`` in order, each within one line; they do not overlap.

    Straight, curly, low and angle marks, TeX's, and single marks outside double ones. A mark that neither opens nor closes (inches,
    minutes, a stray one) is passed over.
    """
    found: list[Quotation] = []
    for paragraph in PARAGRAPH.finditer(text):
        double = _double(text, paragraph.start(), paragraph.end())
        single = [q for q in _single(text, paragraph.start(), paragraph.end()) if not any(d.start < q.end and q.start < d.end for d in double)]
        found += sorted([*double, *single], key=lambda q: q.start) if single else double
    return found


def _double(text: str, begin: int, end: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened: int | None = None
    closers = ""
    for mark in DOUBLE_MARKS.finditer(text, begin, end):
        sign = mark.group()
        if opened is None:
            if _opens(text, mark.start(), mark.end(), begin, end, sign):
                opened, closers = mark.start(), PAIRS.get(sign, '"”')
        elif sign in closers or (sign == "''" and closers == '"”'):
            found.append(Quotation(opened, mark.end(), closed=True))
            opened = None
    if opened is not None:
        # One that no mark closes reaches to the end of its paragraph; where it goes on, the next paragraph opens with a mark again.
        found.append(Quotation(opened, end, closed=False))
    return found


def _opens(text: str, start: int, stop: int, begin: int, end: int, sign: str) -> bool:
    if sign in PAIRS or sign == "``":
        return True
    if sign not in '"”':
        return False
    before = text[start - 1] if start > begin else " "
    after = text[stop] if stop < end else " "
    # Glued to what precedes and free of what follows, it would close something: with nothing open it is stray.
    return not (before.isalnum() or before in ".,!?") or not after.isspace()


def _single(text: str, begin: int, end: int) -> list[Quotation]:
    return [Quotation(m.start(), m.end(), closed=True) for m in SINGLE_QUOTATION.finditer(text, begin, end)]
