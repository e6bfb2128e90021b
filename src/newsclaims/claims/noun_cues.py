"""Claims worded with a noun: "the claim that X", "his promise that X", "an undertaking that X"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclaims.claims.frames import Attribution
from newsclaims.claims.reported import CONTENT, without_marks

RULE = "rule:noun-cue"
MIN_WORDS = 4
# What follows "that" is a clause, no verb: "the claim that was made" is none.
_ADJECTIVE = r"(?:(?:wild|false|new|old|widespread|persistent|repeated|growing)\s)?"
_ONE = (
    r"(?:accusation|admission|allegation|assertion|assurance|belief|claim|complaint|fear|hope|pledge|promise|report|rumou?r|suggestion|threat|undertaking"
    r"|warning)"
)
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
    for match in NOUN_CUE.finditer(text):
        cue, content = match.span(next(g for g in ("owned", "cue", "plural") if match[g])), without_marks(text, match.span("content"))
        if not any(a < cue[1] and cue[0] < b for a, b in cues) and len(text[slice(*content)].split()) >= MIN_WORDS:
            yield Attribution(match.span("source") if match["source"] else None, cue, (content,), (RULE,))
