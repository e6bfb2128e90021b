"""Identity within an article: which mentions name one entity, and its fullest name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from newsclaims.entities import groups, people

# Small words that an acronym may leave out.
_SMALL_WORDS = """of the and for in on to de la"""
SMALL_WORDS = frozenset(_SMALL_WORDS.split())
ACRONYM = re.compile(r"[A-Z](?:\.?[A-Z&]){1,6}\.?")
# A string that got several types keeps each mention's own, save where one type holds this share of at least so many mentions.
MAJORITY_SHARE, MAJORITY_OF = 2 / 3, 3


class Mention(NamedTuple):
    """A name's half-open span in the article's text, its type and the method that found it."""

    start: int
    end: int
    type: str
    method: str


def group(text: str, mentions: Sequence[Mention]) -> list[int]:
    """For each mention, in the order of the text, the position of the first mention of its entity.

    Persons as ``people.group`` says. Other names go by the whole name without case and a leading article, by acronym ("EU"), by plural (MISC), and
    organisations by the word or words that a fuller name before them begins with ("Republic"). Types agree, save where the same string has several.
    """
    leader = list(range(len(mentions)))
    persons = {i: people.person(text, m.start, m.end) for i, m in enumerate(mentions) if m.type == "PER"}
    for i, first in people.group(persons).items():
        leader[i] = first
    words = [_words(text[m.start : m.end]) for m in mentions]
    _group_others(text, mentions, words, leader)
    alone = {i for i in range(len(mentions)) if i not in persons or leader[i] == i or len(persons[i].words) > 1}
    _join_same_strings([i for i in range(len(mentions)) if i in alone], mentions, words, leader)
    return _first_of_each(leader)


def fullest(text: str, mentions: Sequence[Mention], leader: Sequence[int]) -> list[str]:
    """For each mention the fullest name of its entity as written: the longest, not in capitals if another is as long, the first of these."""
    best: dict[int, tuple[int, int, int, str]] = {}
    for i, mention in enumerate(mentions):
        written = text[mention.start : mention.end]
        rank = (len(written), int(not written.isupper()), -i, written)
        best[leader[i]] = max(best.get(leader[i], rank), rank)
    return [best[first][3] for first in leader]


def majority_types(text: str, mentions: Sequence[Mention]) -> list[str]:
    """The type of each mention after a vote among those with the same string; where none has a clear majority each keeps its own."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        votes[text[mention.start : mention.end]][mention.type] += 1
    settled = []
    for mention in mentions:
        vote = votes[text[mention.start : mention.end]]
        kind, count = min(vote.items(), key=lambda item: (-item[1], item[0]))
        clear = vote.total() >= MAJORITY_OF and count >= MAJORITY_SHARE * vote.total()
        settled.append(kind if clear else mention.type)
    return settled


def _words(name: str) -> tuple[str, ...]:
    """The words of a name without case, stops, and the article that some names begin with."""
    words = tuple(w.casefold().replace(".", "") for w in people.WORD.findall(name))
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _group_others(text: str, mentions: Sequence[Mention], words: Sequence[tuple[str, ...]], leader: list[int]) -> None:
    keys: dict[tuple[str, tuple[str, ...]], int] = {}
    ends: dict[str, set[int]] = defaultdict(set)
    named = {(m.type, w) for m, w in zip(mentions, words, strict=True) if not ACRONYM.fullmatch(text[m.start : m.end])}
    begins: dict[tuple[str, tuple[str, ...]], set[int]] = defaultdict(set)
    acronyms = {}
    for i, mention in enumerate(mentions):
        if mention.type == "PER" or not words[i]:
            continue
        written = text[mention.start : mention.end]
        if ACRONYM.fullmatch(written) and (mention.type, words[i]) not in named:
            acronyms[i] = words[i][0]
            continue
        key = (mention.type, _singular(words[i]) if mention.type == "MISC" else words[i])
        fuller = begins.get((mention.type, words[i])) or (ends.get(words[i][0], set()) if mention.type == "ORG" and len(words[i]) == 1 else set())
        if key not in keys:
            keys[key] = next(iter(fuller)) if len(fuller) == 1 else i
        leader[i] = keys[key]
        if mention.type == "ORG":
            for count in range(1, min(len(words[i]), 6)):
                begins["ORG", words[i][:count]].add(leader[i])
            if len(words[i]) > 1 and words[i][-1] in groups.ORGANISATIONS:
                ends[words[i][-1]].add(leader[i])
        elif mention.type == "LOC" and len(words[i]) == 2 and words[i][1] == "river":
            begins["LOC", words[i][:1]].add(leader[i])
    _lead_to_following(mentions, words, leader, begins)
    _group_acronyms(text, mentions, words, acronyms, leader)


