"""The type of a name that its own words, a list, or the words beside it tell, where the annotator took it for something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from newsclaims.entities import groups, titles
from newsclaims.entities.countries import COUNTRIES
from newsclaims.entities.identity import Mention

KNOWN_GROUP, TELLING_WORD, NATIONALITY, DATELINE, CALLED, SHORT_FORM = (
    f"rule:{name}" for name in ("known-group", "telling-word", "nationality", "dateline", "called", "short-form")
)
RULES = (KNOWN_GROUP, TELLING_WORD, NATIONALITY, DATELINE, CALLED, SHORT_FORM)
# The first word of an organisation's name before "of".
_HEADS = """academy agency association authority bank board bureau church college commission committee council court department directorate federation
institute ministry office organisation organization party society union university"""
OF_ORGANISATIONS = frozenset(_HEADS.split())
# The first word of one in another language, of any length.
FOREIGN_HEADS = frozenset(
    {"banque", "banco", "banca", "partido", "parti", "grupo", "groupe", "sindicato", "universidad", "universidade", "université"}
)
# Letters that end a company's name and nothing else, as written.
COMPANY = re.compile(r"(?:SA|AG|NV|BV|AB|ASA|A/S|SpA|S\.p\.A\.|GmbH|Inc|Ltd|LLC|LLP|PLC|plc|Corp|Co|Bhd|Oyj|FC|SC|CF)\.?")
_PLACES = """
airport avenue bridge county highway island islands lake mountain mountains peninsula province river road street valley village
"""
PLACES = frozenset(_PLACES.split())
OF_PLACES = frozenset({"lake", "mount", "cape", "fort", "port"})
_WORKS = """accord accords act agreement amendment bill constitution cup declaration games olympics ordinance prize protocol treaty"""
WORKS = frozenset(_WORKS.split())
# Names that end like an organisation's, and are none.
NO_ORGANISATIONS = frozenset(
    {"west bank", "left bank", "south bank", "right bank", "north bank", "western front", "eastern front", "civil rights movement"}
)
PLACE_NAMES = frozenset({"parliament house", "government house", "capitol hill"})
# What is named after a person.
EPONYMOUS = frozenset(
    {"foundation", "institute", "university", "college", "school", "center", "centre", "hospital", "library", "trust", "campaign", "organization"}
)
# Nouns that stand before the name of what they call ("the daily Kurier"), or after it ("the Solidarity trade union").
NOUNS = "|".join(
    sorted(titles.GROUP_NOUNS - {"center", "centre", "school", "university", "college", "hospital", "court", "team", "site", "business", "branch"})
)
CALLED_BEFORE = re.compile(rf"\b(?:{NOUNS}|page|channel|station|militia|magazine|band|charity|gang)\s(?:(?:called|named|known\sas)\s)?[“\"‘]?$")
# A person's name may stand before a company of his; of his party or militia it is hardly said with "the".
CALLED_AFTER = re.compile(r"\s(?:trade\sunion|news\sagency|news\soutlet|newspaper|militia|network|magazine|broadcaster|bank|website)\b")
TRADE_UNION = re.compile(r"\s(?:trade\sunion|news\sagency)\b")
THE_BEFORE = re.compile(r"\b[Tt]he\s$")
WORD = re.compile(r"[^\W_][\w.&’'/-]*")
DATELINE_REST = re.compile(
    r"(?:,\s[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)?)?(?:,\s(?:[A-Z][a-z]{2,8}\.?\s\d\d?|\d\d?\s[A-Z][a-z]{2,8}))?(?:\s\([^()\n]{1,40}\))?\s(?:[—–]|--?)\s"
)
CAPITALS = re.compile(r"[^\W\d_a-z]{3,}(?:[ ’'-][^\W\d_a-z]{2,}){0,3}")
CONTEXT = 24
NATIONALITIES = (
    frozenset(
        form
        for country in COUNTRIES
        for stem in (country, country[:-1])
        for form in [f"{stem}{ending}" for ending in ("n", "an", "ian", "ese")] + ([f"{country}i"] if stem is country else [])
    )
    - COUNTRIES
)


def told(text: str, mentions: Sequence[Mention], paragraphs: AbstractSet[int]) -> list[Mention]:
    """The mentions in order, each with the type that is told, and the rule that told it added to its method.

    ``paragraphs`` are where these start. What one mention is called all of the same string are.
    """
    made = [_retyped(text, m, _by_itself, paragraphs) for m in mentions]
    called = {text[m.start : m.end] for m in made if m.method.endswith(CALLED)}
    made = [_as(m, "ORG", CALLED) if m.type != "ORG" and text[m.start : m.end] in called else m for m in made]
    short = _short_forms(text, made)
    return [_as(m, "ORG", SHORT_FORM) if m.type in short.get(text[m.start : m.end], "") and not _titled(text, m.start) else m for m in made]


def of_words(name: str, kind: str) -> str:
    """The type that the words of ``name`` tell, or ``kind``."""
    words = name.split()
    folded, last, first = name.casefold(), words[-1].casefold().rstrip("."), words[0].casefold()
    if folded in PLACE_NAMES:
        return "LOC"
    if len(words) < 2 or not words[-1][0].isupper() or folded in COUNTRIES | NO_ORGANISATIONS:
        return "ORG" if len(words) > 1 and COMPANY.fullmatch(words[-1]) else kind
    if (
        last in groups.ORGANISATIONS
        or COMPANY.fullmatch(words[-1])
        or (words[1] in ("of", "for") and first in OF_ORGANISATIONS)
        or first in FOREIGN_HEADS
    ):
        return "ORG"
    if kind != "LOC" and (last in PLACES or (first in OF_PLACES and len(words) == 2 and kind != "ORG")):
        return "LOC"
    return "MISC" if kind in ("ORG", "LOC") and last in WORKS else kind


def _by_itself(text: str, mention: Mention, paragraphs: AbstractSet[int]) -> tuple[str, str]:
    """The type of a mention and the rule that told it."""
    start, end, kind, _ = mention
    name = text[start:end]
    if start in paragraphs and CAPITALS.fullmatch(name) and DATELINE_REST.match(text, end):
        return "LOC", DATELINE
    if groups.is_group(name):
        return "ORG", KNOWN_GROUP
    if (of := of_words(name, kind)) != kind:
        return of, TELLING_WORD
    if kind == "LOC" and name.casefold().removesuffix("s") in NATIONALITIES:
        return "MISC", NATIONALITY
    before = text[max(0, start - CONTEXT) : start]
    after = CALLED_AFTER if kind == "PER" else TRADE_UNION
    if kind != "ORG" and (CALLED_BEFORE.search(before) or (after.match(text, end) and THE_BEFORE.search(before))):
        return "ORG", CALLED
    return kind, ""


def _retyped(text: str, mention: Mention, rule: Callable[[str, Mention, AbstractSet[int]], tuple[str, str]], paragraphs: AbstractSet[int]) -> Mention:
    kind, name = rule(text, mention, paragraphs)
    return mention if kind == mention.type else _as(mention, kind, name)


def _as(mention: Mention, kind: str, rule: str) -> Mention:
    return mention._replace(type=kind, method=f"{mention.method}+{rule}")


def _short_forms(text: str, mentions: Sequence[Mention]) -> Mapping[str, str]:
    """The first words of organisations, each with the types that it may be taken for.

    For a person only where the article has no other person of that name, and none with a title; for a place only before the letters of a
    company: "Kabul" in "Kabul University" is a place.
    """
    short: dict[str, str] = {}
    for mention in mentions:
        words = text[mention.start : mention.end].split()
        for count in range(1, min(len(words), 4) if mention.type == "ORG" else 1):
            begin, rest = " ".join(words[:count]), words[count:]
            if len(rest) == 1 and COMPANY.fullmatch(rest[0]):
                short[begin] = "PER LOC MISC"
            elif begin.casefold() not in COUNTRIES and not EPONYMOUS & {w.casefold() for w in rest}:
                short.setdefault(begin, "PER")
    names = [(m.start, text[m.start : m.end]) for m in mentions if m.type == "PER"]
    persons = Counter(w for name in {name for _, name in names} for w in name.split())
    titled = {name for start, name in names if _titled(text, start)}
    return {begin: kinds for begin, kinds in short.items() if begin not in titled and all(persons[w] <= 1 for w in begin.split())}


def _titled(text: str, start: int) -> bool:
    before = WORD.findall(text[max(0, start - CONTEXT) : start])
    return bool(before) and (before[-1].casefold() in titles.HONORIFICS | titles.TITLES or titles.is_role(before[-1]))
