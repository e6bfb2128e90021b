"""Whom the sources of an article stand for: "she" leads to the speaker before, "the bank" to the bank that was named."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from newsclaims.claims import sources
from newsclaims.claims.frames import Span
from newsclaims.claims.sources import Context, Row, SourceType
from newsclaims.entities import titles

PERSON_PRONOUNS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "himself": "m", "herself": "f"}
_GROUP_PRONOUNS = """it they its their them"""
GROUP_PRONOUNS = frozenset(_GROUP_PRONOUNS.split())
_RELATIVE = """who which"""
RELATIVE = frozenset(_RELATIVE.split())
# Sentences outside quotations, before the pronoun's own, that are searched for whom it stands for.
LOOK_BACK = 4
# Sentences, those in quotations included, that are looked at in all.
MAX_BACK = 30
# Sentences before a "company" in which one that was named so was a source.
LOOK_BACK_NOUN = 6
# Characters before a relative pronoun or a name in which words belong to it.
NEAR = 120
DEFINITE = re.compile(r"(?:the|this|that)\s(?P<noun>[a-z][a-z-]+)(?:\s[“\"]?\w+ly[”\"]?|,\s(?:who|which)\s.+)?", re.IGNORECASE | re.DOTALL)
SINGULAR = re.compile(r"(?:an?|one|another|the\sother|the\sfirst|the\ssecond|someone|somebody|his|her|its|their|the)\b", re.IGNORECASE)
NOUN_BEFORE = re.compile(r"(?P<noun>[a-z][a-z-]+),?\s(?:(?:called|named|known\sas)\s)?(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Dame)\.?\s)?\Z")
APPOSITION = re.compile(
    r"\s?[,(]\s?(?:an?|the|one\sof\sthe)\s(?P<words>(?:[\w’'-]+\s){0,4}?[\w’'-]+)(?=,|\)|\sof\s|\sin\s|\sat\s|\swho\s|\swhich\s|\sthat\s|\.)"
)
# Words for "bank" and the like in names of other languages, and what a name's ending says.
NOUN_OF_WORD = {
    **dict.fromkeys(("banque", "banco", "banca", "banka", "bankası", "bank"), "bank"),
    **dict.fromkeys(("sa", "inc", "ltd", "corp", "plc", "llc", "gmbh", "ag", "co", "nv", "spa", "holdings"), "company"),
    **dict.fromkeys(("universität", "université", "universidad"), "university"),
}
_COMPANIES = (
    """company firm maker manufacturer business airline retailer bank brewer carmaker insurer supplier builder miner operator conglomerate producer"""
)
COMPANIES = frozenset(_COMPANIES.split())
# Nouns that a writer chooses for a body whose name may hold none of them.
_ANY_BODY = (
    """agency association body company department firm group organisation organization ministry office party union bank movement authority charity"""
)
ANY_BODY = frozenset(_ANY_BODY.split())
# Titles as writers take them up again: "Justice Lee" is "the judge", "Sen. Lee" "the senator" or "the lawmaker".
NOUN_OF_TITLE = {
    "col": "colonel", "capt": "captain", "gen": "general", "gov": "governor", "lt": "lieutenant", "maj": "major", "prof": "professor",
    "rep": "representative", "rev": "reverend", "sen": "senator", "sgt": "sergeant",
}  # fmt: skip
# Nouns that take up others.
TAKEN_UP = {
    "company": COMPANIES,
    "firm": COMPANIES,
    "judge": frozenset({"justice", "magistrate"}),
    "lawmaker": frozenset({"senator", "congressman", "congresswoman", "representative", "legislator", "mp"}),
    "congressman": frozenset({"representative"}),
    "congresswoman": frozenset({"representative"}),
    "priest": frozenset({"father", "reverend"}),
    "academic": frozenset({"professor"}),
}
# "When the board met it said": the subject of a clause that opens the sentence.
CONJUNCTIONS = frozenset({"when", "while", "after", "before", "as", "if", "since", "although", "though", "because", "once", "until"})
# Titles that are written large and are no role: "Father Lee" is "the priest".
TITLE_BEFORE = re.compile(r"\b(?P<noun>Father|Sister|Brother|Pastor|Rabbi|Imam|Bishop|Archbishop|Sheikh)\s\Z")
MAX_ADJECTIVES = 2
INTRODUCED = re.compile(r"\b(?:is|was)\s(?:[a-z]+\s){0,3}\Z")
LEAD_WORDS = CONJUNCTIONS | frozenset({"but", "and", "mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord", "dame", ""})


class Referent(NamedTuple):
    """The row of table entities that a source names or stands for, null where unsure; and of what kind the source is."""

    entity: Row | None
    type: SourceType | None


NOBODY = Referent(None, None)


def resolve(context: Context) -> Mapping[Span, Referent]:
    """Whom each source of the article stands for, in the order of the text."""
    memory = Memory(context)
    for span in context.sources:
        memory.learn(span)
    return memory.known


class Memory:
    """What an article has told so far: its sources, who is he or she, and what is called "the company"."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.known: dict[Span, Referent] = {}
        self._genders = _genders(context)
        self._nouns = _nouns(context)
        self._kinds: dict[str, set[str]] = {}
        for noun, rows in self._nouns.items():
            for _, mention in rows:
                self._kinds.setdefault(mention["entity_id"], set()).add(noun)
        self._called: dict[str, Row] = {}

    def learn(self, span: Span) -> Referent:
        """Resolve one source, which stands after all that were learned before."""
        found = self._resolve(span)
        self.known[span] = found
        return found

    def _resolve(self, span: Span) -> Referent:
        text = self.context.text
        words = text[span[0] : span[1]].strip()
        pronoun = words.lower()
        if pronoun in RELATIVE:
            return _before_relative(self.context, span)
        if pronoun in PERSON_PRONOUNS or pronoun in GROUP_PRONOUNS:
            found = self._antecedent(span, pronoun)
            if found.entity and pronoun in PERSON_PRONOUNS:
                self._genders.setdefault(found.entity["entity_id"], PERSON_PRONOUNS[pronoun])
            return found if found.type else Referent(None, "unnamed")
        entity = sources.named(self.context, span)
        if entity is None and (definite := DEFINITE.fullmatch(words)):
            entity = self._definite(span, definite["noun"].lower())
        return Referent(entity, sources.source_type(text, span, entity))

    def _antecedent(self, span: Span, pronoun: str) -> Referent:
        """The one that the pronoun can stand for in the nearest sentence that has any: a source before its subject; null where two fit."""
        context, person = self.context, pronoun in PERSON_PRONOUNS
        quoted = context.quotation_at(span[0])
        if quoted and not person:
            return NOBODY
        own = bisect_right(context.sentences, (span[0], len(context.text))) - 1
        inside = context.in_content(span)
        searched = 0
        for i in range(own, max(-1, own - MAX_BACK), -1):
            start, end = context.sentences[i]
            if quoted is None and i < own and context.in_quotation(start, end):
                continue
            if searched > LOOK_BACK or (quoted and end <= quoted[0]):
                break
            # A sentence that opens with the same pronoun keeps to whom it stands for.
            searched += not context.text.startswith((f"{pronoun.capitalize()} ",), start)
            found, stop = self._in_sentence((max(start, quoted[0]) if quoted else start, min(end, span[0])), i < own, inside, pronoun, quoted)
            if found or stop:
                return found or NOBODY
        return NOBODY

    def _in_sentence(self, sentence: Span, before: bool, inside: bool, pronoun: str, quoted: Span | None) -> tuple[Referent | None, bool]:
        """Whom the pronoun stands for if a sentence decides it, and whether the search ends here."""
        person, gender = pronoun in PERSON_PRONOUNS, PERSON_PRONOUNS.get(pronoun, "")
        wanted = ("PER",) if person else ("ORG", "LOC")
        spans = self.context.sources_within(*sentence)
        same = [s for s in spans if self.context.quotation_at(s[0]) == quoted]
        # Who speaks is seldom named in what they say: "'The mill is shut, a guard told us,' she said".
        outer = [s for s in same if not self.context.in_content(s)] or (same if before or inside else [])
        fitting = [f for s in outer if (f := self._fits(s, pronoun))]
        decided = _one(self._of_gender(fitting, gender))
        if fitting:
            return decided, True
        names = [m for m in self.context.names(*sentence) if m["type"] in wanted and self.context.quotation_at(m["start"]) == quoted]
        near = [m for m in names if self._gender(m) in ("", gender)]
        typed = [Referent(m, sources.source_type(self.context.text, (m["start"], m["end"]), m)) for m in near]
        # A town that opens a sentence is seldom who spoke.
        speaking = ((m, f) for m, f in zip(near, typed, strict=True) if m["type"] != "LOC" or f.type == "country")
        subjects = [f for m, f in speaking if _is_subject(self.context.text, sentence, m)]
        if subjects:
            return _one(self._of_gender(subjects, gender)), True
        if not person:
            document = sources.first_document(self.context.text, sentence) if before and pronoun in ("it", "its") and not (names or spans) else False
            return (Referent(None, "document"), True) if document else (None, False)
        certain = [f for m, f in zip(near, typed, strict=True) if self._gender(m) == gender]
        if before and certain:
            return _one(certain), True
        if before and len({m["entity_id"] for m in names}) == 1 and near and INTRODUCED.search(self.context.text, sentence[0], near[0]["start"]):
            # "The last in line was Lim, a retired teacher. She ...": nobody else is named.
            return _one(typed), True
        return None, bool(before and near)

    def _fits(self, source: Span, pronoun: str) -> Referent | None:
        """The referent of a source before, if the pronoun can stand for it; one unnamed, where it can stand for somebody without a name."""
        found = self.known.get(source, NOBODY)
        words = self.context.text[source[0] : source[1]].strip()
        lower = words.lower()
        if pronoun in GROUP_PRONOUNS:
            if found.entity:
                return found if found.entity["type"] in ("ORG", "LOC") else None
            plural = pronoun in ("they", "their", "them")
            return (
                found if found.type in ("organisation", "country", "document") or (plural and found.type == "unnamed" and _is_plural(words)) else None
            )
        gender = PERSON_PRONOUNS[pronoun]
        if found.entity:
            return found if found.entity["type"] == "PER" and self._gender(found.entity) in ("", gender) else None
        if lower in PERSON_PRONOUNS:
            return found if PERSON_PRONOUNS[lower] == gender else None
        return found if found.type == "unnamed" and SINGULAR.match(words) and not _is_plural(words) else None

    def _definite(self, span: Span, noun: str) -> Row | None:
        """The one that was named with this noun before ("the minister, Mr Gordon Pascall"), else the one body that was a source."""
        if noun not in sources.BODIES and not titles.is_role(noun):
            return self._person_of_paragraph(span) if titles.is_person(noun) else None
        kinds = {noun} | TAKEN_UP.get(noun, frozenset())
        named: dict[str, Row] = {}
        # The first mention of each stands for it, whatever the order of the kinds.
        for start, m in sorted(
            ((start, m) for kind in kinds for start, m in self._nouns.get(kind, ())), key=lambda found: (found[0], found[1]["end"])
        ):
            if start < span[0]:
                named.setdefault(m["entity_id"], m)
        exact = {m["entity_id"]: m for start, m in self._nouns.get(noun, ()) if start < span[0]}
        candidates = exact if len(exact) == 1 else named
        if len(candidates) == 1:
            return self._call(noun, next(iter(candidates.values())))
        recent = self._recent_bodies(span) if noun in sources.BODIES else []
        if candidates:
            last = [m for m in recent if m["entity_id"] in candidates]
            return last[-1] if last and len({m["entity_id"] for m in last}) == 1 else None
        if noun in self._called:
            return self._called[noun]
        if noun not in ANY_BODY:
            return None
        free = {m["entity_id"]: m for m in recent if self._kinds.get(m["entity_id"], kinds) & kinds}
        return self._call(noun, next(iter(free.values()))) if len(free) == 1 else None

    def _person_of_paragraph(self, span: Span) -> Row | None:
        """The one person who was a source in the paragraph before: "Lim said no. 'I stay,' the elder added"."""
        begin = self.context.text.rfind("\n", 0, span[0]) + 1
        said = [self.known.get(s, NOBODY) for s in self.context.sources_within(begin, span[0]) if not self.context.in_content(s)]
        people = {f.entity["entity_id"]: f.entity for f in said if f.entity and f.type == "person"}
        return next(iter(people.values())) if len(people) == 1 and all(f.entity for f in said) else None

    def _call(self, noun: str, entity: Row) -> Row:
        self._called[noun] = entity
        return entity

    def _recent_bodies(self, span: Span) -> list[Row]:
        sentences = self.context.sentences
        own = bisect_right(sentences, (span[0], len(self.context.text))) - 1
        begin = sentences[max(0, own - LOOK_BACK_NOUN)][0]
        said = (self.known.get(s, NOBODY) for s in self.context.sources_within(begin, span[0]))
        return [f.entity for f in said if f.entity and f.type == "organisation"]

    def _gender(self, mention: Row) -> str:
        return self._genders.get(mention["entity_id"], "")

    def _of_gender(self, found: Sequence[Referent], gender: str) -> Sequence[Referent]:
        """Those whose gender is told, if there are any: with "Mrs Diaz" and "Lee" before, "she" is Mrs Diaz."""
        told = [f for f in found if f.entity and gender and self._gender(f.entity) == gender]
        return told or found


