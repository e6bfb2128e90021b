"""Parquet tables whose bytes depend on their rows alone."""

from __future__ import annotations

import hashlib
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from newsclaims import atomic, failures
from newsclaims.errors import UserError

Row = Mapping[str, Any]
# Rows that are dictionaries at a time.
TOGETHER = 2000


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
    check_columns(set().union(*rows), schema, name)
    try:
        return pa.Table.from_pylist(list(rows), schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        told = failures.told(error)
        raise UserError(f"schema/{name}.yaml: a column has not the type of what the code fills it with: {told}; put it back") from error


class Collected:
    """Rows of the table ``name`` as they come, which take a tenth of the memory as Arrow has them."""

    def __init__(self, schema: pa.Schema, name: str) -> None:
        self._schema, self._name = schema, name
        self._rows: list[Row] = []
        self._parts: list[pa.Table] = []

    def add(self, rows: Sequence[Row]) -> None:
        """The next rows."""
        self._rows += rows
        if len(self._rows) >= TOGETHER:
            self._convert()

    def table(self) -> pa.Table:
        """All of them; UserError as of ``of_rows``."""
        self._convert()
        return pa.concat_tables(self._parts)

    def _convert(self) -> None:
        self._parts.append(of_rows(self._rows, self._schema, self._name))
        self._rows = []


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


class ByArticle:
    """The rows of a Parquet file by their article_id, in order; an article without rows has an empty list.

    Of all columns, or of those given, article_id among them. As dictionaries they take ten times the memory of Arrow's columns, so that only some
    articles' are at a time: fast where articles are asked for in the order of the file.
    """

    def __init__(self, path: Path, columns: Sequence[str] | None = None) -> None:
        self._table = read_file(path, columns)
        ids = self._table["article_id"].combine_chunks().dictionary_encode()
        codes = ids.indices.to_numpy()
        # Where the rows of an article begin; one that has rows in several places has all of them read with the first.
        starts = np.flatnonzero(np.diff(codes, prepend=-1))
        if len(starts) != len(ids.dictionary):
            starts = starts[:1]
        bounds = [*starts[np.flatnonzero(np.diff(starts // TOGETHER, prepend=-1))].tolist(), len(codes)]
        self._bounds = list(itertools.pairwise(bounds))
        first = {code: int(np.searchsorted(bounds, at, side="right")) - 1 for code, at in zip(*np.unique(codes, return_index=True), strict=True)}
        self._part_of = {article: first[code] for code, article in enumerate(ids.dictionary.to_pylist())}
        self._part = -1
        self._rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)

    @property
    def articles(self) -> set[str]:
        """The articles that have rows."""
        return set(self._part_of)

    def __getitem__(self, article_id: str) -> list[dict[str, Any]]:
        part = self._part_of.get(article_id)
        if part is None:
            return []
        if part != self._part:
            start, end = self._bounds[part]
            self._rows = defaultdict(list)
            for row in self._table.slice(start, end - start).to_pylist():
                self._rows[row["article_id"]].append(row)
            self._part = part
        return self._rows[article_id]


def rows(paths: Iterable[Path]) -> Iterable[dict[str, Any]]:
    """The rows of Parquet files, one dictionary each."""
    for path in paths:
        yield from read_file(path).to_pylist()
