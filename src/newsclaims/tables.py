"""Parquet tables whose bytes depend on their rows alone."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsclaims import atomic, failures
from newsclaims.errors import UserError

Row = Mapping[str, Any]


def shard_path(folder: Path, shard: int, shards: int) -> Path:
    """The file of one shard, named as Hugging Face datasets names the files of a split."""
    return folder / f"train-{shard:05d}-of-{shards:05d}.parquet"


def shard_of(article_id: str, shards: int) -> int:
    """The shard that an article falls into: a function of its id alone."""
    return int(article_id[:8], 16) % shards


def write(rows: Sequence[Row], schema: pa.Schema, path: Path) -> None:
    """Write ``rows`` to ``path`` in one piece. UserError where they are not as the schema says."""
    write_table(of_rows(rows, schema, "rejects" if "rejects" in path.parts else path.parent.name), path)


def of_rows(rows: Sequence[Row], schema: pa.Schema, name: str) -> pa.Table:
    """``rows`` of the table ``name``; UserError for a column that its schema lacks, which is not lost in silence, or has as another type."""
    check_columns({key for row in rows for key in row}, schema, name)
    try:
        return pa.Table.from_pylist(list(rows), schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        told = failures.told(error)
        raise UserError(f"schema/{name}.yaml: a column has not the type of what the code fills it with: {told}; put it back") from error


def check_columns(filled: Iterable[str], schema: pa.Schema, name: str) -> None:
    """UserError where the schema of the table ``name`` lacks a column that the code fills."""
    if missing := sorted(set(filled) - set(schema.names)):
        raise UserError(f"schema/{name}.yaml: has no column {', '.join(missing)}, which the code fills; put it back, or take it out of both")


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
    with _opened(path) as file:
        try:
            return file.read(columns=columns)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path) from error


def schema(path: Path) -> pa.Schema:
    """A Parquet file's schema, by its footer."""
    with _opened(path) as file:
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
    with _opened(path) as file:
        return int(file.metadata.num_rows)


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except pa.ArrowException as error:
        raise _damaged(path) from error


class DamagedError(UserError, pa.ArrowInvalid):  # type: ignore[misc]
    """A file is no Parquet: in a build that is for the user to mend, and in a release somebody handed to us one of Arrow's errors, to be told of."""


def _damaged(path: Path) -> DamagedError:
    return DamagedError(f"{path}: cannot be read as Parquet, so it was edited or damaged since it was made; remove it, and run dvc repro")


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
