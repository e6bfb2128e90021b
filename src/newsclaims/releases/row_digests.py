"""digests.parquet: the fingerprint of each article's rows in each table, which tells what a change touched and checks rows that were put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsclaims import fingerprints, schema, tables
from newsclaims.errors import UserError
from newsclaims.fingerprints import Fingerprint, TablePrint

FILE = "digests.parquet"
ARTICLE = "article_id"
# A reject may have no article; it always has a file.
KEYS: Mapping[str, str] = {"rejects": "source_file"}
SCHEMA = pa.schema(
    [
        pa.field("table", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("rows", pa.int64(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
    ]
)


def write(folder: Path) -> Fingerprint:
    """Write ``folder/digests.parquet`` of the tables there, by table and key, and return their fingerprints."""
    rows: list[dict[str, Any]] = []
    whole = {}
    for name in schema.TABLES:
        parts = _parts(folder, name)
        whole[name] = fingerprints.of_digests(b"".join(parts.values()))
        rows += [_row(name, key, fingerprints.of_digests(bytes(parts[key]))) for key in sorted(parts)]
    tables.write(rows, SCHEMA, folder / FILE)
    return Fingerprint(whole)


def read(path: Path) -> dict[tuple[str, str], TablePrint]:
    """The fingerprints in a ``digests.parquet`` by table and key; UserError where it is not one."""
    try:
        found = list(tables.rows([path]))
        return {(row["table"], row["key"]): TablePrint(row["rows"], row["sha256"]) for row in found}
    except FileNotFoundError:
        raise UserError(f"{path}: not found; a release has it") from None
    except (pa.ArrowException, KeyError, OSError) as error:
        raise UserError(f"{path}: not the digests of a release ({error})") from error


def _parts(folder: Path, name: str) -> dict[str, bytearray]:
    """The digests of a table's rows, joined by key."""
    paths = tables.files(folder / name)
    if not paths:
        raise UserError(f"{folder / name}: no Parquet file; run dvc repro, which builds it")
    column = KEYS.get(name, ARTICLE)
    parts: dict[str, bytearray] = defaultdict(bytearray)
    for path in paths:
        for row in fingerprints.stream(path):
            parts[row[column]] += fingerprints.row_digest(row)
    return parts


def _row(table: str, key: str, found: TablePrint) -> dict[str, Any]:
    return {"table": table, "key": key, "rows": found.rows, "sha256": found.sha256}
