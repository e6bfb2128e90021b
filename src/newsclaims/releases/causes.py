"""Why rows differ, where it can be told: from what two certificates say of their inputs, and from the rows themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from newsclaims.releases.pairing import Articles
from newsclaims.releases.row_changes import RowChange, TableChanges
from newsclaims.releases.shapes import ColumnChange
from newsclaims.releases.sides import Side
from newsclaims.releases.steps import count_of

# Columns of articles that rows of other tables are made from, and which.
MADE_FROM: Mapping[str, Mapping[str, frozenset[str]]] = {
    "publisher": {"claims": frozenset({"source_name"})},
    "published": {"claims": frozenset({"time_from", "time_to"}), "entities": frozenset({"date_from", "date_to"})},
}
# What of a certificate can change rows while schema and seeds are the same, and the cause that it is.
INPUTS = {"code": "rule", "model": "model", "params": "parameters"}
READING = frozenset({"notes", "source_encoding", "source_map"})
PLACED = frozenset({"source_file", "source_record"})
RULE = "rule:"
PACKAGE = "newsclaims"
UNTOLD = "cannot be told"


class Cause(NamedTuple):
    """``kind`` is source text, metadata, rule, model, parameters, libraries, schema, reading or cannot be told."""

    kind: str
    text: str


@dataclass(frozen=True)
class Evidence:
    """What speaks for causes: the inputs that differ (None where a certificate is lacking, ``without`` says on which side), and the methods."""

    differing: frozenset[str] | None
    without: str
    old_parts: frozenset[str]
    new_parts: frozenset[str]


def evidence(old: Side, new: Side, old_methods: set[str], new_methods: set[str]) -> Evidence:
    """Weigh the certificates of both sides, and the values of ``method`` in their tables."""
    without = " and ".join(side.name for side in (old, new) if not side.inputs)
    differing = None if without else frozenset(_differing(old, new))
    return Evidence(differing, without, *(frozenset(part for one in methods for part in one.split("+")) for methods in (old_methods, new_methods)))


def find(articles: Articles, tables: Sequence[TableChanges], columns: Sequence[ColumnChange], known: Evidence) -> list[Cause]:
    """Every cause, once, with what it explains."""
    found = [*_of_texts(articles, known)]
    edited = {row.article: row.columns for table in tables if table.name == "articles" for row in table.rows}
    counted: Counter[tuple[str, str, str]] = Counter()
    for table in tables:
        for row in table.rows:
            kind, why = _of_metadata(row, known) if row.table == "articles" else _of_row(row, edited.get(row.article, ()), known)
            counted[kind, why, row.table] += 1
    for kind, why in sorted({(kind, why) for kind, why, _ in counted}):
        rows = ", ".join(f"{count_of(n, 'row')} of {table}" for (k, w, table), n in sorted(counted.items()) if (k, w) == (kind, why))
        found.append(Cause(kind, f"{rows}: {why}"))
    changed = sorted({f"{one.table}.{one.column}" for one in columns if one.what in ("added", "removed", "retyped")})
    if changed:
        found.append(Cause("schema", f"columns of another shape: {', '.join(changed)}"))
    return found


def _differing(old: Side, new: Side) -> Iterator[str]:
    for name in ("seeds", *INPUTS):
        if old.inputs.get(name) != new.inputs.get(name):
            yield name
    packages = [_environment(side) for side in (old, new)]
    if packages[0] != packages[1]:
        yield "libraries"
    sources = [_sources(side.inputs.get("seeds")) for side in (old, new)]
    if sources[0] != sources[1]:
        yield "sources.csv"


def _environment(side: Side) -> Any:
    # uv.lock differs with every version of this package: what counts is which libraries it pins.
    found = side.certificate.get("environment")
    if not isinstance(found, Mapping):
        return side.inputs.get("lock")
    packages = found.get("packages")
    # The package's own version, which a user's dataset asks for, is told by its code.
    others = {name: version for name, version in packages.items() if name != PACKAGE} if isinstance(packages, Mapping) else packages
    return {"python": found.get("python"), "packages": others}


def _sources(seeds: Any) -> str | None:
    listed = seeds if isinstance(seeds, Mapping) else {}
    return listed.get("sources.csv") or listed.get("seeds/sources.csv")


def _of_texts(articles: Articles, known: Evidence) -> Iterator[Cause]:
    edited = [pair for pair in articles.changed if pair.seed_differs]
    reread = [pair for pair in articles.changed if pair.seed_differs is False]
    doubtful = [pair for pair in articles.changed if pair.seed_differs is None]
    if edited:
        yield Cause("source text", f"{count_of(len(edited), 'article')}: the seed file's bytes differ, and so does the text")
    if reread:
        yield Cause("reading", f"{count_of(len(reread), 'article')}: the seed file is the same, but it is read into another text")
    if doubtful:
        yield Cause(UNTOLD, f"{count_of(len(doubtful), 'article')} with another text: without source_sha256 the seed files cannot be compared")
    for listed, what in ((articles.added, "added"), (articles.removed, "removed")):
        if listed:
            same_seeds = known.differing is not None and "seeds" not in known.differing
            why = "the seeds are the same, so reading or rejecting them changed" if same_seeds else f"{what} with the seeds or their records"
            yield Cause("reading" if same_seeds else "source text", f"{count_of(len(listed), 'article')} {what}: {why}")


def _of_metadata(row: RowChange, known: Evidence) -> tuple[str, str]:
    """Why a row of articles changed whose text did not."""
    columns = set(row.columns)
    if columns & PLACED:
        return "source text", "the article stands in another file or record of the seeds"
    if "source_sha256" in columns:
        return "metadata", "the seed file's bytes differ, but not the article's text"
    if columns <= READING:
        return "reading", "the seed file is the same, but it is read in another way"
    if known.differing is None:
        return UNTOLD, f"the seed file is the same: seeds/sources.csv, or the code that reads it ({_lacking(known)})"
    if "sources.csv" in known.differing:
        return "metadata", "seeds/sources.csv differs"
    return UNTOLD, "neither the seed file nor seeds/sources.csv differs"


def _of_row(row: RowChange, edited: Sequence[str], known: Evidence) -> tuple[str, str]:
    """Why a row of another table changed whose article's text did not; ``edited`` are the columns of its article that did."""
    if row.table == "rejects" and row.article is None:
        return "source text", "inputs that are no articles came, went or are rejected for another reason"
    for column in edited:
        if row.columns and set(row.columns) <= MADE_FROM.get(column, {}).get(row.table, frozenset()):
            return "metadata", f"made from articles.{column}, which changed"
    possible = None if known.differing is None else known.differing & {*INPUTS, "libraries"}
    if possible is not None and len(possible) == 1:
        one = next(iter(possible))
        return INPUTS.get(one, one), f"of all inputs that rows are made by, only {_words(one)}"
    return _by_method(row, known, possible)


