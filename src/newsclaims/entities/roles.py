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
# Nor does a role have these before its noun.
_NO_MODIFIERS = """
in on at to from with of by about into over under against near behind between like than after before until and or is are was were be been has have had
should must shall may up out off take
"""
NO_MODIFIERS = frozenset(_NO_MODIFIERS.split())
ARTICLE = re.compile(r"the|an?|his|her|its|their|our", re.IGNORECASE)
MAX_MODIFIERS = 4
VERB = re.compile(r"(?!managing|acting|ruling|banking|marketing|outgoing|leading|fundraising|shipping|mining|building)[a-z]+(?:ed|ing)")
LINKS = frozenset({"of", "for"})
DETERMINER = r"(?:the|a|an|his|her|its|their|our)"
APPOSITION = re.compile(rf",\s((?:{DETERMINER}\s)?[^\W\d_][^\n,;:“”\"()?!]{{1,140}}?)(?=,|[;)]|\.[\"”’)]*$|\s[–—]\s)")
# Where the noun's company ends and its complements begin, and where those end that belong to a role: "head of the army | in Kabul".
COMPLEMENT = re.compile(r"\s(?:of|for|to|at|in|on|from|with|who|whom|which|that|whose|where|under|by|near|behind|based|and|as|since|whom)\s")
ADJUNCT = re.compile(
    r"\s(?:at|in|on|from|with|who|whom|which|that|whose|where|under|by|near|behind|based|as|since|when|while|during|until|after|before|told|said"
    r"|now|and\s(?:a|an|the|his|her|one))\s|\s(?:–|—|-)\s"
)
DETERMINED = re.compile(rf"{DETERMINER}\s")
# "A 71-year-old grower" is a grower.
AGE = re.compile(r"(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)-year[- ]old\s")
ONE_OF = re.compile(r"one\sof\s(?:the|its|his|her|their|our|[A-Z][\w.’'-]*[’']s)\s")
# What a name of an organisation is called behind it: "the Solidarity trade union".
CALLED_AFTER = re.compile(
    r"\s((?:trade|labou?r|credit)\sunion|news\s(?:agency|website|outlet|channel)|newspaper|magazine|think[ -]tank|militia|broadcaster)\b(?![’'-])"
)
THE_BEFORE = re.compile(r"\b[Tt]he\s$")
POSSESSIVE = ("'s", "’s", "s'", "s’")
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
    if len(words) > 1 and words[-1].group().lower() in titles.HONORIFICS:
        start = words.pop().start()
    if words and words[-1].group() == ",":
        if not AFTER_COMMA_TITLE.match(text, end):
            return None
        words.pop()
        if _head(words) is None:
            return None
    elif not words or text[words[-1].end() : start].strip():
        return None
    first = _head(words)
    if first is None:
        return None
    return _extended(text, words, first, sentence, named)


def before_organisation(text: str, start: int, sentence: int, blocked: Sequence[Span], named: AbstractSet[int]) -> Span | None:
    """The span of the noun before an organisation that says what it is: "Polish appliance maker", "trading company"."""
    last_blocked = bisect_left(blocked, (start, start)) - 1
    floor = max(sentence, start - MAX_ROLE, blocked[last_blocked][1] if last_blocked >= 0 else 0)
    words = list(WORD.finditer(text, floor, start))[-MAX_WORDS:]
    if not words or text[words[-1].end() : start] not in (" ", "\u00a0"):
        return None
    noun = words[-1].group()
    if noun.lower() not in titles.GROUP_NOUNS or (noun[0].isupper() and words[-1].start() != sentence):
        return None
    return _extended(text, words, len(words) - 1, sentence, named, from_start=True)


