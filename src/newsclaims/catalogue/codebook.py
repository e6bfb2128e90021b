"""codebook.csv: every column of every table in one list, for people with a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from newsclaims import schema

FILE = "codebook.csv"
HEADER = ("table", "column", "type", "required", "description", "allowed values", "key")
# What makes a spreadsheet take a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOUNDS: Mapping[str, str] = {"minimum": "from {}", "maximum": "up to {}", "minLength": "length from {}", "maxLength": "length up to {}"}


def text(schemas: Mapping[str, schema.Table]) -> str:
    """The codebook as CSV with a header, one line for each column and each part of a list's records."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for table in schemas.values():
        writer.writerows([harmless(cell) for cell in row] for row in _rows(table))
    return out.getvalue()


def harmless(cell: str) -> str:
    """``cell`` with an apostrophe before it where a spreadsheet would calculate it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _rows(table: schema.Table) -> Iterator[tuple[str, ...]]:
    constraints = {field.name: field.constraints for field in table.fields}
    for line in schema.dictionary(table):
        allowed = _allowed(constraints.get(line.column, {}))
        yield table.name, line.column, line.type, "yes" if line.required else "no", line.description, allowed, _key(table, line.column)


def _allowed(constraints: Mapping[str, Any]) -> str:
    found = [", ".join(constraints["enum"])] if "enum" in constraints else []
    found += [f"pattern {constraints['pattern']}"] if "pattern" in constraints else []
    found += [words.format(constraints[kind]) for kind, words in BOUNDS.items() if kind in constraints]
    return "; ".join(found)


def _key(table: schema.Table, column: str) -> str:
    primary = ["primary key" if len(table.primary_key) == 1 else "part of the primary key"] if column in table.primary_key else []
    pairs = ((key.resource, dict(zip(key.fields, key.reference, strict=True))) for key in table.foreign_keys)
    return "; ".join([*primary, *(f"refers to {resource}.{columns[column]}" for resource, columns in pairs if column in columns)])