def _one(found: Sequence[Referent]) -> Referent | None:
    """The referent that all are, or null."""
    keys = {f.entity["entity_id"] if f.entity else None for f in found}
    return found[-1] if len(keys) == 1 else None


def _genders(context: Context) -> dict[str, str]:
    """The letter m or f of each person whose honorific or role tells it anywhere in the article."""
    told: dict[str, str] = {}
    for mention in context.mentions:
        if mention["type"] != "PER":
            continue
        before = context.text[max(0, mention["start"] - 6) : mention["start"]].lower().replace(",", " ").split()[-1:]
        words = {*before, *str(mention.get("role") or "").lower().split()}
        if words & (titles.FEMALE | titles.FEMALE_ROLES):
            told.setdefault(mention["entity_id"], "f")
        elif words & (titles.MALE | titles.MALE_ROLES):
            told.setdefault(mention["entity_id"], "m")
    return told


def _nouns(context: Context) -> dict[str, list[tuple[int, Row]]]:
    """For each noun, the first mention of each entity that has it in its name, in its role or right beside it."""
    nouns: dict[str, list[tuple[int, Row]]] = {}
    known: set[tuple[str, str]] = set()
    for mention in context.mentions:
        if mention["type"] not in ("PER", "ORG"):
            continue
        for noun in sorted(_nouns_of(context.text, mention)):
            if (noun, mention["entity_id"]) not in known:
                known.add((noun, mention["entity_id"]))
                nouns.setdefault(noun, []).append((mention["start"], mention))
    return nouns


