"""The rows of shards counted by the runner's processes, before the process that judges them adds up what they kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from newsclaims import atomic, digests, engines, schema, tables
from newsclaims.engines.work import Work
from newsclaims.errors import UserError
from newsclaims.expectations import FILE_KINDS, structural
from newsclaims.params import Params
from newsclaims.progress import counter
from newsclaims.validation import database, expressions, suites
from newsclaims.validation.counting import Counting
from newsclaims.validation.kept import FOLDER, Kept
from newsclaims.validation.rules import TABLE_RULES

STAGE = "validate"
# Which shards each piece of work is of; its number in this list is the work's.
JOB = FOLDER / "job.json"
# To start a process takes as long as so many articles do.
WORTH_A_PROCESS = 2000

Expectations = list[Mapping[str, Any]]


def of_values(table: schema.Table, suite: Sequence[Mapping[str, Any]]) -> Expectations:
    """The expectations of a table, structural and semantic, that need each value once."""
    listed = [*(e for e in structural(table) if e["meta"]["kind"] not in FILE_KINDS), *suite]
    return [e for e in listed if not of_table(table, e) and expressions.of_values(table, e)]


def of_table(table: schema.Table, expectation: Mapping[str, Any]) -> bool:
    """Whether an expectation is about a table as a whole."""
    return bool(TABLE_RULES[table.name].keys() & set(suites.columns(expectation["kwargs"])))


def count(root: Path, params: Params, kept: Kept) -> None:
    """Have the shards counted of which there are no counts, where that is worth a process; what cannot be counted has none afterwards either."""
    kept.clear()
    articles = [tables.count(_path(root, "articles", number, params.shards)) for number in range(params.shards)]
    waiting = [number for number in range(params.shards) if not kept.has(number)]
    if params.shards == 1 or sum(articles[number] for number in waiting) < WORTH_A_PROCESS:
        return
    jobs = list(database.together(waiting, database.shards_of_a_query(params.shards, sum(articles))))
    atomic.write_json(root / JOB, jobs)
    with counter(len(waiting), f"{STAGE}: shards") as progress:
        counted = 0
        for number in engines.run(STAGE, root, params, range(len(jobs)), lambda: None):
            counted += len(jobs[number])
            progress.at_least(counted)
    (root / JOB).unlink()


def shard(root: Path, params: Params, work: Work) -> None:
    """Count one piece of work."""
    try:
        numbers = json.loads((root / JOB).read_text(encoding="utf-8"))[work.number]
    except FileNotFoundError:
        raise UserError(f"stage {STAGE} has no shards to work on by themselves: run newsclaims {STAGE}") from None
    schemas = {name: schema.load(name, root / "schema") for name in schema.TABLES}
    listed = {name: of_values(schemas[name], suites.load(schemas[name], root / "validation")) for name in schema.OF_ARTICLE}
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
