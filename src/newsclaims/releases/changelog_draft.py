"""A draft of the entry in CHANGELOG.md that a comparison asks for: by Data, Schema and Code, for a person to finish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsclaims.card.markdown import code, escape
from newsclaims.errors import UserError
from newsclaims.releases.comparison import Comparison
from newsclaims.releases.row_changes import TableChanges
from newsclaims.releases.steps import SCHEMA_STEPS, count_of

MOST = 20
OF_CODE = frozenset({"rule", "model", "parameters", "libraries", "reading"})


def draft(found: Comparison) -> str:
    """The entry as Markdown; UserError where OLD states no version, or where there is nothing to tell."""
    if found.version is None:
        raise UserError(f"OLD ({found.old.folder}) states no version, so that the next is unknown; give a release, or a dataset with its card")
    if found.least == "none":
        raise UserError("nothing changed: there is no entry to draft")
    lines = [f"## {found.version} (unreleased)", "", f"A {found.least} change of {found.old.version}, so {found.version} at least."]
    for title, said in (("Data", list(_data(found))), ("Schema", list(_schema(found))), ("Code", list(_code(found)))):
        if said:
            lines += ["", f"### {title}", *(f"- {one}" for one in said)]
    return "\n".join(lines) + "\n"


def _data(found: Comparison) -> Iterator[str]:
    articles = found.articles
    for listed, what in (
        (articles.added, "added"),
        (articles.removed, "removed"),
        (articles.freed, "with a less restrictive text_release"),
        (articles.withheld, "with a more restrictive text_release"),
    ):
        if listed:
            yield f"{count_of(len(listed), 'article')} {escape(what)}: {_some([escape(articles.place(one)) for one in listed])}."
    if articles.changed:
        pairs = [f"{escape(articles.place(pair.new))} ({code(pair.old)} is now {code(pair.new)})" for pair in articles.changed]
        yield f"{count_of(len(pairs), 'article')} with another text: {_some(pairs)}."
    for table in found.tables.values():
        if said := _counts(table):
            yield f"{escape(table.name)}: {said}."
    for cause in found.causes:
        if cause.kind not in OF_CODE and cause.kind != "schema":
            yield f"Cause ({cause.kind}): {escape(cause.text)}."
    if found.files:
        yield f"Card, reports and other files that are no tables: {_some([code(path) for path in found.files])}."


def _counts(table: TableChanges) -> str:
    said = [f"{count_of(table.count(what), 'row')} {what}" for what in ("added", "removed", "changed") if table.count(what)]
    if columns := table.columns:
        said[-1] += f" ({', '.join(f'{code(name)} in {n:,}' for name, n in columns.items())})"
    came, went = (sum(n for (side, _), n in table.followed.items() if side == one) for one in ("new", "old"))
    if table.name != "articles" and (came or went):
        said.append(f"{came:,} came and {went:,} went with articles that were added, removed or have another text")
    return "; ".join(said)


def _schema(found: Comparison) -> Iterator[str]:
    yield from (f"New table {escape(name)}." for name in found.appeared)
    yield from (f"Table {escape(name)} removed." for name in found.gone)
    for one in found.columns:
        if one.what == "key":
            yield f"{escape(one.table)}: the key is ({escape(one.new)}) and was ({escape(one.old)})."
        else:
            what = SCHEMA_STEPS[one.what][1].format(old=one.old, new=one.new)
            yield f"{code(f'{one.table}.{one.column}')} {escape(what)}."


def _code(found: Comparison) -> Iterator[str]:
    yield from (f"{cause.kind}: {escape(cause.text)}." for cause in found.causes if cause.kind in OF_CODE)


def _some(listed: Sequence[str]) -> str:
    more = f", and {len(listed) - MOST:,} more" if len(listed) > MOST else ""
    return ", ".join(listed[:MOST]) + more