def _nouns_of(text: str, mention: Row) -> set[str]:
    person = mention["type"] == "PER"
    role = mention.get("role")
    words = [w.lower() for w in sources.WORD.findall(str(role))][-1:] if role else []
    if before := NOUN_BEFORE.search(text, _last_words(text, mention["start"]), mention["start"]):
        words.append(before["noun"])
    if after := APPOSITION.match(text, mention["end"]):
        words.append(after["words"].split()[-1].lower())
    if person:
        title = TITLE_BEFORE.search(text, max(0, mention["start"] - 12), mention["start"])
        return {NOUN_OF_TITLE.get(w, w) for w in words if titles.is_role(w) or w in NOUN_OF_TITLE} | ({title["noun"].lower()} if title else set())
    words += [w.strip(".").lower() for w in str(mention["name"]).split()]
    return {NOUN_OF_WORD.get(w, w) for w in words if w in sources.BODIES or w in NOUN_OF_WORD}


def _last_words(text: str, at: int) -> int:
    """Where the last four words before ``at`` begin, which are as many as NOUN_BEFORE takes; no farther off than 60 code points."""
    begin = max(0, at - 60)
    words = text[begin:at].rsplit(maxsplit=4)
    return begin + len(words[0]) if len(words) > 4 else begin


def _is_plural(words: str) -> bool:
    head = sources.head(words)
    return (head.endswith("s") and not head.endswith("ss")) or head in ("people", "men", "women", "children", "others", "both", "many", "some", "few")


