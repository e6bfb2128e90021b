"""Every expectation has a mutation of a small valid corpus that breaks it, and it alone."""

from __future__ import annotations

import copy
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsclaims import digests, expectations, ids, runner, schema, tables
from newsclaims.engines.work import Work
from newsclaims.errors import UserError
from newsclaims.expectations import FILE_KINDS
from newsclaims.params import Params
from newsclaims.stages import validate
from newsclaims.validation import database, expressions, files, kept, report, shards, suites
from newsclaims.validation.check import Checker, Outcome
from newsclaims.validation.counting import Counting
from newsclaims.validation.database import Database
from newsclaims.validation.frame import Frame
from newsclaims.validation.frames import Frames
from newsclaims.validation.rules import ROW_RULES, TABLE_RULES

REPOSITORY = Path(__file__).parents[1]
PARAMS = Params(shards=1, language="en", model="annotator/model", labels={})
SCHEMAS = {name: schema.load(name, REPOSITORY / "schema") for name in schema.TABLES}
SUITES = {name: suites.load(SCHEMAS[name], REPOSITORY / "validation") for name in schema.TABLES}
INPUTS = 5

Row = dict[str, Any]
Corpus = dict[str, list[Row]]
Joined = tuple[dict[tuple[str, str], list[str]], list[Outcome]]

# Emoji of several code points and a letter with two marks: an offset in grapheme clusters, UTF-16 or bytes would be off behind them.
REPORTED = "Officials at q̣̇ base said that Mayor Ana Ruiz had reported 20 to 30 dead."
MONDAY, TUESDAY = date(2021, 8, 23), date(2021, 8, 24)
QUOTED = "“We may stay,” Ruiz told Radio Uno in an interview on Monday, “for good.”"


def article(text: str, file: str, publisher: str | None = None) -> Row:
    digest = ids.sha256(text.encode())
    row: Row = dict.fromkeys(f.name for f in SCHEMAS["articles"].fields)
    row |= {"article_id": digest[:16], "language": "en", "text_release": "full", "source_file": file, "source_record": 0, "source_encoding": "utf-8"}
    return row | {"source_sha256": digest, "text": text, "text_sha256": digest, "notes": [], "publisher": publisher}


def place(text: str, words: str) -> tuple[int, int]:
    assert text.count(words) == 1
    return text.index(words), text.index(words) + len(words)


def sentences(text: str, *parts: str) -> list[Row]:
    rows = []
    for position, part in enumerate(parts):
        start, end = place(text, part)
        row = {"sentence_id": ids.sentence_id(ids.article_id(text), start, end), "article_id": ids.article_id(text), "position": position}
        row |= {"paragraph": text[:start].count("\n\n"), "start": start, "end": end, "text": part, "n_tokens": len(part.split())}
        rows.append(row | {"kind": "heading" if part.startswith("Talks") else "body"})
    return rows


def sentence_at(text: str, start: int, rows: list[Row]) -> str:
    return next(str(row["sentence_id"]) for row in rows if row["article_id"] == ids.article_id(text) and row["start"] <= start < row["end"])


def entity(text: str, rows: list[Row], span: tuple[int, int], kind: str, first: tuple[int, int] | None, **values: str | None) -> Row:
    key = ids.article_id(text)
    row: Row = {"mention_id": ids.mention_id(key, *span), "article_id": key, "sentence_id": sentence_at(text, span[0], rows), "start": span[0]}
    row |= {"end": span[1], "text": text[slice(*span)], "type": kind, "entity_id": first and ids.entity_id(key, *first)}
    return row | {"name": None, "role": None, "date_from": None, "date_to": None, "method": "test/1"} | values


def days(name: str, first: date | None, last: date | None) -> Row:
    return {f"{name}_from": first, f"{name}_to": last}


def claim(text: str, rows: list[Row], kind: str, *fragments: str, source: str = "", source_type: str | None = None, **parts: str) -> Row:
    key = ids.article_id(text)
    spans = [place(text, words) for words in fragments]
    start, end = spans[0][0], spans[-1][1]
    row: Row = dict.fromkeys(f.name for f in SCHEMAS["claims"].fields)
    row |= {"article_id": key, "sentence_id": sentence_at(text, start, rows), "start": start, "end": end, "text": " ".join(fragments), "kind": kind}
    row |= {"fragments": [{"start": s, "end": e} for s, e in spans], "quantities": [], "polarity": "affirmed", "certainty": "certain"}
    row |= {"stance": "neutral"}
    row |= {"source_type": source_type, "method": "test/1"}
    for part, words in {"source": source, **parts}.items():
        if words:
            at = place(text, words)
            row |= {f"{part}_start": at[0], f"{part}_end": at[1], f"{part}_text": words}
    return row | {"claim_id": ids.claim_id(key, start, end, row["cue_start"])}


def valid(salt: str = "#0") -> Corpus:
    """Four articles, of which one was rejected later, and an input that became none; another ``salt`` gives another text, and so other ids."""
    heading = f"Talks resume 👩‍👩‍👧 {salt}"
    first = f"{heading}\n\n{REPORTED} {QUOTED}\n\nThe bridge is shut."
    second, third, fourth = f"Mina said “yes” twice {salt}.", f"Nobody could split this {salt}.", f"Mina said no {salt}."
    split = [*sentences(first, heading, REPORTED, QUOTED, "The bridge is shut."), *sentences(second, second), *sentences(fourth, fourth)]
    ana, ruiz = place(first, "Ana Ruiz"), (first.index("Ruiz told"), first.index(" told"))
    outer = claim(first, split, "indirect", "that Mayor Ana Ruiz had reported 20 to 30 dead", source="Officials", source_type="unnamed", cue="said")
    inner = claim(first, split, "indirect", "20 to 30 dead", source="Ana Ruiz", source_type="person", cue="reported")
    start, end = place(first, "20 to 30")
    counted = {"start": start, "end": end, "text": "20 to 30", "operator": "between", "stated_low": 20.0, "stated_high": 30.0, "unit": None}
    counted |= {"victim_start": end + 1, "victim_end": end + 5, "victim": "dead"}
    counted |= {"perpetrator_start": 0, "perpetrator_end": 5, "perpetrator": "Talks"}
    inner |= {"parent_claim_id": outer["claim_id"], "source_entity_id": ids.entity_id(ids.article_id(first), *ana), "source_name": "Ana Ruiz"}
    inner |= {"quantities": [counted | {"outcome": "killed"}]}
    words = {"cue": "told", "addressee": "Radio Uno", "medium": "in an interview", "time": "on Monday", "certainty": "may"}
    told = claim(first, split, "direct", "We may stay,", "for good.", source_type="person", **words) | {"certainty": "possible"}
    told |= days("time", MONDAY, MONDAY)
    told |= {"source_start": ruiz[0], "source_end": ruiz[1], "source_text": "Ruiz"}
    own = claim(first, split, "assertion", "The bridge is shut", source_type="publisher") | {"source_name": "The Daily"}
    yes = claim(second, split, "mixed", "“yes” twice", source="Mina", source_type="person", cue="said")
    no = claim(fourth, split, "indirect", "no", source="Mina", source_type="person", cue="said")
    mentions = [
        entity(first, split, ana, "PER", ana, name="Ana Ruiz", role="Mayor"),
        entity(first, split, ruiz, "PER", ana, name="Ana Ruiz"),
        entity(first, split, place(first, "Monday"), "DATE", None) | days("date", MONDAY, MONDAY),
        entity(second, split, (0, 4), "PER", (0, 4), name="Mina"),
    ]
    reject = {"source_file": f"{salt}/c.txt", "source_record": 0, "stage": "annotate", "reason": "error", "detail": "no sentence"}
    pieces = [{"start": 0, "byte": 0, "step": 1, "width": 1}, {"start": 13, "byte": 13, "step": 4, "width": 4}]
    return {
        "articles": [
            article(first, f"{salt}/a.txt", "The Daily") | {"source_map": pieces},
            article(second, f"{salt}/b.txt"),
            article(third, f"{salt}/c.txt"),
            article(fourth, f"{salt}/d.txt"),
        ],
        "sentences": split,
        "entities": mentions,
        "claims": [outer, inner, told, own, yes, no],
        "rejects": [reject, reject | {"source_file": f"{salt}/e.txt", "stage": "articles", "reason": "empty", "detail": "no text"}],
    }


