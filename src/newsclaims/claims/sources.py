"""Who makes a claim: the entity that a source's words name or stand for, and of what kind the source is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from newsclaims.claims.frames import Span
from newsclaims.entities import titles
from newsclaims.entities.countries import COUNTRIES

SourceType = Literal["person", "organisation", "country", "document", "unnamed"]
Row = Mapping[str, Any]

NAME_TYPES = ("PER", "ORG", "LOC", "MISC")
_PREPOSITIONS = """of for to with from by at in on near under about against behind between among like unlike than after before without"""
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
_DETERMINERS = """the a an his her its their our my this that these those some one another"""
DETERMINERS = frozenset(_DETERMINERS.split())
PERSON_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "himself": "m", "herself": "f"}
_GROUP_PRONOUNS = """it they its their them"""
GROUP_PRONOUNS = frozenset(_GROUP_PRONOUNS.split())
_RELATIVE = """who which"""
RELATIVE = frozenset(_RELATIVE.split())
# Sentences before the pronoun's own that are searched for whom it stands for.
LOOK_BACK = 2
# A name longer than this is looked for in vain before "who".
MAX_NAME = 120
WORD = re.compile(r"[^\W_](?:[\w.’'-]*\w)?")
COMPLEMENT = re.compile(
    r"[,(]|\s(?:of|for|to|in|at|from|with|by|on|who|which|that|near|under|about|against|between|obtained|released|published|seen)\s"
)
_DOCUMENTS = """
account accounts affidavit analysis announcement article articles audit bill biography book books brief bulletin cable census charter column
communique complaint constitution contract data decree dispatch document documents dossier draft editorial email emails essay estimate estimates
figures filing filings findings forecast guidelines indictment law lawsuit leaflet letter letters list manifesto manual memo memoir memorandum
memos message messages minutes motion note notice obituary page paper papers pamphlet petition plan platform poll polls polling post posts
posting profile records register release report reports research resolution results review rules ruling statement statements statistics statute
story stories study studies suit survey surveys testimony text texts transcript transcripts treaty tweet tweets video videos website wording
"""
DOCUMENTS = frozenset(_DOCUMENTS.split())
_INSTITUTIONS = """
administration armed-forces authorities board campaign church embassy forces government house media military ministry office opposition outfit
panel parliament police presidency press public-relations regime secretariat senate state treasury tribunal
"""
INSTITUTIONS = titles.GROUP_NOUNS | frozenset(_INSTITUTIONS.split())


class Context(NamedTuple):
    """An article's text; its rows of table entities, its sentences and its source spans, all in the order of the text."""

    text: str
    mentions: Sequence[Row]
    sentences: Sequence[Span] = ()
    sources: Sequence[Span] = ()

    def names(self, start: int, end: int) -> list[Row]:
        """The names that lie within a span."""
        first = bisect_left(self.mentions, start, key=_start)
        last = bisect_left(self.mentions, end, key=_start)
        return [m for m in self.mentions[first:last] if m["type"] in NAME_TYPES and m["end"] <= end]


def _start(row: Row) -> int:
    return int(row["start"])


def entity_of(context: Context, span: Span | None) -> Row | None:
    """The row of table entities that a source's words name, or that a pronoun stands for; null where unsure.

    "Taliban spokesperson, Zabihullah Mujahid" is the person; "the Taliban's leader" and "a spokesman for Mr. Obama" name nobody.
    """
    if span is None:
        return None
    pronoun = context.text[span[0] : span[1]].strip().lower()
    if pronoun in RELATIVE:
        return _before_relative(context, span)
    if pronoun in PERSON_PRONOUNS or pronoun in GROUP_PRONOUNS:
        return _antecedent(context, span, pronoun)
    return named(context, span)


def named(context: Context, span: Span) -> Row | None:
    """The mention that is the head of the source's words, or null: none is, or two are joined ("Obama and Clinton")."""
    text, inside = context.text, context.names(*span)
    if not inside:
        around = context.names(max(0, span[0] - MAX_NAME), span[1] + MAX_NAME)
        return next((m for m in around if m["start"] <= span[0] and span[1] <= m["end"]), None)
    persons = [m for m in inside if m["type"] == "PER" and _is_person_head(text, span, m)]
    if persons:
        joined = len(persons) > 1 and re.search(r"\band\b|,", text[persons[0]["end"] : persons[1]["start"]])
        return None if joined else persons[0]
    heads = [m for m in inside if m["type"] != "PER" and _is_group_head(text, span, m)]
    return heads[0] if len({m["entity_id"] for m in heads}) == 1 else None


def source_type(text: str, span: Span | None, entity: Row | None) -> SourceType | None:
    """Of what kind a source is: by its entity, else by the noun that its words are about; null without a source."""
    if span is None:
        return None
    words = text[span[0] : span[1]]
    if entity is not None and entity["type"] != "MISC":
        return _type_of_entity(entity)
    bare = re.sub(r"^the\s+|['’]s?$", "", words.strip(), flags=re.IGNORECASE).casefold()
    if bare in COUNTRIES:
        return "country"
    found = WORD.findall(COMPLEMENT.split(words, maxsplit=1)[0])
    head = re.sub(r"['’]s?$", "", found[-1]).lower() if found else ""
    if head in DOCUMENTS:
        return "document"
    return "organisation" if head in INSTITUTIONS or head.removesuffix("s") in titles.GROUP_NOUNS else "unnamed"


