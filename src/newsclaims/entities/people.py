"""Names of persons: which shorter name belongs to which fuller one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from newsclaims.entities import titles

GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
HONORIFIC_BEFORE = re.compile(r"\b(Mr|Mrs|Ms|Miss|Sir|Lady|Lord|Dame)\.?\s$")
CONTEXT = 6
WORD = re.compile(r"[^\W_](?:[\w.&’'/-]*\w)?")
# How many namesakes a name is compared with, so that a list of a thousand Smiths stays linear.
MAX_NAMESAKES = 50


class Person(NamedTuple):
    """What is compared: the name's words without case, stops and titles, its generation ("jr" or ""), and m, f or "" by the honorific."""

    words: tuple[str, ...]
    generation: str
    gender: str


def person(text: str, start: int, end: int) -> Person:
    """The name at ``text[start:end]``; its honorific may stand before it."""
    words = [w.casefold().replace(".", "") for w in WORD.findall(text[start:end])]
    while len(words) > 1 and words[0] in titles.TITLES | titles.HONORIFICS:
        words = words[1:]
    generation = words.pop() if len(words) > 1 and words[-1] in GENERATIONS else ""
    honorific = HONORIFIC_BEFORE.search(text[max(0, start - CONTEXT) : start])
    called = honorific.group(1).lower() if honorific else ""
    return Person(tuple(words), generation, "m" if called in titles.MALE else "f" if called in titles.FEMALE else "")


def group(people: Mapping[int, Person]) -> dict[int, int]:
    """For each mention (by its position in the text) the position of one mention of the same person.

    A surname or first name goes to the most recent fuller name that has it, else to the only one in the article that does; never to another first
    name, to Mrs. for Mr., or to the father for Jr.
    """
    leader: dict[int, int] = {}
    holders: dict[str, list[int]] = defaultdict(list)
    # The persons with a surname, each with the first name and honorific that tell most.
    namesakes: dict[str, dict[int, Person]] = defaultdict(dict)
    full = [i for i, p in people.items() if len(p.words) > 1]
    for i in full:
        words = people[i].words
        known = namesakes[words[-1]]
        same = [j for j in list(known)[-MAX_NAMESAKES:] if _same(people[i], known[j])]
        leader[i] = same[0] if len(same) == 1 else i
        known[leader[i]] = _fuller_of(people[i], known.get(leader[i], people[i]))
        for word in dict.fromkeys(words):
            holders[word].append(i)
    genders = {leader[i]: people[i].gender for i in full if people[i].gender}
    alone: dict[Person, int] = {}
    for i in [i for i in people if i not in leader]:
        short = people[i]
        held = holders.get(short.words[0], []) if short.words else []
        chosen = _fuller(i, held, people, leader, genders)
        if chosen is None:
            others = [short, short._replace(gender="")] if short.gender else [short._replace(gender=g) for g in ("", "m", "f")]
            chosen = next((alone[p] for p in others if p in alone), i)
            alone.setdefault(short, chosen)
        elif short.gender:
            genders.setdefault(chosen, short.gender)
        leader[i] = chosen
    return leader


def _fuller(i: int, held: Sequence[int], people: Mapping[int, Person], leader: Mapping[int, int], genders: Mapping[int, str]) -> int | None:
    """A mention of the person that a shorter name at position ``i`` belongs to, among the fuller names at the positions ``held``."""
    short = people[i]
    place = bisect_left(held, i)

    def fits(j: int) -> bool:
        known = genders.get(leader[j], "")
        return _belongs(short, people[j]) and not (short.gender and known and short.gender != known)

    before = next((leader[j] for j in reversed(held[max(0, place - MAX_NAMESAKES) : place]) if fits(j)), None)
    if before is not None:
        return before
    after = {leader[j] for j in held[place : place + MAX_NAMESAKES] if fits(j)}
    return after.pop() if len(after) == 1 else None


def _belongs(short: Person, full: Person) -> bool:
    """Whether a shorter name is the surname, the first name or the end of a fuller one, of the same generation."""
    count = len(short.words)
    ends = full.words[-count:] == short.words
    return short.generation == full.generation and (ends or (count == 1 and full.words[0] == short.words[0]))


def _fuller_of(one: Person, other: Person) -> Person:
    longer = max(other, one, key=lambda p: len(p.words[0]))
    return longer._replace(gender=other.gender or one.gender)


def _same(one: Person, other: Person) -> bool:
    """Whether two full names agree: equal but for middle names, and for a first name cut to its initial."""
    if one.generation != other.generation or one.words[-1] != other.words[-1] or (one.gender and other.gender and one.gender != other.gender):
        return False
    short, long = sorted((one.words[0], other.words[0]), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))
