"""Gather what each stage could not finish into one table, so that nothing is lost without a row."""

from __future__ import annotations

from pathlib import Path

from newsclaims import schema, tables
from newsclaims.params import Params


def run(root: Path, params: Params) -> None:
    """Make table rejects, in one file, from build/rejects/<stage>/."""
    found = list(tables.rows(sorted((root / "build" / "rejects").glob("*/*.parquet"))))
    found.sort(key=lambda r: (r["source_file"], r["source_record"], r["stage"]))
    arrow = schema.arrow_schema(schema.load("rejects", root / "schema"))
    tables.write(found, arrow, tables.shard_path(root / "dataset" / "rejects", 0, 1))
