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
# A name longer than this is looked for in vain before "who".
MAX_NAME = 120
WORD = re.compile(r"[^\W_](?:[\w.’'-]*\w)?")
COMPLEMENT = re.compile(
    r"[,(:]|\s(?:of|for|to|in|at|from|with|by|on|who|which|that|near|under|about|against|between|downstream|obtained|released|published|seen|themselves|itself)\s?"
    r"(?![\w-])|\s(?:dated|posted|leaked|compiled|collected|gathered|tied|shared|uploaded|written|sent|held|issued|filed|made|based|hung|painted|attached|prepared|commissioned|signed|called)"
    r"\s(?=(?:to|by|on|in|at|with|of|from|as|across|through|thousands|millions|hundreds)\b|\d|[A-Z])"
)
# What holds documents is itself one: "a cache of internal records".
CONTAINER = re.compile(
    r"(?:cache|trove|series|batch|collection|set|stack|string|copy|copies|version|pages|excerpts?|pile|tranche|dossier|dump|leak|archive)\sof\s",
    re.IGNORECASE,
)
ADVERB_BEHIND = re.compile(r"\s[“\"]?\w+ly[”\"]?\Z")
APPOSED = re.compile(r"(?:^|\s)(?:the|an?|this|that|its|his|her|their|our|one)\s", re.IGNORECASE)
WORDS_OF_PHRASE = re.compile(r"(?:[\w’'-]+\s?){0,4}")
# A date, a year or a participle's phrase between commas belongs to the noun before it: "a minute, dated May 3, which".
BETWEEN_COMMAS = re.compile(r",\s(?:dated|posted|published|seen|written|leaked|obtained|released|issued|signed)\b[^,]*(?:,\s\d{4})?,?\s*\Z")
_DOCUMENTS = """
account accounts affidavit analysis announcement article articles audit autopsies autopsy banner banners bill biography book books brief bulletin
cable caption captions census certificate chapter chapters charter clip clips column communique complaint constitution contract correspondence
data decree diaries diary dispatch document documents dossier draft editorial email emails essay estimate estimates examination examinations
experiment experiments figures filing filings film findings footage forecast graffiti guidelines headline headlines indictment inscription
investigation investigations invoice invoices label law lawsuit leaflet letter letters list logs manifesto manual map maps memo memoir memorandum
memos message messages minute minutes motion note notes notice obituary page pamphlet paper papers petition photo photograph photographs photos
placard placards plan platform poll polling polls post posting postmortem posts presentation profile receipt receipts recording recordings records
register release report reports research resolution results review rules ruling screenshot screenshots sign signs spreadsheet spreadsheets
statement statements statistics statute stories story studies study subtitle subtitles suit survey surveys table test testimony tests text texts
title titles transcript transcripts treaty trial trials tweet tweets video videos warrant website wording
"""
DOCUMENTS = frozenset(_DOCUMENTS.split())
_INSTITUTIONS = """
administration armed-forces authorities authority board bureau campaign church consultancy directorate embassy forces
government house junta management media military ministry mission navy office opposition outfit panel parliament
police presidency press prosecution prosecutors public-relations regime secretariat senate state treasury tribunal
unit
"""
INSTITUTIONS = titles.GROUP_NOUNS | frozenset(_INSTITUTIONS.split())
# What "the" may stand before to lead back to a body that was named.
BODIES = INSTITUTIONS | titles.GROUP_NOUNS
# Words behind a group's name that say what it is: "the Kuznia trade union".
KIND_BEHIND = re.compile(
    r"\s(?:(?:trade|labou?r|rebel|armed|news|political|opposition|insurance|shipping|mining)\s)?"
    r"(?:union|movement|group|newspaper|daily|magazine|party|agency|network|company|firm|airline|charity|militia)\Z"
)
# A capital city that speaks is its government.
_CAPITALS = """
abuja | accra | addis ababa | algiers | ankara | athens | baghdad | baku | bangkok | beijing | belgrade | berlin | bogota | bogotá |
brasilia | brasília | brussels | bucharest | budapest | buenos aires | cairo | canberra | caracas | colombo | copenhagen | dakar | damascus
| delhi | dhaka | doha | dublin | hanoi | havana | helsinki | islamabad | jakarta | jerusalem | kabul | kathmandu | khartoum | kiev | kuala
lumpur | kyiv | lima | lisbon | london | madrid | manila | mexico city | minsk | moscow | nairobi | new delhi | oslo | ottawa | paris |
prague | pretoria | pyongyang | rabat | riga | riyadh | rome | seoul | sofia | stockholm | tallinn | tbilisi | tehran | the hague | tokyo |
tripoli | tunis | vienna | vilnius | warsaw | washington | wellington | yerevan
"""
CAPITALS = frozenset(" ".join(_CAPITALS.split()).split(" | "))