# A mutation changes a corpus and returns the rows that its rule should name.
Mutation = Callable[[Corpus], list[Row]]


def again(row: Row) -> None:
    """Give a row the id of its changed span."""
    if "claim_id" in row:
        row["claim_id"] = ids.claim_id(row["article_id"], row["start"], row["end"], row["cue_start"])
    elif "mention_id" in row:
        row["mention_id"] = ids.mention_id(row["article_id"], row["start"], row["end"])
    else:
        row["sentence_id"] = ids.sentence_id(row["article_id"], row["start"], row["end"])


def change(table: str, index: int, **values: Any) -> Mutation:
    """Set columns of one row, to values or to functions of the row."""

    def mutate(corpus: Corpus) -> list[Row]:
        row = corpus[table][index]
        row |= {key: value(row) if callable(value) else value for key, value in values.items()}
        return [row]

    return mutate


def renamed(table: str, index: int, **values: Any) -> Mutation:
    """Set columns of one row, and its id from its new span."""

    def mutate(corpus: Corpus) -> list[Row]:
        (row,) = change(table, index, **values)(corpus)
        again(row)
        return [row]

    return mutate


def third(text: str, *parts: str) -> Mutation:
    """Another text for the article that nothing else hangs on, split into ``parts``; the sentence or, without any, the article is named."""

    def mutate(corpus: Corpus) -> list[Row]:
        corpus["articles"][2] |= {key: article(text, "")[key] for key in ("article_id", "text", "text_sha256")}
        rows = sentences(text, *parts)
        corpus["sentences"] += rows
        return rows or [corpus["articles"][2]]

    return mutate


def text_of(corpus: Corpus, index: int) -> str:
    return str(corpus["articles"][index]["text"])


def part(name: str, text: str, words: str) -> Row:
    start, end = place(text, words)
    return {f"{name}_start": start, f"{name}_end": end, f"{name}_text": words}


def no_part(name: str) -> Row:
    return {f"{name}_start": None, f"{name}_end": None, f"{name}_text": None}


def two_of_one_input(corpus: Corpus) -> list[Row]:
    corpus["articles"][1]["source_file"] = corpus["articles"][0]["source_file"]
    return corpus["articles"][:2]


def article_and_reject(corpus: Corpus) -> list[Row]:
    corpus["articles"][2]["source_file"] = corpus["rejects"][0]["source_file"] = corpus["rejects"][1]["source_file"]
    return [corpus["articles"][2]]


def lost_article(corpus: Corpus) -> list[Row]:
    del corpus["rejects"][0]
    return [corpus["articles"][2]]


def copy_of(index: int) -> Mutation:
    def mutate(corpus: Corpus) -> list[Row]:
        corpus["articles"][2]["duplicate_of"] = corpus["articles"][index]["article_id"]
        return [corpus["articles"][2]]

    return mutate


def copy_of_a_copy(corpus: Corpus) -> list[Row]:
    corpus["articles"][1]["duplicate_of"] = corpus["articles"][0]["article_id"]
    return copy_of(1)(corpus)


def sentence_beyond(corpus: Corpus) -> list[Row]:
    start = len(text_of(corpus, 0)) + 5
    row = corpus["sentences"][3] | {"position": 4, "start": start, "end": start + 3}
    again(row)
    corpus["sentences"].append(row)
    return [row]


def sentence_with_line_end(corpus: Corpus) -> list[Row]:
    row = corpus["sentences"][0]
    row |= {"end": row["end"] + 1, "text": row["text"] + "\n"}
    again(row)
    return [row]


def sentence_twice(corpus: Corpus) -> list[Row]:
    row = sentences(text_of(corpus, 0), "is shut.")[0] | {"position": 4}
    corpus["sentences"].append(row)
    return [row]


def first_sentence_lost(corpus: Corpus) -> list[Row]:
    del corpus["sentences"][0]
    for row in corpus["sentences"][:3]:
        row["position"] -= 1
    return [corpus["sentences"][0]]


def last_sentence_lost(corpus: Corpus) -> list[Row]:
    del corpus["sentences"][3], corpus["claims"][3]
    return [corpus["sentences"][2]]


def mention_beyond(corpus: Corpus) -> list[Row]:
    text = text_of(corpus, 1)
    row = entity(text, corpus["sentences"], place(text, "twice"), "DATE", None)
    row["end"] = len(text) + 1
    again(row)
    corpus["entities"].append(row)
    return [row]


def mention_in_mention(corpus: Corpus) -> list[Row]:
    text = text_of(corpus, 0)
    corpus["entities"].append(entity(text, corpus["sentences"], place(text, "on Monday"), "DATE", None))
    return [corpus["entities"][2]]


def two_names(corpus: Corpus) -> list[Row]:
    corpus["entities"][1]["name"] = "Ruiz"
    return corpus["entities"][:2]


def overlapping_fragments(corpus: Corpus) -> list[Row]:
    row = corpus["claims"][2]
    row["fragments"][1]["start"] = row["fragments"][0]["end"] - 1
    row["text"] = "We may stay, " + text_of(corpus, 0)[row["fragments"][1]["start"] : row["end"]]
    for name in ("cue", "source", "medium"):
        row |= part(name, text_of(corpus, 0), "Mayor")
    again(row)
    return [row]


