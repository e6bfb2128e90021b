"""Two releases, or built datasets, compared by value: what changed, why, and what version that asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclaims import versions
from newsclaims.errors import UserError
from newsclaims.releases import causes, files, pairing, shapes, sides, steps
from newsclaims.releases.row_changes import Finder, TableChanges
from newsclaims.releases.shapes import ColumnChange
from newsclaims.releases.sides import Side
from newsclaims.rights import anchors


@dataclass(frozen=True)
class Comparison:
    """``tables`` are those that both sides have, ``appeared`` and ``gone`` the others; ``weighed`` are the reasons with their steps."""

    old: Side
    new: Side
    articles: pairing.Articles
    tables: Mapping[str, TableChanges]
    appeared: tuple[str, ...]
    gone: tuple[str, ...]
    columns: tuple[ColumnChange, ...]
    files: tuple[str, ...]
    causes: tuple[causes.Cause, ...]
    weighed: tuple[steps.Reason, ...]

    @property
    def least(self) -> str:
        """The least step of the version that the changes ask for: none, patch, minor or major."""
        return steps.least(self.weighed)

    @property
    def reasons(self) -> list[str]:
        """Every reason for a new version, the weightiest first, each opened by its step."""
        return [f"{reason.step.upper()}: {reason.text}" for reason in self.weighed]

    @property
    def version(self) -> versions.Version | None:
        """The least version after OLD's that allows the changes; None where OLD states none."""
        return versions.bumped(self.old.version, self.least) if self.old.version else None


def compare(old: Path, new: Path) -> Comparison:
    """Compare two folders; UserError where they are not of one kind, or where a table cannot be paired row by row."""
    before = sides.load(old, "OLD")
    after = sides.load(new, "NEW", before)
    if before.kind != after.kind:
        raise UserError(
            f"OLD ({old}) is a {before.kind} release and NEW ({new}) a {after.kind} one: what a public one withholds would count "
            "as changed; compare two of one kind"
        )
    articles = pairing.articles(before, after)
    # Anchors are made from withheld texts alone: they come and go with text_release, and else with the text.
    both = [table for table in before.files if table in after.files and table != anchors.TABLE]
    columns = [change for table in both for change in _columns(table, before, after)]
    with Finder(before, after, articles) as finder:
        keys = {table: sides.key(table, before, after) for table in both}
        columns += [ColumnChange(t, "", "key", *_keys(t, before, after)) for t, key in keys.items() if not key and not _told(t, columns)]
        tables = {table: finder.compare(table, key) for table, key in keys.items() if key}
        methods = [finder.methods(side) if any(table.rows for table in tables.values()) else set() for side in ("old", "new")]
        known = causes.evidence(before, after, *methods)
    appeared, gone = (tuple(sorted(one.files.keys() - other.files.keys() - {anchors.TABLE})) for one, other in ((after, before), (before, after)))
    others = files.differing(before, after)
    listed = list(tables.values())
    return Comparison(
        before,
        after,
        articles,
        tables,
        appeared,
        gone,
        tuple(columns),
        others,
        tuple(causes.find(articles, listed, columns, known)),
        tuple(steps.weigh(articles, listed, columns, others, appeared, gone)),
    )


def _columns(table: str, old: Side, new: Side) -> list[ColumnChange]:
    found = shapes.changes(table, old.columns[table], new.columns[table])
    if table in old.schemas and table in new.schemas:
        found += shapes.described(table, old.schemas[table], new.schemas[table])
    return found


def _told(table: str, columns: list[ColumnChange]) -> bool:
    return any(one.table == table and one.what == "key" for one in columns)


def _keys(table: str, old: Side, new: Side) -> list[str]:
    return [", ".join(side.schemas[table].primary_key) if table in side.schemas else "unknown" for side in (old, new)]


def as_json(found: Comparison) -> dict[str, Any]:
    """All of a comparison but the single values, as plain data."""
    return {
        "old": _side(found.old),
        "new": _side(found.new),
        "least": found.least,
        "version": str(found.version) if found.version else None,
        "reasons": [reason._asdict() for reason in found.weighed],
        "causes": [cause._asdict() for cause in found.causes],
        "articles": {
            "added": list(found.articles.added),
            "removed": list(found.articles.removed),
            "changed": [pair._asdict() for pair in found.articles.changed],
            "freed": list(found.articles.freed),
            "withheld": list(found.articles.withheld),
        },
        "tables": {name: _table(table) for name, table in found.tables.items()},
        "tables_added": list(found.appeared),
        "tables_removed": list(found.gone),
        "columns": [change._asdict() for change in found.columns],
        "files": list(found.files),
    }


def _side(side: Side) -> dict[str, Any]:
    return {"kind": side.kind, "version": str(side.version) if side.version else None, "fingerprint": side.certificate.get("fingerprint")}


def _table(table: TableChanges) -> dict[str, Any]:
    return {
        "old_rows": table.old_rows,
        "new_rows": table.new_rows,
        "key": list(table.key),
        "columns": table.columns,
        "followed": {f"{side}, article {fate}": count for (side, fate), count in table.followed.items()},
        "rows": [{"key": list(row.key), "article": row.article, "what": row.what, "columns": list(row.columns)} for row in table.rows],
    }
