"""What somebody is said to have said: "The pilot is reported **to have radioed** 'no steering'", "The mayor reportedly **asked** for time"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclaims.claims.ends import WORD, tidy
from newsclaims.claims.frames import Attribution, Taken
from newsclaims.claims.reported import SECOND_HAND, without_marks

RULE = "rule:second-hand"
AUXILIARY = re.compile(r"\s(?:has|have|had|did|will|would)(?:\s(?:also|not|now))?$")
# "He was reportedly offered a medal": who offered it is not said.
BE = re.compile(r"\b(?:is|are|was|were|been)\b")
PASSIVE = re.compile(r"\s(?:is|are|was|were|been|being)$")


def find(text: str, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Within each attribution of ``found`` without a source whose content is a subject and what it did: the speech of that subject, if it is one."""
    taken = Taken.by_cues(text, found)
    for one in found:
        if one.source is not None or len(one.fragments) != 2:
            continue
        (begin, stop), rest = one.fragments
        match = SECOND_HAND.match(text, *rest)
        if match is None or PASSIVE.search(text, begin, stop) or (not text.startswith("to ", rest[0]) and BE.search(text, stop, rest[0])):
            continue
        cue = match.start("have") if match["have"] else match.start("cue"), match.end("cue")
        if taken.overlaps(*cue):
            continue
        if auxiliary := AUXILIARY.search(text[begin:stop]):
            stop = begin + auxiliary.start()
        source, content = tidy(text, (begin, stop)), without_marks(text, match.span("content"))
        if source[0] < source[1] and WORD.search(text, *content):
            yield Attribution(source, cue, (content,), (RULE,))
