"""The data frames that expectations are held against: one row per Parquet file, per row, and per table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from newsclaims import expectations, schema, tables
from newsclaims.digests import of_file
from newsclaims.validation.rules import OF_ARTICLE, RELATIONS, ROW_RULES, SETUP, TABLE_RULES, refers

# The column that names a frame's rows in reports; no schema's column can be called so.
ID = "(id)"
ABSENT = "absent"


@dataclass(frozen=True)
class Files:
    """One table as found on disk: a row of ``frame`` and a SHA-256 per file; ``rows`` is None where they do not make one table."""

    frame: pd.DataFrame
    digests: Mapping[str, str]
    rows: pa.Table | None


def read(table: schema.Table, dataset: Path, shards: int) -> Files:
    """Read the Parquet files of ``dataset/table``; a missing, extra or unreadable file is a row of the frame, not an error."""
    wanted = schema.arrow_schema(table)
    folder = dataset / table.name
    expected = {tables.shard_path(folder, shard, shards).name for shard in range(shards)}
    # Hidden files are the temporary ones of a write that was cut short: no reader takes them for a shard.
    present = {path.name for path in folder.iterdir() if not path.name.startswith(".")} if folder.is_dir() else set()
    records: list[dict[str, str | None]] = []
    parts: list[pa.Table] = []
    digests = {}
    for name in sorted(expected | present):
        record: dict[str, str | None] = {ID: f"{table.name}/{name}", "(file)": expectations.AS_EXPECTED, "(columns)": None}
        record |= dict.fromkeys(wanted.names)
        records.append(record)
        if name not in present:
            record["(file)"] = "missing"
            continue
        if name not in expected:
            record["(file)"] = "unexpected"
            continue
        try:
            digests[f"{table.name}/{name}"] = of_file(folder / name)
            # A ParquetFile reads the one file; read_table would take its folder's name for a partition.
            found = pq.ParquetFile(folder / name).read()
        except (pa.ArrowException, OSError):
            record["(file)"] = "not Parquet"
            continue
        record["(columns)"] = ", ".join(found.schema.names)
        record |= {column.name: _type_found(column, found.schema) for column in wanted}
        parts.append(found)
    return Files(pd.DataFrame(records, dtype=object), digests, _joined(parts, wanted))


def _type_found(wanted: pa.Field, found: pa.Schema) -> str:
    if found.get_field_index(wanted.name) < 0:
        return ABSENT
    column = found.field(wanted.name)
    # Equal types can be written differently: the items of a list are "item" to Arrow and "element" to Parquet.
    return expectations.type_text(pa.field(wanted.name, wanted.type if column.type.equals(wanted.type) else column.type, column.nullable))


def _joined(parts: Sequence[pa.Table], wanted: pa.Schema) -> pa.Table | None:
    """The parts as one table of the types ``wanted``, but with nulls let through, since their absence is an expectation too."""
    open_schema = pa.schema([column.with_nullable(True) for column in wanted])
    try:
        return pa.concat_tables([part.select(wanted.names).cast(open_schema) for part in parts] or [open_schema.empty_table()])
    except (pa.ArrowException, KeyError):
        return None


class Frames:
    """All tables in one DuckDB, which computes the columns that rules need; ``failures`` keeps the message where it could not."""

    def __init__(self, schemas: Mapping[str, schema.Table], rows: Mapping[str, pa.Table], inputs: int) -> None:
        self.schemas = schemas
        self.rows = rows
        self.failures: dict[tuple[str, str], str] = {}
        self._duckdb = duckdb.connect()
        for name, table in rows.items():
            self._duckdb.register(name, table.append_column("_row", pa.array(range(table.num_rows), pa.int64())))
        self._duckdb.execute(SETUP)
        self._duckdb.execute("create table inputs as select ?::bigint as n", [inputs])

    def of_rows(self, name: str, rules: Sequence[str]) -> pd.DataFrame:
        """The rows of table ``name`` in the order of its files, with their id and the computed columns, those of ``rules`` among them."""
        rows, table = self.rows[name], self.schemas[name]
        # Integers with nulls stay integers: as floats, offsets and counts would be rounded from 2**53 on.
        frame: pd.DataFrame = rows.to_pandas(integer_object_nulls=True)
        keys = [frame[column].astype(object) for column in table.primary_key]
        frame[ID] = [_row_id(number, values) for number, values in enumerate(zip(*keys, strict=True))]
        queries = {rule: _held(name, ROW_RULES[name][rule]) for rule in rules if rule in ROW_RULES[name]}
        queries |= {expectations.foreign_key_column(key): _foreign_key(name, key) for key in table.foreign_keys}
        queries |= {expectations.length_column(f): _lengths(name, f) for f in table.fields if f.type == "array"}
        for column, query in queries.items():
            values = self._values(name, column, query)
            if values is not None:
                frame[column] = pd.Series(values, index=frame.index, dtype=object)
        return frame

    def of_table(self, name: str, rules: Sequence[str]) -> pd.DataFrame:
        """One row with a column for each of ``rules`` that is about table ``name`` as a whole."""
        frame = pd.DataFrame({ID: [name]})
        for rule in rules:
            if rule in TABLE_RULES[name]:
                values = self._values(name, rule, f"select {TABLE_RULES[name][rule]}")
                if values is not None:
                    frame[rule] = pd.Series(values, index=frame.index, dtype=object)
        return frame

    def _values(self, name: str, column: str, query: str) -> list[object] | None:
        try:
            return [row[0] for row in self._duckdb.execute(query).fetchall()]
        except duckdb.Error as error:
            self.failures[name, column] = str(error).splitlines()[0]
            return None


def _held(name: str, condition: str) -> str:
    """A query for whether ``condition`` holds, row by row; unknown counts as broken, since Great Expectations passes over nulls."""
    # What is known of a row whose article is missing is that it breaks its foreign key.
    orphan = "a.article_id is null or " if OF_ARTICLE in RELATIONS[name] else ""
    return f"select coalesce({orphan}({condition}), false) from {RELATIONS[name]} order by t._row"  # noqa: S608 - the rules are our own


def _foreign_key(name: str, key: schema.ForeignKey) -> str:
    return f"select {refers(key)} from {name} t order by t._row"  # noqa: S608 - names from the schema


def _lengths(name: str, f: schema.Field) -> str:
    return f'select len(t."{f.name}") from {name} t order by t._row'  # noqa: S608 - names from the schema


def _row_id(number: int, values: Sequence[object]) -> str:
    return f"row {number}" if any(value is None or value != value for value in values) else ":".join(map(str, values))  # noqa: PLR0124 - NaN
