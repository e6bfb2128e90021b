"""Claims worded with a noun: "the claim that X", "his promise that X", "an undertaking that X"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclaims.claims.frames import Attribution
from newsclaims.claims.reported import CONTENT, without_marks
from newsclaims.entities.first_words import matches

RULE = "rule:noun-cue"
MIN_WORDS = 4
# What follows "that" is a clause, no verb: "the claim that was made" is none.
_ADJECTIVE = r"(?:(?:wild|false|new|old|widespread|persistent|repeated|growing)\s)?"
_NOUNS = """
accusation admission allegation assertion assurance belief claim complaint fear hope pledge promise report rumor rumour suggestion threat undertaking
warning
"""
NOUNS = tuple(f"{noun}{ending}" for noun in _NOUNS.split() for ending in ("", "s"))
_ONE = rf"(?:{'|'.join(_NOUNS.split())})"
THAT = re.compile(r"\s[Tt][Hh][Aa][Tt](?=\s)")
WORD = re.compile(r"\w+")
# Code points before "that" in which such a noun stands, and a whole cue with the word before it.
LONGEST, REACH = max(map(len, NOUNS)), 40
# Without a determiner a plural may be a verb ("he claims that"): then what it is the object of stands before it.
_OBJECT_OF = r"(?:amid|by|denied|denies|despite|dismiss|dismissed|from|of|over|reject|rejected|rejects|to|with)"
NOUN_CUE = re.compile(
    rf"(?<![\w’'-])(?:(?P<source>his|her|their|its|my|our)\s(?P<owned>{_ADJECTIVE}{_ONE}s?)|(?P<cue>(?:the|an?|any|no|this|that)\s{_ADJECTIVE}{_ONE}s?)"
    rf"|{_OBJECT_OF}\s(?P<plural>{_ADJECTIVE}{_ONE}s))\s(?P<content>that\s"
    rf"(?!(?:is|are|was|were|has|have|had|will|would|could|can|may|might|came|comes|he\smade|she\smade|they\smade|I\shave)\b){CONTENT})",
    re.IGNORECASE,
)


def find(text: str, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Each "the claim that X" in ``text`` whose cue none of the attributions in ``found`` has; without a source, but for a possessive."""
    cues = [a.cue for a in found if a.cue]
    for match in matches(NOUN_CUE, text, _places(text)):
        cue, content = match.span(next(g for g in ("owned", "cue", "plural") if match[g])), without_marks(text, match.span("content"))
        if not any(a < cue[1] and cue[0] < b for a, b in cues) and len(text[slice(*content)].split()) >= MIN_WORDS:
            yield Attribution(match.span("source") if match["source"] else None, cue, (content,), (RULE,))


def _places(text: str) -> list[int]:
    """Where such a cue may begin: at a word shortly before a "that" which one of the nouns stands before. Few articles have any."""
    found: set[int] = set()
    for that in THAT.finditer(text):
        noun = text[max(0, that.start() - LONGEST) : that.start()].lower()
        if noun.endswith(NOUNS) or not noun.isascii():
            found.update(word.start() for word in WORD.finditer(text, max(0, that.start() - REACH), that.start()))
    return sorted(found)
