"""Reports, requests and questions with their addressee within what somebody said: "X told Y that Z", "X asked Y to Z", "Y was told Z"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclaims.claims.clues import standing
from newsclaims.claims.frames import Attribution, Taken
from newsclaims.claims.nested import Content
from newsclaims.claims.objects import FINITE, PHRASE
from newsclaims.claims.reported import CLAUSE, CONTENT, FUNCTION, GAP, NAME, NOUN_PHRASE, QUOTATION, SPEAKER, any_of, without_marks

RULE = "rule:told-within"
MIN_WORDS = 2
_TELL = """told tell tells warned warn warns assured assure assures reminded remind reminds informed inform informs promised promise promises"""
_ASK = """asked ask asks ordered order orders urged urge urges instructed instruct instructs advised advise advises begged invited invites"""
_VERBS = any_of(_TELL, _ASK)
_TELLING = any_of(*(word for word in _TELL.split() if not word.startswith("promise")))
_SAID = "admitted|boasted|complained|confessed|explained|said|suggested|swore|wrote"
_PARTICIPLES = """told warned assured reminded informed promised asked ordered urged instructed advised invited"""
CUES = frozenset({*_TELL.split(), *_ASK.split(), *_SAID.split("|")})
_PRONOUN = r"(?:me|us|him|her|them|you|it)"
_WHOM = rf"(?:{_PRONOUN}|{NAME}|{NOUN_PHRASE}|(?!{FUNCTION})[a-z][\w’'-]+(?:\s(?!{FUNCTION}|(?:the|an?)\b)[a-z][\w’'-]+)?)"
_SOURCE = rf"(?P<source>(?!Please\b){SPEAKER})"
_ACTIVE = (
    r"(?:[’'](?:d|ve|ll)\s)?(?:(?:had|has|have|did|do|does|will|would|also|never|not|already|later|then|once|repeatedly"
    r"|\w+ly|(?:ha[sd]|have|did|does|do|would)n['’]t)\s){0,3}"
)
# What may stand between whom was told and what: a day, a place, a manner.
_ASIDE = (
    r"(?:\s(?:afterwards|later|again|then|once|repeatedly|today|yesterday|(?:on|in|last|this|every|at|by)\s(?:the\s)?[\w’'-]+(?:\s\d{1,2}(?:,\s\d{4})?)?)){0,2}"
    r"(?:,\s(?:he|she|they)\s(?:said|says|added),)?"
)
_TO = r"(?:not\s)?to\s(?=[a-z])"
_WHETHER = r"(?:whether|if|what|how|why)\s"
TOLD = re.compile(
    rf"(?<![\w-])(?<!\w[’']){_SOURCE}{GAP}(?P<cue>{_ACTIVE}(?:(?:{_VERBS})|(?:{_SAID})(?=\sto\s)))\s(?:(?<=\s)to\s)?"
    rf"(?:(?:{_WHOM}{_ASIDE},?:?\s(?P<content>(?:that\s|{_TO}|{_WHETHER}){CONTENT}|{QUOTATION}))|{_PRONOUN}{_ASIDE}\s(?P<asked>(?:who|which|when|where|since\swhen)\s{CONTENT}))"
)
TOLD_CLAUSE = re.compile(rf"(?<![\w-])(?<!\w[’']){_SOURCE}{GAP}(?P<cue>{_ACTIVE}(?:{_TELLING}))\s{_WHOM}{_ASIDE}\s(?P<content>{CLAUSE}{CONTENT})")
PASSIVE = re.compile(
    rf"(?<![\w-])(?<!\w[’'])(?P<cue>(?:(?:had|has|have|will|would)\s)?(?:(?:not|never|also|since|repeatedly)\s)?(?:was|were|is|are|been|be|being)\s"
    rf"(?:(?:also|later|repeatedly|once|then|not)\s)?(?:{_PARTICIPLES.replace(' ', '|')}))"
    rf"(?:\sby\s(?P<source>{NAME}|{NOUN_PHRASE})(?!\sof\b))?{_ASIDE}:?\s(?P<content>(?:that\s|{_TO}|(?:about|of)\s|who\s|{_WHETHER}|{CLAUSE}){CONTENT})"
)
# What somebody is promised that is no clause ends with its noun phrase.
THING = re.compile(rf"(?!that\s|(?:not\s)?to\s|[“‘\"']){PHRASE}")
# Each pattern with the words of which its cue has one, and what it has from there on.
PATTERNS = (
    (TOLD, CUES, re.compile(rf"\s(?:(?:{_VERBS})\s|(?:{_SAID})\sto\s)")),
    (TOLD_CLAUSE, frozenset(_TELLING.split("|")), re.compile(rf"\s(?:{_TELLING})\s")),
    (PASSIVE, frozenset(_PARTICIPLES.split()), re.compile(rf"\s(?:{_PARTICIPLES.replace(' ', '|')})\b")),
)


def find(text: str, found: Sequence[Attribution], contents: Sequence[Content]) -> Iterator[Attribution]:
    """Each "X told Y that Z" and "Y was told Z" within the ``contents`` of the attributions in ``found``, none of which has its cue."""
    taken = Taken.by_cues(text, found)
    for start, end, words in contents:
        if CUES.isdisjoint(words):
            continue
        for match in _matches(text, start, end, words):
            cue, content = match.span("cue"), without_marks(text, match.span(match.lastgroup or "content"))
            if taken.overlaps(*cue) or len(text[slice(*content)].split()) < MIN_WORDS:
                continue
            if text[match.end() : match.end() + 1] == "?":
                continue
            if match["cue"].endswith("promised") and (thing := THING.match(text, *content)) and not FINITE.match(text, thing.end()):
                content = thing.span()
            taken.add(cue)
            yield Attribution(match.span("source") if match["source"] else None, cue, (content,), (RULE,))


def _matches(text: str, start: int, end: int, words: frozenset[str]) -> Iterator[re.Match[str]]:
    for pattern, cues, tail in PATTERNS:
        tails = [at for at in standing(text, cues & words, start + 1, end) if tail.match(text, at - 1, end)]
        at = start
        # None begins behind the last tail.
        while tails and at < tails[-1] and (match := pattern.search(text, at, end)):
            yield match
            at = match.end("cue")