def cue_inside(corpus: Corpus) -> list[Row]:
    row = corpus["claims"][4]
    row |= part("cue", text_of(corpus, 1), "twice")
    again(row)
    return [row]


def assertion_with_cue(corpus: Corpus) -> list[Row]:
    row = corpus["claims"][3]
    row |= part("cue", text_of(corpus, 0), "told")
    again(row)
    return [row]


def claim_beyond(corpus: Corpus) -> list[Row]:
    row = corpus["claims"][5]
    row["end"] = row["fragments"][0]["end"] = len(text_of(corpus, 3)) + 1
    again(row)
    return [row]


def child_of(index: int) -> Mutation:
    def mutate(corpus: Corpus) -> list[Row]:
        corpus["claims"][1]["parent_claim_id"] = corpus["claims"][index]["claim_id"]
        return [corpus["claims"][1]]

    return mutate


def child_of_assertion(corpus: Corpus) -> list[Row]:
    row = claim(text_of(corpus, 0), corpus["sentences"], "assertion", "had reported 20 to 30 dead", source_type="publisher") | {
        "source_name": "The Daily"
    }
    corpus["claims"].append(row)
    corpus["claims"][1]["parent_claim_id"] = row["claim_id"]
    return [corpus["claims"][1]]


def own_parent(corpus: Corpus) -> list[Row]:
    corpus["claims"][0]["parent_claim_id"] = corpus["claims"][0]["claim_id"]
    return [corpus["claims"][0]]


def circle_of_two(corpus: Corpus) -> list[Row]:
    row = corpus["claims"][1]
    twin = row | part("cue", text_of(corpus, 0), "told")
    again(twin)
    row["parent_claim_id"], twin["parent_claim_id"] = twin["claim_id"], row["claim_id"]
    corpus["claims"].append(twin)
    return [row, twin]


def quantity(**values: Any) -> Mutation:
    def mutate(corpus: Corpus) -> list[Row]:
        corpus["claims"][1]["quantities"][0] |= values
        return [corpus["claims"][1]]

    return mutate


def quantity_elsewhere(corpus: Corpus) -> list[Row]:
    corpus["claims"][2]["quantities"] = corpus["claims"][1]["quantities"]
    return [corpus["claims"][2]]


def reject_of_nothing(corpus: Corpus) -> list[Row]:
    corpus["rejects"].append(corpus["rejects"][0] | {"source_file": corpus["rejects"][0]["source_file"] + "x"})
    return [corpus["rejects"][-1]]


def piece(**values: int) -> Mutation:
    def mutate(corpus: Corpus) -> list[Row]:
        corpus["articles"][0]["source_map"][1] |= values
        return [corpus["articles"][0]]

    return mutate


def other_id(kind: str) -> Callable[[Row], str]:
    return lambda row: f"{row['article_id']}-{kind}1-2"


