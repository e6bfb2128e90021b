"""Fingerprints of rows, tables and datasets by value: the same for any Parquet writer, codec, row-group size, shard count or row order.

The canonical form of a row is the JSON object of its columns by the JSON Canonicalization Scheme (RFC 8785): keys sorted, no white space, numbers as
ECMAScript prints them, null where there is no value, dates as ISO 8601. A row's digest is the SHA-256 of that in UTF-8. A set of rows has the
SHA-256 of its rows' digests in hexadecimal, sorted, each followed by a line feed: what ``sort | sha256sum`` prints of them. ``docs/fingerprints.md``
shows how to repeat it without this package.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import rfc8785
from numpy.typing import NDArray

from newsclaims import digests, schema, tables
from newsclaims.errors import UserError

if TYPE_CHECKING:
    import duckdb

FILE = "fingerprint.json"
# In a public release: that of the full dataset, whose words it withholds.
FULL_FILE = "full-fingerprint.json"
# Digests that are turned into text at a time, so that 100 million rows need 3 GB and not 9.
CHUNK = 1 << 16
DIGEST = 32  # bytes
# Digests that are sorted at a time, about: 128 MB of them.
HELD = 1 << 22
Digests: TypeAlias = NDArray[np.bytes_]
# The column of row numbers while a file's rows are written; no table has one of that name.
NUMBER = "newsclaims_row"
# Whole numbers that a double holds without loss.
WHOLE = 2**53
# More would each hold rows of their own.
THREADS = min(os.cpu_count() or 1, 4)


@dataclass(frozen=True)
class TablePrint:
    """How many rows a table has, and the digest of their set."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Fingerprint:
    """The fingerprints of a dataset's tables by name; ``value`` sums them up."""

    tables: Mapping[str, TablePrint]

    @property
    def value(self) -> str:
        """SHA-256 of the lines "digest, two spaces, table", sorted by table."""
        return digests.of_files({name: one.sha256 for name, one in self.tables.items()})

    def as_json(self) -> dict[str, Any]:
        """What ``dataset/fingerprint.json`` holds."""
        listed = {name: {"rows": one.rows, "sha256": one.sha256} for name, one in self.tables.items()}
        return {"algorithm": "sha256 of sorted sha256 of rows in RFC 8785", "fingerprint": self.value, "tables": listed}


def canonical(row: Mapping[str, Any]) -> bytes:
    """A row's canonical form; raises ValueError for NaN and infinity, which JSON does not have, TypeError for a value of another kind."""
    if _is_beyond_json(row):
        return rfc8785.dumps(_plain(row))
    # Else json writes the same, thirty times as fast.
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text).encode("utf-8")


def row_digest(row: Mapping[str, Any]) -> bytes:
    """The 32 bytes of SHA-256 of a row's canonical form."""
    return hashlib.sha256(canonical(row)).digest()


def of_rows(rows: Iterable[Mapping[str, Any]]) -> TablePrint:
    """The fingerprint of a set of rows, in whatever order they come."""
    # Appended, not joined: a list of bytes takes more than twice as much.
    joined = bytearray()
    for row in rows:
        joined += row_digest(row)
    return of_digests(joined)


def of_digests(joined: bytes | bytearray) -> TablePrint:
    """The fingerprint of rows whose digests, 32 bytes each, are joined in any order."""
    return of_sorted([in_order(joined)])


def in_order(joined: bytes | bytearray) -> Digests:
    """The digests that are joined, sorted."""
    return np.sort(np.frombuffer(joined, dtype=f"S{DIGEST}"))


