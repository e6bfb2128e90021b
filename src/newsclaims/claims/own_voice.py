"""Which sentences an article asserts in its own voice."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from newsclaims.claims.ends import word_starts

Span = tuple[int, int]

METHOD = "rule:own-voice"
# A sentence whose words belong to attributions for more than this share says what others said.
MAX_ATTRIBUTED_SHARE = 0.5
MIN_WORDS = 4
# A dateline ends with a dash: "KABUL, Aug. 25 (Agency) —".
DASHES = "-–—"
QUESTION = re.compile(r"\?[\"'”’)\]]*$")
# A bare verb at the start addresses the reader: navigation and appeals, which claim nothing.
IMPERATIVE = re.compile(
    r"(?:please\s+|(?:do not|don['’]t)\s+)?(?:read|see|click|watch|follow|subscribe|sign up|listen|share|contact|visit|check|join|note|"
    r"let['’]?s|let us|imagine|consider|think|remember|look|download|register|donate|tell us|send|call|stay|learn more|find out)\b(?!['’]s)",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"(?:(?:additional\s+)?(?:reporting|writing|editing|photo(?:graph)?s?|images?)\s+by|by)\s+[A-Z][^!?]*$|"
    r"(?:photo(?:graph)?|image|source|copyright)\s*[:©]|©|.*\ball rights reserved\b",
    re.IGNORECASE,
)


def sentences(text: str, spans: Sequence[Span], headings: Iterable[Span], attributed_parts: Iterable[Span]) -> list[Span]:
    """Those of the sentence ``spans`` that are assertions: no heading, question, imperative or credit line, and at most half attributed.

    ``attributed_parts`` are the spans of all sources, cues, contents, addressees and times.
    """
    skipped = set(headings)
    taken = union(attributed_parts)
    found, i = [], 0
    for start, end in spans:
        while i < len(taken) and taken[i][1] <= start:
            i += 1
        if (start, end) in skipped:
            continue
        words = word_starts(text, start, end)
        attributed, j = 0, i
        while j < len(taken) and taken[j][0] < end:
            attributed += bisect_left(words, taken[j][1]) - bisect_left(words, taken[j][0])
            j += 1
        if len(words) >= MIN_WORDS and attributed <= MAX_ATTRIBUTED_SHARE * len(words) and asserts(text[start:end]):
            found.append((start, end))
    return found


def asserts(sentence: str) -> bool:
    """Whether a sentence states something: it is no question, imperative, quotation by itself or credit line."""
    return not (sentence[-1] in DASHES or QUESTION.search(sentence) or IMPERATIVE.match(sentence) or CREDIT.match(sentence))


def union(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, overlapping ones as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