def _type_of_entity(entity: Row) -> SourceType:
    if entity["type"] == "PER":
        return "person"
    names = {str(entity[key]).casefold().replace(".", "") for key in ("text", "name")}
    return "country" if names & COUNTRIES else "organisation"


def _is_person_head(text: str, span: Span, mention: Row) -> bool:
    """Whether no preposition governs the person and the name owns nothing ("Mr. Obama's aides")."""
    if re.match(r"['’]s?\b", text[mention["end"] : mention["end"] + 2]) and mention["end"] < span[1]:
        return False
    following = text[mention["end"] : span[1]]
    if re.match(r"\s[a-z]", following) and not re.match(r"\s(?:who|of|and|or|himself|herself|in|at|the|from|with|on)\b", following):
        return False
    return _governor(text, span, mention) not in PREPOSITIONS


def _governor(text: str, span: Span, mention: Row) -> str:
    """The word before the mention with its title and determiner, or "" where it opens the source or follows a comma."""
    start = mention["start"]
    role = mention.get("role") or ""
    at = text.rfind(role, span[0], start) if role else -1
    if at >= 0 and not text[at + len(role) : start].strip(" ,\u00a0"):
        start = at
    before = text[span[0] : start].rstrip()
    words = WORD.findall(before)
    while words and (words[-1].lower() in DETERMINERS or words[-1].lower().rstrip(".") in titles.HONORIFICS):
        words.pop()
    return "" if before.endswith(",") or not words else words[-1].lower()


def _is_group_head(text: str, span: Span, mention: Row) -> bool:
    following = text[mention["end"] : span[1]]
    closes = re.fullmatch(r"[\s\"”’'.,)]*", following) or re.match(r",|\s\(|\s(?:which|in|on|of|based)\b", following)
    before = WORD.findall(text[span[0] : mention["start"]])
    return bool(closes) and not any(w.lower() in PREPOSITIONS for w in before) and "," not in text[span[0] : mention["start"]]


def _before_relative(context: Context, span: Span) -> Row | None:
    """The name right before "who": "Yuri Brazhnikov, who said"."""
    before = context.names(max(0, span[0] - MAX_NAME), span[0])
    return before[-1] if before and not context.text[before[-1]["end"] : span[0]].strip(" ,\u00a0") else None


def _antecedent(context: Context, span: Span, pronoun: str) -> Row | None:
    """The one entity that the pronoun can stand for in the nearest sentence that has any, its own first; null where there are two."""
    wanted = ("PER",) if pronoun in PERSON_PRONOUNS else ("ORG", "LOC")
    gender = PERSON_PRONOUNS.get(pronoun, "")
    own = bisect_right(context.sentences, (span[0], len(context.text))) - 1
    for i in range(own, max(-1, own - LOOK_BACK - 1), -1):
        sentence = context.sentences[i]
        names = context.names(sentence[0], min(sentence[1], span[0]))
        near = [m for m in names if m["type"] in wanted and _gender(context.text, m) in ("", gender)]
        said = [m for m in near if _is_source(context, m)]
        for candidates in (said, [m for m in near if _is_subject(context.text, sentence, m)]):
            if candidates:
                return candidates[-1] if len({m["entity_id"] for m in candidates}) == 1 else None
        if near and i < own and wanted == ("PER",):
            return None
    return None


def _is_source(context: Context, mention: Row) -> bool:
    place = bisect_right(context.sources, (mention["start"], len(context.text))) - 1
    return place >= 0 and mention["end"] <= context.sources[place][1] and named(context, context.sources[place]) == mention


def _is_subject(text: str, sentence: Span, mention: Row) -> bool:
    """Whether the mention opens its sentence but for its title, a determiner and an adverbial with a comma."""
    role = mention.get("role") or ""
    before = text[sentence[0] : mention["start"]].rstrip(" ,\u00a0")
    lead = before.removesuffix(role).rstrip().rsplit(",", 1)[-1].split()
    owns = re.match(r"['’]s?\b", text[mention["end"] : mention["end"] + 2])
    return not owns and all(w.lower().strip('"“') in DETERMINERS | {"but", "and", "mr.", "mrs.", "ms.", "dr.", ""} for w in lead)


def _gender(text: str, mention: Row) -> str:
    """The letter m or f where honorific or role tells, else ""."""
    words = {*(w.lower() for w in text[max(0, mention["start"] - 5) : mention["start"]].split()), *str(mention.get("role") or "").lower().split()}
    if words & (titles.FEMALE | titles.FEMALE_ROLES):
        return "f"
    return "m" if words & (titles.MALE | titles.MALE_ROLES) else ""
