"""Mentions of names: the annotator's spans, cleaned, and the repeats that it missed."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain, zip_longest

from newsclaims.entities import groups, titles
from newsclaims.entities.countries import COUNTRIES
from newsclaims.entities.identity import Mention
from newsclaims.entities.numbers import alternatives

REPEAT = "rule:repeat"
WHOLE = "rule:whole-name"
LISTED = "rule:listed-organisation"
OUTER = " \t\n\u00a0\"'“”‘’`«»„[]{}<>*|,;:!?…—–-("
ARTICLE = re.compile(r"the\s+(?!Hague\b|Gambia\b)", re.IGNORECASE)
POSSESSIVE = re.compile(r"[’'][sS]$|(?<=[sS])[’']$")
# A full stop at the end belongs to an abbreviation alone: "Inc.", "Jr.", "U.S.", "J."
ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\.[A-Za-z]|\b(?:Jr|Sr|Inc|Corp|Co|Ltd|Bros|St|No|Dr|Fla|Calif|Mass|Va|Pa|Ga|Conn|Ariz|Tenn|Wash|Ill|Mich|Minn|Wis))\.$"
)
TITLE = re.compile(
    rf"(?:(?:{alternatives(titles.TITLES | titles.HONORIFICS)})\s+)+(?=[^\W\d_])",
    re.IGNORECASE,
)
# Before a name, a prefix of the language and no part of it: "anti-Taliban". In capitals ("Anti-Defamation League") it is one.
PREFIX = re.compile(r"(?:anti|pro|ex|non|pre|post|mid|neo|intra|inter)-(?=[A-Z])")
COMPASS = re.compile(r"(?:north|south)?(?:[ -]?(?:east|west))?(?:ern)?|central", re.IGNORECASE)
OF_COUNTRY = re.compile(r"of (?P<country>[A-Z]\w+(?: [A-Z]\w+)??) (?=[A-Z])")
# A group and its leader that were marked as one person: "Free Army leader Ann Lee".
OF_GROUP = re.compile(r"(?P<group>[A-Z][\w.’'-]*(?: (?:of|for|and|[A-Z][\w.’'-]*))*) (?P<role>[a-z]+) (?=[A-Z])")
NATIONAL_BODIES = frozenset({"Army", "Navy", "Air Force", "Police", "National Police", "Parliament", "Senate", "Cabinet", "Congress", "Coast Guard"})
BARE_TITLES = frozenset(title.rstrip(".") for title in titles.TITLES | titles.HONORIFICS)
WORD = re.compile(r"[^\W_](?:[\w.&’'-]*[^\W_])?")
LOWER_WORD = re.compile(r"\b[a-z]+\b")
# What a repeated name does not stand right behind or right before.
BEFORE_NAME = re.compile(r"(?<![\w@#&/.’'-])")
# The first word of one; the letter is looked for first, which is found faster than a place that nothing precedes.
CAPITALISED = re.compile(r"[^\W\d_a-z](?<![\w@#&/.’'-].)\w*")
AFTER_NAME = re.compile(r"(?![\w@&/-]|\.\w)")
NAME_FOLLOWS = re.compile(r"[ \u00a0](?:of\s|for\s)?[A-Z]")
MIN_REPEAT = 3
# The second half of a given name ("Kim Jong-un"), and what a hyphen joins to a name that is none ("Ann Lee-led").
GIVEN_NAME = re.compile(r"-([A-Z]?[a-z]{1,6})(?![\w-])")
NO_GIVEN_NAME = re.compile(
    r"\w+(?:ed|ing|ish|esque)|led|run|era|like|type|style|born|free|held|own|only|wide|proof|heavy|made|owner|inspired|aligned|themed|bound", re.I
)
CALLED_BEFORE = re.compile(r"\b(?:called|named)\s$")
NUMBER_AFTER = re.compile(r"\s\d{1,3}(?=[,.;)]\s)")
NATIONALITY_AND_NOUN = re.compile(r"([A-Z][a-z]+(?:an|ese|ish|i|ch))\s[a-z]+")
POST = re.compile(r"\s(?:Whip|Minister|Spokesman|Spokeswoman|Spokesperson)$")
POST_AFTER = re.compile(r"\s(?:Ministers?|Secretary)\b")
CAPITAL_ARTICLE = re.compile(r"(?<![^\s“\"‘(])[a-z]{1,9},?\sThe\s$")
LOWER_AFTER = re.compile(r"\s[a-z]")


def clean(text: str, found: Iterable[Mention]) -> list[Mention]:
    """The mentions in order, without quotation marks, leading article, possessive ending and title; none empty, a title alone, or overlapping."""
    cleaned: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        start, end = trim(text, mention.start, mention.end, mention.type)
        bare_title = mention.type == "PER" and text[start:end].casefold().rstrip(".") in BARE_TITLES
        if start < end and not bare_title and (not cleaned or start >= cleaned[-1].end):
            cleaned.append(mention._replace(start=start, end=end))
    return cleaned


def whole(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with those joined that are one name, and those parted that are two.

    "North-East" and "Afghanistan" are one place, "Afghan" and "Army" one organisation; "of Afghanistan Amrullah Saleh" is a place and a person,
    "Free Army leader Ann Lee" an organisation and a person.
    """
    made: list[Mention] = []
    for found, following in zip_longest(mentions, mentions[1:]):
        if made and found.end <= made[-1].end:
            # "Elizabeth Colbert" was completed by "-Busch", which the annotator marked apart.
            continue
        mention = _completed(text, found)
        if following and following.start < mention.end < following.end:
            # "Muhammad Ali" is no "Muhammad Ali-Joe" before "Joe Frazier".
            mention = found
        last = made[-1] if made else None
        if two := _parted(text, mention):
            made += two
        elif last and (kind := _joined(text, last, mention)):
            made[-1] = last._replace(end=mention.end, type=kind, method=f"{mention.method}+{WHOLE}")
        else:
            made.append(mention)
    return made


