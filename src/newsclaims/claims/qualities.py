"""How a claim is worded: whether its cue denies it, and how certain its source makes it."""

from __future__ import annotations

import re
from typing import Literal

Polarity = Literal["affirmed", "negated"]
Certainty = Literal["certain", "probable", "possible"]

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
PROBABLE_CUE = re.compile(rf"\b(?:{_PROBABLE_VERBS}|allegedly|reportedly)\b", re.IGNORECASE)
POSSIBLE_CUE = re.compile(
    r"\b(?:speculat(?:e|es|ed|ing)|wonder(?:s|ed|ing)?|hint(?:s|ed|ing)?|fear(?:s|ed)?|hop(?:e|es|ed|ing)|may|might|could)\b", re.IGNORECASE
)
PROBABLE = re.compile(
    r"\b(?:likely|probably|presumably|apparently|reportedly|allegedly|supposedly|purportedly|seemingly|almost certainly|in all likelihood"
    r"|(?:appear|seem)(?:s|ed)?|(?:I|we)(?:\s(?:also|still|do|really|strongly|firmly|personally))?\s(?:believe|think|expect|suspect|assume|guess|reckon|estimate)"
    r"|in my (?:opinion|view)"
    r"|(?:\d{1,2}(?:\.\d+)?\s?(?:per\s?cent|percent|%)|fairly|pretty|quite|reasonably|almost|nearly)\s(?:confident|sure|certain))\b",
    re.IGNORECASE,
)
POSSIBLE = re.compile(
    r"\b(?:may(?!\s(?:\d|of\b))|might(?!\s(?:of|and)\b)|could(?!n[’']t|\snot\b)|possibly|perhaps|maybe|conceivabl[ey]|potentially"
    r"|(?:is|are|was|remains?) possible|there (?:is|was) (?:still )?a (?:chance|possibility)"
    r"|(?:not|n[’']t) (?:sure|certain|rule out))\b"
)
SENTENCE_BREAK = re.compile(r"(?<=[.!?])[\"”’']?\s+|\n+")
# What opens a subordinate clause; "that" after a word of belief does not end the reading, since the marker stands before it.
SUBORDINATE = re.compile(
    r"[,\s](?:that|which|who|whom|whose|because|although|though|whereas|while|since|after|before|when|where"
    r"|unless|until|if|so that|as if|as though)\s",
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


def certainty(content: str, cue: str = "") -> Certainty:
    """The weakest that the markers in the main clauses of ``content``, or in its ``cue``, make of it; "certain" without any."""
    clauses = [main_clause(sentence) for sentence in SENTENCE_BREAK.split(content)]
    if POSSIBLE_CUE.search(cue) or any(POSSIBLE.search(clause) for clause in clauses):
        return "possible"
    if PROBABLE_CUE.search(cue) or any(PROBABLE.search(clause) for clause in clauses):
        return "probable"
    return "certain"


def main_clause(sentence: str) -> str:
    """The sentence up to its first subordinate clause, after one that it opens with."""
    opening = SUBORDINATE_FIRST.match(sentence)
    rest = sentence[opening.end() :] if opening else sentence.removeprefix("that ")
    subordinate = SUBORDINATE.search(rest, 1)
    return rest[: subordinate.start()] if subordinate else rest
