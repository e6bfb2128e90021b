"""Quotations that are signed: a dash and the speaker's name after the closing mark, as under letters and in collections of voices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from newsclaims.claims.frames import Attribution

RULE = "rule:signature"
_WORD = r"[A-ZÀ-ÖØ-Þ](?:[\w’'-]*\w)?\.?"
SIGNED = re.compile(
    rf"[ \u00a0]*[—–―-]{{1,2}}[ \u00a0]*(?P<name>{_WORD}(?:[ \u00a0](?:{_WORD}|de|del|da|van|von|der|bin|al|el|la)){{0,4}})[ \u00a0]*(?:$|[,(])",
    re.MULTILINE,
)
CLOSING_MARKS = "\"”»’'"


def signed(text: str, found: Iterable[Attribution]) -> Iterator[Attribution]:
    """The attributions, those of a quotation without source or cue with the name that signs it on the same line as their source."""
    for attribution in found:
        end = attribution.fragments[-1][1]
        match = SIGNED.match(text, end) if attribution.cue is None and attribution.source is None else None
        if match and text[end - 1] in CLOSING_MARKS:
            yield replace(attribution, source=match.span("name"), rules=(*attribution.rules, RULE))
        else:
            yield attribution
