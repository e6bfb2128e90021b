"""A table's Parquet files as found on disk, before anything is said of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from newsclaims import expectations, schema, tables
from newsclaims.digests import of_file
from newsclaims.validation.frame import Frame

ABSENT = "absent"


@dataclass(frozen=True)
class Files:
    """One table as found on disk: a row of ``frame`` and a SHA-256 per file; ``paths`` is None where they do not make one table."""

    frame: Frame
    digests: Mapping[str, str]
    paths: tuple[Path, ...] | None


def read(table: schema.Table, dataset: Path, shards: int) -> Files:
    """Look at the Parquet files of ``dataset/table``; a missing, extra or unreadable file is a row of the frame, not an error."""
    wanted = schema.arrow_schema(table)
    folder = dataset / table.name
    expected = {tables.shard_path(folder, shard, shards).name for shard in range(shards)}
    # Hidden files are the temporary ones of a write that was cut short: no reader takes them for a shard.
    present = {path.name for path in folder.iterdir() if not path.name.startswith(".")} if folder.is_dir() else set()
    records: list[dict[str, str | None]] = []
    paths: list[Path] = []
    digests = {}
    whole = True
    for name in sorted(expected | present):
        record: dict[str, str | None] = {"(file)": expectations.AS_EXPECTED, "(columns)": None} | dict.fromkeys(wanted.names)
        records.append(record)
        if name not in present:
            record["(file)"] = "missing"
            continue
        if name not in expected:
            record["(file)"] = "unexpected"
            continue
        try:
            digests[f"{table.name}/{name}"] = of_file(folder / name)
            with pq.ParquetFile(folder / name) as file:
                found = file.schema_arrow
        except (pa.ArrowException, OSError):
            record["(file)"] = "not Parquet"
            continue
        record["(columns)"] = ", ".join(found.names)
        record |= {column.name: _type_found(column, found) for column in wanted}
        whole &= all(found.get_field_index(column.name) >= 0 and found.field(column.name).type.equals(column.type) for column in wanted)
        paths.append(folder / name)
    names = [f"{table.name}/{name}" for name in sorted(expected | present)]
    return Files(Frame.plain(pd.DataFrame(records, dtype=object), names), digests, tuple(paths) if whole else None)


def _type_found(wanted: pa.Field, found: pa.Schema) -> str:
    if found.get_field_index(wanted.name) < 0:
        return ABSENT
    column = found.field(wanted.name)
    # Equal types can be written differently: the items of a list are "item" to Arrow and "element" to Parquet.
    return expectations.type_text(pa.field(wanted.name, wanted.type if column.type.equals(wanted.type) else column.type, column.nullable))