PARTS = ("source", "cue", "addressee", "medium", "time", "certainty")
ROW_MUTATIONS: list[tuple[str, str, Mutation]] = [
    ("articles", "text-hash", change("articles", 2, text_sha256=lambda row: row["article_id"] + "0" * 48)),
    ("articles", "id-is-hash", change("articles", 2, article_id="0" * 16)),
    ("articles", "text-in-nfc", third("Cafe\u0301")),
    ("articles", "paragraphs-clean", third("One\r\ntwo")),
    ("articles", "paragraphs-clean", third("One\n\n\nthree")),
    ("articles", "paragraphs-clean", third("One\u00a0\n\nfour")),
    ("articles", "paragraphs-clean", third("One\n\n five")),
    ("articles", "paragraphs-clean", third(" One six")),
    ("articles", "paragraphs-clean", third("One seven\n")),
    *(("articles", f"no-{kind}", change("articles", 1, notes=[kind])) for kind in ("email-address", "social-handle", "telephone-number")),
    ("articles", "notes-sorted", change("articles", 1, notes=["b", "a"])),
    ("articles", "notes-sorted", change("articles", 1, notes=["a", "a"])),
    ("articles", "source-map-increases", change("articles", 0, source_map=[])),
    ("articles", "source-map-increases", change("articles", 0, source_map=lambda row: row["source_map"][1:])),
    ("articles", "source-map-increases", piece(start=0)),
    ("articles", "source-map-increases", piece(start=10**6)),
    ("articles", "source-map-increases", piece(byte=-1)),
    ("articles", "one-row-per-input", two_of_one_input),
    ("articles", "one-row-per-input", article_and_reject),
    ("articles", "copies-name-an-original", copy_of(2)),
    ("articles", "copies-name-an-original", copy_of_a_copy),
    ("articles", "split-or-rejected", lost_article),
    ("sentences", "id-agrees", change("sentences", 0, sentence_id=other_id("s"))),
    ("sentences", "span-inside", sentence_beyond),
    ("sentences", "text-is-slice", change("sentences", 0, text="Talks")),
    ("sentences", "no-space-at-ends", sentence_with_line_end),
    ("sentences", "no-overlap", sentence_twice),
    ("sentences", "no-word-uncovered", first_sentence_lost),
    ("sentences", "no-word-uncovered", last_sentence_lost),
    ("sentences", "positions-count", change("sentences", 0, position=7)),
    ("sentences", "within-paragraph", third("One.\n\nEight.", "One.\n\nEight.")),
    ("sentences", "paragraph-agrees", change("sentences", 0, paragraph=1)),
    ("entities", "id-agrees", change("entities", 2, mention_id=other_id("m"))),
    ("entities", "span-inside", mention_beyond),
    ("entities", "text-is-slice", change("entities", 2, text="Sunday")),
    ("entities", "starts-in-sentence", lambda c: change("entities", 2, sentence_id=c["sentences"][0]["sentence_id"])(c)),
    ("entities", "starts-in-sentence", lambda c: change("entities", 3, sentence_id=c["sentences"][5]["sentence_id"])(c)),
    ("entities", "no-overlap", mention_in_mention),
    ("entities", "days-whole", change("entities", 2, date_from=None)),
    ("entities", "days-whole", change("entities", 2, date_to=None)),
    ("entities", "days-in-order", change("entities", 2, date_from=TUESDAY)),
    ("entities", "days-have-words", change("entities", 3, **days("date", MONDAY, TUESDAY))),
    ("entities", "days-have-words", change("entities", 2, type="CARDINAL")),
    ("entities", "named-have-entity", change("entities", 2, type="PER", **days("date", None, None))),
    ("entities", "named-have-entity", change("entities", 3, name=None)),
    ("entities", "entity-has-one-name", two_names),
    ("entities", "entity-id-is-first-mention", change("entities", 3, entity_id=other_id("e"))),
    ("entities", "name-in-article", change("entities", 3, name="Mina Moreau")),
    ("entities", "role-in-article", change("entities", 3, role="Queen")),
    ("claims", "id-agrees", change("claims", 3, claim_id=other_id("c"))),
    ("claims", "span-inside", claim_beyond),
    ("claims", "starts-in-sentence", lambda c: change("claims", 3, sentence_id=c["sentences"][0]["sentence_id"])(c)),
    ("claims", "fragments-in-order", renamed("claims", 2, start=lambda row: row["start"] - 1)),
    ("claims", "fragments-in-order", renamed("claims", 2, end=lambda row: row["end"] + 1)),
    ("claims", "fragments-in-order", overlapping_fragments),
    ("claims", "text-is-fragments", change("claims", 2, text="We may stay, … for good.")),
    *[("claims", f"{name}-whole", change("claims", 2, **{f"{name}_text": None})) for name in PARTS],
    *[("claims", f"{name}-whole", change("claims", 2, **{f"{name}_end": None})) for name in PARTS],
    *[("claims", f"{name}-is-slice", change("claims", 2, **{f"{name}_text": "Who"})) for name in PARTS],
    *[("claims", f"{name}-is-slice", change("claims", 2, **{f"{name}_end": 2**63 - 1})) for name in PARTS if name in ("addressee", "time")],
    ("claims", "time-days-whole", change("claims", 2, time_from=None)),
    ("claims", "time-days-whole", change("claims", 2, time_to=None)),
    ("claims", "time-days-in-order", change("claims", 2, time_from=TUESDAY)),
    ("claims", "time-days-have-words", change("claims", 2, **no_part("time"))),
    ("claims", "cue-outside-content", cue_inside),
    ("claims", "source-outside-content", lambda c: change("claims", 2, **part("source", text_of(c, 0), "for good"))(c)),
    ("claims", "medium-outside-content", lambda c: change("claims", 2, **part("medium", text_of(c, 0), "for good"))(c)),
    ("claims", "marker-where-uncertain", change("claims", 2, certainty="certain")),
    ("claims", "marker-where-uncertain", change("claims", 2, **no_part("certainty"))),
    ("claims", "marker-in-cue-or-content", lambda c: change("claims", 2, **part("certainty", text_of(c, 0), "Monday"))(c)),
    ("claims", "marker-in-cue-or-content", lambda c: change("claims", 2, **part("certainty", text_of(c, 0), "stay,” Ruiz"))(c)),
    ("claims", "stance-is-a-cues", change("claims", 3, stance="doubting")),
    ("claims", "assertion-in-own-voice", assertion_with_cue),
    ("claims", "assertion-in-own-voice", change("claims", 3, source_type=None)),
    ("claims", "assertion-in-own-voice", change("claims", 3, source_name="The Weekly")),
    ("claims", "assertion-in-own-voice", change("claims", 5, source_type="publisher")),
    ("claims", "indirect-has-cue-or-source", renamed("claims", 5, source_type=None, **no_part("source"), **no_part("cue"))),
    ("claims", "source-has-type", change("claims", 5, source_type=None)),
    ("claims", "source-has-type", change("claims", 5, **no_part("source"))),
    ("claims", "source-entity-exists", change("claims", 1, source_entity_id=other_id("e"))),
    ("claims", "parent-in-same-article", child_of(4)),
    ("claims", "parent-encloses", child_of(2)),
    ("claims", "parent-is-attributed", child_of_assertion),
    ("claims", "parents-form-no-circle", own_parent),
    ("claims", "parents-form-no-circle", circle_of_two),
    ("claims", "quantities-are-slices", quantity(text="20 or 30")),
    ("claims", "quantities-inside-claim", quantity_elsewhere),
    ("claims", "quantities-in-order", quantity(stated_low=31.0)),
    ("claims", "quantities-in-order", quantity(stated_high=float("inf"))),
    ("claims", "quantities-in-order", quantity(stated_low=float("nan"))),
    ("claims", "quantities-in-known-words", quantity(operator="circa")),
    ("claims", "quantities-in-known-words", quantity(operator=None)),
    ("claims", "quantities-in-known-words", quantity(outcome="hurt")),
    ("claims", "victims-are-slices", quantity(victim="wounded")),
    ("claims", "victims-are-slices", quantity(victim_end=None)),
    ("claims", "victims-are-slices", quantity(victim_end=10**6)),
    ("claims", "perpetrators-are-slices", quantity(perpetrator="Walks")),
    ("claims", "perpetrators-are-slices", quantity(perpetrator_start=None)),
    ("claims", "victims-have-outcome", quantity(outcome=None)),
    ("rejects", "later-reject-has-article", reject_of_nothing),
]

# Well-formed as an id of a claim, which alone has a pattern where it is referred to.
NOWHERE = "0" * 16 + "-c0-1"
# A row of each table that no other row hangs on, and the column values that break a constraint.
ALONE = {"articles": 2, "sentences": 0, "entities": 2, "claims": 3, "rejects": 1}
STRUCTURAL = [(name, e) for name in schema.TABLES for e in expectations.structural(SCHEMAS[name]) if e["meta"]["kind"] not in expectations.FILE_KINDS]


def structural_mutation(table: str, expectation: Row) -> Mutation:
    kind, columns = expectation["meta"]["kind"], expectation["meta"]["rule"].partition(":")[2].split(",")

    def mutate(corpus: Corpus) -> list[Row]:
        row = corpus[table][ALONE[table]]
        column = columns[0]
        if kind in ("unique", "primary-key"):
            other = corpus[table][ALONE[table] - 1]
            row |= {key: other[key] for key in columns}
            return [other, row]
        bounds = {"minimum": expectation["kwargs"].get("min_value", 0) - 1, "minLength": [] if column == "fragments" else ""}
        row[column] = {"required": None, "enum": "nonsense", "pattern": "0\n", "foreign-key": NOWHERE}.get(kind, bounds.get(kind))
        return [row]

    return mutate


def joined(mutations: list[tuple[str, str, Mutation]]) -> tuple[Corpus, dict[tuple[str, str], list[str]]]:
    """One corpus of a copy for each mutation, each of its own texts; and for each rule the rows that it should name."""
    corpus: Corpus = {name: [] for name in schema.TABLES}
    named: list[tuple[str, str, Row]] = []
    for number, (table, rule, mutate) in enumerate(mutations):
        copied = copy.deepcopy(valid(f"#{number}"))
        named += [(table, rule, row) for row in mutate(copied)]
        for name, rows in copied.items():
            corpus[name] += rows
    broken: dict[tuple[str, str], list[str]] = {}
    for table, rule, row in named:
        number = next(n for n, other in enumerate(corpus[table]) if other is row)
        key = [row[column] for column in SCHEMAS[table].primary_key]
        broken.setdefault((table, rule), []).append(f"row {number}" if None in key else ":".join(map(str, key)))
    return corpus, {rule: sorted(keys) for rule, keys in broken.items()}


