"""Claims: attributed ones, joined from what the annotator marked and described by rules, and what the article asserts itself."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from newsclaims import ids, runner, tables
from newsclaims.claims import addressee, attributions, ends, join, medium, nested, own_voice, qualities, quantities, referents, stance, times
from newsclaims.claims.frames import Attribution, Frame
from newsclaims.claims.quotes import Quotation, quotations
from newsclaims.claims.referents import Referent
from newsclaims.claims.sources import Context
from newsclaims.engines.work import Work
from newsclaims.entities import days
from newsclaims.entities.expressions import Expression
from newsclaims.params import ENTITY_TYPES, Params
from newsclaims.stages import entities
from newsclaims.store import annotated

STAGE = "claims"
# The tables whose rows claims refer to, with the columns that rules look at: to read all takes several times as long.
AFTER = {
    "sentences": ("article_id", "start", "end", "kind"),
    "entities": ("article_id", "start", "end", "text", "type", "entity_id", "name", "role"),
}
FIRST_PERSON = re.compile(r"I|[Mm]e|[Mm]y|[Mm]yself")
FIRST_PERSONS = re.compile(r"I|[Mm]e|[Mm]y|[Mm]yself|[Ww]e|[Uu]s|[Oo]ur")
WORDS_AFTER_CUE = re.compile(r"[^.!?\n]{0,80}")
Row = dict[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """One article as the rules see it: its sentences, entities, expressions of time and number, and quotations, all in the order of the text."""

    article: Row
    text: str
    sentences: list[Span]
    names: list[Span]
    expressions: list[Expression]
    dated: list[Span]
    quoted: list[Quotation]
    referents: Mapping[Span, Referent]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that a code point stands in."""
        return self.sentences[max(0, bisect_right(self.sentences, offset, key=lambda s: s[0]) - 1)]


def run(root: Path, params: Params) -> None:
    """Make table claims from the annotations."""
    runner.run_table(STAGE, root, params)


def shard(root: Path, params: Params, work: Work) -> None:
    """Make one shard of it."""
    tables_of = {
        name: tables.ByArticle(tables.shard_path(root / "dataset" / name, work.number, params.shards), columns) for name, columns in AFTER.items()
    }

    def of_article(article: Row, doc: Doc) -> list[Row]:
        return rows(article, doc, *(tables_of[name][article["article_id"]] for name in AFTER))

    runner.table_shard(root, params, work, STAGE, of_article, annotated(root, params, work.number), after=tuple(AFTER))


def rows(article: Row, doc: Doc, found_sentences: Sequence[Row], mentions: Sequence[Row]) -> list[Row]:
    """The rows of table claims for one article, in the order of the text, from its annotations and its rows of tables sentences and entities."""
    quoted = quotations(article["text"])
    found = attributions.find(article["text"], doc, quoted)
    names = [(m["start"], m["end"]) for m in mentions if m["type"] in ENTITY_TYPES]
    spans = [(s["start"], s["end"]) for s in found_sentences]
    context = Context(
        article["text"],
        mentions,
        spans,
        sorted({a.source for a in found if a.source}),
        [(q.start, q.end) for q in quoted],
        nested.outermost(found),
    )
    counted = [Expression(m["start"], m["end"], m["type"]) for m in mentions if m["type"] not in ENTITY_TYPES]
    reading = Reading(
        article=article,
        text=article["text"],
        sentences=spans,
        names=names,
        expressions=counted,
        dated=[(e.start, e.end) for e in counted],
        quoted=quoted,
        referents=referents.resolve(context),
    )
    model = str(doc.user_data["model"])
    made = {
        row["claim_id"]: row
        for row in (_attributed(reading, a, model, inner) for a, inner in zip(found, inner_contents(article["text"], found), strict=True))
    }
    attributed = list(made.values())
    set_parents(attributed)
    set_first_persons(attributed)
    headings = [(s["start"], s["end"]) for s in found_sentences if s["kind"] == "heading"]
    asserted = [_asserted(reading, span) for span in own_voice.sentences(reading.text, spans, headings, _parts(attributed))]
    return sorted([*attributed, *asserted], key=lambda r: (r["start"], r["end"], r["claim_id"]))


