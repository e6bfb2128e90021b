"""How to reach persons: e-mail addresses, telephone numbers and social handles in an article. What is found is noted by its kind, never repeated."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

Kinds = frozenset[str]
EMAIL, PHONE, HANDLE = "email-address", "telephone-number", "social-handle"
# What may be found in an article; most have none.
COMBINATIONS: tuple[Kinds, ...] = tuple(frozenset(kinds) for size in range(4) for kinds in itertools.combinations((EMAIL, PHONE, HANDLE), size))

ADDRESS = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])")
# What every address has: to look for one from its @ on takes a hundredth of what it takes to look for a name that an @ follows.
DOMAIN = re.compile(r"@[\w-]{1,63}\.")
# The desks of offices and newsrooms: what is written so that everybody writes there is no person's.
DESKS = re.compile(
    r"(?:press|media|info|information|contact|news|newsroom|newsdesk|desk|office|editor|editors|editorial|letters|support|help|service|admin|webmaster"
    r"|tips|feedback|hello|mail|enquiries|inquiries|communications|comms|pr|no-?reply|subscriptions?|privacy|legal|abuse)(?:\d{0,4}|[._+-]\w{1,30})",
    re.IGNORECASE,
)
# An @ with a name that no domain follows, and pages of persons.
NAMED = re.compile(r"(?<![\w@./])@[A-Za-z][A-Za-z0-9_]{2,30}(?![\w@])(?!\.[A-Za-z])")
PROFILE = re.compile(
    r"(?i)\b(?:twitter|x|instagram|tiktok|facebook|threads)\.(?:com|net)/@?(?!share|sharer|intent|hashtag|home|watch|groups|events|pages|p/)[\w.]{3,40}"
    r"|\blinkedin\.com/in/[\w-]{3,60}|\bt\.me/[\w]{4,40}"
)
# What every such page's address has.
SITE = re.compile(r"(?i)\.(?:com|net|me)/")
# Telephone numbers have as many digits, with no more than this between them; asking the library of every number would take most of the stage.
NUMBER = re.compile(r"(?<![\w.,/])(?:\+|\(|\b0|\b1[ .-])?\d[\d ()./\u2010-\u2015-]{6,24}\d(?![\w/])")
LEAST_DIGITS = 9
# What every number of so many digits has; few texts do, and this is found five times as fast.
DIGITS = re.compile(rf"\d(?:[ ()./\u2010-\u2015-]*\d){{{LEAST_DIGITS - 1}}}")
# Where a number has no country, it is tried as one of these: what English-speaking corpora have.
REGIONS = ("US", "GB")


def found(words: Iterable[str | None]) -> Kinds:
    """The kinds of contact that are in any of the words."""
    kinds = set()
    for text in filter(None, words):
        if "@" in text:
            if DOMAIN.search(text) and any(not DESKS.fullmatch(match[1]) for match in ADDRESS.finditer(text)):
                kinds.add(EMAIL)
            if NAMED.search(text):
                kinds.add(HANDLE)
        if "/" in text and SITE.search(text) and PROFILE.search(text):
            kinds.add(HANDLE)
        if PHONE not in kinds and DIGITS.search(text) and any(_is_phone(match[0]) for match in NUMBER.finditer(text)):
            kinds.add(PHONE)
    return frozenset(kinds)


def _is_phone(number: str) -> bool:
    if sum(c.isdigit() for c in number) < LEAST_DIGITS:
        return False
    # Its import takes a tenth of a second that a corpus without numbers does not need.
    import phonenumbers

    international = number.lstrip("(").startswith("+")
    # A number without a country must be written as its country writes it: a span of years is not.
    leniency = phonenumbers.Leniency.VALID if international else phonenumbers.Leniency.EXACT_GROUPING
    regions = (None,) if international else REGIONS
    return any(phonenumbers.PhoneNumberMatcher(number, region, leniency).has_next() for region in regions)
