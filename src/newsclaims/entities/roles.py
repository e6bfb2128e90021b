"""The role of a mention from the title or apposition beside it, verbatim and only where sure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from newsclaims.entities import titles

Span = tuple[int, int]

MAX_ROLE = 160
MAX_WORDS = 12
WORD = re.compile(r"[^\W_][\w.’'-]*|[^\w\s]")
# Words that no role begins with, though a capital at the start of a sentence makes them look like a name.
_NO_NAME = """
a after again ago all also although among an and another any are as asked at be because before both but by can could despite did do does during
each earlier either even every following for from further had has have he her here his how however i if in indeed instead is it its it's just
last later like many may meanwhile might more most mr mrs ms my neither no nor not now of on once one only or other our over perhaps said says
she since so some still such than that the their them then there these they this those though through thus to today told tomorrow under unless
until was we were what when where whether which while who whom whose why will with would yesterday yet you your
"""
NO_NAME = frozenset(_NO_NAME.split())
LINKS = frozenset({"of", "for"})
DETERMINER = r"(?:the|a|an|his|her|its|their|our)"
WHO = re.compile(
    r",\s(who(?:\s(?:has|had|have|also|now|currently|once|previously|formerly|long)){0,2}\s(?:(?:is|was|became)\s(?:(?:also|now|then|currently)\s)?(?:the|a|an|one)\b"
    r"|(?:led|leads|heads|headed|chairs|chaired|served|serves|runs|ran|directs|directed|founded|co-founded|commands|commanded|oversees|oversaw|represents"
    r"|represented|teaches|taught|studies|studied|specializes|specialises|advises|advised|manages|managed|edits|edited|owns|owned|coaches|coached|works|worked"
    r"|leading|heading|chairing)\b)[^\n,;:“”\"()]{0,140})(?=[,.;)])"
)
APPOSITION = re.compile(rf",\s((?:{DETERMINER}\s)?[^\W\d_][^\n,;:“”\"()?!]{{1,140}}?)(?=,|[;)]|\.[\"”’)]*$|\s[–—]\s)")
# Where the head noun's company ends and its complements begin.
COMPLEMENT = re.compile(r"\s(?:of|for|at|in|on|to|from|with|who|which|that|whose|where|under|by|and|near|behind)\s")
CLOSED_BY_LIST = re.compile(r",\s(?:and|or)\b")
AFTER_COMMA_TITLE = re.compile(r"[,.;)]|$")


def before(text: str, span: Span, sentence: int, blocked: Sequence[Span], named: AbstractSet[int]) -> Span | None:
    """The span of the title before a person at ``span``, within the sentence that starts at ``sentence``; null where unsure.

    ``blocked`` are the expressions of time and number in order; ``named`` the starts of names, which may open a role at a sentence's start.
    """
    start, end = span
    last_blocked = bisect_left(blocked, (start, start)) - 1
    floor = max(sentence, start - MAX_ROLE, blocked[last_blocked][1] if last_blocked >= 0 else 0)
    words = list(WORD.finditer(text, floor, start))[-MAX_WORDS:]
    if words and words[-1].group() == ",":
        if not AFTER_COMMA_TITLE.match(text, end):
            return None
        words.pop()
        last = words[-1].group() if words else ""
        if not last or not titles.is_role(last):
            return None
    elif not words or text[words[-1].end() : start].strip():
        return None
    first = _head(words)
    if first is None:
        return None
    while first > 0 and _extends(words[first - 1], sentence, named) and text[words[first - 1].end() : words[first].start()] in (" ", "\u00a0"):
        first -= 1
    return None if _after_place(words, first) else (words[first].start(), words[-1].end())


def _head(words: Sequence[re.Match[str]]) -> int | None:
    """Position of the role's noun: the last word, or the one before "of" and up to five words with a capital ("Secretary of State")."""
    if not words:
        return None
    if titles.is_role(words[-1].group()) and words[-1].group().lower() not in titles.HONORIFICS:
        return len(words) - 1
    i = len(words) - 1
    while i > 0 and len(words) - i <= 5 and words[i].group()[0].isupper():
        i -= 1
    if i > 0 and words[i].group() in ("the", "National"):
        i -= 1
    if 0 < i < len(words) - 1 and words[i].group() in LINKS and titles.is_role(words[i - 1].group()):
        return i - 1
    return None


def _extends(word: re.Match[str], sentence: int, named: AbstractSet[int]) -> bool:
    written = word.group()
    lower = written.lower()
    if lower in NO_NAME or not written[0].isalpha() or lower in titles.HONORIFICS:
        return False
    if titles.is_modifier(written):
        return True
    opens = word.start() == sentence or word.start() == sentence + 1
    return written[0].isupper() and not written.endswith(("'s", "’s")) and (not opens or word.start() in named)


def _after_place(words: Sequence[re.Match[str]], first: int) -> bool:
    """Whether the role's first word may be a place instead: "in Kabul President Ghani"."""
    opener = words[first].group()
    return first > 0 and words[first - 1].group().lower() in ("in", "at", "near") and opener[0].isupper() and not titles.is_modifier(opener)


def after(text: str, end: int, sentence_end: int, kind: str) -> Span | None:
    """The span of the apposition or who-clause after a mention that ends at ``end``, for a name of type ``kind``."""
    stop = min(sentence_end, end + MAX_ROLE)
    if kind == "PER" and (who := WHO.match(text, end, stop)):
        return who.span(1)
    match = APPOSITION.match(text, end, stop)
    if not match or CLOSED_BY_LIST.match(text, match.end()):
        return None
    head = COMPLEMENT.split(match.group(1), maxsplit=1)[0].split()
    nouns = {"PER": titles.ROLE_NOUNS, "LOC": titles.PLACE_NOUNS, "ORG": titles.GROUP_NOUNS}.get(kind, frozenset())
    noun = head[-1].lower()
    determined = re.fullmatch(DETERMINER, head[0]) is not None
    sure = noun in nouns or (kind == "PER" and titles.is_role(head[-1]))
    if not sure or len(head) > MAX_WORDS or (determined and len(head) == 1):
        return None
    if not determined and (kind != "PER" or not all(w[0].isupper() or titles.is_modifier(w) for w in head)):
        return None
    return match.span(1)