def arrow(name: str, rows: list[Row]) -> pa.Table:
    """The rows with nulls let through, as the stage sees them."""
    return pa.Table.from_pylist(rows, schema=pa.schema([column.with_nullable(True) for column in schema.arrow_schema(SCHEMAS[name])]))


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def written(folder: Path, corpus: Corpus, shards: int = 1) -> dict[str, tuple[Path, ...]]:
    """The files of a corpus, each row in the shard that its article falls into."""
    paths: dict[str, list[Path]] = {name: [] for name in schema.TABLES}
    for name, rows in corpus.items():
        of = shards if name not in validate.UNSHARDED else 1
        for number in range(of):
            paths[name].append(tables.shard_path(folder / name, number, of))
            paths[name][-1].parent.mkdir(parents=True, exist_ok=True)
            mine = [row for row in rows if of == 1 or tables.shard_of(row["article_id"], of) == number]
            pq.write_table(arrow(name, mine), paths[name][-1])
    return {name: tuple(listed) for name, listed in paths.items()}


def outcomes_of(checker: Checker, folder: Path, corpus: Corpus, inputs: int, shards: int = 1) -> list[Outcome]:
    file = Frame.plain(pd.DataFrame([{"(file)": expectations.AS_EXPECTED}]), ["a"])
    found = {name: files.Files(file, {}, paths) for name, paths in written(folder, corpus, shards).items()}
    return [o for o in validate.check_all(checker, SCHEMAS, SUITES, found, inputs) if o.kind not in expectations.FILE_KINDS]


def broken_rules(outcomes: list[Outcome]) -> dict[tuple[str, str], list[str]]:
    return {(o.table, o.rule): sorted(o.ids) for o in outcomes if not o.passed}


@pytest.fixture(scope="module")
def semantic(checker: Checker, tmp_path_factory: pytest.TempPathFactory) -> Joined:
    corpus, expected = joined(ROW_MUTATIONS)
    # The share of rejects and the count of inputs are tested by themselves.
    folder = tmp_path_factory.mktemp("semantic")
    return expected, outcomes_of(checker, folder, corpus, len(corpus["articles"]) + sum(row["stage"] == "articles" for row in corpus["rejects"]))


@pytest.fixture(scope="module")
def structural(checker: Checker, tmp_path_factory: pytest.TempPathFactory) -> Joined:
    corpus, expected = joined([(name, e["meta"]["rule"], structural_mutation(name, e)) for name, e in STRUCTURAL])
    return expected, outcomes_of(checker, tmp_path_factory.mktemp("structural"), corpus, 0)


def test_every_rule_of_a_suite_is_broken_by_a_mutation() -> None:
    rules = {(name, e["meta"]["rule"]) for name in schema.TABLES for e in SUITES[name]}
    broken = {(table, rule) for table, rule, _ in ROW_MUTATIONS} | {(table, rule) for table, rule, *_ in TABLE_MUTATIONS} | EMPTY
    assert rules == broken


def test_every_structural_kind_of_the_schemas_is_broken_by_a_mutation() -> None:
    kinds = {e["meta"]["kind"] for table in SCHEMAS.values() for e in expectations.structural(table)}
    assert kinds == {e["meta"]["kind"] for _, e in STRUCTURAL} | {kind for kind, *_ in FILE_MUTATIONS}


@pytest.mark.parametrize(("table", "rule"), dict.fromkeys((table, rule) for table, rule, _ in ROW_MUTATIONS))
def test_semantic_rule_names_the_rows_that_break_it(semantic: Joined, table: str, rule: str) -> None:
    expected, outcomes = semantic
    outcome = next(o for o in outcomes if (o.table, o.rule) == (table, rule))
    assert (sorted(outcome.ids), outcome.failed, outcome.crashed) == (expected[table, rule], len(expected[table, rule]), None)


def test_no_mutation_breaks_another_semantic_rule(semantic: Joined) -> None:
    expected, outcomes = semantic
    assert broken_rules(outcomes) == expected


@pytest.mark.parametrize(("table", "rule"), [(name, e["meta"]["rule"]) for name, e in STRUCTURAL])
def test_structural_rule_names_the_rows_that_break_it(structural: Joined, table: str, rule: str) -> None:
    expected, outcomes = structural
    outcome = next(o for o in outcomes if (o.table, o.rule) == (table, rule))
    assert (sorted(outcome.ids), outcome.failed, outcome.crashed) == (expected[table, rule], len(expected[table, rule]), None)


def test_no_mutation_breaks_another_structural_rule(structural: Joined) -> None:
    expected, outcomes = structural
    assert broken_rules([o for o in outcomes if o.kind != suites.KIND]) == expected


def lose_inputs(corpus: Corpus) -> None:
    del corpus["rejects"][1]


def reject_two_more(corpus: Corpus) -> None:
    corpus["rejects"] += [corpus["rejects"][1] | {"source_record": number} for number in (1, 2)]


def reject_most_articles(corpus: Corpus) -> None:
    finished = {(row["source_file"], row["source_record"]) for row in corpus["rejects"]}
    lost = [a for a in corpus["articles"] if (a["source_file"], a["source_record"]) not in finished]
    corpus["rejects"] += [corpus["rejects"][0] | {k: a[k] for k in ("source_file", "source_record")} | {"stage": "claims"} for a in lost]


def keep_two_claims(corpus: Corpus) -> None:
    corpus["claims"] = [corpus["claims"][2], corpus["claims"][4]]


def lose_sources(corpus: Corpus) -> None:
    for row in corpus["claims"]:
        row["source_start"] = None


def attribute_one_article(corpus: Corpus) -> None:
    del corpus["claims"][4:]


# Rules about a table as a whole, the change that breaks each, the count of inputs, and what is observed.
TableCase = tuple[str, str, Callable[[Corpus], None], int, float | None]
TABLE_MUTATIONS: list[TableCase] = [
    ("rejects", "inputs-add-up", lose_inputs, INPUTS, None),
    ("rejects", "share-of-rejects", reject_two_more, INPUTS + 2, round(3 / 7, 6)),
    ("rejects", "share-unfinished", reject_most_articles, INPUTS, 1.0),
    ("claims", "claims-per-article", keep_two_claims, INPUTS, 0.5),
    ("claims", "share-without-source", lose_sources, INPUTS, 1.0),
    ("claims", "share-of-unattributed-articles", attribute_one_article, INPUTS, 0.75),
]


@pytest.mark.parametrize("case", TABLE_MUTATIONS, ids=lambda case: str(case[1]))
def test_rule_about_a_whole_table(checker: Checker, tmp_path: Path, case: TableCase) -> None:
    table, rule, mutate, inputs, observed = case
    corpus = valid()
    mutate(corpus)
    computed = Frames(SCHEMAS, written(tmp_path, corpus), inputs)
    outcomes = []
    for name in schema.TABLES:
        rules = [e for e in SUITES[name] if e["kwargs"].get("column") in TABLE_RULES[name]]
        outcomes += checker.check(name, computed.of_table(name, rules), rules, computed.failures)
    assert broken_rules(outcomes) == {(table, rule): [table]}
    assert next(o for o in outcomes if o.rule == rule).observed == observed


