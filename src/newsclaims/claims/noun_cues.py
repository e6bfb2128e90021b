"""Claims worded with a noun: "the claim that X", "his promise that X", "an undertaking that X", "allegations of X"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclaims.claims import clues
from newsclaims.claims.frames import Attribution, Span, Taken
from newsclaims.claims.objects import PHRASE
from newsclaims.claims.reported import CONTENT, NAME, without_marks
from newsclaims.entities.first_words import matches

RULE, RULE_OF = "rule:noun-cue", "rule:noun-of"
MIN_WORDS = 4
_SINGULAR = """
accusation admission allegation argument assertion assurance belief claim complaint conclusion conviction fear hope pledge prediction promise report
rumor rumour statement suggestion suspicion threat undertaking warning
"""
# Nouns that something may follow with "of": "the promise of spring" and "a report of the board" are none.
_OF_ONE = """accusation allegation hope suspicion talk"""
_OF_MANY = """accusations allegations claims complaints fears hopes predictions promises reports rumors rumours suspicions warnings"""
# A plural that may be a verb ("he claims that") is a noun where what it is the object of stands before it.
_MAY_BE_VERBS = """claims fears hopes pledges promises reports"""
ONES = frozenset(_SINGULAR.split())
OF = frozenset((_OF_ONE + " " + _OF_MANY).split())
MAY_BE_VERBS = frozenset(_MAY_BE_VERBS.split())
NOUN = re.compile(r"\b(?:" + "|".join(sorted({*ONES, *OF})) + r")s?\b", re.IGNORECASE)
_ADJECTIVE = r"(?:(?:wild|false|new|old|widespread|persistent|repeated|growing)\s)?"
OWNER = re.compile(rf"(?<![\w’'-])(?P<source>his|her|their|its|my|our)\s(?P<cue>{_ADJECTIVE})\Z", re.IGNORECASE)
DETERMINER = re.compile(rf"(?<![\w’'-])(?P<cue>(?:the|an?|any|no|this|that|these|those|such)\s{_ADJECTIVE})\Z", re.IGNORECASE)
GOVERNOR = re.compile(
    rf"(?<![\w’'-])(?:about|amid|at|by|denied|denies|despite|dismiss|dismissed|from|of|on|over|reject|rejected|rejects|to|with)\s(?P<cue>{_ADJECTIVE})\Z",
    re.IGNORECASE,
)
ADJECTIVE = re.compile(rf"(?<![\w’'-])(?P<cue>{_ADJECTIVE})\Z", re.IGNORECASE)
_PLACE = rf"(?:the\s)?(?:[a-z]+\s){{0,3}}?{NAME}"
# "a report by Radio Uno that", "a rumour, spread by telephone, that". What follows is a clause: "the claim that was made" is none.
THAT = re.compile(
    rf"(?:\s(?:by|from|in|of)\s(?P<by>{_PLACE})|,\s(?:spread|put|sent|[a-z]+(?:ed|en))\s[^,.;:!?\n]{{3,60}},)?\s(?P<content>that\s"
    rf"(?!(?:is|are|was|were|has|have|had|will|would|could|can|may|might|came|comes|exists?|he\smade|she\smade|they\smade|I\shave)\b){CONTENT})",
    re.IGNORECASE,
)
OF_WHAT = re.compile(rf"\sof\s(?P<content>(?!(?:its|his|her|their|this|that|these|those|such|it|them|an?\skind|any\skind)\b|the\s[A-Z]){PHRASE})")
# How far before the noun its determiner may begin, in code points.
REACH = 24


def find(text: str, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Each "the claim that X" and "allegations of X" in ``text`` whose cue none of the attributions in ``found`` has.

    Without a source, but for a possessive or "a report by X that".
    """
    taken = Taken.by_cues(text, found)
    for match in matches(NOUN, text, clues.places(text, {*ONES, *OF})):
        noun = match.group().lower()
        behind = THAT.match(text, match.end()) or (OF_WHAT.match(text, match.end()) if noun in OF else None)
        if behind is None or taken.overlaps(*match.span()):
            continue
        content, of = without_marks(text, behind.span("content")), behind.re is OF_WHAT
        found_lead = _lead(text, match, noun, of)
        if found_lead and (of or len(text[slice(*content)].split()) >= MIN_WORDS):
            start, source = found_lead
            by = behind.span("by") if not of and behind["by"] else None
            yield Attribution(source or by, (start, match.end() + 3 * of), (content,), (RULE_OF if of else RULE,))


def _lead(text: str, match: re.Match[str], noun: str, of: bool) -> tuple[int, Span | None] | None:
    """Where the cue begins, and the possessive that is its source; null where the noun may be a verb."""
    begin = max(0, match.start() - REACH)
    if owner := OWNER.search(text, begin, match.start()):
        return owner.start("cue"), owner.span("source")
    if determiner := DETERMINER.search(text, begin, match.start()):
        return determiner.start("cue"), None
    if noun.endswith("s") or (of and noun == "talk"):
        bare = (GOVERNOR if noun in MAY_BE_VERBS and not of else ADJECTIVE).search(text, begin, match.start())
        return (bare.start("cue"), None) if bare else None
    return None