def _lead_to_following(
    mentions: Sequence[Mention], words: Sequence[tuple[str, ...]], leader: list[int], begins: Mapping[tuple[str, tuple[str, ...]], set[int]]
) -> None:
    """Lead an organisation that no fuller name stands before to the only one that follows ("Republic" in a heading)."""
    fuller = {i: begins.get(("ORG", words[i]), set()) for i, m in enumerate(mentions) if m.type == "ORG" and leader[i] == i and words[i]}
    moved = {i: next(iter(after)) for i, after in fuller.items() if len(after) == 1 and i not in after}
    for i, label in enumerate(leader):
        leader[i] = _root(moved, label)


def _group_acronyms(text: str, mentions: Sequence[Mention], words: Sequence[tuple[str, ...]], acronyms: dict[int, str], leader: list[int]) -> None:
    spelt: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, mention in enumerate(mentions):
        if mention.type != "PER" and i not in acronyms and len(words[i]) > 1:
            for letters in dict.fromkeys(("".join(w[0] for w in words[i]), "".join(w[0] for w in words[i] if w not in SMALL_WORDS))):
                spelt[mention.type, letters].append(leader[i])
    first: dict[tuple[str, str], int] = {}
    for i, letters in acronyms.items():
        key = (mentions[i].type, letters)
        whole = {leader[i - 1]} if _defines(text, mentions, i, letters) else set(spelt.get(key, []))
        leader[i] = first.setdefault(key, whole.pop() if len(whole) == 1 else i)


def _defines(text: str, mentions: Sequence[Mention], i: int, letters: str) -> bool:
    """Whether an acronym in parentheses follows the name whose letters it takes in their order: "Bank of Oz (BOZ)"."""
    before = mentions[i - 1] if i > 0 else None
    if before is None or before.type == "PER" or text[before.end : mentions[i].start] not in (" (", "\u00a0("):
        return False
    remaining = iter(text[before.start : before.end].casefold())
    return text[before.start].casefold() == letters[0] and all(letter in remaining for letter in letters)


def _singular(words: tuple[str, ...]) -> tuple[str, ...]:
    last = words[-1]
    return (*words[:-1], last[:-1]) if len(last) > 3 and last.endswith("s") and not last.endswith("ss") else words


def _join_same_strings(positions: Sequence[int], mentions: Sequence[Mention], words: Sequence[tuple[str, ...]], leader: list[int]) -> None:
    """Join the entities of different types whose names are the same string."""
    seen: dict[tuple[str, ...], int] = {}
    joined: dict[int, int] = {}
    for i in positions:
        if words[i]:
            first = seen.setdefault(words[i], i)
            mine, other = _root(joined, leader[i]), _root(joined, leader[first])
            if mine != other and mentions[i].type != mentions[first].type:
                joined[mine] = other
    for i, label in enumerate(leader):
        leader[i] = _root(joined, label)


def _root(joined: dict[int, int], i: int) -> int:
    while i in joined:
        i = joined[i]
    return i


def _first_of_each(leader: Sequence[int]) -> list[int]:
    first: dict[int, int] = {}
    return [first.setdefault(label, i) for i, label in enumerate(leader)]