# Rules about the number of rows.
EMPTY = {("articles", "some-articles"), ("entities", "some-entities")}


@pytest.mark.parametrize(("table", "rule"), sorted(EMPTY))
def test_empty_table_does_not_pass(checker: Checker, tmp_path: Path, table: str, rule: str) -> None:
    outcomes = outcomes_of(checker, tmp_path, {name: [] for name in schema.TABLES}, 0)
    assert broken_rules(outcomes) == {pair: [] for pair in EMPTY}
    assert {o.checked for o in outcomes if o.rule in {"text-in-nfc", "no-overlap"}} == {0}


@pytest.mark.long  # It validates again and again.
@pytest.mark.parametrize("shards", [2, 3])
def test_every_shard_is_checked_by_itself_where_rows_lie_by_article(checker: Checker, tmp_path: Path, shards: int) -> None:
    corpus, expected = joined([(table, rule, mutate) for table, rule, mutate in ROW_MUTATIONS if rule in {"text-is-fragments", "cue-is-slice"}])
    inputs = len(corpus["articles"]) + sum(row["stage"] == "articles" for row in corpus["rejects"])
    paths = written(tmp_path / "looked-at", corpus, shards)
    assert [number for scope in Database(paths).scopes() for number in scope or ()] == list(range(shards))
    outcomes = outcomes_of(checker, tmp_path, corpus, inputs, shards)
    assert broken_rules(outcomes) == expected
    assert {o.checked for o in outcomes if (o.table, o.rule) == ("claims", "text-is-fragments")} == {len(corpus["claims"])}


def misplaced(corpus: Corpus, paths: dict[str, tuple[Path, ...]]) -> None:
    """All claims in the last shard, with none in the others."""
    for path in paths["claims"]:
        pq.write_table(arrow("claims", corpus["claims"] if path == paths["claims"][-1] else []), path)


def other_sentence(corpus: Corpus, paths: dict[str, tuple[Path, ...]]) -> None:
    """A claim that names another article's sentence, in another shard: known there, so that its key is whole, but none that it starts in."""
    row = corpus["claims"][0]
    of = tables.shard_of(row["article_id"], 2)
    row["sentence_id"] = next(s["sentence_id"] for s in corpus["sentences"] if tables.shard_of(s["article_id"], 2) != of)
    mine = [one for one in corpus["claims"] if tables.shard_of(one["article_id"], 2) == of]
    pq.write_table(arrow("claims", mine), paths["claims"][of])


@pytest.mark.long  # It validates again and again.
@pytest.mark.parametrize(("disturb", "broken"), [(misplaced, set()), (other_sentence, {("claims", "starts-in-sentence")})])
def test_all_shards_are_checked_as_one_where_rows_of_an_article_lie_in_several(
    checker: Checker, tmp_path: Path, disturb: Callable[[Corpus, dict[str, tuple[Path, ...]]], None], broken: set[tuple[str, str]]
) -> None:
    corpus, _ = joined([("claims", "none", lambda _: [])] * 8)
    paths = written(tmp_path, corpus, 2)
    disturb(corpus, paths)
    inputs = len(corpus["articles"]) + sum(row["stage"] == "articles" for row in corpus["rejects"])
    assert Database(paths).scopes() == [None]
    file = Frame.plain(pd.DataFrame([{"(file)": expectations.AS_EXPECTED}]), ["a"])
    outcomes = validate.check_all(checker, SCHEMAS, SUITES, {name: files.Files(file, {}, of) for name, of in paths.items()}, inputs)
    assert {pair for pair in broken_rules(outcomes) if pair[1] not in expectations.FILE_KINDS and ":" not in pair[1]} - {
        (name, "columns") for name in schema.TABLES
    } == broken


