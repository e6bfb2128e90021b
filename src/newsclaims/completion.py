"""What the shell completes beyond commands, options and paths: names of tables, and of a dataset's articles."""

from __future__ import annotations

import re
from pathlib import Path

import typer

MOST = 200
# Shells evaluate what is offered, and names of seed files are the work of strangers: others are left to be typed.
HARMLESS = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+@-]*")


def tables(incomplete: str) -> list[str]:
    """The tables whose names begin so."""
    from newsclaims import schema

    return [name for name in schema.TABLES if name.startswith(incomplete)]


def tables_or_paths(incomplete: str) -> list[str]:
    """The same where a path may be meant as well: with nothing typed, shells had better list files."""
    return tables(incomplete) if incomplete else []


def articles(context: typer.Context, incomplete: str) -> list[str]:
    """Seed files of one article, and ids of the articles of files of many, in the dataset that ``--dataset`` names; none where nothing is built."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found: set[str] = set()
    for path in sorted((Path(context.params.get("dataset") or "dataset") / "articles").glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            listed = file.read(columns=["article_id", "source_file"])
        counts = {one["values"]: one["counts"] for one in pc.value_counts(listed["source_file"]).to_pylist()}
        for row in listed.to_pylist():
            name = row["source_file"] if counts[row["source_file"]] == 1 else row["article_id"]
            if name.startswith(incomplete) and HARMLESS.fullmatch(name):
                found.add(name)
    return sorted(found)[:MOST]
