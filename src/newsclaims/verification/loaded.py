"""The tables as their Parquet files have them, held against the columns and types of their schemas."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from newsclaims import schema, tables
from newsclaims.errors import UserError
from newsclaims.verification.findings import Checked, Finding, Problem, Unchecked, brief, quoted
from newsclaims.verification.folder import Folder, told


class Place(NamedTuple):
    """Where a row is, in the order in which a Problem has it."""

    file: str
    table: str
    article: str | None
    row: int
    id: str | None


@dataclass(frozen=True)
class Loaded:
    """One table: ``parts`` are its readable files; ``rows`` joins them, None unless all are as ``table`` says; ``complete``: all could be read."""

    name: str
    parts: Mapping[str, pa.Table]
    table: schema.Table | None = None
    rows: pa.Table | None = None
    complete: bool = True
    findings: list[Finding] = field(default_factory=list)

    def place(self, row: int) -> Place:
        """Where a row of ``rows`` is."""
        ends = list(accumulate(part.num_rows for part in self.parts.values()))
        file = bisect_right(ends, row)
        at = row - (ends[file - 1] if file else 0)
        name = list(self.parts)[file]
        values = self.parts[name].slice(at, 1).to_pylist()[0]
        key = ":".join(str(values.get(column)) for column in self.table.primary_key) if self.table else None
        article = values.get("article_id")
        return Place(name, self.name, None if article is None else str(article), at, key)


def load(folder: Folder, name: str, schemas: Path | None) -> Loaded:
    """Read one table; whatever is wrong with its files, columns and types is in ``findings``."""
    findings: list[Finding] = []
    table = _table(folder, name, schemas, findings)
    parts, sound = {}, True
    files = folder.parquet(name)
    if not files:
        findings.append(Problem("has no Parquet file", table=name))
    for file in files:
        try:
            part = tables.read_file(folder.files[file])
            # Words that are no UTF-8, offsets outside their buffer: a reader would stumble over them later.
            part.validate(full=True)
        except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
            findings.append(Problem(f"cannot be read as Parquet ({brief(error)})", file=file, table=name))
            sound = False
            continue
        parts[file] = part
        if table:
            found = _differences(part.schema, table, file)
            findings += found
            sound = sound and not found
    complete = len(parts) == len(files) and bool(files)
    rows = None
    if table and complete and sound:
        # The types are equal but for the names that Parquet gives to the items of lists.
        rows = pa.concat_tables(part.cast(schema.arrow_schema(table)) for part in parts.values())
        findings.append(Checked(f"{name}: {len(table.fields)} columns of {len(files)} file{'s' if len(files) != 1 else ''}, {rows.num_rows:,} rows"))
    return Loaded(name, parts, table, rows, complete, findings)


def _table(folder: Folder, name: str, schemas: Path | None, findings: list[Finding]) -> schema.Table | None:
    if schemas is None:
        findings.append(Unchecked(f"{name}: no schema here to hold its columns against; run where schema/ is"))
        return None
    if folder.released and f"schema/{name}.yaml" not in folder.files:
        findings.append(Problem("not found, so that the table cannot be held against it", file=f"schema/{name}.yaml", table=name))
        return None
    try:
        return schema.load(name, schemas)
    except (UserError, TypeError, AttributeError, KeyError, ValueError, RecursionError) as error:
        findings.append(Problem(f"is no schema that can be used ({told(folder, error)})", file=f"schema/{name}.yaml", table=name))
        return None


def _differences(found: pa.Schema, table: schema.Table, file: str) -> list[Finding]:
    wanted = schema.arrow_schema(table)
    problems: list[Finding] = []
    lacking = [name for name in wanted.names if name not in found.names]
    others = [name for name in found.names if name not in wanted.names]
    if lacking:
        problems.append(Problem(f"lacks the columns {', '.join(lacking)}", file, table.name))
    if others:
        problems.append(Problem(f"has columns that the schema does not: {quoted(', '.join(others))}", file, table.name))
    if not problems and found.names != wanted.names:
        problems.append(Problem("has its columns in another order, or twice", file, table.name, expected=str(wanted.names), found=str(found.names)))
    if problems:
        return problems
    for one in wanted:
        other = found.field(one.name)
        if not other.type.equals(one.type) or other.nullable != one.nullable:
            problems.append(Problem(f"column {one.name} has another type", file, table.name, expected=_type(one), found=_type(other)))
    return problems


def _type(column: pa.Field) -> str:
    return f"{column.type}{'' if column.nullable else ' not null'}"
