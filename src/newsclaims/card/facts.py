"""What the card says about the tables, counted from their files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclaims import digests, schema, tables
from newsclaims.errors import UserError

SAMPLE = 3
# The sample shows the first row of each value of this column, so that three rows differ in what matters.
SAMPLE_BY: Mapping[str, str] = {"articles": "article_id", "sentences": "kind", "entities": "type", "claims": "kind", "rejects": "reason"}
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
    withheld = {row["article_id"] for row in _rows(dataset / "articles", ["article_id", "text_release"]) if row["text_release"] == "none"}
    return [_table(dataset, schema.load(name, root / "schema"), withheld) for name in schema.TABLES]


def count(folder: Path, column: str, where: Mapping[str, Any] | None = None) -> Counter[Any]:
    """How often each value of ``column`` stands in a table's folder, nulls too, among rows with the values of ``where``."""
    where = where or {}
    rows = _rows(folder, [column, *where])
    return Counter(row[column] for row in rows if all(row[key] in values for key, values in where.items()))


def seeds(folder: Path) -> dict[str, str]:
    """SHA-256 of each seed file that became articles."""
    return {row["source_file"]: row["source_sha256"] for row in _rows(folder, ["source_file", "source_sha256"])}


def _table(dataset: Path, table: schema.Table, withheld: set[str]) -> TableFacts:
    paths = tables.files(dataset / table.name)
    parts = [tables.read_file(path) for path in paths]
    return TableFacts(
        table=table,
        files={path.relative_to(dataset).as_posix(): digests.of_file(path) for path in paths},
        rows=sum(part.num_rows for part in parts),
        num_bytes=sum(part.combine_chunks().nbytes for part in parts),
        download_size=sum(path.stat().st_size for path in paths),
        sample=_sample(paths, table, withheld),
    )


def _sample(paths: list[Path], table: schema.Table, withheld: set[str]) -> list[dict[str, Any]]:
    sample: dict[Any, dict[str, Any]] = {}
    for row in tables.rows(paths):
        sample.setdefault(row[SAMPLE_BY[table.name]], row)
        if len(sample) == SAMPLE:
            break
    words = {f.name for f in table.fields if f.verbatim or f.verbatim_parts}
    return [_without_words(row, words) if row.get("article_id") in withheld else row for row in sample.values()]


def _without_words(row: Mapping[str, Any], words: set[str]) -> dict[str, Any]:
    """The row with the columns that repeat the article's text blanked, where that may not be shown."""
    return {key: NOT_RELEASED if value and key in words else value for key, value in row.items()}


def _rows(folder: Path, columns: list[str]) -> Iterable[dict[str, Any]]:
    for path in tables.files(folder):
        yield from tables.read_file(path, columns).to_pylist()
