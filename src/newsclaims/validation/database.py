"""The tables in DuckDB, read straight from their Parquet files: some shards at a time where shards can be checked by themselves, else all at once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from newsclaims.validation import texts
from newsclaims.validation.rules import AT_HOME, LOOKED_UP, LOOKED_UP_IN_ALL, RELATIONS

# What DuckDB may hold before it writes to disk; the rest of the process, with Great Expectations, takes about as much.
MEMORY = "1GB"

# Shards that are looked at together: DuckDB reads as many files at once as it has threads; more of them only take memory,
TOGETHER = min(os.cpu_count() or 1, 4)
# unless they are small: planning a query takes as long as some hundred articles do.
WORTH_A_QUERY = 1000  # articles

# A scope is the numbers of some shards, or None for all shards as one.
Scope = tuple[int, ...] | None


def shards_of_a_query(shards: int, articles: int) -> int:
    """How many shards of a corpus to look at by one query, so that planning it pays."""
    return max(1, WORTH_A_QUERY * shards // max(1, articles))


def together(numbers: Sequence[int], count: int) -> Iterator[tuple[int, ...]]:
    """The numbers, ``count`` at a time."""
    return (tuple(numbers[first : first + count]) for first in range(0, len(numbers), count))


class Database:
    """All files of all tables, seen through views that show a scope of them; ``rows`` is how many a table has.

    With ``only``, no other shards are looked at: rows are numbered as if those had none. ``threads`` are DuckDB's.
    """

    def __init__(self, paths: Mapping[str, Sequence[Path]], only: Collection[int] | None = None, threads: int | None = None) -> None:
        self._paths = paths
        counts = {
            name: [pq.read_metadata(path).num_rows if only is None or number in only else 0 for number, path in enumerate(listed)]
            for name, listed in paths.items()
        }
        self._firsts = {name: [int(n) for n in np.cumsum([0, *listed])] for name, listed in counts.items()}
        self.rows = {name: firsts[-1] for name, firsts in self._firsts.items()}
        # Else what does not fit into memory would go to a folder .tmp beside dvc.yaml, and stay there where the process is killed.
        config: dict[str, Any] = {"memory_limit": MEMORY, "preserve_insertion_order": "false", "temp_directory": tempfile.gettempdir()}
        config |= {"threads": threads} if threads else {}
        self._duckdb = duckdb.connect(config=config)
        self._entered: list[Scope] = []

    def look_up_in_all(self, inputs: int) -> None:
        """Make what rules about articles, rejects and whole tables look up in all shards; ``inputs`` is how many there were."""
        self._duckdb.execute("create table inputs as select ?::bigint as n", [inputs])
        self.show(None)
        self._duckdb.execute(LOOKED_UP_IN_ALL)

    def scopes(self, at_home: Collection[int] = ()) -> list[Scope]:
        """What to look at in turn: some shards each, or all as one; ``at_home`` are those known to be such as can be looked at by themselves."""
        shards = {len(self._paths[name]) for name in AT_HOME}
        if shards != {1} and len(shards) == 1:
            numbers = range(shards.pop())
            if all(number in at_home or self.at_home(number) for number in numbers):
                return self.together(numbers)
        return [None]

    def together(self, numbers: Sequence[int]) -> list[Scope]:
        """Shards in scopes of a few each."""
        return list(together(numbers, max(TOGETHER, shards_of_a_query(len(self._paths["articles"]), self.rows["articles"]))))

    def at_home(self, shard: int) -> bool:
        """Whether a shard's rows have no article and no id in common with others'."""
        self.show((shard,))
        for name, condition in AT_HOME.items():
            held = condition.format(shard=shard, shards=len(self._paths[name]))
            if self.one(f"select count(*) from {name} t where not coalesce({held}, false)"):  # noqa: S608 - our own words
                return False
        return True

    def show(self, scope: Scope) -> None:
        """Let the tables' names stand for the rows of a scope, numbered as they are in all files together; rejects have no shards."""
        self._entered = []
        for name, paths in self._paths.items():
            numbers = range(len(paths)) if scope is None or name not in AT_HOME else scope
            listed = ", ".join(_text(str(paths[number])) for number in numbers)
            firsts = [self._firsts[name][number] for number in numbers]
            # One reading of all files: a union of one for each takes memory for each.
            found = f"select *, file_row_number + ({firsts})[file_index::bigint + 1] as _row from read_parquet([{listed}], file_row_number = true)"  # noqa: S608
            self._duckdb.execute(f"create or replace temp view {name} as {found}")

    def enter(self, scope: Scope) -> None:
        """Show a scope, and make what rules look up beside its rows."""
        if self._entered == [scope]:
            return
        self.show(scope)
        self._duckdb.execute(LOOKED_UP)
        paths = self._paths["articles"]
        texts.load(self._duckdb, texts.batches(paths if scope is None else [paths[number] for number in scope]))
        self._entered = [scope]

    def columns(self, name: str, expressions: Mapping[str, str]) -> pa.Table:
        """The values of SQL expressions over the rows of the scope, and ``_row``; raises duckdb.Error where one cannot be computed."""
        listed = ["t._row", *(f"({sql}) as {_name(column)}" for column, sql in expressions.items())]
        return self._duckdb.sql(f"select {', '.join(listed)} from {RELATIONS[name]}").to_arrow_table()  # noqa: S608 - the rules are our own

    def shards(self, name: str, rows: np.ndarray) -> np.ndarray:
        """The shards that rows lie in, by their numbers."""
        return np.searchsorted(self._firsts[name], rows, side="right") - 1

    def one(self, query: str) -> Any:
        """The value of a query that has one."""
        found = self._duckdb.execute(query).fetchone()
        return found[0] if found else None

    def of_all(self, expression: str) -> Any:
        """The value of a SQL expression about the tables as wholes."""
        self.show(None)
        return self.one(f"select {expression}")

    def keys(self, name: str, columns: Sequence[str], rows: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """What rows, by their numbers, have in ``columns``."""
        for row in rows:
            number = int(np.searchsorted(self._firsts[name], row, side="right")) - 1
            with pq.ParquetFile(self._paths[name][number]) as file:
                at = row - self._firsts[name][number]
                yield tuple(file.read(columns=list(columns)).slice(at, 1).to_pylist()[0].values())


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
