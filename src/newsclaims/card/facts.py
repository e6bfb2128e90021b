"""What the card says about the tables, counted from their files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsclaims import digests, schema, tables
from newsclaims.errors import UserError

SAMPLE = 3
# The sample shows the first row of each value of this column, so that three rows differ in what matters.
SAMPLE_BY: Mapping[str, str] = {"articles": "article_id", "sentences": "kind", "entities": "type", "claims": "kind", "rejects": "reason"}
SEED = ["source_file", "source_sha256"]
NOT_RELEASED = "(text not released)"


@dataclass(frozen=True)
class TableFacts:
    """A table's schema, size and content; ``files`` maps paths below dataset/ to SHA-256, ``digest`` sums them up; sizes are in bytes."""

    table: schema.Table
    files: Mapping[str, str]
    rows: int
    num_bytes: int
    download_size: int
    sample: list[dict[str, Any]]

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def digest(self) -> str:
        return digests.of_files(self.files)


def gather(root: Path) -> list[TableFacts]:
    """The facts of all tables, in the order of schema.TABLES; raises UserError where a table has no file."""
    dataset = root / "dataset"
    for name in schema.TABLES:
        if not tables.files(dataset / name):
            raise UserError(f"dataset/{name}: no Parquet file; run dvc repro, which builds it")
    return [_table(dataset, schema.load(name, root / "schema")) for name in schema.TABLES]


def count(folder: Path, column: str, where: Mapping[str, Any] | None = None) -> Counter[Any]:
    """How often each value of ``column`` stands in a table's folder, nulls too, among rows with the values of ``where``."""
    found: Counter[Any] = Counter()
    for part in _parts(folder, [column, *(where or {})]):
        kept = part
        for key, values in (where or {}).items():
            kept = kept.filter(pc.is_in(kept[key], pa.array(values)))
        found.update({one["values"]: one["counts"] for one in kept[column].value_counts().to_pylist()})
    return found


def seeds(folder: Path) -> dict[str, str]:
    """SHA-256 of each seed file that became articles."""
    pairs = (part.group_by(SEED).aggregate([]).to_pylist() for part in _parts(folder, SEED))
    return {row["source_file"]: row["source_sha256"] for part in pairs for row in part}


def _table(dataset: Path, table: schema.Table) -> TableFacts:
    paths = tables.files(dataset / table.name)
    # One file at a time: a table may be larger than memory.
    sizes = [(part.num_rows, part.combine_chunks().nbytes) for part in _parts(dataset / table.name)]
    return TableFacts(
        table=table,
        files={path.relative_to(dataset).as_posix(): digests.of_file(path) for path in paths},
        rows=sum(rows for rows, _ in sizes),
        num_bytes=sum(num_bytes for _, num_bytes in sizes),
        download_size=sum(path.stat().st_size for path in paths),
        sample=_sample(paths, table, dataset),
    )


def _sample(paths: list[Path], table: schema.Table, dataset: Path) -> list[dict[str, Any]]:
    sample: list[dict[str, Any]] = []
    seen: set[Any] = set()
    for path in paths:
        listed = tables.read_file(path, [SAMPLE_BY[table.name]]).column(0).combine_chunks()
        # Nulls, too, are one value; those of a dictionary are in the order in which they first stand.
        values = listed.dictionary_encode("encode")
        places = np.unique(values.indices.to_numpy(), return_index=True)[1]
        new = [place for place, value in zip(places.tolist(), values.dictionary.to_pylist(), strict=True) if value not in seen]
        new = new[: SAMPLE - len(sample)]
        sample += tables.read_file(path).take(new).to_pylist() if new else []
        seen.update(row[SAMPLE_BY[table.name]] for row in sample)
        if len(sample) == SAMPLE:
            break
    withheld = _withheld(dataset, {row.get("article_id") for row in sample})
    words = {f.name for f in table.fields if f.verbatim or f.verbatim_parts}
    return [_without_words(row, words) if row.get("article_id") in withheld else row for row in sample]


def _withheld(dataset: Path, ids: set[str | None]) -> set[str]:
    """Those of some articles whose texts may not be shown."""
    wanted = pa.array(sorted(one for one in ids if one), pa.string())
    parts = (part.filter(pc.is_in(part["article_id"], wanted)).to_pylist() for part in _parts(dataset / "articles", ["article_id", "text_release"]))
    return {row["article_id"] for part in parts for row in part if row["text_release"] == "none"}


def _without_words(row: Mapping[str, Any], words: set[str]) -> dict[str, Any]:
    """The row with the columns that repeat the article's text blanked, where that may not be shown."""
    return {key: NOT_RELEASED if value and key in words else value for key, value in row.items()}


def _parts(folder: Path, columns: list[str] | None = None) -> Iterator[pa.Table]:
    return (tables.read_file(path, columns) for path in tables.files(folder))