class Context(NamedTuple):
    """An article's text; its rows of table entities, its sentences, source spans, quotations and outermost contents, all in the order of the text."""

    text: str
    mentions: Sequence[Row]
    sentences: Sequence[Span] = ()
    sources: Sequence[Span] = ()
    quoted: Sequence[Span] = ()
    contents: Sequence[Span] = ()

    def names(self, start: int, end: int) -> list[Row]:
        """The names that lie within a span."""
        first = bisect_left(self.mentions, start, key=_start)
        last = bisect_left(self.mentions, end, key=_start)
        return [m for m in self.mentions[first:last] if m["type"] in NAME_TYPES and m["end"] <= end]

    def sources_within(self, start: int, end: int) -> Sequence[Span]:
        """The source spans that lie within a span."""
        first = bisect_left(self.sources, (start,))
        return [s for s in self.sources[first : bisect_left(self.sources, (end,))] if s[1] <= end]

    def quotation_at(self, offset: int) -> Span | None:
        """The quotation that a code point stands in."""
        return _around(self.quoted, offset)

    def in_quotation(self, start: int, end: int) -> bool:
        """Whether a sentence stands in a quotation as a whole."""
        return (found := _around(self.quoted, start)) is not None and end <= found[1]

    def in_content(self, span: Span) -> bool:
        """Whether a source stands in what another one is said to have said."""
        return (found := _around(self.contents, span[0])) is not None and span[1] <= found[1]


def _around(spans: Sequence[Span], offset: int) -> Span | None:
    place = bisect_right(spans, (offset, offset)) - 1
    place += place + 1 < len(spans) and spans[place + 1][0] == offset
    return spans[place] if place >= 0 and spans[place][0] <= offset < spans[place][1] else None


def _start(row: Row) -> int:
    return int(row["start"])


def named(context: Context, span: Span) -> Row | None:
    """The mention that is the head of the source's words, or null: none is, or two are joined ("Obama and Clinton").

    "Taliban spokesperson, Zabihullah Mujahid" is the person; "the Taliban's leader" and "a spokesman for Mr. Obama" name nobody.
    """
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
    return type_of_noun(words)


def type_of_noun(words: str) -> SourceType:
    """Of what kind a noun phrase is; of several, the last that a comma, but no word, ends ("a minute, dated May 3, ")."""
    phrase = BETWEEN_COMMAS.sub("", words.rstrip(" ,"))
    noun = head(phrase)
    if noun in DOCUMENTS:
        return "document"
    return "organisation" if noun in INSTITUTIONS or noun.removesuffix("s") in titles.GROUP_NOUNS else "unnamed"


def head(words: str) -> str:
    """The head of a noun phrase in lower case: the last word before what belongs to it ("A cache of records": "records")."""
    phrase = ADVERB_BEHIND.sub("", words.strip())
    if (container := CONTAINER.search(phrase)) and "," not in phrase[: container.start()]:
        phrase = phrase[container.end() :]
    found = WORD.findall(COMPLEMENT.split(phrase, maxsplit=1)[0])
    return re.sub(r"['’]s?$", "", found[-1]).lower() if found else ""


def first_document(text: str, span: Span) -> bool:
    """Whether the first noun of a sentence's noun phrases that is a document or a body is a document."""
    for opening in APPOSED.finditer(text, *span):
        words = WORDS_OF_PHRASE.match(text, opening.end(), span[1])
        for word in words[0].lower().split() if words else ():
            if word in DOCUMENTS or word in INSTITUTIONS:
                return word in DOCUMENTS
    return False


def _type_of_entity(entity: Row) -> SourceType:
    if entity["type"] == "PER":
        return "person"
    names = {str(entity[key]).casefold().replace(".", "") for key in ("text", "name")}
    return "country" if names & COUNTRIES or (entity["type"] == "LOC" and names & CAPITALS) else "organisation"


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
    closes = (
        re.fullmatch(r"[\s\"”’'.,)]*", following)
        or (mention["type"] == "ORG" and KIND_BEHIND.fullmatch(following))
        or re.match(r",|\s\(|\s(?:which|in|on|of|based)\b", following)
    )
    before = WORD.findall(text[span[0] : mention["start"]])
    return bool(closes) and not any(w.lower() in PREPOSITIONS for w in before) and "," not in text[span[0] : mention["start"]]
