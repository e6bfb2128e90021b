"""Ends of contents and fragments put right: quotation marks, stops, sentences and paragraphs."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from newsclaims.claims.frames import Span
from newsclaims.claims.quotes import Quotation

# A content whose end falls this many code points from a quotation's own end was meant to end there.
SNAP = 12
EDGE_SPACE_AND_MARKS = " \n\t,;:-–—"
STOPS_AND_SPACE = ".,;: \n"
WORD = re.compile(r"\w+")
# Words between a cue and a fragment that still stands beside it.
FAR = 4


def one_line(text: str, span: Span) -> Span:
    """The last line with a word of a span that runs over a line's end: what precedes is a heading or another paragraph."""
    start, end = span
    words = [m.start() for m in WORD.finditer(text, start, end)]
    if words and (line := text.rfind("\n", start, words[-1])) >= 0:
        start = line + 1
    line = text.find("\n", start, end)
    return (start, end if line < 0 else line)


def tidy(text: str, span: Span) -> Span:
    """The span without space, commas, colons and dashes at its ends; unchanged where nothing would be left."""
    start, end = span
    while start < end and text[start] in EDGE_SPACE_AND_MARKS:
        start += 1
    while end > start and text[end - 1] in EDGE_SPACE_AND_MARKS:
        end -= 1
    return (start, end) if start < end else span


def repair(text: str, span: Span, quoted: Sequence[Quotation]) -> Span | None:
    """The content's span with its ends put right; None where it has no word.

    A start just inside or outside a quotation's start moves to it, and so does the end where the content has the whole quotation; a content within
    a quotation leaves its marks alone. A full stop at the end stays only with its quotation.
    """
    start, end = tidy(text, span)
    if not WORD.search(text, start, end):
        return None
    i = bisect.bisect_right(quoted, start + SNAP, key=_start) - 1
    if i >= 0 and quoted[i].start - SNAP <= start <= quoted[i].start + SNAP and not WORD.search(text, *sorted((start, quoted[i].start))):
        start = quoted[i].start
    j = bisect.bisect_left(quoted, end, key=lambda q: q.end)
    for k in (j - 1, j):
        if 0 <= k < len(quoted) and quoted[k].closed and start <= quoted[k].start < end and not WORD.search(text, *sorted((end, quoted[k].end))):
            end = quoted[k].end
            break
    else:
        while end > start and text[end - 1] in STOPS_AND_SPACE:
            end -= 1
    return (start, end)


def merge(text: str, contents: Sequence[Span]) -> list[Span]:
    """Contents in order, those joined that overlap or have no word between them."""
    merged: list[Span] = []
    for start, end in sorted(contents):
        if merged and (start <= merged[-1][1] or not WORD.search(text, merged[-1][1], start)):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def paragraphs_of(text: str, fragment: Span, cue: Span, quoted: Sequence[Quotation]) -> Span:
    """The part of a fragment in the paragraph nearest to the cue, with those beside it that are quoted for the most part.

    What one says runs over several paragraphs where it is quoted; where it is reported, the next paragraph is somebody else's.
    """
    start, end = fragment
    parts, position = [], start
    for piece in text[start:end].split("\n\n"):
        if WORD.search(piece):
            parts.append((position, position + len(piece)))
        position += len(piece) + 2
    if len(parts) < 2:
        return fragment
    first = last = min(range(len(parts)), key=lambda i: max(0, parts[i][0] - cue[1], cue[0] - parts[i][1]))
    while first > 0 and mostly_quoted(text, parts[first - 1], quoted):
        first -= 1
    while last + 1 < len(parts) and mostly_quoted(text, parts[last + 1], quoted):
        last += 1
    return tidy(text, (parts[first][0], parts[last][1]))


def whole_sentences(text: str, fragment: Span, cue: Span, starts: Sequence[int], quoted: Sequence[Quotation]) -> Span:
    """The fragment without parts of sentences at its ends other than the one nearest to the cue; one with quoted words stays.

    Reported speech ends with a sentence: the beginning of the next is a label gone astray. ``starts`` are where sentences begin.
    """
    begin, end = fragment
    bounds = [s for s in starts[bisect.bisect_right(starts, begin) : bisect.bisect_left(starts, end)] if WORD.search(text, begin, s)]
    if not bounds or quoted_share(text, [fragment], quoted)[0]:
        return fragment
    edges = [begin, *bounds, end]
    parts = list(pairwise(edges))
    first, last = 0, len(parts) - 1
    nearest = min(range(len(parts)), key=lambda i: max(0, parts[i][0] - cue[1], cue[0] - parts[i][1]))
    after = bisect.bisect_left(starts, end)
    if last > nearest and WORD.search(text, end, starts[after] if after < len(starts) else len(text)):
        last -= 1
    if first < nearest and WORD.search(text, starts[bisect.bisect_right(starts, begin) - 1], begin):
        first += 1
    kept_end = parts[last][1]
    while kept_end > begin and text[kept_end - 1] in STOPS_AND_SPACE:
        kept_end -= 1
    return tidy(text, (parts[first][0], kept_end))


