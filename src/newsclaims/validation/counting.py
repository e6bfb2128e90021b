"""What expectations look at, computed by the database and counted: each value of a column, and how many rows have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newsclaims.validation.database import Database, Scope

# By table and column, how many rows have each value.
Tallies = Mapping[str, Mapping[str, Counter[object]]]
# By table and column, the SQL of it.
Columns = Mapping[str, Mapping[str, str]]


class Counting:
    """Counts columns; ``failures`` keeps the message where one, by table and name, could not be computed."""

    def __init__(self, database: Database) -> None:
        self.failures: dict[tuple[str, str], str] = {}
        self._database = database

    def by_shard(self, scope: Scope, columns: Columns) -> dict[int | None, dict[str, dict[str, Counter[object]]]]:
        """What is counted in each shard of a scope that was entered; under None, where that is all."""
        made: dict[int | None, dict[str, dict[str, Counter[object]]]] = {number: {name: {} for name in columns} for number in scope or (None,)}
        for name, of in columns.items():
            ordered: _Ordered | None = None
            for column, rows, values in self.computed(name, of):
                if scope is None:
                    made[None][name][column] = counted(values)
                    continue
                if ordered is None or ordered.rows is not rows:
                    ordered = _Ordered(rows, self._database.shards(name, rows), scope)
                for number, part in ordered.parts(values):
                    made[number][name][column] = counted(part)
        return made

    def computed(self, name: str, columns: Mapping[str, str]) -> Iterator[tuple[str, NDArray[np.int64], pa.ChunkedArray]]:
        """Each column with its rows' numbers and values, without those that cannot be computed."""
        columns = {column: sql for column, sql in columns.items() if (name, column) not in self.failures}
        try:
            found = self._database.columns(name, columns)
            rows = found["_row"].to_numpy()
            yield from ((column, rows, found[column]) for column in columns)
        except duckdb.Error as error:
            if len(columns) == 1:
                self.failures[name, next(iter(columns))] = told(error)
                return
            for column, sql in columns.items():
                yield from self.computed(name, {column: sql})


class _Ordered:
    """Rows in the order of their shards, so that what columns have in each is a slice."""

    def __init__(self, rows: NDArray[np.int64], shards: NDArray[np.int64], scope: Sequence[int]) -> None:
        self.rows = rows
        order = np.argsort(shards, kind="stable")
        self._order = pa.array(order)
        self._bounds = [(number, *np.searchsorted(shards[order], [number, number + 1]).tolist()) for number in scope]

    def parts(self, values: pa.ChunkedArray) -> Iterator[tuple[int, pa.ChunkedArray]]:
        """The values of each shard."""
        ordered = values.take(self._order)
        for number, start, end in self._bounds:
            yield number, ordered.slice(start, end - start)


def counted(values: pa.ChunkedArray) -> Counter[object]:
    """How often each value is there."""
    return Counter({one["values"]: one["counts"] for one in values.value_counts().to_pylist()})


def told(error: duckdb.Error) -> str:
    """The first line of what DuckDB says."""
    return str(error).splitlines()[0]
