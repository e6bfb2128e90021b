"""Every changed row of a comparison as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from newsclaims import atomic
from newsclaims.catalogue.codebook import harmless
from newsclaims.releases.comparison import Comparison
from newsclaims.releases.row_changes import Finder, RowChange, TableChanges

HEADER = ("table", "key", "source", "what", "column", "old", "new")
LENGTH = 300
ELLIPSIS = "\u2026"
Values = dict[str, str | None]


def write(path: Path, found: Comparison) -> None:
    """Write a line for each article that came, went or has another text, and for each other row that did or each value of it that changed.

    Of an article with another text, rows are told apart by their words alone, since all their offsets and ids are new.
    The folders that were compared are read once more: an archive has to be still open.
    """
    with atomic.written(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for line in _articles(found):
            writer.writerow(map(safe, line))
        with Finder(found.old, found.new, found.articles) as finder:
            for table in found.tables.values():
                for line in _rows(finder, table, found) if table.rows or table.followed else ():
                    writer.writerow(map(safe, line))


def safe(value: str) -> str:
    """``value`` cut, and opened by an apostrophe where a spreadsheet would take it for a formula."""
    return harmless(value if len(value) <= LENGTH else value[: LENGTH - 1] + ELLIPSIS)


def _articles(found: Comparison) -> Iterator[tuple[str, ...]]:
    articles = found.articles
    for pair in articles.changed:
        yield "articles", pair.old, articles.place(pair.new), "text changed", "article_id", pair.old, pair.new
    for listed, what in ((articles.removed, "removed"), (articles.added, "added")):
        for one in listed:
            yield "articles", one, articles.place(one), what, "", "", ""


def _rows(finder: Finder, table: TableChanges, found: Comparison) -> Iterator[tuple[str, ...]]:
    for change, old, new in finder.values(table.name, table.key):
        key = " ".join(map(str, change.key))
        source = found.articles.place(change.article) if change.article else ""
        for column, before, after in _cells(change, old, new):
            yield change.table, key, source, change.what, column, before, after
    if table.name != "articles" and table.same_words is not None:
        for side, row, article, text in finder.words(table.name, table.key):
            before, after = (text, "") if side == "old" else ("", text)
            yield table.name, " ".join(map(str, row)), found.articles.place(article), "words lost" if before else "words new", "text", before, after


def _cells(change: RowChange, old: Values, new: Values) -> Iterator[tuple[str, str, str]]:
    if change.what == "changed":
        yield from ((column, _plain(old[column]), _plain(new[column])) for column in change.columns)
    elif change.what == "removed":
        yield "", _summary(old), ""
    else:
        yield "", "", _summary(new)


def _summary(values: Values) -> str:
    """What a whole row is about: its words, or all of it where it has none."""
    if "text" in values:
        return _plain(values["text"])
    return json.dumps({name: json.loads(value) for name, value in values.items() if value is not None}, ensure_ascii=False)


def _plain(value: str | None) -> str:
    """A JSON value for people: a string without its quotes, nothing for null."""
    if value is None:
        return ""
    read = json.loads(value)
    return read if isinstance(read, str) else value
