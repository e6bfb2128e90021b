"""Puts the texts back into a public release from a user's own copies: exactly where a copy is exact, and never in the wrong place where it is not."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclaims import atomic, fingerprints, ids, schema, tables
from newsclaims.errors import UserError
from newsclaims.rights import anchors, copies, standoff
from newsclaims.rights.copies import Match
from newsclaims.rights.public import FULL_SCHEMA

DRIFTED = "drifted-copy"
REPORT = "hydration.json"
UNPLACED = "unplaced.csv"
NO_COPY = "no copy of the article"
BROKEN = "the copy differs where the row's words stand"
MOVED = "the copy has its words, but what they refer to could not be placed"

Row = dict[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True)
class Outcome:
    """Article ids by what was found of them, rows placed and unplaced by table, and whether the result is the full dataset by value."""

    articles: Mapping[str, Sequence[str]]
    placed: Mapping[str, int]
    unplaced: Mapping[str, int]
    identical: bool


def hydrate(public: Path, sources: Iterable[Path], target: Path) -> Outcome:
    """Write the tables of the public release ``public`` with the texts of ``sources`` to ``target``, with a report and a list of what has no place.

    Rows of articles whose text the release shows are taken as they are. UserError where ``public`` is no public release or ``target`` exists.
    """
    dataset = public / "dataset" if (public / "dataset").is_dir() else public
    schemas = public / FULL_SCHEMA
    if not schemas.is_dir() or not tables.files(dataset / anchors.TABLE):
        raise UserError(f"{public}: is no public release: it lacks {FULL_SCHEMA}/ or the table {anchors.TABLE}")
    if target.exists():
        raise UserError(f"{target}: exists already; remove it, or name another folder with --to")
    loaded = {name: schema.load(name, schemas) for name in schema.TABLES}
    found = _matches(dataset, copies.read(sources))
    state = _State(loaded, found)
    for path in tables.files(dataset / "articles"):
        for name, rows in _shard(dataset, path, state).items():
            tables.write(rows, schema.arrow_schema(loaded[name]), target / name / path.name)
    for path in tables.files(dataset / "rejects"):
        atomic.write_bytes(target / "rejects" / path.name, path.read_bytes())
    shutil.copytree(schemas, target / "schema")
    full = fingerprints.load(dataset / fingerprints.FULL_FILE)
    outcome = state.outcome(fingerprints.of_dataset(target).value == full.value)
    _report(target, outcome, state, full.value)
    return outcome


def _matches(dataset: Path, own: Sequence[copies.Copy]) -> dict[str, Match]:
    listed: dict[str, list[Row]] = defaultdict(list)
    articles = []
    for path in tables.files(dataset / "articles"):
        columns = ["article_id", "text_sha256", "source_file", "source_record", "url", "text_release"]
        articles += [row for row in tables.read_file(path, columns).to_pylist() if row["text_release"] != "full"]
        for row in tables.rows([dataset / anchors.TABLE / path.name]):
            listed[row["article_id"]].append(row)
    return copies.matched(articles, listed, own)


class _State:
    """What is known while the shards are written: the copies, and what could not be placed."""

    def __init__(self, loaded: Mapping[str, schema.Table], found: Mapping[str, Match]) -> None:
        self.loaded = loaded
        self.found = found
        self.articles: dict[str, list[str]] = {"released": [], "exact": [], "drifted": [], "missing": []}
        self.placed: Counter[str] = Counter()
        self.unplaced: list[tuple[str, str, str, str]] = []

    def leave(self, table: str, row: Row, why: str) -> None:
        key = ":".join(str(row[column]) for column in self.loaded[table].primary_key)
        self.unplaced.append((table, key, row["article_id"], why))

    def outcome(self, identical: bool) -> Outcome:
        left = Counter(table for table, *_ in self.unplaced)
        names = ("articles", *schema.OF_ARTICLE)
        return Outcome(self.articles, {n: self.placed[n] for n in names}, {n: left[n] for n in names}, identical)


def _shard(dataset: Path, path: Path, state: _State) -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = {name: [] for name in ("articles", *schema.OF_ARTICLE)}
    texts: dict[str, tuple[str, Match | None]] = {}
    for row in tables.rows([path]):
        match = state.found.get(row["article_id"])
        if row["text_release"] != "full" and match is None:
            state.articles["missing"].append(row["article_id"])
            state.leave("articles", row, NO_COPY)
            continue
        texts[row["article_id"]] = (row["text"], None) if match is None else (match.copy.text, match)
        state.articles["released" if match is None else "exact" if match.alignment is None else "drifted"].append(row["article_id"])
        made["articles"].append(_article(row, state.loaded["articles"], *texts[row["article_id"]]))
    kept: dict[str, set[str]] = {name: set() for name in schema.OF_ARTICLE}
    for name in schema.OF_ARTICLE:
        for row in tables.rows([dataset / name / path.name]):
            if row["article_id"] not in texts:
                state.leave(name, row, NO_COPY)
                continue
            text, match = texts[row["article_id"]]
            whole = _row(row, state.loaded[name], text, match)
            if whole is None:
                state.leave(name, row, BROKEN)
            else:
                made[name].append(whole)
                kept[name].add(row[state.loaded[name].primary_key[0]])
    _without_orphans(made, kept, texts, state)
    state.placed.update({name: len(rows) for name, rows in made.items()})
    return made


def _article(row: Row, table: schema.Table, text: str, match: Match | None) -> Row:
    moved = match.alignment.moved if match and match.alignment else _unmoved
    standing = json.loads(row.pop(standoff.COLUMN) or "{}")
    restored = {name: standoff.decode(parts, text, moved) for name, parts in standing.items()}
    whole = {column.name: {**row, **restored, "text": text}[column.name] for column in table.fields}
    if match is None or match.alignment is None:
        return whole
    # The bytes of the seed are not those of the copy; who verifies the folder must see that this text is another.
    return {**whole, "text_sha256": ids.sha256(text.encode("utf-8")), "source_map": None, "notes": sorted({*row["notes"], DRIFTED})}


def _row(row: Row, table: schema.Table, text: str, match: Match | None) -> Row | None:
    """The row with its words and, in a drifted copy, its offsets there; None where one of its places is not in the copy."""
    standing = json.loads(row.pop(standoff.COLUMN) or "{}")
    moved: Callable[[Span], Span | None] = match.alignment.moved if match and match.alignment else _unmoved
    whole = {column.name: row[column.name] for column in table.fields}
    fields = {column.name: column for column in table.fields}
    for name, parts in standing.items():
        if fields[name].verbatim_parts:
            whole[name] = [_restored(record, places, text, moved) for record, places in zip(row[name], parts, strict=True)]
            if None in whole[name]:
                return None
        else:
            whole[name] = standoff.decode(parts, text, moved)
            if whole[name] is None:
                return None
    return whole if moved is _unmoved else shifted(whole, moved)


def _restored(record: Row, places: Mapping[str, Any], text: str, moved: Callable[[Span], Span | None]) -> Row | None:
    words = {name: standoff.decode(parts, text, moved) for name, parts in places.items()}
    return None if None in words.values() else {**record, **words}


def shifted(row: Row, moved: Callable[[Span], Span | None]) -> Row | None:
    """The row with every pair of offsets, those in lists of records too, where ``moved`` says; None where one has no place."""
    made = dict(row)
    for name, value in row.items():
        if name == "start" or name.endswith("_start"):
            end = f"{name.removesuffix('start')}end"
            if value is not None:
                place = moved((value, row[end]))
                if place is None:
                    return None
                made[name], made[end] = place
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            parts = [shifted(one, moved) for one in value]
            if None in parts:
                return None
            made[name] = parts
    return made


def _unmoved(span: Span) -> Span | None:
    return span


def _without_orphans(made: dict[str, list[Row]], kept: Mapping[str, set[str]], texts: Mapping[str, Any], state: _State) -> None:
    """Leave out rows that refer to one that was left out: their words are in the copy, but a join would lead nowhere."""
    for name in ("entities", "claims"):
        rows = [row for row in made[name] if row["sentence_id"] in kept["sentences"]]
        for row in made[name]:
            if row["sentence_id"] not in kept["sentences"]:
                state.leave(name, row, MOVED)
        made[name] = rows
    while True:
        here = {row["claim_id"] for row in made["claims"]}
        orphans = [row for row in made["claims"] if row["parent_claim_id"] and row["parent_claim_id"] not in here]
        if not orphans:
            return
        gone = {row["claim_id"] for row in orphans}
        for row in orphans:
            state.leave("claims", row, MOVED)
        made["claims"] = [row for row in made["claims"] if row["claim_id"] not in gone]


def _report(target: Path, outcome: Outcome, state: _State, full: str) -> None:
    atomic.write_json(
        target / REPORT,
        {
            "articles": {name: sorted(listed) for name, listed in outcome.articles.items()},
            "placed": dict(outcome.placed),
            "unplaced": dict(outcome.unplaced),
            "identical_to_the_full_dataset": outcome.identical,
            "fingerprint_of_the_full_dataset": full,
        },
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("table", "key", "article_id", "reason"))
    writer.writerows(sorted(state.unplaced))
    atomic.write_bytes(target / UNPLACED, out.getvalue().encode("utf-8"))