def inner_contents(text: str, found: Sequence[Attribution]) -> Iterator[list[Span]]:
    """For each attribution the contents of those within it, but for what its speaker thinks: "I think it may rain" may be wrong."""
    others = [a for a in found if a.cue and not (a.source and FIRST_PERSONS.fullmatch(text, *a.source))]
    others.sort(key=lambda a: a.cue or (0, 0))
    cues = [a.cue or (0, 0) for a in others]
    for one in found:
        inside = (a for s, e in one.fragments for a in others[bisect_left(cues, (s, s)) : bisect_left(cues, (e, e))])
        yield [f for a in inside for f in a.fragments if any(s <= f[0] and f[1] <= e for s, e in one.fragments)]


def _attributed(reading: Reading, found: Attribution, model: str, inner: Sequence[Span]) -> Row:
    text = reading.text
    row = _row(reading, found.fragments, found.cue, inner)
    start, end = row["start"], row["end"]
    entity, source_type = reading.referents[found.source] if found.source else referents.NOBODY
    row |= {
        "claim_id": ids.claim_id(reading.article["article_id"], start, end, found.cue[0] if found.cue else None),
        "kind": kind_of(text, found, reading.quoted),
        **_part(text, "source", found.source),
        "source_name": entity["name"] if entity else None,
        "source_entity_id": entity["entity_id"] if entity else None,
        "source_type": source_type,
        **_part(text, "cue", found.cue),
        "method": "+".join([model, *found.rules] if join.RULE in found.rules else found.rules),
    }
    if found.cue:
        row |= _said(reading, Frame(text, reading.sentence_at(found.cue[0]), found.cue, found.source, found.fragments))
    return row


def _said(reading: Reading, frame: Frame) -> Row:
    """The columns that the cue and its clause decide."""
    text, cue = frame.text, frame.text[slice(*frame.cue)]
    told, said_in, when = _circumstances(reading, frame)
    before = frame.before()
    lead = text[max(before, *(text.rfind(stop, before, frame.cue[0]) + 1 for stop in ".!?\n")) : frame.cue[0]]
    after = WORDS_AFTER_CUE.match(text, frame.cue[1])
    return {
        **_part(text, "addressee", told),
        **_part(text, "medium", said_in),
        **_time(reading, when),
        "polarity": qualities.polarity(cue, lead),
        "stance": stance.stance(cue, lead, after.group() if after else ""),
    }


def _circumstances(reading: Reading, frame: Frame) -> tuple[Span | None, Span | None, Span | None]:
    """Whom, in or on what, and when it was said."""
    told = addressee.find(frame, reading.names, reading.dated)
    when = times.find(frame, reading.expressions)
    said_in = medium.find(frame, [span for span in (told, when) if span])
    if said_in and said_in[1] <= frame.cue[0]:
        # "In an interview with Radio Uno on Monday, ...": words that go with a medium before the cue stand behind it.
        if not told:
            with_whom = addressee.find(frame._replace(cue=said_in), reading.names, reading.dated)
            told = with_whom if with_whom and with_whom[1] <= frame.cue[0] and not _overlap(with_whom, frame.source) else None
        if not when:
            behind = told[1] if told and told[1] <= frame.cue[0] else said_in[1]
            when = times.find(frame._replace(sentence=(behind, frame.sentence[1])), reading.expressions)
    return told, said_in, when


def _overlap(one: Span, other: Span | None) -> bool:
    return other is not None and one[0] < other[1] and other[0] < one[1]


def _parts(attributed: Sequence[Row]) -> Iterator[Span]:
    """The spans of all that belongs to attributed claims."""
    for row in attributed:
        yield from ((f["start"], f["end"]) for f in row["fragments"])
        for part in ("source", "cue", "addressee", "medium", "time"):
            if row[f"{part}_start"] is not None:
                yield row[f"{part}_start"], row[f"{part}_end"]


def _asserted(reading: Reading, span: Span) -> Row:
    row = _row(reading, (span,))
    row |= {
        "claim_id": ids.claim_id(reading.article["article_id"], *span, None),
        "kind": "assertion",
        "source_type": "publisher",
        "source_name": reading.article["publisher"],
        "method": own_voice.METHOD,
    }
    return row


