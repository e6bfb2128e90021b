"""A comparison for people: tables in colour on a terminal, aligned plain text otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsclaims import versions
from newsclaims.releases.comparison import Comparison
from newsclaims.releases.row_changes import TableChanges
from newsclaims.releases.sides import Side
from newsclaims.releases.steps import count_of
from newsclaims.show import CONTROLS

MOST = 20
HEADER = ("table", "rows", "added", "removed", "changed", "columns that changed", "came and went with articles")
Section = tuple[str, list[tuple[str, ...]]]


def show(found: Comparison, console: Console) -> None:
    """Print a comparison."""
    for title, rows in sections(found):
        console.print(Text(shown(title), style="bold"), soft_wrap=True)
        if console.is_terminal and rows and len(rows[0]) > 1:
            table = Table(*rows[0])
            for row in rows[1:]:
                table.add_row(*(Text(shown(cell)) for cell in row))
            console.print(table)
        else:
            for line in _aligned(rows):
                console.print(Text(line), soft_wrap=True)


def sections(found: Comparison) -> Iterator[Section]:
    """What is to be said, in order: a title with lines of one cell, or with a table whose first row is its header."""
    yield f"{_name(found.old)} → {_name(found.new)}", []
    yield _verdict(found), [(reason,) for reason in found.reasons]
    if found.weighed:
        yield "Tables (rows of articles that came, went or have another text are in the last column alone)", [HEADER, *_tables(found)]
        yield from _articles(found)
        yield from _listed("Columns", [f"{c.table}.{c.column}: {c.what} {c.old} → {c.new}" for c in found.columns])
        yield from _listed("Tables that only one side has", [*(f"new: {t}" for t in found.appeared), *(f"removed: {t}" for t in found.gone)])
        yield from _listed("Causes", [f"{cause.kind}: {cause.text}" for cause in found.causes])
        yield from _listed("Files that are no tables", list(found.files))


def shown(value: str) -> str:
    """Untrusted words on one line, without what would disturb a terminal."""
    return " ".join(value.split()).translate(CONTROLS)


def _name(side: Side) -> str:
    what = f"release {side.version}" if side.certificate else f"dataset {side.version or 'of unknown version'}"
    return f"{side.name}: {what} ({side.kind}, {count_of(side.rows('articles'), 'article')})"


def _verdict(found: Comparison) -> str:
    if found.least == "none":
        return "Nothing changed: the same rows, columns and files"
    stated = found.new.version
    text = f"A {found.least.upper()} change"
    if found.old.version:
        text += f": the version after {found.old.version} is {found.version} at least"
    if found.old.version and stated and not versions.allows(found.old.version, stated, found.least):
        text += f"; NEW states {stated}, which does not say so"
    return text


def _tables(found: Comparison) -> Iterator[tuple[str, ...]]:
    for table in found.tables.values():
        columns = ", ".join(f"{name} {n:,}" for name, n in table.columns.items())
        counts = (f"{table.count(what):,}" for what in ("added", "removed", "changed"))
        yield table.name, f"{table.old_rows:,} → {table.new_rows:,}", *counts, columns or "–", _followed(table)


def _followed(table: TableChanges) -> str:
    came, went, before, after = (table.followed.get(key, 0) for key in (("new", "added"), ("old", "removed"), ("old", "changed"), ("new", "changed")))
    said = [f"{came:,} came"] if came else []
    said += [f"{went:,} went"] if went else []
    if before or after:
        words = "" if table.name == "articles" or table.same_words is None else f", {table.same_words:,} with the same words"
        said.append(f"another text: {before:,} → {after:,}{words}")
    return "; ".join(said) or "–"


def _articles(found: Comparison) -> Iterator[Section]:
    articles = found.articles
    yield from _listed("Articles with another text", [f"{articles.place(pair.new)}: {pair.old} → {pair.new}" for pair in articles.changed])
    yield from _listed("Articles removed", [f"{articles.place(one)}: {one}" for one in articles.removed])
    yield from _listed("Articles added", [f"{articles.place(one)}: {one}" for one in articles.added])
    described = found.tables["articles"].rows if "articles" in found.tables else ()
    yield from _listed("Articles described otherwise", [f"{articles.place(row.article or '')}: {', '.join(row.columns)}" for row in described])


def _listed(title: str, lines: Sequence[str]) -> Iterator[Section]:
    if lines:
        more = [(f"… and {len(lines) - MOST:,} more",)] if len(lines) > MOST else []
        yield title, [*((line,) for line in lines[:MOST]), *more]


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    cells = [[shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
