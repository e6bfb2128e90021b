"""Thoughts and demands whose content is no clause, within what somebody said: "X demanded payment", "X was unaware of the transfer"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclaims.claims.frames import Attribution, Taken
from newsclaims.claims.nested import Content
from newsclaims.claims.reported import AUXILIARIES, DETERMINED, FUNCTION, SUBJECT, any_of, without_marks

RULE = "rule:object-within"
_TRANSITIVE = """
accepts announced announces condemned condemns considered considering considers criticised criticises criticized criticizes demanded
demanding demands denied denies denounced denounces dismissed dismisses doubted doubts expected expecting expects feared fears opposed
opposes pledged pledges predicted predicts proposed proposes questioned questions recommended recommends rejected rejects requested requests
suggested suggests suspected suspects wanted wants welcomed welcomes
"""
_GIVEN = """promised promises promising offered offers offering"""
_AFTER = {
    "of": "warned warns complained complains dreamed dreams heard hears knew knows learned learnt thought",
    "about": "warned warns complained complains worried worries knew asked heard",
    "for": "called calls asks appealed hoped hopes pleaded prayed prays pressed pushed",
    "on": "insisted insists",
    "to": "objected objects",
}


_STATES = """afraid aware unaware"""
CUES = frozenset(" ".join((_TRANSITIVE, _STATES, _GIVEN, *_AFTER.values())).split())
# A noun phrase: it ends where a finite verb or another clause begins.
_END = (
    r"is|was|are|were|has|had|have|will|would|could|before(?!\s[A-Z\d])|when|until|because|while|although|but"
    r"|and\s(?:then|later|has|had|have|was|were|is|are|did|does)"
)
MAX_PHRASE = 400
PHRASE = rf"(?:(?!,\s|[;:!?\n]|\.(?:[\s\"”’'»]|$)|\s[–—]\s|\s(?:{_END})\s).){{1,{MAX_PHRASE}}}"
_NO_NOUN = r"(?!(?:as|if|into|through|over|against|during|after|before|anything|something|nothing)\b)"
_SUBJECT = rf"(?<![\w-])(?<!\w[’'])(?P<source>{SUBJECT}|which)(?<![’']s)\s?"
_THING = rf"(?!{FUNCTION}){_NO_NOUN}[\w“‘\"$£€]"
_WITH = "|".join(rf"(?:{any_of(words)})(?=\s{preposition}\s)" for preposition, words in _AFTER.items())
_UNAWARE = rf"(?:(?:had|has|have)\s)?(?:is|are|was|were|been)\s(?:also\s|not\s)?(?:{any_of(_STATES)})(?=\sof\s)"
_ASKED = r"(?<!\bbeen\s)(?<!\bwas\s)(?<!\bwere\s)asked(?=\sfor\s)"
OBJECT = re.compile(
    rf"{_SUBJECT}(?P<cue>{_UNAWARE}|{AUXILIARIES}(?:(?:{any_of(_TRANSITIVE)}|{any_of(_GIVEN)})(?=\s{_THING})|{_WITH}|{_ASKED}))"
    rf"\s(?:(?:me|us|him|them|you|her(?=\s(?:an?|the|more|no)\b))\s)?(?P<content>{PHRASE})"
)
CLAUSAL = re.compile(r"(?:announce|den[iy]|doubt|expect|fear|pledge|predict|promis|propose|recommend|suggest|suspect)[a-z]*$")
FINITE = re.compile(r"\s(?:is|was|are|were|has|had|have|will|would|could)\s")
# With a determiner before it such a word is a noun: "the repeated demands of the council".
NOUN = re.compile(r"(?:demands|doubts|fears|hopes|offers|promises|questions|requests|suspects|warning)$")


def find(text: str, found: Sequence[Attribution], contents: Sequence[Content]) -> Iterator[Attribution]:
    """Each "X feared Y" and "X was unaware of Y" within the ``contents`` of the attributions in ``found``, none of which has its cue."""
    taken = Taken.by_cues(text, found)
    for start, end, words in contents:
        if CUES.isdisjoint(words):
            continue
        at = start
        while match := OBJECT.search(text, at, end):
            cue, content = match.span("cue"), without_marks(text, match.span("content"))
            at = cue[1]
            if CLAUSAL.search(match["cue"]) and FINITE.match(text, match.end()):
                # "feared the dam would break": a clause.
                continue
            if NOUN.search(match["cue"]) and DETERMINED.match(match["source"]):
                continue
            if taken.overlaps(*cue) or text[match.end() : match.end() + 1] == "?":
                continue
            taken.add(cue)
            yield Attribution(match.span("source"), cue, (content,), (RULE,))