def _before_relative(context: Context, span: Span) -> Referent:
    """The name right before "who", or before an apposition; else the kind of the noun before "which"."""
    text = context.text
    before = context.names(max(0, span[0] - NEAR), span[0])
    if before and re.fullmatch(r"[ ,\u00a0]*|, [^,.;:!?\n“”\"]{2,60}, ", text[before[-1]["end"] : span[0]]):
        return Referent(before[-1], sources.source_type(text, span, before[-1]))
    place = bisect_left(context.sentences, (span[0] + 1,)) - 1
    begin = max(context.sentences[place][0] if place >= 0 else 0, span[0] - NEAR)
    return Referent(None, sources.type_of_noun(text[begin : span[0]]) if text[span[0] : span[1]].lower() == "which" else "unnamed")


def _is_subject(text: str, sentence: Span, mention: Row) -> bool:
    """Whether the mention opens its sentence but for its title, a determiner and an adverbial with a comma."""
    role = mention.get("role") or ""
    before = text[sentence[0] : mention["start"]]
    titled = before.rstrip(" ,\u00a0")
    lead = (titled.removesuffix(role) if role and titled.endswith(role) else before).rstrip().rsplit(",", 1)[-1].split()
    if role and titled.endswith(role) and 0 < len(lead) <= MAX_ADJECTIVES and not sources.PREPOSITIONS & {w.lower() for w in lead}:
        # "Embattled mayor Ana Lim": what else stands before a title describes who has it.
        lead = []
    owns = re.match(r"['’]s?\b", text[mention["end"] : mention["end"] + 2])
    return not owns and all((bare := w.lower().strip('"“.')) in LEAD_WORDS or bare in sources.DETERMINERS for w in lead)
