"""The tables as CSV: null and the empty string stay apart, no cell is a formula to a spreadsheet, and both can be undone exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from newsclaims import atomic, schema, tables
from newsclaims.errors import UserError

FOLDER = "csv"
# Rows in memory at a time: an article may be long.
BATCH = 1024
# No row is longer than this, with its text and source map.
BLOCK = 1 << 26
# What spreadsheets take for a formula, also in full width and behind white space. A cell that begins with an apostrophe by itself gets one more,
# so that taking one away from every cell that begins with one gives the cells as they were.
GUARDED = r"\A('|[\s\pZ\x0b\x1c-\x1f\x{85}\x{FEFF}]*[=+\-@\t\r＝＋－＠])"
GUARD = r"\A'"


def write(release: Path, schemas: Sequence[schema.Table]) -> list[Path]:
    """Write ``csv/<table>.csv`` of each table from its Parquet files below ``release``; returns the paths."""
    return [_write_table(release, table) for table in schemas]


def read(path: Path, table: schema.Table) -> Iterator[dict[str, Any]]:
    """The rows of a copy as they are in the Parquet: the documented rule, carried out."""
    lists = {f.name for f in table.fields if f.type == "array"}
    texts = [f.name for f in table.fields if f.type == "string"]
    columns = _columns(table)
    reader = pyarrow.csv.open_csv(
        path,
        read_options=pyarrow.csv.ReadOptions(block_size=BLOCK),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=columns,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["true"],
            false_values=["false"],
        ),
    )
    for batch in reader:
        found = {name: batch.column(name) for name in columns.names}
        found |= {name: pc.replace_substring_regex(found[name], GUARD, "", max_replacements=1) for name in texts}
        for row in pa.RecordBatch.from_pydict(found).to_pylist():
            yield row | {name: row[name] and json.loads(row[name]) for name in lists}


def _write_table(release: Path, table: schema.Table) -> Path:
    target = release / FOLDER / f"{table.name}.csv"
    columns = _columns(table)
    shards = tables.files(release / table.name)
    if not shards:
        raise UserError(f"{release / table.name}: no Parquet file to copy; a release folder holds the tables of a finished build: dvc repro")
    with atomic.written(target) as temporary, pyarrow.csv.CSVWriter(temporary, columns) as writer:
        for path in shards:
            with pq.ParquetFile(path) as file:
                missing = [name for name in columns.names if name not in file.schema_arrow.names]
                if missing:
                    raise UserError(f"{path}: has no column {', '.join(missing)}, which schema/{table.name}.yaml describes; run dvc repro")
                for batch in file.iter_batches(BATCH, columns=columns.names):
                    cells = [_cells(batch.column(f.name), f.type) for f in table.fields]
                    writer.write_batch(pa.RecordBatch.from_arrays(cells, schema=columns))
    return target


def _columns(table: schema.Table) -> pa.Schema:
    """The columns as CSV has them: lists are JSON text, and any may be null, as texts are in a public release."""
    return pa.schema([(f.name, pa.string() if f.type == "array" else schema.ARROW_TYPES[f.type]) for f in table.fields])


def _cells(column: pa.Array, kind: str) -> pa.Array:
    if kind == "array":
        return pa.array([None if value is None else _json(value) for value in column.to_pylist()], pa.string())
    if kind == "string":
        return pc.replace_substring_regex(column, GUARDED, r"'\1", max_replacements=1)
    return column.cast(schema.ARROW_TYPES[kind])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
