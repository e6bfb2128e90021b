"""The frames that expectations are held against, made of what DuckDB computes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from newsclaims import schema
from newsclaims.validation import expressions
from newsclaims.validation.counting import Counting, Tallies, counted, told
from newsclaims.validation.database import Database
from newsclaims.validation.frame import LINE, MAX_IDS, Frame
from newsclaims.validation.kept import Kept
from newsclaims.validation.rules import TABLE_RULES

Expectation = Mapping[str, Any]


class Frames:
    """Frames of tables; ``failures`` keeps the message where a column, by table and name, could not be computed.

    ``kept``, if there is one, has and is given what is counted in single shards.
    """

    def __init__(self, schemas: Mapping[str, schema.Table], paths: Mapping[str, Sequence[Path]], inputs: int, kept: Kept | None = None) -> None:
        self.schemas = schemas
        self._kept, self._shards = kept, len(paths["articles"])
        self._known = {number: known for number in range(self._shards) if kept and (known := kept.of(number)) is not None}
        self._database = Database(paths)
        self._database.look_up_in_all(inputs)
        self._scopes = self._database.scopes(self._known)
        self._counting = Counting(self._database)
        self.failures = self._counting.failures

    def of_values(self, listed: Mapping[str, Sequence[Expectation]]) -> dict[str, Frame]:
        """For each table a frame of the columns that its expectations name, each value once."""
        columns = {name: expressions.of_table(self.schemas[name], of) for name, of in listed.items()}
        tallies: dict[str, dict[str, Counter[object]]] = {name: {column: Counter() for column in of} for name, of in columns.items()}
        for name, of in columns.items():
            # Rows of articles lie in one shard with all that their rules look at; the rules of articles look at all shards.
            if name not in schema.OF_ARTICLE:
                # Rejects have no shards.
                for scope in self._scopes[: 1 if name == "rejects" else None]:
                    self._database.show(scope)
                    for column, _, values in self._counting.computed(name, of):
                        tallies[name][column].update(counted(values))
        whole = self._scopes == [None]
        known = {} if whole else self._known
        for found in known.values():
            _add(tallies, found)
        # All tables of one shard, then those of the next: what rules look up is made once.
        for scope in self._scopes if whole else self._database.together([n for n in range(self._shards) if n not in known]):
            self._database.enter(scope)
            for number, found in self._counting.by_shard(scope, {name: of for name, of in columns.items() if name in schema.OF_ARTICLE}).items():
                _add(tallies, found)
                if self._kept and number is not None and not self.failures:
                    self._kept.keep(number, found)
        return {name: self._tallied(name, columns[name], of) for name, of in tallies.items()}

    def of_rows(self, name: str, listed: Sequence[Expectation]) -> Frame:
        """A frame of the columns that expectations name, with a line for every row."""
        columns = expressions.of_table(self.schemas[name], listed)
        parts: dict[str, list[pd.Series[Any]]] = {column: [] for column in columns}
        for scope in self._scopes[: 1 if name == "rejects" else None] if columns else []:
            self._database.enter(scope)
            for column, rows, values in self._counting.computed(name, columns):
                parts[column].append(pd.Series(values.to_pandas(integer_object_nulls=True).to_numpy(), index=rows))
        frame = pd.DataFrame({LINE: range(self._database.rows[name])})
        for column, found in parts.items():
            if (name, column) not in self.failures:
                frame[column] = pd.concat(found).sort_index()
        return Frame(frame, lambda _, lines: self._ids(name, lines[:MAX_IDS]))

    def of_table(self, name: str, listed: Sequence[Expectation]) -> Frame:
        """One line with a column for each rule about table ``name`` as a whole that the expectations name."""
        frame = pd.DataFrame(index=[0])
        for rule in sorted({expectation["kwargs"]["column"] for expectation in listed}):
            try:
                frame[rule] = pd.Series([self._database.of_all(TABLE_RULES[name][rule])], dtype=object)
            except duckdb.Error as error:
                self.failures[name, rule] = told(error)
        return Frame.plain(frame, [name])

    def _tallied(self, name: str, columns: Mapping[str, str], tallies: Mapping[str, Counter[object]]) -> Frame:
        known = {column: tally for column, tally in tallies.items() if (name, column) not in self.failures}
        return Frame.tallied(known, lambda column, values: self._ids(name, self._first(name, column, columns[column], values)))

    def _first(self, name: str, column: str, sql: str, wanted: Sequence[object]) -> list[int]:
        """The first rows that have one of the values ``wanted`` in a column, computed again: counts are all that is kept of rows that pass."""
        first: list[int] = []
        for scope in self._scopes[: 1 if name == "rejects" else None]:
            if name in schema.OF_ARTICLE:
                self._database.enter(scope)
            else:
                self._database.show(scope)
            for _, rows, values in self._counting.computed(name, {column: sql}):
                first += sorted(int(row) for row, value in zip(rows, values.to_pylist(), strict=True) if value in wanted)
            if len(first) >= MAX_IDS:
                break
        return first[:MAX_IDS]

    def _ids(self, name: str, rows: Sequence[int]) -> list[str]:
        """The keys of rows, or their numbers where a key has no value."""
        keys = self._database.keys(name, self.schemas[name].primary_key, rows)
        return [f"row {row}" if None in key else ":".join(map(str, key)) for row, key in zip(rows, keys, strict=True)]


def _add(tallies: Mapping[str, Mapping[str, Counter[object]]], found: Tallies) -> None:
    for name, of in found.items():
        for column, tally in of.items():
            tallies[name][column].update(tally)
