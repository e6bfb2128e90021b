# ruff: noqa: S608 - names are quoted, and values never become SQL
"""A digest of every row of a table on both sides of a comparison, with its key and what became of its article."""

from __future__ import annotations

import glob
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from newsclaims import digests
from newsclaims.errors import UserError
from newsclaims.releases import shapes, withheld
from newsclaims.releases.sides import Side

SIDES = ("old", "new")
ARTICLE, PLACE = "article_id", ("source_file", "source_record")


def make(sql: duckdb.DuckDBPyConnection, sides: Mapping[str, Side], table: str, key: tuple[str, ...], columns: Mapping[str, str]) -> bool:
    """Fill old_digests and new_digests from the files that differ, which become old_rows and new_rows; False where no file does.

    ``columns`` are what both sides have, as SQL.
    Raises UserError where a key stands twice or is empty.
    """
    unlike = _unlike(sides["old"].files[table], sides["new"].files[table])
    if not any(unlike.values()):
        return False
    packed = ", ".join(f"{shapes.quoted(name)} := {one}" for name, one in columns.items())
    for side in SIDES:
        of_side = sides[side].columns[table]
        # Where this side has nothing that the other lacks, its first file without its rows gives the columns.
        source = read(unlike[side]) if unlike[side] else f"{read(sides[side].files[table][:1])} limit 0"
        sql.execute(f"create or replace temp view {side}_rows as select {_shown(sides[side], table)} from {source}")
        sql.execute(
            f"""create or replace temp table {side}_digests as
            select {", ".join(f"r.{shapes.quoted(k)}" for k in key)}, a.article, a.fate,
                unhex(sha256(to_json(struct_pack({packed}))::varchar)) as digest
            from {side}_rows r left join {_articles(side, of_side)}"""
        )
        _refuse_unkeyed(sql, sides[side], table, key, side)
    return True


def read(paths: Sequence[Path]) -> str:
    """SQL for the rows of Parquet files: of these alone, whatever their folders are called."""
    listed = ", ".join("'" + glob.escape(str(path)).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def names(key: tuple[str, ...]) -> str:
    """Columns in a list, as SQL has them."""
    return ", ".join(map(shapes.quoted, key))


def _shown(side: Side, table: str) -> str:
    if side.kind == "full" or table not in side.schemas or ARTICLE not in side.columns[table].names:
        return "*"
    return withheld.blanked(side.columns[table], side.schemas[table], f"{ARTICLE} in (select article from reshown)")


def _unlike(old: tuple[Path, ...], new: tuple[Path, ...]) -> dict[str, list[Path]]:
    """The files that have no twin of the same bytes on the other side: what both have cannot differ."""
    found = {"old": {path: digests.of_file(path) for path in old}, "new": {path: digests.of_file(path) for path in new}}
    both = set(found["old"].values()) & set(found["new"].values())
    return {side: [path for path, digest in paths.items() if digest not in both] for side, paths in found.items()}


def _articles(side: str, columns: pa.Schema) -> str:
    """SQL that joins to a row the article that it belongs to: by its id, or as rejects do, by the place that it came from."""
    if ARTICLE in columns.names:
        return f"{side}_articles a on r.{ARTICLE} = a.article"
    if set(PLACE) <= set(columns.names):
        first = f"(select distinct on (place_file, place_record) * from {side}_articles order by article)"
        return f"{first} a on r.source_file = a.place_file and r.source_record = a.place_record"
    return f"{side}_articles a on false"


def _refuse_unkeyed(sql: duckdb.DuckDBPyConnection, side: Side, table: str, key: tuple[str, ...], name: str) -> None:
    empty = " or ".join(f"{shapes.quoted(k)} is null" for k in key)
    query = f"select {names(key)} from {name}_digests group by all having count(*) > 1 or {empty} order by all limit 1"
    if found := sql.execute(query).fetchall():
        shown = ", ".join(map(repr, found[0]))
        raise UserError(
            f"{side.name}, {table}: the key {', '.join(key)} is empty or stands in several rows: {shown}; newsclaims validate finds them all"
        )
