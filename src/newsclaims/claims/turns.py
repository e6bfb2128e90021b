"""Turns of a printed conversation: a paragraph that opens with a speaker's name in capitals and a colon ("LIM: It will rain.")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from newsclaims.claims.frames import Attribution, Span

RULE = "rule:turn"
# The label, and what is said up to the paragraph's end.
LABEL = re.compile(r"^[\"“]?(?P<source>[A-Z][A-Z’'.-]+(?: [A-Z][A-Z’'.-]+){0,3}): (?P<content>[^\n]*\w[^\n]*)$", re.MULTILINE)
CLOSING_MARKS = '"”'


def find(text: str, found: Sequence[Attribution], names: Sequence[Span]) -> Iterator[Attribution]:
    """Each turn whose cue none of the attributions in ``found`` has.

    A label is a speaker where it ends like one of the ``names``, written otherwise elsewhere, or where it and another one take turns;
    "UPDATE:" is none.
    """
    labels = list(LABEL.finditer(text))
    if not labels:
        return
    named = {text[start:end].rsplit(maxsplit=1)[-1] for start, end in names}
    known = {name.upper() for name in named if not name.isupper()}
    turns = Counter(label["source"] for label in labels)
    in_turn = {label for label, count in turns.items() if count > 1} if sum(count > 1 for count in turns.values()) > 1 else set()
    cues = {a.cue[0] for a in found if a.cue}
    for label in labels:
        colon = label.end("source")
        if colon in cues or not (label["source"] in in_turn or label["source"].split()[-1] in known):
            continue
        end = label.end("content")
        if text[end - 1] in CLOSING_MARKS and text[label.start()] in '"“':
            end -= 1
        yield Attribution(label.span("source"), (colon, colon + 1), ((label.start("content"), end),), (RULE,))
