"""Second reports of one sentence: "X said that Y **and denied** that Z" are two claims by X."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsclaims.claims.ends import WORD, quoted_share, tidy
from newsclaims.claims.frames import Attribution, Span, Taken
from newsclaims.claims.quotes import Quotation

RULE = "rule:coordinated"
_THAT = """
acknowledged added admitted alleged announced argued asserted claimed complained conceded confirmed declared denied explained insisted maintained
noted pointed-out predicted promised recalled repeated reported revealed said stated stressed suggested testified vowed warned wrote
"""
_TO = """
agreed agrees asked declined declines demanded demands offered offers ordered pledged pledges promised promises refused refuses threatened
threatens urged vowed vows
"""
_OF = """accused blamed"""
_NOUN = """condemned criticised criticized demanded denied dismissed praised rejected urged"""


def _any(words: str) -> str:
    return "|".join(word.replace("-", r"\s") for word in words.split())


_ADVERB = r"(?:(?:also|then|later|again|repeatedly|once|\w+ly)\s)?(?:(?:has|had|have)\s(?:also\s)?)?"
SECOND = re.compile(
    rf",?\s(?:and|but)\s(?P<cue>{_ADVERB}(?:(?:{_any(_THAT)})(?=\s(?:that|he|she|they|it|there|his|her|its|their|the|an?|no)\s)|(?:{_any(_TO)})(?=\sto\s)"
    rf"|(?:{_any(_OF)})(?=\s[^.;]{{2,80}}?\s(?:of|for)\s)|(?:{_any(_NOUN)})(?=\s(?:the|an?|his|her|its|their|any|all|claims|reports|allegations|suggestions)\s)))\s(?P<content>.+)",
    re.DOTALL,
)
MIN_WORDS = 2


def parted(text: str, found: Iterable[Attribution], quoted: Sequence[Quotation]) -> Iterator[Attribution]:
    """The attributions, those whose reported content goes on with another cue of the same source as two."""
    given = list(found)
    taken = Taken.by_cues(text, given)
    for attribution in given:
        split = _second(text, attribution, quoted)
        if split is None or taken.overlaps(*split[1]):
            yield attribution
            continue
        first_end, cue, content = split
        taken.add(cue)
        kept = (*attribution.fragments[:-1], (attribution.fragments[-1][0], first_end))
        yield replace(attribution, fragments=kept)
        yield Attribution(attribution.source, cue, (content,), (*attribution.rules, RULE))


def _second(text: str, attribution: Attribution, quoted: Sequence[Quotation]) -> tuple[int, Span, Span] | None:
    start, end = attribution.fragments[-1]
    cue = attribution.cue
    if cue is None or cue[1] > start or (attribution.source and attribution.source[0] > cue[0]):
        # After an inverted or closing "said X" nothing of X's goes on.
        return None
    match = SECOND.search(text, start, end)
    if match is None or quoted_share(text, [match.span("cue")], quoted)[0]:
        return None
    first, content = tidy(text, (start, match.start())), tidy(text, match.span("content"))
    if len(WORD.findall(text, *first)) < MIN_WORDS or len(WORD.findall(text, *content)) < MIN_WORDS:
        return None
    return first[1], match.span("cue"), content
