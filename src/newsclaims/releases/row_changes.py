# ruff: noqa: S608 - names are quoted, and values never become SQL
"""The rows of one table that only one dataset has, or that differ in their values, found by primary key and a digest of each row."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from newsclaims.releases import pairing, shapes, sided_rows
from newsclaims.releases.sided_rows import ARTICLE, SIDES
from newsclaims.releases.sides import Side

BATCH = 10_000


class RowChange(NamedTuple):
    """A row of an article that both sides have, or of none: ``what`` is added, removed or changed, ``columns`` those that changed."""

    table: str
    key: tuple[Any, ...]
    article: str | None
    what: str
    columns: tuple[str, ...]
    methods: tuple[str | None, str | None]


@dataclass(frozen=True)
class TableChanges:
    """What became of a table's rows.

    ``followed`` counts those that came or went with their article, by (side, fate of the article); of those whose article's text changed,
    ``same_words`` have the same words on both sides, None for a table without ``text``.
    """

    name: str
    old_rows: int
    new_rows: int
    key: tuple[str, ...]
    rows: tuple[RowChange, ...]
    followed: Mapping[tuple[str, str], int]
    same_words: int | None

    def count(self, what: str) -> int:
        """How many rows were added, removed or changed, beside those that followed their articles."""
        return sum(1 for row in self.rows if row.what == what)

    @property
    def columns(self) -> dict[str, int]:
        """In how many rows each column changed."""
        return dict(sorted(Counter(column for row in self.rows for column in row.columns).items()))


class Finder:
    """Compares tables of two sides, one after another, in a DuckDB database in memory that knows the articles' fates."""

    def __init__(self, old: Side, new: Side, articles: pairing.Articles) -> None:
        self.sides = {"old": old, "new": new}
        self.sql = duckdb.connect(config={"autoinstall_known_extensions": False, "preserve_insertion_order": False})
        pairs = {pair.old: pair.new for pair in articles.changed}
        for side, listed in (("old", articles.old), ("new", articles.new)):
            fates = articles.fates(side)
            columns = {
                "article": pa.array(list(listed), pa.string()),
                "place_file": pa.array([row["source_file"] for row in listed.values()], pa.string()),
                "place_record": pa.array([row["source_record"] for row in listed.values()], pa.int64()),
                "fate": pa.array([fates[one] for one in listed], pa.string()),
                "pair": pa.array([pairs.get(one, one) for one in listed], pa.string()),
            }
            self.sql.register(f"{side}_articles", pa.table(columns))
        self.texts_changed = bool(articles.changed)
        self.sql.register("reshown", pa.table({"article": pa.array([*articles.freed, *articles.withheld], pa.string())}))

    def __enter__(self) -> Finder:
        return self

    def __exit__(self, *error: object) -> None:
        self.sql.close()

    def compare(self, table: str, key: tuple[str, ...]) -> TableChanges:
        """The changes of a table that both sides have, by ``key``; UserError where a key stands twice or is empty."""
        old, new = self.sides["old"], self.sides["new"]
        columns = self._differing(table, key)
        if not columns:
            return TableChanges(table, old.rows(table), new.rows(table), key, (), {}, None)
        rows = tuple(change for change, _ in self._changes(table, key, columns, []))
        return TableChanges(table, old.rows(table), new.rows(table), key, rows, self._followed(), self._same_words(columns))

    def values(self, table: str, key: tuple[str, ...]) -> Iterator[tuple[RowChange, dict[str, str | None], dict[str, str | None]]]:
        """The changes of a table again, each with its row's values before and after as JSON, in the order of their keys."""
        columns = self._differing(table, key)
        names = [name for name in columns if name not in key]
        found = self._changes(table, key, columns, [f"to_json({side[0]}.{shapes.quoted(name)})::varchar" for side in SIDES for name in names])
        for change, extra in found:
            before, after = (dict(zip(names, part, strict=True)) for part in (extra[: len(names)], extra[len(names) :]))
            yield change, before, after

    def words(self, table: str, key: tuple[str, ...]) -> Iterator[tuple[str, tuple[Any, ...], str, str]]:
        """After ``values``: of articles whose text changed, the rows whose words only one side has, as side, key, NEW's article id and words."""
        keys = sided_rows.names(key)
        for side, other in (SIDES, SIDES[::-1]):
            mine, theirs = (f"(select * from {s}_rows join {s}_articles on {ARTICLE} = article where fate = 'changed')" for s in (side, other))
            found = self.sql.execute(
                f"select {keys}, pair, text from {mine} anti join (select pair, text from {theirs}) using (pair, text) order by {keys}"
            )
            yield from ((side, row[: len(key)], row[-2], row[-1]) for row in found.fetchall())

    def methods(self, side: str) -> set[str]:
        """All values of ``method`` in a side's tables."""
        found: set[str] = set()
        for table, columns in self.sides[side].columns.items():
            if "method" in columns.names:
                query = f"select distinct method from {sided_rows.read(self.sides[side].files[table])} where method is not null"
                found |= {str(one) for (one,) in self.sql.execute(query).fetchall()}
        return found

    def _differing(self, table: str, key: tuple[str, ...]) -> Mapping[str, str]:
        """Fill the table differing with the keys of rows that differ; returns what both sides have as SQL, nothing where no file differs."""
        columns = shapes.common(self.sides["old"].columns[table], self.sides["new"].columns[table])
        if not sided_rows.make(self.sql, self.sides, table, key, columns):
            return {}
        keys = sided_rows.names(key)
        self.sql.execute(
            f"""create or replace temp table differing as
            select {keys}, o.article as old_article, n.article as new_article, o.fate as old_fate, n.fate as new_fate,
                o.digest is not null as in_old, n.digest is not null as in_new
            from old_digests o full join new_digests n using ({keys}) where o.digest is distinct from n.digest"""
        )
        return columns

    def _changes(self, table: str, key: tuple[str, ...], columns: Mapping[str, str], extra: list[str]) -> Iterator[tuple[RowChange, tuple[Any, ...]]]:
        """The rows that did not come or go with their article, with the ``extra`` expressions of each, in the order of their keys."""
        names = [name for name in columns if name not in key]
        picked = ", ".join(f"{columns[name]} as {shapes.quoted(name)}" for name in names)
        flags = ", ".join(f"o.{shapes.quoted(name)} is distinct from n.{shapes.quoted(name)}" for name in names)
        methods = ["o.method", "n.method"] if "method" in columns else ["null", "null"]
        keys = sided_rows.names(key)
        # What is read of the rows themselves is read for those that differ alone.
        sides = {s: f"(select {keys}{', ' if picked else ''}{picked} from {s}_rows semi join differing using ({keys}))" for s in SIDES}
        query = f"""select {keys}, coalesce(new_article, old_article), in_old, in_new, {", ".join(methods)}, [{flags}], {", ".join(extra) or "null"}
            from differing left join {sides["old"]} o using ({keys}) left join {sides["new"]} n using ({keys})
            where (in_old and in_new) or coalesce(new_fate, old_fate, 'kept') = 'kept' order by {keys}"""
        found = self.sql.execute(query)
        while batch := found.fetchmany(BATCH):
            for row in batch:
                values = row[: len(key)]
                article, in_old, in_new, *pair, differing = row[len(key) : len(key) + 6]
                both = in_old and in_new
                changed = tuple(name for name, differs in zip(names, differing, strict=True) if differs) if both else ()
                what = "changed" if both else "removed" if in_old else "added"
                known = tuple(sys.intern(one) if one is not None else None for one in pair)
                yield RowChange(table, values, article, what, changed, (known[0], known[1])), row[len(key) + 6 :]

    def _followed(self) -> dict[tuple[str, str], int]:
        query = """select case when in_old then 'old' else 'new' end as side, coalesce(new_fate, old_fate) as fate, count(*)
            from differing where in_old <> in_new and fate <> 'kept' group by all order by all"""
        return {(side, fate): count for side, fate, count in self.sql.execute(query).fetchall()}

    def _same_words(self, columns: Mapping[str, str]) -> int | None:
        if not {ARTICLE, "text"} <= columns.keys() or not self.texts_changed:
            return None
        words = [f"select pair, text from {s}_rows join {s}_articles on {ARTICLE} = article where fate = 'changed'" for s in SIDES]
        ((count,),) = self.sql.execute(f"select count(*) from ({words[0]} intersect all {words[1]})").fetchall()
        return int(count)
