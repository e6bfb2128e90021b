"""Mends text that was once decoded with a wrong encoding, by ftfy, and keeps the trace to the bytes."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import accumulate

import ftfy

from newsclaims.reading.source_map import Edit, Traced, replaced, splice

# ftfy takes no text for mojibake that has none of these: two characters beyond ASCII in a row, or one that alone is suspect. Asking costs a
# hundredth of what ftfy's own pattern does, which tries every accent and quotation mark.
SUSPECT = re.compile(r"[^\x00-\x7f]{2}|[\x80-\x9fŒœÃÂ]")
ASCII_OR_NOT = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def mend(traced: Traced) -> tuple[Traced, bool]:
    """``traced`` with mojibake mended line by line (``ftfy.fix_encoding`` alone: no quotes, widths or ligatures changed), and whether any was."""
    text = traced.text
    if not SUSPECT.search(text):
        return traced, False
    edits: list[Edit] = []
    at = 0
    for line in text.split("\n"):
        if SUSPECT.search(line):
            edits += _edits(line, ftfy.fix_encoding(line), at)
        at += len(line) + 1
    return (splice(traced, edits), True) if edits else (traced, False)


def _edits(old: str, new: str, at: int) -> list[Edit]:
    """What makes ``old``, which begins at code point ``at``, into ``new``; ASCII stretches serve as anchors."""
    if old == new:
        return []
    before, after = ASCII_OR_NOT.findall(old), ASCII_OR_NOT.findall(new)
    offsets = list(accumulate(map(len, before), initial=at))
    steps = [step for step in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if step[0] != "equal"]
    if any(step[0] == "insert" for step in steps):
        return [replaced(at, at + len(old), new)]
    return [_edit("".join(before[i1:i2]), "".join(after[j1:j2]), offsets[i1]) for _, i1, i2, j1, j2 in steps]


def _edit(old: str, new: str, at: int) -> Edit:
    widths = [len(character.encode("utf-8", "surrogatepass")) for character in new]
    if sum(widths) != len(old):
        return replaced(at, at + len(old), new)
    # Text that was UTF-8 and read as a single-byte set: each character stands where its bytes stood.
    first = []
    place = at
    for width in widths:
        first.append(place)
        place += width
    return Edit(at, place, new, first, [f + w - 1 for f, w in zip(first, widths, strict=True)])