def test_shards_that_are_as_they_were_are_not_counted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is kept of them says the same as counting does, until a row of theirs is another."""
    scopes: list[database.Scope] = []
    real = Counting.by_shard

    def by_shard(self: Counting, scope: database.Scope, columns: Any) -> Any:
        assert list(columns) == list(schema.OF_ARTICLE)
        scopes.append(scope)
        return real(self, scope, columns)

    monkeypatch.setattr(Counting, "by_shard", by_shard)
    monkeypatch.setattr(database, "TOGETHER", 2)
    monkeypatch.setattr(database, "WORTH_A_QUERY", 0)
    corpus, _ = joined([("claims", "none", lambda _: [])] * 8)
    corpus["claims"][0]["text"] += "!"
    for name in kept.GIVEN:
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    listed = {
        name: [e for e in [*expectations.structural(table), *SUITES[name]] if expressions.of_values(table, e) and e["meta"]["kind"] not in FILE_KINDS]
        for name, table in SCHEMAS.items()
    }
    listed = {name: [e for e in of if e["kwargs"]["column"] not in TABLE_RULES[name]] for name, of in listed.items()}

    def counted(*, remembering: bool) -> dict[tuple[str, str], Counter[object]]:
        scopes.clear()
        paths = written(tmp_path / "dataset", corpus, 3)
        found = {path.relative_to(tmp_path / "dataset").as_posix(): ids.sha256(path.read_bytes()) for of in paths.values() for path in of}
        frames = Frames(SCHEMAS, paths, INPUTS, kept.Kept(tmp_path, 3, found) if remembering else None).of_values(listed)
        # A line that only fills the frame counts nothing.
        return {
            (name, column): Counter({value: n for value, n in zip(frame.lines[column], counts, strict=True) if n})
            for name, frame in frames.items()
            for column, counts in frame.counts.items()
        }

    first = counted(remembering=True)
    assert scopes == [(0, 1), (2,)]
    assert first["claims", "text-is-fragments"] == {True: len(corpus["claims"]) - 1, False: 1}
    # What no rule about other tables looks at.
    for row in corpus["articles"]:
        row["source_sha256"] = "0" * 64
    assert counted(remembering=True).keys() == first.keys()
    assert scopes == []
    changed = corpus["claims"][-1]
    changed["cue_text"] = "other words"
    again = counted(remembering=True)
    assert scopes == [(tables.shard_of(changed["article_id"], 3),)]
    assert again == counted(remembering=False)
    assert again["claims", "cue-is-slice"][False] == 1
    # What nobody wrote, what was cut off, or what was written by other rules, is not believed.
    damaged = sorted((tmp_path / kept.FOLDER).iterdir())[0]
    for content in (b"nobody's", damaged.read_bytes()[:-9], damaged.read_bytes().split(b"\n")[0]):
        damaged.write_bytes(content)
        assert counted(remembering=True) == again
        assert scopes == [(0,)]
    (tmp_path / "validation" / "claims.json").write_text("{}", encoding="utf-8")
    assert counted(remembering=True) == again
    assert scopes == [(0, 1), (2,)]


def test_values_that_json_would_change_are_not_kept(tmp_path: Path) -> None:
    written(tmp_path / "dataset", valid(), 2)
    remembered = kept.Kept(tmp_path, 2, {})
    remembered.keep(0, {"claims": {"time_from": Counter({date(2024, 1, 1): 2})}})
    remembered.keep(1, {"claims": {"start": Counter({1: 2, None: 3}), "kind": Counter({"direct": 1, True: 2, 0.5: 3})}})
    assert remembered.of(0) is None
    assert remembered.of(1) == {"claims": {"start": {1: 2, None: 3}, "kind": {"direct": 1, True: 2, 0.5: 3}}}
    assert kept.Kept(tmp_path, 2, {"claims/train-00001-of-00002.parquet": "00"}).of(1) is None
    written(tmp_path / "dataset", valid(), 3)
    kept.Kept(tmp_path, 3, {}).clear()
    assert list((tmp_path / kept.FOLDER).iterdir()) == []


@pytest.mark.parametrize("engine", ["inline", "local"])
def test_shards_are_counted_by_the_runners_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """And nothing is left to count; what cannot be counted there is left to who judges the tables."""
    monkeypatch.setenv("NEWSCLAIMS_ENGINE", engine)
    monkeypatch.setenv("NEWSCLAIMS_WORKERS", "2")
    monkeypatch.setattr(runner, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(database, "WORTH_A_QUERY", 0)
    corpus, _ = joined([("claims", "none", lambda _: [])] * 8)
    corpus["claims"][0]["text"] += "!"
    paths = written(tmp_path / "dataset", corpus, 3)
    for name in kept.GIVEN:
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    params = replace(PARAMS, shards=3)

    def remembered() -> kept.Kept:
        return kept.Kept(tmp_path, 3, {f"{name}/{path.name}": digests.of_file(path) for name, of in paths.items() for path in of})

    shards.count(tmp_path, params, remembered())
    notes = {path: path.read_bytes() for path in (tmp_path / kept.FOLDER).iterdir()}
    assert [remembered().has(number) for number in range(3)] == [True] * 3
    listed = {name: shards.split(SCHEMAS[name], SUITES[name]).of_values for name in schema.TABLES}
    shutil.rmtree(tmp_path / kept.FOLDER)
    Frames(SCHEMAS, paths, INPUTS, remembered()).of_values(listed)
    assert {path: path.read_bytes() for path in (tmp_path / kept.FOLDER).iterdir()} == notes
    # Claims of other shards' articles: the shard that has them cannot be counted by itself.
    misplaced(corpus, paths)
    shards.count(tmp_path, params, remembered())
    assert [remembered().has(number) for number in range(3)] == [True, True, False]


def test_the_work_of_validation_is_not_to_be_begun_by_hand(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="run newsclaims validate"):
        validate.shard(tmp_path, PARAMS, Work(0))


def test_expectation_about_more_than_a_value_sees_every_row(checker: Checker, tmp_path: Path) -> None:
    corpus = valid()
    computed = Frames(SCHEMAS, written(tmp_path, corpus), INPUTS)
    kinds = [
        ("expect_column_values_to_be_in_set", {"column": "kind", "value_set": ["indirect"], "mostly": 0.4}, 0),
        ("expect_column_values_to_be_in_set", {"column": "kind", "value_set": ["indirect"], "mostly": 0.6}, 3),
        ("expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "end", "column_B": "start"}, 0),
        ("expect_column_values_to_be_unique", {"column": "kind"}, 3),
        ("expect_column_mean_to_be_between", {"column": "start", "min_value": 1000}, 1),
    ]
    rules = [
        {"id": f"00000000-0000-0000-0000-00000000000{n}", "type": kind, "kwargs": kwargs, "severity": "critical"}
        | {"meta": {"rule": f"rule {n}", "kind": suites.KIND, "why": "Why."}}
        for n, (kind, kwargs, _) in enumerate(kinds)
    ]
    assert not any(expressions.of_values(SCHEMAS["claims"], rule) for rule in rules)
    outcomes = checker.check("claims", computed.of_rows("claims", rules), rules, computed.failures)
    assert [(o.failed, o.crashed) for o in outcomes] == [(failed, None) for *_, failed in kinds]
    assert outcomes[1].ids == tuple(row["claim_id"] for row in corpus["claims"] if row["kind"] != "indirect")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A valid build."""
    for name, rows in valid().items():
        tables.write(rows, schema.arrow_schema(SCHEMAS[name]), tables.shard_path(tmp_path / "dataset" / name, 0, 1))
    for folder in ("schema", "validation"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "inputs.json").write_text(json.dumps({"inputs": INPUTS}))
    return tmp_path


def shard(root: Path, name: str) -> Path:
    return tables.shard_path(root / "dataset" / name, 0, 1)


def remove(root: Path) -> None:
    shard(root, "claims").unlink()


def add(root: Path) -> None:
    shutil.copy(shard(root, "claims"), tables.shard_path(root / "dataset" / "claims", 1, 2))


def scramble(root: Path) -> None:
    shard(root, "claims").write_bytes(b"PAR1 no more")


def rewrite(root: Path, table: pa.Table) -> None:
    pq.write_table(table, shard(root, "claims"))


def claims(root: Path) -> pa.Table:
    return pq.ParquetFile(shard(root, "claims")).read()


def retype(root: Path) -> None:
    found = claims(root)
    rewrite(root, found.cast(found.schema.set(3, pa.field("start", pa.int32(), nullable=False))))


def open_to_null(root: Path) -> None:
    found = claims(root)
    rewrite(root, found.cast(found.schema.set(3, pa.field("start", pa.int64()))))


# Kinds about files, what breaks each, the rules that then fail and the file that they name.
FILE = "claims/train-00000-of-00001.parquet"
FILE_MUTATIONS: list[tuple[str, Callable[[Path], None], dict[tuple[str, str], list[str]]]] = [
    ("file", remove, {("claims", "file"): [FILE]}),
    ("file", add, {("claims", "file"): ["claims/train-00001-of-00002.parquet"]}),
    ("file", scramble, {("claims", "file"): [FILE]}),
    ("columns", lambda root: rewrite(root, claims(root).select(claims(root).column_names[::-1])), {("claims", "columns"): [FILE]}),
    ("columns", lambda root: rewrite(root, claims(root).append_column("more", pa.array([1] * 6))), {("claims", "columns"): [FILE]}),
    ("columns", lambda root: rewrite(root, claims(root).drop_columns("method")), {("claims", "columns"): [FILE], ("claims", "type:method"): [FILE]}),
    ("type", retype, {("claims", "type:start"): [FILE]}),
    ("type", open_to_null, {("claims", "type:start"): [FILE]}),
]