def mostly_quoted(text: str, span: Span, quoted: Sequence[Quotation]) -> bool:
    inside, total = quoted_share(text, [span], quoted)
    return 2 * inside >= total


def near(text: str, fragments: Sequence[Span], cue: Span, starts: Sequence[int], quoted: Sequence[Quotation]) -> list[Span]:
    """The fragments that are in the cue's sentence or have quoted words; all of them where none is.

    ``starts`` are where the sentences begin.
    """
    sentence = bisect.bisect_right(starts, cue[0])
    kept = [
        (a, b)
        for a, b in fragments
        if bisect.bisect_right(starts, a) <= sentence <= bisect.bisect_right(starts, b - 1) or quoted_share(text, [(a, b)], quoted)[0]
    ]
    return beside(text, kept or fragments, cue, quoted)


def beside(text: str, fragments: Sequence[Span], cue: Span, quoted: Sequence[Quotation]) -> list[Span]:
    """Without fragments that are neither quoted nor within ``FAR`` words of the cue, where another one is nearer.

    An interrupted content stands on both sides of source and cue; what is farther off belongs to another clause.
    """

    def away(fragment: Span) -> int:
        between = (fragment[1], cue[0]) if fragment[1] <= cue[0] else (cue[1], fragment[0])
        return len(WORD.findall(text, *between)) if between[0] < between[1] else 0

    nearest = min(map(away, fragments), default=0)
    return [f for f in fragments if away(f) <= max(FAR, nearest) or quoted_share(text, [f], quoted)[0]]


def outside(text: str, fragments: Sequence[Span], cue: Span) -> tuple[Span, ...]:
    """The fragments without the cue, which must not lie in its own content."""
    left: list[Span] = []
    for start, end in fragments:
        for part in ((start, min(end, cue[0])), (max(start, cue[1]), end)) if start < cue[1] and cue[0] < end else ((start, end),):
            if part[0] < part[1] and WORD.search(text, *part):
                left.append(tidy(text, part))
    return tuple(left)


def quoted_share(text: str, fragments: Sequence[Span], quoted: Sequence[Quotation]) -> tuple[int, int]:
    """(words in quotation marks, all words) of the fragments."""
    inside = total = 0
    for start, end in fragments:
        words = word_starts(text, start, end)
        total += len(words)
        first = max(0, bisect.bisect_right(quoted, start, key=_start) - 1)
        for q in quoted[first : bisect.bisect_left(quoted, end, key=_start)]:
            inside += bisect.bisect_left(words, q.end) - bisect.bisect_left(words, q.start)
    return inside, total


def word_starts(text: str, start: int, end: int) -> list[int]:
    """Where the words of a span begin; what is left of a word that its start cuts begins there."""
    starts = _all_word_starts(text)
    found = starts[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
    cut = 0 < start < end and _of_word(text[start : start + 1]) and _of_word(text[start - 1 : start])
    return [start, *found] if cut else found


@lru_cache(maxsize=1)
def _all_word_starts(text: str) -> list[int]:
    """Those of an article, which are looked for once and not for each of its claims."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    inside = np.concatenate([[False], OF_WORDS[np.minimum(signs, len(OF_WORDS) - 1)]])
    for place in np.flatnonzero(signs >= len(OF_WORDS)).tolist():
        inside[place + 1] = _of_word(text[place])
    starts: list[int] = np.flatnonzero(inside[1:] & ~inside[:-1]).tolist()
    return starts


def _of_word(sign: str) -> bool:
    """Whether a sign is one of those of WORD."""
    return sign.isalnum() or sign == "_"


# The first signs, which most texts have no others than.
OF_WORDS = np.array([_of_word(chr(code)) for code in range(0x250)])


def _start(quotation: Quotation) -> int:
    return quotation.start