def of_sorted(parts: Sequence[Digests]) -> TablePrint:
    """The fingerprint of rows whose digests are in several arrays, each sorted; of all together, only some are held in memory at a time."""
    rows = sum(map(len, parts))
    # Digests are spread evenly, so that those between two beginnings are about as many as between any other two.
    starts = np.arange(0, 1 << 16, max(1, (1 << 16) * HELD // max(rows, HELD)))
    beginnings = np.array([int(start).to_bytes(2, "big") for start in starts], dtype=f"S{DIGEST}")
    bounds = [np.append(np.searchsorted(part, beginnings), len(part)) for part in parts]
    summed = hashlib.sha256()
    for place in range(len(starts)):
        some = np.sort(np.concatenate([part[found[place] : found[place + 1]] for part, found in zip(parts, bounds, strict=True)] or [in_order(b"")]))
        for at in range(0, len(some), CHUNK):
            summed.update((some[at : at + CHUNK].tobytes().hex("\n", -DIGEST) + "\n").encode("ascii"))
    return TablePrint(rows, summed.hexdigest())


@cache
def _database(threads: int) -> duckdb.DuckDBPyConnection:
    """One for all files: to open one takes as long as the rows of some articles."""
    import duckdb

    return duckdb.connect(config={"threads": threads, "preserve_insertion_order": "false"})


def row_digests(path: Path, threads: int = THREADS) -> Digests:
    """The digests of a Parquet file's rows, sorted; by DuckDB, which is ten times as fast, where its JSON is canonical."""
    found = tables.read_file(path)
    form = _form(found.schema)
    if form is None or not found.num_rows:
        return in_order(b"".join(map(row_digest, stream(path))))
    # Read by pyarrow: DuckDB takes brackets in a path for a pattern.
    numbered = found.append_column(NUMBER, [np.arange(found.num_rows)])
    connection = _database(threads)
    connection.register("numbered", numbered)
    written = f"select {NUMBER}, to_json({form}) as form from numbered"  # noqa: S608 - names of columns, checked
    # What is escaped by number: DuckDB writes \\u001F, and the canonical form is \\u001f.
    made = connection.sql(f"select unhex(sha256(form)), if(contains(form, '\\u'), {NUMBER}, null) from ({written})")  # noqa: S608 - our own words
    digest, otherwise = made.to_arrow_table().columns
    connection.unregister("numbered")
    joined = bytearray(b"".join(digest.to_pylist()))
    if places := {row: place for place, row in enumerate(otherwise.to_pylist()) if row is not None}:
        for values, place in zip(found.take(list(places)).to_pylist(), places.values(), strict=True):
            joined[place * DIGEST : (place + 1) * DIGEST] = row_digest(values)
    if len(joined) != found.num_rows * DIGEST:
        raise RuntimeError(f"{path}: {found.num_rows} rows, but {len(joined) // DIGEST} digests")
    return in_order(joined)


def of_files(paths: Iterable[Path], of_file: Callable[[Path], Digests] = row_digests) -> TablePrint:
    """The fingerprint of the rows of Parquet files together; ``of_file`` may know the sorted digests of a file's rows."""
    return of_sorted([of_file(path) for path in paths])


def _form(kind: Any, name: str = "") -> str | None:
    """What makes a value of an Arrow type, or a row of a schema, one that DuckDB writes as canonical JSON; None where it might write another."""
    import pyarrow as pa

    if isinstance(kind, pa.Schema) or pa.types.is_struct(kind):
        fields = sorted(kind, key=lambda field: field.name)
        parts = {field.name: _form(field.type, f"{name}.{_quoted(field.name)}" if name else _quoted(field.name)) for field in fields}
        if not parts or None in parts.values() or not all(part.isascii() and part.isidentifier() for part in parts):
            return None
        whole = "{" + ", ".join(f"{_quoted(part)}: {form}" for part, form in parts.items()) + "}"
        return f"if({name} is null, null, {whole})" if name else whole
    if pa.types.is_list(kind):
        # Nested lists would need names of their own.
        inner = None if pa.types.is_list(kind.value_type) or "one" in name.split(".") else _form(kind.value_type, "one")
        return inner and f"list_transform({name}, lambda one: {inner})"
    if pa.types.is_float64(kind):
        # Of others the canonical form is ECMAScript's, so they are marked by a sign that is escaped.
        whole = f"{name} = trunc({name}) and abs({name}) < {WHOLE}"
        return f"case when {name} is null then null when {whole} then to_json({name}::bigint) else to_json(chr(1)) end"
    plain = pa.types.is_string(kind) or pa.types.is_int64(kind) or pa.types.is_boolean(kind) or pa.types.is_date32(kind)
    return name if plain else None


def _quoted(name: str) -> str:
    return f'"{name}"'


def of_dataset(dataset: Path, of_file: Callable[[Path], Digests] = row_digests) -> Fingerprint:
    """The fingerprints of all tables below ``dataset``; UserError where a table has no file."""
    for name in schema.TABLES:
        if not tables.files(dataset / name):
            raise UserError(f"{dataset / name}: no Parquet file; build the dataset first: dvc repro")
    return Fingerprint({name: of_files(tables.files(dataset / name), of_file) for name in schema.TABLES})


def load(path: Path) -> Fingerprint:
    """Read a ``fingerprint.json``; UserError unless it is one whose parts agree."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        found = Fingerprint({str(name): TablePrint(int(one["rows"]), str(one["sha256"])) for name, one in raw["tables"].items()})
        stated = raw["fingerprint"]
    except FileNotFoundError:
        raise UserError(f"{path}: not found; stage metadata writes it: run dvc repro") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"{path}: not a fingerprint as newsclaims writes it ({error!r})") from error
    if stated != found.value:
        raise UserError(f"{path}: the fingerprint {stated} is not that of its tables, {found.value}; the file was changed")
    return found


def stream(path: Path, batch: int = 8192) -> Iterator[dict[str, Any]]:
    """The rows of one Parquet file, read ``batch`` at a time."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for rows in file.iter_batches(batch):
            yield from rows.to_pylist()


def _is_beyond_json(value: Any) -> bool:
    """Whether json might write it in another way: it prints floats as Python does, and sorts keys by code point, not by UTF-16 unit."""
    if isinstance(value, Mapping):
        return any(not key.isascii() or _is_beyond_json(one) for key, one in value.items())
    if isinstance(value, list):
        return any(_is_beyond_json(one) for one in value)
    return isinstance(value, float)


def _text(value: Any) -> str:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no canonical form")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else _text(value)
