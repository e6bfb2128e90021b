"""Entities: the mentions of names that the annotator found, and expressions of time and number by rule."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from newsclaims import ids, runner
from newsclaims.claims.quotes import Quotation, quotations
from newsclaims.engines.work import Work
from newsclaims.entities import days, expressions, identity, kinds, mentions, roles
from newsclaims.entities.identity import Mention
from newsclaims.params import ENTITY_TYPES, Params
from newsclaims.stages import sentences
from newsclaims.store import annotated

STAGE = "entities"
MAJORITY = "rule:majority"
TIME_TYPES = ("DATE", "TIME")
EXPRESSION_RULES = {kind: f"rule:{kind.lower()}" for kind in expressions.TYPES}


def run(root: Path, params: Params) -> None:
    """Make table entities from the annotations."""
    runner.run_table(STAGE, root, params)


def shard(root: Path, params: Params, work: Work) -> None:
    """Make one shard of it."""
    runner.table_shard(root, params, work, STAGE, rows, annotated(root, params, work.number), after=("sentences",))


def rows(article: dict[str, Any], doc: Doc) -> list[dict[str, Any]]:
    """The rows of table entities for one article, in the order of the text.

    ``doc.ents`` carry our labels; ``doc.user_data["model"]`` names the annotator and its version.
    """
    text = article["text"]
    spans = sentences.spans(text, doc)
    names = _names(text, doc, spans)
    found = expressions.mentioned(text, [(m.start, m.end) for m in names])
    blocked = [(e.start, e.end) for e in found]
    taken = sorted([(m.start, m.end) for m in names] + blocked)
    listed = mentions.listed(text, taken)
    names = sorted([*names, *listed])
    taken = sorted([*taken, *((m.start, m.end) for m in listed)])
    names = sorted([*names, *mentions.repeats(text, names, taken, frozenset(start for start, _ in spans))])
    named = _names_rows(article["article_id"], text, names, blocked, spans)
    counted = [_row(article["article_id"], text, Mention(*e, EXPRESSION_RULES[e.type])) for e in found]
    quoted = quotations(text)
    for row in counted:
        if row["type"] in TIME_TYPES:
            row.update(days.columns("date", days.within(text, row["start"], row["end"], anchor(article, quoted, row["start"]))))
    starts = [start for start, _ in spans]
    made = sorted(named + counted, key=lambda row: (row["start"], row["end"]))
    for row in made:
        start, end = spans[bisect_right(starts, row["start"]) - 1]
        row["sentence_id"] = ids.sentence_id(article["article_id"], start, end)
    return made


def anchor(article: dict[str, Any], quoted: Sequence[Quotation], offset: int) -> date | None:
    """The day that an expression at ``offset`` counts from: that of publication; none in a quotation, whose speaker counted from another."""
    published: date | None = article["published"]
    place = bisect_right(quoted, offset, key=lambda q: q.start) - 1
    return None if place >= 0 and offset < quoted[place].end else published


def _names(text: str, doc: Doc, spans: list[tuple[int, int]]) -> list[Mention]:
    """The annotator's names, cleaned, each within the sentence it starts in, with types settled by a clear majority."""
    model = str(doc.user_data.get("model", "model"))
    starts = [start for start, _ in spans]
    within = []
    for ent in doc.ents:
        end = min(ent.end_char, spans[max(0, bisect_right(starts, ent.start_char) - 1)][1]) if spans else ent.start_char
        if ent.label_ in ENTITY_TYPES and ent.start_char < end:
            within.append(Mention(ent.start_char, end, ent.label_, model))
    whole = mentions.without_common(text, mentions.whole(text, mentions.clean(text, within)), frozenset(starts))
    cleaned = kinds.told(text, whole, frozenset(start for start, _ in sentences.paragraphs(text)))
    settled = identity.majority_types(text, cleaned)
    return [m if m.type == kind else m._replace(type=kind, method=f"{m.method}+{MAJORITY}") for m, kind in zip(cleaned, settled, strict=True)]


def _names_rows(
    article_id: str, text: str, names: list[Mention], blocked: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> list[dict[str, Any]]:
    leader = identity.group(text, names)
    fullest = identity.fullest(text, names, leader)
    starts = [start for start, _ in spans]
    inside = frozenset(m.start for m in names)
    made = []
    for i, mention in enumerate(names):
        sentence = spans[bisect_right(starts, mention.start) - 1]
        first = names[leader[i]]
        row = _row(article_id, text, mention)
        row["entity_id"] = ids.entity_id(article_id, first.start, first.end)
        row["name"] = fullest[i]
        row["role"] = _role(text, mention, sentence, blocked, inside)
        made.append(row)
    return made


def _role(text: str, mention: Mention, sentence: tuple[int, int], blocked: list[tuple[int, int]], inside: frozenset[int]) -> str | None:
    span = None
    if mention.type == "PER":
        span = roles.before(text, (mention.start, mention.end), sentence[0], blocked, inside)
    elif mention.type == "ORG":
        span = roles.before_organisation(text, mention.start, sentence[0], blocked, inside)
    span = span or roles.after(text, mention.start, mention.end, sentence[1], mention.type)
    return text[span[0] : span[1]] if span else None


def _row(article_id: str, text: str, mention: Mention) -> dict[str, Any]:
    start, end, kind, method = mention
    return {
        "mention_id": ids.mention_id(article_id, start, end),
        "article_id": article_id,
        "sentence_id": None,
        "start": start,
        "end": end,
        "text": text[start:end],
        "type": kind,
        "entity_id": None,
        "name": None,
        "role": None,
        **days.columns("date", None),
        "method": method,
    }