def _row(reading: Reading, fragments: Sequence[Span], cue: Span | None = None, inner: Sequence[Span] = ()) -> Row:
    """The columns that every claim has, and null or the plainest value for the others."""
    text = reading.text
    start, end = fragments[0][0], fragments[-1][1]
    words = " ".join(text[a:b] for a, b in fragments)
    return {
        "article_id": reading.article["article_id"],
        "sentence_id": ids.sentence_id(reading.article["article_id"], *reading.sentence_at(start)),
        "start": start,
        "end": end,
        "fragments": [{"start": a, "end": b} for a, b in fragments],
        "text": words,
        **PLAINEST,
        **_certainty(text, fragments, cue, inner),
        "quantities": quantities.find(text, fragments),
    }


def _part(text: str, name: str, span: Span | None) -> Row:
    start, end = span or (None, None)
    return {f"{name}_start": start, f"{name}_end": end, f"{name}_text": text[start:end] if span else None}


# Of a claim of which nothing else is known.
PLAINEST = {
    **_part("", "source", None),
    "source_name": None,
    "source_entity_id": None,
    "source_type": None,
    **_part("", "cue", None),
    **_part("", "addressee", None),
    **_part("", "medium", None),
    **_part("", "time", None),
    **days.columns("time", None),
    "parent_claim_id": None,
    "polarity": "affirmed",
    "stance": "neutral",
}


def _time(reading: Reading, span: Span | None) -> Row:
    """The words of when it was said, and the days that they mean."""
    anchor = entities.anchor(reading.article, reading.quoted, span[0]) if span else None
    meant = days.within(reading.text, *span, anchor, past=True) if span else None
    return {**_part(reading.text, "time", span), **days.columns("time", meant)}


def _certainty(text: str, fragments: Sequence[Span], cue: Span | None, inner: Sequence[Span]) -> Row:
    value, marker = qualities.certainty(text, fragments, cue, inner)
    return {"certainty": value, **_part(text, "certainty", marker)}


def kind_of(text: str, found: Attribution, quoted: Sequence[Quotation]) -> str:
    """Direct where all of the content's words are quoted, mixed where some are, else indirect.

    A quotation that the cue stands in, too, quotes another source: within it this one is reported.
    """
    place = bisect_right(quoted, found.cue[0], key=lambda q: q.start) - 1 if found.cue else -1
    if found.cue and place >= 0 and quoted[place].start < found.cue[0] < quoted[place].end:
        quoted = [*quoted[:place], *quoted[place + 1 :]]
    inside, total = ends.quoted_share(text, found.fragments, quoted)
    return "direct" if inside == total else "mixed" if inside else "indirect"


def set_parents(claims: list[Row]) -> None:
    """Give each claim the smallest other claim that has its content and its cue in one fragment, if there is one."""
    fragments = sorted((f["start"], f["end"], i) for i, c in enumerate(claims) for f in c["fragments"])
    whole = sorted((*_with_cue(claim), i) for i, claim in enumerate(claims))
    opened: list[tuple[int, int, int]] = []
    place = 0
    for low, high, i in whole:
        while place < len(fragments) and fragments[place][0] <= low:
            opened.append(fragments[place])
            place += 1
        opened = [f for f in opened if f[1] > low]
        claim = claims[i]
        size = claim["end"] - claim["start"]
        around = [(e - s, j) for s, e, j in opened if e >= high and e - s > size and j != i]
        if around:
            claim["parent_claim_id"] = claims[min(around)[1]]["claim_id"]


def _with_cue(claim: Row) -> Span:
    if claim["cue_start"] is None:
        return claim["start"], claim["end"]
    return min(claim["start"], claim["cue_start"]), max(claim["end"], claim["cue_end"])


def set_first_persons(claims: Sequence[Row]) -> None:
    """Give each "I" within what a person said that person, and each "we" within what a body said that body: "I think" is the speaker's thought."""
    by_id = {claim["claim_id"]: claim for claim in claims}
    for claim in sorted(claims, key=lambda c: (c["start"], -c["end"])):
        outer = by_id.get(claim["parent_claim_id"])
        first = FIRST_PERSON if outer is not None and outer["source_type"] == "person" else FIRST_PERSONS
        if outer is not None and outer["source_type"] in ("person", "organisation", "country") and first.fullmatch(claim["source_text"] or ""):
            claim |= {key: outer[key] for key in ("source_type", "source_name", "source_entity_id")}