def _parted(text: str, mention: Mention) -> tuple[Mention, Mention] | None:
    """The place or group that a person was marked together with, and the person."""
    if mention.type != "PER":
        return None
    method = f"{mention.method}+{WHOLE}"
    country = OF_COUNTRY.match(text, mention.start, mention.end)
    if country and country["country"].casefold() in COUNTRIES:
        return Mention(*country.span("country"), "LOC", method), mention._replace(start=country.end(), method=method)
    led = OF_GROUP.match(text, mention.start, mention.end)
    if led and titles.is_role(led["role"]):
        return Mention(*led.span("group"), "ORG", method), mention._replace(start=led.end(), method=method)
    return None


def _completed(text: str, mention: Mention) -> Mention:
    """A mention with the rest of its name: "Bae Hyo" before "-rim", a number that a name is called by, and "The" where only a name has it so.

    A nationality loses the common noun behind it, an organisation the post in it ("Government Whip").
    """
    start, end, kind, _ = mention
    if kind == "PER" and (rest := GIVEN_NAME.match(text, end)) and NO_GIVEN_NAME.fullmatch(rest.group(1)) is None and " " in text[start:end]:
        end = rest.end()
    elif kind == "ORG" and (number := NUMBER_AFTER.match(text, end)) and CALLED_BEFORE.search(text, max(0, start - 12), start):
        end = number.end()
    elif kind == "MISC" and (adjective := NATIONALITY_AND_NOUN.fullmatch(text, start, end)):
        end = adjective.end(1)
    elif kind == "ORG" and (post := POST.search(text, start, end)):
        end = post.start()
    if kind in ("ORG", "LOC") and CAPITAL_ARTICLE.search(text, max(0, start - 12), start):
        start -= len("The ")
        kind = "ORG"
    return mention if (start, end) == mention[:2] else mention._replace(start=start, end=end, type=kind, method=f"{mention.method}+{WHOLE}")


def without_common(text: str, mentions: Sequence[Mention], sentence_starts: AbstractSet[int]) -> list[Mention]:
    """The mentions but for posts ("State Transport" before "Minister"), and common words whose capital is that of a sentence's start."""
    elsewhere = {text[m.start : m.end] for m in mentions if m.start not in sentence_starts}
    lower = _lower_words(text)

    def common(m: Mention) -> bool:
        name = text[m.start : m.end]
        if m.type == "ORG" and POST_AFTER.match(text, m.end):
            return all(word.lower() in titles.MODIFIERS for word in name.split())
        begins = m.type != "PER" and m.start in sentence_starts and LOWER_AFTER.match(text, m.end)
        return bool(begins) and name not in elsewhere and len(name) > 2 and name.lower() in lower

    return [m for m in mentions if not common(m)]


def listed(text: str, taken: Sequence[tuple[int, int]]) -> list[Mention]:
    """Organisations on the lists that the annotator missed, outside the spans ``taken``, which are in order."""
    return [Mention(start, end, "ORG", LISTED) for start, end in groups.listed(text) if not _overlaps(taken, start, end)]


def _overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    place = bisect_right(taken, (start, sys.maxsize))
    return (place > 0 and taken[place - 1][1] > start) or (place < len(taken) and taken[place][0] < end)


