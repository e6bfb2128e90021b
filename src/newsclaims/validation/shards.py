"""The rows of shards counted by the runner's processes, before the process that judges them adds up what they kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from newsclaims import atomic, digests, runner, schema, tables
from newsclaims.engines.work import Work
from newsclaims.errors import UserError
from newsclaims.expectations import FILE_KINDS, structural
from newsclaims.params import Params
from newsclaims.validation import database, expressions, suites
from newsclaims.validation.counting import Counting
from newsclaims.validation.kept import FOLDER, Kept
from newsclaims.validation.rules import TABLE_RULES

STAGE = "validate"
# Which shards each piece of work is of; its number in this list is the work's.
JOB = FOLDER / "job.json"

Expectations = list[Mapping[str, Any]]


class Split(NamedTuple):
    """A table's expectations, structural and semantic, by what they look at: each value once, every row, or the table as a whole."""

    of_values: Expectations
    of_rows: Expectations
    of_table: Expectations


def split(table: schema.Table, suite: Sequence[Mapping[str, Any]]) -> Split:
    """All expectations of a table but those about its files."""
    found = Split([], [], [])
    for expectation in [*(e for e in structural(table) if e["meta"]["kind"] not in FILE_KINDS), *suite]:
        if TABLE_RULES[table.name].keys() & set(suites.columns(expectation["kwargs"])):
            found.of_table.append(expectation)
        elif expressions.of_values(table, expectation):
            found.of_values.append(expectation)
        else:
            found.of_rows.append(expectation)
    return found


def count(root: Path, params: Params, kept: Kept) -> None:
    """Have the shards counted of which there are no counts, where that is worth a process; what cannot be counted has none afterwards either."""
    kept.clear()
    if params.shards == 1:
        return
    articles = sum(tables.count(_path(root, "articles", number, params.shards)) for number in range(params.shards))
    waiting = [number for number in range(params.shards) if not kept.has(number)]
    jobs = list(database.together(waiting, database.shards_of_a_query(params.shards, articles)))
    atomic.write_json(root / JOB, jobs)
    runner.ahead(STAGE, root, params, dict(enumerate(jobs)))
    (root / JOB).unlink()


def shard(root: Path, params: Params, work: Work) -> None:
    """Count one piece of work."""
    try:
        numbers = json.loads((root / JOB).read_text(encoding="utf-8"))[work.number]
    except FileNotFoundError:
        raise UserError(f"stage {STAGE} has no shards to work on by themselves: run newsclaims {STAGE}") from None
    schemas = {name: schema.load(name, root / "schema") for name in schema.TABLES}
    listed = {name: split(schemas[name], suites.load(schemas[name], root / "validation")).of_values for name in schema.OF_ARTICLE}
    columns = {name: expressions.of_table(schemas[name], of) for name, of in listed.items()}
    paths = {name: [_path(root, name, number, params.shards) for number in range(params.shards)] for name in schemas if name != "rejects"}
    paths["rejects"] = [_path(root, "rejects", 0, 1)]
    files = {f"{name}/{paths[name][number].name}": digests.of_file(paths[name][number]) for name in columns for number in numbers}
    kept = Kept(root, params.shards, files)
    try:
        _count(database.Database(paths, numbers, threads=1), tuple(numbers), columns, kept)
    except duckdb.Error:
        # Whoever judges the tables meets the same error, and tells it.
        return


def _count(tables_of: database.Database, numbers: tuple[int, ...], columns: Mapping[str, Mapping[str, str]], kept: Kept) -> None:
    if not all(tables_of.at_home(number) for number in numbers):
        return
    counting = Counting(tables_of)
    tables_of.enter(numbers)
    for number, found in counting.by_shard(numbers, columns).items():
        if number is not None and not counting.failures:
            kept.keep(number, found)


def _path(root: Path, name: str, number: int, shards: int) -> Path:
    return tables.shard_path(root / "dataset" / name, number, shards)