@pytest.mark.parametrize(("kind", "mutate", "broken"), FILE_MUTATIONS)
def test_rule_about_files(checker: Checker, root: Path, kind: str, mutate: Callable[[Path], None], broken: dict[tuple[str, str], list[str]]) -> None:
    mutate(root)
    found = files.read(SCHEMAS["claims"], root / "dataset", PARAMS.shards)
    rules = [e for e in expectations.structural(SCHEMAS["claims"]) if e["meta"]["kind"] in expectations.FILE_KINDS]
    outcomes = checker.check("claims", found.frame, rules, {})
    assert broken_rules(outcomes) == broken
    assert kind in {o.kind for o in outcomes if not o.passed}


def test_shards_are_those_of_the_parameters(root: Path) -> None:
    found = files.read(SCHEMAS["claims"], root / "dataset", 2)
    state = found.frame.lines["(file)"]
    assert dict(zip(found.frame.ids("(file)", range(len(state))), state, strict=True)) == {
        FILE: "unexpected",
        "claims/train-00000-of-00002.parquet": "missing",
        "claims/train-00001-of-00002.parquet": "missing",
    }


def test_valid_tables_pass_and_the_report_names_their_bytes(root: Path) -> None:
    for name in set(schema.TABLES) - {"rejects"}:
        rows = pq.ParquetFile(shard(root, name)).read()
        shard(root, name).unlink()
        for number, part_of in enumerate((rows.slice(0, 1), rows.slice(1))):
            pq.write_table(part_of, tables.shard_path(root / "dataset" / name, number, 2))
    (root / "dataset" / "README.md").write_text("an older card")
    validate.run(root, replace(PARAMS, shards=2))
    path = root / "dataset" / "validation.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["checked"] == {f"{p.parent.name}/{p.name}": ids.sha256(p.read_bytes()) for p in sorted(root.glob("dataset/*/*.parquet"))}
    # Rejects have one file, however many shards the others have.
    assert len(report["checked"]) == 9
    assert [r for r in report["rules"] if r["failed"] or "crashed" in r] == []
    # Great Expectations passes over nulls: a rule that looked at nothing would pass whatever it said.
    assert [r for r in report["rules"] if r["checked"] == 0] == []
    assert report["totals"] == {"rules": len(report["rules"]), "passed": len(report["rules"]), "warnings": 0, "failures": 0}
    assert [(r["table"], r["rule"]) for r in report["rules"]] == sorted((r["table"], r["rule"]) for r in report["rules"])
    spans = {"table": "claims", "rule": "text-is-fragments", "kind": "semantic", "severity": "critical", "checked": 6, "failed": 0}
    assert spans in report["rules"]
    assert str(root) not in path.read_text(encoding="utf-8")
    assert not (root / "dataset" / "README.md").exists()


def test_failure_names_rule_and_ids_and_leaves_no_verdict(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = valid()
    corpus["claims"][3]["text"] = "The bridge is open"
    for row in corpus["claims"]:
        row.update(no_part("source"))
        if row["kind"] != "assertion":
            row["source_type"] = None
    tables.write(corpus["claims"], schema.arrow_schema(SCHEMAS["claims"]), shard(root, "claims"))
    for name in ("README.md", "validation.json"):
        (root / "dataset" / name).write_text("older")
    with pytest.raises(UserError, match="validation failed") as raised:
        validate.run(root, PARAMS)
    assert str(raised.value).splitlines()[1:] == [
        "claims: text-is-fragments: 1 of 6 failed: The text is the article's at the fragments, joined by one space, or no reader can trust either. "
        f"[{corpus['claims'][3]['claim_id']}]"
    ]
    assert not (root / "dataset" / "README.md").exists()
    assert not (root / "dataset" / "validation.json").exists()
    report = json.loads((root / "build" / "validation-failures.json").read_text(encoding="utf-8"))
    assert (report["totals"]["failures"], report["totals"]["warnings"]) == (1, 1)
    assert capsys.readouterr().err.startswith("warning: claims: share-without-source: 1 of 1 failed, found 1: Most reported claims")


def test_unreadable_table_fails_before_rules_about_rows(root: Path) -> None:
    rewrite(root, claims(root).drop_columns("method"))
    with pytest.raises(UserError) as raised:
        validate.run(root, PARAMS)
    assert [line.split(": ")[1] for line in str(raised.value).splitlines()[1:]] == ["columns", "type:method"]


def test_rule_that_crashes_is_told_apart_from_rows_that_fail(checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROW_RULES["rejects"], "later-reject-has-article", "t.no_such_column = 1")
    outcomes = outcomes_of(checker, tmp_path, valid(), INPUTS)
    broken = [o for o in outcomes if not o.passed]
    assert [(o.table, o.rule, o.checked, o.failed, o.ids) for o in broken] == [("rejects", "later-reject-has-article", 0, 0, ())]
    assert "no_such_column" in str(broken[0].crashed)
    assert "could not be checked (Binder Error" in report.line(broken[0])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "expect_column_values_to_be_nice"}, r"rejects\.json: inputs-add-up: Great Expectations has no expect_column_values_to_be_nice"),
        ({"kwargs": {"column": "inputs-add-up", "values": [True]}}, r"rejects\.json: inputs-add-up: wrong kwargs: .*values"),
    ],
)
def test_suite_that_great_expectations_does_not_know_is_refused(root: Path, change: Row, message: str) -> None:
    path = root / "validation" / "rejects.json"
    suite = json.loads(path.read_text(encoding="utf-8"))
    suite["expectations"][0] |= change
    path.write_text(json.dumps(suite))
    with pytest.raises(UserError, match=message):
        validate.run(root, PARAMS)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"inputs": "5"}', '{"inputs": true}'])
def test_bad_count_of_inputs_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "inputs.json").write_text(text)
    with pytest.raises(UserError, match=r"inputs\.json"):
        validate.read_inputs(tmp_path / "inputs.json")


def test_long_lists_of_ids_are_cut(checker: Checker) -> None:
    rule = {"id": "00000000-0000-0000-0000-000000000000", "type": "expect_column_values_to_not_be_null", "kwargs": {"column": "x"}}
    rule |= {"severity": "critical", "meta": {"rule": "required:x", "kind": "required", "why": "Why."}}
    frame = Frame.plain(pd.DataFrame({"x": pd.Series([None] * 30, dtype=object)}), [f"id{n:02}" for n in range(30)])
    (outcome,) = checker.check("claims", frame, [rule], {})
    assert (outcome.failed, outcome.ids) == (30, tuple(f"id{n:02}" for n in range(20)))
    assert report.line(outcome).endswith("id19 and 10 more]")
    assert report.line(replace(outcome, failed=1, ids=("a\x1b[2J",))).endswith(r"['a\x1b[2J']")
