"""How a claim is worded: whether its cue denies it, and how certain its source makes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Literal

Polarity = Literal["affirmed", "negated"]
Certainty = Literal["certain", "probable", "possible"]
Span = tuple[int, int]

# A cue that denies. Each of these and each negation turns the polarity once, so that "did not deny" affirms.
DENIALS = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|denials?|reject(?:s|ed|ing)?|rejections?|refut(?:e|es|ed|ing)|rebut(?:s|ted|ting)?|disput(?:e|es|ed|ing)|contradict(?:s|ed|ing)?"
    r"|repudiat(?:e|es|ed|ing)|disavow(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|disagree(?:s|d|ing)?|debunk(?:s|ed|ing)?|rul(?:e|es|ed|ing) out"
    r"|doubt(?:s|ed|ing)?|disbeliev(?:e|es|ed)|retract(?:s|ed|ing)?|recant(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
NEGATIONS = re.compile(
    r"\b(?:not|never|neither|nor|cannot|declin(?:e|es|ed|ing) to|refus(?:e|es|ed|ing) to|fail(?:s|ed|ing)? to)\b|n[’']t\b", re.IGNORECASE
)
WORDS_BEFORE = 3

_PROBABLE_VERBS = (
    r"believ(?:e|es|ed|ing)|think(?:s|ing)?|thought|expect(?:s|ed|ing)?|suspect(?:s|ed|ing)?|assum(?:e|es|ed|ing)|estimat(?:e|es|ed|ing)"
    r"|predict(?:s|ed|ing)?|anticipat(?:e|es|ed|ing)|suggest(?:s|ed|ing)?|guess(?:es|ed)?|reckon(?:s|ed)?|presum(?:e|es|ed)|appear(?:s|ed)?|seem(?:s|ed)?"
)
_NOT = r"(?:(?:(?:do|does|did|could|can|would|will|ha[sd]|have|is|are|am|was|were) )?not|cannot|\w+n[’']t)"
PROBABLE_CUE = re.compile(rf"\b(?:{_PROBABLE_VERBS}|allegedly|reportedly|apparently|likely|probably|presumably|supposedly)\b", re.IGNORECASE)
POSSIBLE_CUE = re.compile(
    r"\b(?:speculat(?:e|es|ed|ing)|wonder(?:s|ed|ing)?|hint(?:s|ed|ing)?|fear(?:s|ed|ing)?|hop(?:e|es|ed|ing)|may|might|could(?!n[’']t|\snot\b)|possibly|perhaps"
    rf"|{_NOT} rul(?:e|ed|ing) out)\b",
    re.IGNORECASE,
)
# Where a group stands in a pattern, it alone is the marker.
PROBABLE = re.compile(
    r"\b(?:(?:un)?likely|probably|presumably|apparently|reportedly|allegedly|supposedly|purportedly|seemingly|almost certainly|in all likelihood"
    r"|seem(?:s|ed)?|appear(?:s|ed)?(?! (?:in|on|at|before|with|for)\b)"
    r"|(?:I|we)(?:\s(?:also|still|do|really|strongly|firmly|personally))?\s(believe|think|expect|suspect|assume|guess|reckon|estimate)"
    r"|(?:is|are|was|were|been)(?:\s(?:also|still|now|widely|generally))?\s(believed|thought|expected|suspected|presumed|assumed|estimated)(?=\s(?:to|dead|that)\b)"
    r"|in my (?:opinion|view)"
    r"|(?:\d{1,2}(?:\.\d+)?\s?(?:per\s?cent|percent|%)|fairly|pretty|quite|reasonably|almost|nearly)\s(?:confident|sure|certain))\b",
    re.IGNORECASE,
)
# "May" with a capital is the month.
POSSIBLE = re.compile(
    r"\b(?:may(?!\s(?:\d|of\b))|(?i:might)(?!\s(?:of|and)\b)|(?i:could)(?!n[’']t|\snot\b)|(?i:possibly|perhaps|maybe|conceivabl[ey]|potentially)"
    r"|(?:is|are|was|were|remains?) (?:still |also )?(possible|feared)|(?:it[’']s|It[’']s) (?:still |also )?(possible)"
    r"|(?i:there) (?:is|was) (?:still )?(a (?:chance|possibility))"
    rf"|{_NOT} (?:sure|certain|rul(?:e|ed|ing) out))\b"
)
SENTENCE_BREAK = re.compile(r"(?<=[.!?])[\"”’']?\s+|\n+")
# What opens a subordinate clause; "that" after a word of belief does not end the reading, since the marker stands before it.
SUBORDINATE = re.compile(
    r"[,\s](?:that|which|who|whom|whose|because|although|though|whereas|while|since|after|before|when|where"
    r"|unless|until|if|so that|so(?=\s\w+\s(?:can|could|may|might)\s)|as if|as though)\s",
    re.IGNORECASE,
)
SUBORDINATE_FIRST = re.compile(
    r"[\"“‘']?(?:if|when|while|although|though|because|since|after|before|unless|until|as|once)\s[^,.;]{1,200},\s", re.IGNORECASE
)


def polarity(cue: str, before: str = "") -> Polarity:
    """Say "negated" where the cue denies its content; ``before`` are the words before the cue, for a "did not" that it leaves out."""
    words = " ".join(before.split()[-WORDS_BEFORE:])
    turns = len(DENIALS.findall(cue)) + len(NEGATIONS.findall(cue)) + len(NEGATIONS.findall(words))
    return "negated" if turns % 2 else "affirmed"


def certainty(text: str, fragments: Sequence[Span], cue: Span | None = None) -> tuple[Certainty, Span | None]:
    """The weakest that the markers in the main clauses of a content, or in its cue, make of it, with the first such marker's span.

    ``fragments`` of the content and ``cue`` are half-open spans of ``text``; "certain", and no span, without any marker.
    """
    content = " ".join(text[a:b] for a, b in fragments)
    clauses: list[Span] = []
    classes: tuple[tuple[Certainty, re.Pattern[str], re.Pattern[str]], ...] = (
        ("possible", POSSIBLE_CUE, POSSIBLE),
        ("probable", PROBABLE_CUE, PROBABLE),
    )
    for value, in_cue, in_content in classes:
        said = in_cue.search(text, *cue) if cue else None
        found = [said.span()] if said else []
        for match in in_content.finditer(content):
            # Most contents have no marker: only one that has is parted into its clauses.
            clauses = clauses or list(_main_clauses(content))
            span = _in_text(fragments, match.span(match.lastindex or 0))
            if span and any(a <= match.start() and match.end() <= b for a, b in clauses):
                found.append(span)
                break
        if found:
            return value, min(found)
    return "certain", None


def _in_text(fragments: Sequence[Span], span: Span) -> Span | None:
    """The span in the article of one in the content; null where it runs over the gap between two fragments."""
    begins = accumulate((b - a + 1 for a, b in fragments), initial=0)
    for begin, (start, end) in zip(begins, fragments, strict=False):
        if begin <= span[0] and span[1] <= begin + end - start:
            return start + span[0] - begin, start + span[1] - begin
    return None


def _main_clauses(content: str) -> Iterator[Span]:
    """The span of each sentence up to its first subordinate clause, after one that it opens with."""
    begin = 0
    for mark in [*SENTENCE_BREAK.finditer(content), None]:
        end = mark.start() if mark else len(content)
        opening = SUBORDINATE_FIRST.match(content, begin, end)
        start = opening.end() if opening else begin + len("that ") * content.startswith("that ", begin)
        subordinate = SUBORDINATE.search(content, start + 1, end)
        yield start, subordinate.start() if subordinate else end
        begin = mark.end() if mark else end