def _by_method(row: RowChange, known: Evidence, possible: frozenset[str] | None) -> tuple[str, str]:
    new = {part for part in (row.methods[1] or "").split("+") if part} - known.old_parts
    lost = {part for part in (row.methods[0] or "").split("+") if part} - known.new_parts
    parts = new | lost
    models = sorted(part for part in parts if not part.startswith(RULE))
    if models and (possible is None or "model" in possible):
        return "model", f"method names a model that only one side has: {', '.join(models)}"
    rules = sorted(part for part in parts if part.startswith(RULE))
    same_models = all(part.startswith(RULE) for part in known.old_parts ^ known.new_parts)
    if rules and same_models and (possible is None or "code" in possible):
        return "rule", f"method names a rule that only one side has: {', '.join(rules)}"
    if possible is None:
        return UNTOLD, _lacking(known)
    if not possible:
        return UNTOLD, "no input differs, so one of the two was not built from what its certificate says, or the build does not repeat"
    return UNTOLD, f"several inputs differ: {', '.join(map(_words, sorted(possible)))}"


def _words(one: str) -> str:
    return {"code": "the code (a rule) differs", "model": "the model differs", "params": "params.yaml differs"}.get(
        one, "Python or a library differs"
    )


def _lacking(known: Evidence) -> str:
    return f"no certificate in {known.without}"