def _extended(
    text: str, words: Sequence[re.Match[str]], first: int, sentence: int, named: AbstractSet[int], *, from_start: bool = False
) -> Span | None:
    """The span of a role from its noun's first word ``first`` on, with the words before that belong to it.

    Up to an article, and with ``from_start`` up to the start of the sentence, a few words of any kind do: "the retired chili grower".
    """
    begin = first
    while begin > 0 and first - begin < MAX_MODIFIERS and _plain(words[begin - 1]) and _adjoin(text, words[begin - 1], words[begin]):
        begin -= 1
    bounded = begin > 0 and ARTICLE.fullmatch(words[begin - 1].group()) and _adjoin(text, words[begin - 1], words[begin])
    opens = from_start and _begins(text, words[begin].start(), sentence)
    if (bounded or opens) and not any(VERB.fullmatch(w.group()) for w in words[begin + 1 : first]):
        first = begin
    while first > 0 and _extends(words[first - 1], sentence, named) and text[words[first - 1].end() : words[first].start()] in (" ", "\u00a0"):
        first -= 1
    return None if _after_place(words, first) else (words[first].start(), words[-1].end())


def _plain(word: re.Match[str]) -> bool:
    """Whether a word may stand between an article and a role's noun."""
    written = word.group()
    if not written[0].isalpha() or ARTICLE.fullmatch(written) or (written[0].islower() and written.endswith(POSSESSIVE)):
        return False
    return written.lower() not in NO_NAME | NO_MODIFIERS | titles.HONORIFICS


def _begins(text: str, start: int, sentence: int) -> bool:
    """Whether a word at ``start`` is the first of its sentence, or of what follows a dateline."""
    return start == sentence or text[max(0, start - 2) : start] in ("- ", "– ", "— ")


def _adjoin(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return text[one.end() : other.start()] in (" ", "\u00a0")


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
    return written[0].isupper() and (not opens or word.start() in named or lower in titles.GROUP_NOUNS)


def _after_place(words: Sequence[re.Match[str]], first: int) -> bool:
    """Whether the role's first word may be a place instead: "in Kabul President Ghani"."""
    opener = words[first].group()
    return first > 0 and words[first - 1].group().lower() in ("in", "at", "near") and opener[0].isupper() and not titles.is_modifier(opener)


def after(text: str, start: int, end: int, sentence_end: int, kind: str) -> Span | None:
    """The span of the apposition after a mention at ``text[start:end]``, for a name of type ``kind``, without article, age and adjuncts."""
    stop = min(sentence_end, end + MAX_ROLE)
    if kind == "ORG" and (called := CALLED_AFTER.match(text, end, stop)) and THE_BEFORE.search(text, max(0, start - 5), start):
        return called.span(1)
    match = APPOSITION.match(text, end, stop)
    if not match or CLOSED_BY_LIST.match(text, match.end()):
        return None
    begin, close = match.span(1)
    if kind == "PER" and (one := ONE_OF.match(text, begin, close)):
        return _one_of(text, begin, one.end(), close)
    determined = DETERMINED.match(text, begin, close)
    begin = determined.end() if determined else begin
    age = AGE.match(text, begin, close) if determined else None
    begin = age.end() if age else begin
    head = COMPLEMENT.split(text[begin:close], maxsplit=1)[0].split()
    if not head or head[0].lower() in NO_MODIFIERS or len(head) > MAX_WORDS or not _sure(head, kind, determined is not None):
        return None
    cut = ADJUNCT.search(text, begin, close)
    return begin, cut.start() if cut else close


def _sure(head: Sequence[str], kind: str, determined: bool) -> bool:
    """Whether the words up to a noun call a name of type ``kind`` something."""
    nouns = {"LOC": titles.PLACE_NOUNS, "ORG": titles.GROUP_NOUNS}.get(kind, frozenset())
    if kind != "PER":
        return determined and head[-1].lower() in nouns
    if determined:
        return titles.is_person(head[-1])
    return titles.is_role(head[-1]) and all(w[0].isupper() or titles.is_modifier(w) for w in head)


def _one_of(text: str, begin: int, after_of: int, close: int) -> Span | None:
    """The span of "one of the group's coordinators", up to its adjuncts."""
    cut = ADJUNCT.search(text, after_of, close)
    end = cut.start() if cut else close
    nouns = COMPLEMENT.split(text[after_of:end], maxsplit=1)[0].split()
    plural = nouns[-1] if nouns else ""
    return (begin, end) if plural.endswith("s") and titles.is_person(plural[:-1]) else None