def _joined(text: str, a: Mention, b: Mention) -> str:
    """The type of two neighbours as one name, or "" where they are two."""
    if text[a.end : b.start] != " ":
        return ""
    if a.type == b.type == "LOC" and COMPASS.fullmatch(text, a.start, a.end):
        return "LOC"
    return "ORG" if (a.type, b.type) == ("MISC", "ORG") and text[b.start : b.end] in NATIONAL_BODIES else ""


def trim(text: str, start: int, end: int, kind: str) -> tuple[int, int]:
    """The span of the bare name within ``text[start:end]``; empty where nothing of a name is left."""
    line = text.find("\n", start, end)
    end = line if line > start else end
    before = (-1, -1)
    while start < end and (start, end) != before:
        before = (start, end)
        while start < end and text[start] in OUTER:
            start += 1
        while start < end and (text[end - 1] in OUTER or (text[end - 1] == ")" and "(" not in text[start:end])):
            end -= 1
        if text[start:end].endswith(".") and not ABBREVIATION.search(text, start, end):
            end -= 1
        if ending := POSSESSIVE.search(text, start, end):
            end = ending.start()
        for lead in (ARTICLE, PREFIX, TITLE) if kind == "PER" else (ARTICLE, PREFIX):
            if match := lead.match(text, start, end):
                start = match.end()
    return (start, end) if any(c.isalpha() for c in text[start:end]) else (start, start)


def repeats(text: str, mentions: Sequence[Mention], taken: Sequence[tuple[int, int]], sentence_starts: frozenset[int]) -> list[Mention]:
    """Mentions that the annotator missed: a name that it found elsewhere, or the surname of a full one, in capitals like a name and not amid others.

    ``taken`` are the spans of mentions and expressions in order; ``sentence_starts`` where a capital tells nothing.
    """
    wanted = _wanted(text, mentions)
    if not wanted:
        return []
    found = []
    reached = 0
    # Of several that begin at one place, the longest.
    for start, end in sorted(_standing(text, wanted), key=lambda span: (span[0], -span[1])):
        if start < reached:
            continue
        reached = end
        if not _overlaps(taken, start, end) and start not in sentence_starts and not _amid_names(text, start, end, sentence_starts):
            found.append(Mention(start, end, wanted[text[start:end]], REPEAT))
    return found


def _standing(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where ``names``, which have a capital, stand by themselves: looked for by their first words, in one pass however many they are."""
    by_first: dict[str, list[str]] = {}
    for name in names:
        first = CAPITALISED.match(name)
        # A letter in a circle is a capital, and no part of a word.
        by_first.setdefault(first.group() if first else "", []).append(name)
    for match in chain(CAPITALISED.finditer(text), BEFORE_NAME.finditer(text) if "" in by_first else ()):
        start = match.start()
        for name in by_first.get(match.group(), ()):
            if text.startswith(name, start) and AFTER_NAME.match(text, start + len(name)):
                yield start, start + len(name)


def _wanted(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    votes: Counter[tuple[str, str]] = Counter()
    surnames: dict[str, str] = {}
    for mention in mentions:
        name = text[mention.start : mention.end]
        votes[name, mention.type] += 1
        words = name.split()
        if mention.type == "PER" and len(words) > 1:
            surnames[words[-1]] = "PER"
    lower = _lower_words(text)
    told = Counter(text[m.start : m.end] for m in mentions)
    seen = Counter(filter(told.__contains__, WORD.findall(text)))
    wanted = {}
    for name, kind in [*((n, k) for (n, k), _ in sorted(votes.items(), key=lambda item: (item[1], item[0]))), *surnames.items()]:
        single = " " not in name
        doubtful = single and (name.lower() in lower or titles.is_role(name) or len(name) < MIN_REPEAT)
        if name[0].isupper() and not doubtful and (not single or name in surnames or 2 * told[name] >= seen[name]):
            wanted[name] = kind
    return wanted


@lru_cache(maxsize=1)
def _lower_words(text: str) -> frozenset[str]:
    """The words in small letters, which several rules ask for of one article."""
    return frozenset(LOWER_WORD.findall(text))


def _amid_names(text: str, start: int, end: int, sentence_starts: frozenset[int]) -> bool:
    """Whether a neighbour word has a capital too, so that the match may be a part of a longer name ("Clinton Foundation")."""
    following = NAME_FOLLOWS.match(text, end)
    before = WORD_BEFORE.search(text, max(0, start - 40), start)
    if following:
        return True
    if not before or not before.group(1)[0].isupper():
        return False
    word = before.group(1)
    return before.start(1) not in sentence_starts and word.lower() not in titles.TITLES | titles.HONORIFICS


WORD_BEFORE = re.compile(r"([^\W_][\w.&’'-]*)[ \u00a0]$")
