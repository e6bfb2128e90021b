"""Hearsay without a source: "reportedly", "is said to", and what is left of a content that such words stand in the middle of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsclaims.claims import clues
from newsclaims.claims.ends import WORD, tidy
from newsclaims.claims.frames import Attribution, Taken

RULE_ADVERB, RULE_REST = "rule:hearsay-adverb", "rule:hearsay-rest"
ADVERB = re.compile(r"(?<![\w-])(?:reportedly|allegedly|supposedly|purportedly)(?![\w-])", re.IGNORECASE)
# Its words: a text without any is not searched.
ADVERBS = ("reportedly", "allegedly", "supposedly", "purportedly")
HEDGE = re.compile(
    r"(?:\w+\s){0,3}?(?:is|are|was|were|been|being|be)\s(?:(?:also|now|still|widely|\w+ly)\s)?"
    r"(?:alleged|believed|confirmed|expected|feared|known|presumed|reported|rumoured|rumored|said|suspected|thought|understood)",
    re.IGNORECASE,
)
REST = re.compile(r"\s(?:to|in|by|on|at|within|from|next|this|later)\s")
# Where the clause of an adverb begins and ends.
CLAUSE_START = re.compile(r"(?:^|[.;:,—–(“\"‘]\s?|\s(?:that|after|because|when|while|where|whether|if|and|but|who|which|before|as)\s)(?=\S)")
CLAUSE_END = re.compile(r"[.;:!?)—–”\"]|,\s(?:but|and|which|who|while)\s|\n|$")
CONJUNCTION = re.compile(r"(?:and|but|or|so|that|which|who|while)\s", re.IGNORECASE)
MIN_WORDS = 4
# Code points; what is longer is no clause of news.
REACH, MAX_CLAUSE = 200, 600


def completed(text: str, found: Iterable[Attribution], starts: Sequence[int]) -> Iterator[Attribution]:
    """The attributions; one whose content ends before a cue like "are expected" goes on behind it, to the end of its clause."""
    given = list(found)
    begins = sorted(a.cue[0] for a in given if a.cue)
    for one in given:
        if one.source is None and one.cue and one.fragments[-1][1] <= one.cue[0] and HEDGE.fullmatch(text[slice(*one.cue)]):
            end = _clause_end(text, one.cue[1], starts)
            rest = REST.match(text, one.cue[1], end)
            if rest and WORD.search(text, rest.end(), end) and bisect_left(begins, one.cue[1]) == bisect_left(begins, end):
                yield replace(one, fragments=(*one.fragments, tidy(text, (one.cue[1], end))), rules=(*one.rules, RULE_REST))
                continue
        yield one


def adverbs(text: str, found: Sequence[Attribution], starts: Sequence[int]) -> Iterator[Attribution]:
    """Each "reportedly" and the like that is in no cue: its clause is the content, around it."""
    if not clues.any_in(clues.folded(text), ADVERBS):
        return
    taken = Taken.by_cues(text, found)
    for match in ADVERB.finditer(text):
        if taken.overlaps(*match.span()):
            continue
        floor = max(starts[bisect_right(starts, match.start()) - 1], match.start() - REACH)
        begin = max([floor, *(m.end() for m in CLAUSE_START.finditer(text, floor, match.start()))])
        if conjunction := CONJUNCTION.match(text, begin, match.start()):
            begin = conjunction.end()
        parts = [
            tidy(text, span) for span in ((begin, match.start()), (match.end(), _clause_end(text, match.end(), starts))) if WORD.search(text, *span)
        ]
        if parts and sum(len(WORD.findall(text, *part)) for part in parts) >= MIN_WORDS:
            yield Attribution(None, match.span(), tuple(parts), (RULE_ADVERB,))


def _clause_end(text: str, at: int, starts: Sequence[int]) -> int:
    after = bisect_right(starts, at)
    stop = min(starts[after] if after < len(starts) else len(text), at + MAX_CLAUSE)
    match = CLAUSE_END.search(text, at, stop)
    return match.start() if match else stop
