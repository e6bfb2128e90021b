"""Parquet tables whose bytes depend on their rows alone."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsclaims import atomic

Row = Mapping[str, Any]


def shard_path(folder: Path, shard: int, shards: int) -> Path:
    """The file of one shard, named as Hugging Face datasets names the files of a split."""
    return folder / f"train-{shard:05d}-of-{shards:05d}.parquet"


def shard_of(article_id: str, shards: int) -> int:
    """The shard that an article falls into: a function of its id alone."""
    return int(article_id[:8], 16) % shards


def write(rows: Sequence[Row], schema: pa.Schema, path: Path) -> None:
    """Write ``rows`` to ``path`` in one piece.

    A key that the schema does not have raises ValueError: a misspelt column is not lost in silence.
    """
    unknown = {key for row in rows for key in row} - set(schema.names)
    if unknown:
        raise ValueError(f"{path}: columns that the schema does not have: {sorted(unknown)}")
    write_table(pa.Table.from_pylist(list(rows), schema=schema), path)


def write_table(table: pa.Table, path: Path) -> None:
    """The same of an Arrow table."""
    options = {"compression": "zstd", "use_content_defined_chunking": True, "store_schema": True}
    with atomic.written(path) as temporary, pq.ParquetWriter(temporary, table.schema, **options) as writer:
        # Hugging Face datasets fails on a row group without rows, but not on a file without row groups.
        if table.num_rows:
            writer.write_table(table.combine_chunks())


def read(folder: Path) -> pa.Table:
    """All shards of a table's folder as one, in the order of their names."""
    return pa.concat_tables(read_file(path) for path in files(folder))


def read_file(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """One Parquet file as a table; unlike ``pyarrow.parquet.read_table`` this does not import pandas, which takes two seconds."""
    with pq.ParquetFile(path) as file:
        return file.read(columns=columns)


def schema(path: Path) -> pa.Schema:
    """A Parquet file's schema, by its footer."""
    with pq.ParquetFile(path) as file:
        return file.schema_arrow


def digest(path: Path, without: Collection[str]) -> str:
    """A digest of the values of a Parquet file but for some columns, to tell a change of the others on one machine."""
    found = read_file(path, [name for name in schema(path).names if name not in without]).combine_chunks()
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, found.schema) as out:
        out.write_table(found)
    return hashlib.sha256(stream.getvalue()).hexdigest()


def count(path: Path) -> int:
    """The rows of a Parquet file, by its footer."""
    with pq.ParquetFile(path) as file:
        return int(file.metadata.num_rows)


def files(folder: Path) -> list[Path]:
    """The Parquet files of a table's folder, in the order of their names."""
    return sorted(folder.glob("*.parquet"))


def by_article(path: Path) -> defaultdict[str, list[dict[str, Any]]]:
    """The rows of a Parquet file by their article_id, in order; an article without rows has an empty list."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows([path]):
        found[row["article_id"]].append(row)
    return found


def rows(paths: Iterable[Path]) -> Iterable[dict[str, Any]]:
    """The rows of Parquet files, one dictionary each."""
    for path in paths:
        yield from read_file(path).to_pylist()
