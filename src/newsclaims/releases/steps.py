"""What kind of version a change asks for: the rules of docs/versioning.md, each with the reason that it gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from newsclaims import versions
from newsclaims.releases.pairing import Articles
from newsclaims.releases.row_changes import RowChange, TableChanges
from newsclaims.releases.shapes import ColumnChange

# Columns of articles that describe them: no row of another table is made from them, and no rule reads them.
DESCRIPTIVE = frozenset(
    {"title", "byline", "url", "licence", "notes", "source_file", "source_record", "source_encoding", "source_sha256", "source_map"}
)
TEXT_RELEASE = "text_release"
DUPLICATE_OF = "duplicate_of"
WORDING = frozenset({"detail"})
SCHEMA_STEPS: Mapping[str, tuple[str, str]] = {
    "added": ("minor", "is a new column ({new}); no value that was there is touched"),
    "removed": ("major", "was removed (it was {old})"),
    "retyped": ("major", "is {new} and was {old}"),
    "identified": ("major", "identifies rows by other rules"),
    "described": ("patch", "is described in other words; if it means something else than before, this is MAJOR: read both"),
}


class Reason(NamedTuple):
    """``step`` is patch, minor or major."""

    step: str
    text: str


def weigh(
    articles: Articles,
    tables: Sequence[TableChanges],
    columns: Sequence[ColumnChange],
    files: Sequence[str],
    appeared: Sequence[str],
    gone: Sequence[str],
) -> list[Reason]:
    """Every reason for a new version, the weightiest first."""
    found = [*_of_articles(articles), *_of_schema(columns, appeared, gone)]
    for table in tables:
        counted = Counter(_of_row(row, articles) for row in table.rows)
        found += [Reason(step, f"{table.name}: {count_of(n, 'row')} {what}") for (step, what), n in sorted(counted.items()) if step != "none"]
    if files:
        found.append(Reason("patch", f"card, reports or other files that are no tables differ: {count_of(len(files), 'file')}"))
    return sorted(found, key=lambda reason: -versions.STEPS.index(reason.step))


def least(reasons: Sequence[Reason]) -> str:
    """The least step that allows all of them."""
    return max((reason.step for reason in reasons), key=versions.STEPS.index, default="none")


def count_of(number: int, noun: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _of_articles(articles: Articles) -> Iterator[Reason]:
    for listed, step, what in (
        (articles.removed, "major", "removed: what was cited is no longer there"),
        (articles.changed, "major", "with another text, and so another id"),
        (articles.withheld, "major", "with a more restrictive text_release: a public release loses words that it showed"),
        (articles.added, "minor", "added, with their rows"),
        (articles.freed, "minor", "with a less restrictive text_release: a public release shows words that it withheld"),
    ):
        if listed:
            yield Reason(step, f"{count_of(len(listed), 'article')} {what}")


def _of_schema(columns: Sequence[ColumnChange], appeared: Sequence[str], gone: Sequence[str]) -> Iterator[Reason]:
    for name in gone:
        yield Reason("major", f"table {name} was removed")
    for name in appeared:
        yield Reason("minor", f"table {name} is new")
    for one in columns:
        if one.what == "key":
            yield Reason("major", f"{one.table}: its key is ({one.new}) and was ({one.old}), so that its rows cannot be compared")
        else:
            step, what = SCHEMA_STEPS[one.what]
            yield Reason(step, f"{one.table}.{one.column} {what.format(old=one.old, new=one.new)}")


def _of_row(row: RowChange, articles: Articles) -> tuple[str, str]:
    """The step that a row's change asks for, and what is said of it."""
    if row.table == "articles":
        return _of_metadata(row, articles)
    if row.table == "rejects" and row.article is None:
        if row.what == "changed":
            wording = set(row.columns) <= WORDING
            return ("patch", "worded differently") if wording else ("minor", "of inputs that are no articles changed")
        return "minor", f"of inputs that are no articles {row.what}"
    said = {"added": "new", "removed": "lost", "changed": "changed"}[row.what]
    return "major", f"{said} in articles that both have"


def _of_metadata(row: RowChange, articles: Articles) -> tuple[str, str]:
    beyond = sorted(set(row.columns) - DESCRIPTIVE - {TEXT_RELEASE, DUPLICATE_OF})
    if beyond:
        return "major", f"changed in {', '.join(beyond)}, which other rows or analyses depend on"
    if DUPLICATE_OF in row.columns:
        return "minor", "changed in duplicate_of, which follows from what other articles there are"
    described = sorted(set(row.columns) & DESCRIPTIVE)
    if described:
        return "patch", f"changed in {', '.join(described)}, which describe articles"
    # Its direction is weighed with the articles.
    known = row.article in articles.freed or row.article in articles.withheld
    return ("none", "") if known else ("major", "changed in text_release")
