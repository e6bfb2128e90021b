"""Headlines that end with who says it: "Five killed in shelling: officials"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclaims.claims.frames import Attribution, Taken

RULE = "rule:headline"
_SPEAKERS = """
activists agency analysts army authorities campaigners charity commission company court doctors economists experts fao governor government
group groups imf inquiry investigators lawyer lawyers media military minister ministry mayor monitor monitors ngo nurses office official
officials oxfam police poll president prosecutors regulator report researchers residents scientists source sources spokesman spokesperson
spokeswoman state study survey teachers un unhcr unicef union unions villagers watchdog who witness witnesses workers
"""
SPEAKERS = frozenset(_SPEAKERS.split())
# A line's end: a colon, and up to four words without a stop.
SPEAKER = re.compile(r": (?P<source>(?:[\w’'-]+ ){0,3}(?P<noun>[\w’'-]+))$", re.MULTILINE)
SAID = re.compile(r"[^\n:.?!]{12,160}\Z")


def find(text: str, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Each line that a colon and a speaker end, where none of the attributions in ``found`` reaches into it."""
    taken: Taken | None = None
    for match in SPEAKER.finditer(text):
        begin, colon = text.rfind("\n", 0, match.start()) + 1, match.start()
        if match["noun"].lower() not in SPEAKERS or not SAID.match(text, begin, colon):
            continue
        # Few articles have such a line.
        taken = taken or Taken(text, (f for one in found for f in one.fragments))
        if not taken.overlaps(begin, match.end()):
            yield Attribution(match.span("source"), (colon, colon + 1), ((begin, colon),), (RULE,))
