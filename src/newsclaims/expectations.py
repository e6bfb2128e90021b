"""The structural expectations of a table, derived from its schema as configurations of Great Expectations."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from newsclaims import schema

# Each kind of structural expectation, and why it must hold.
WHY: Mapping[str, str] = {
    "file": "A missing shard loses articles, and a shard left over from another build adds rows that this one did not make.",
    "columns": "Readers find the columns, and only those, that the schema and the card describe, in their order.",
    "type": "Every reader gets the type that the schema and the card promise.",
    "required": "The schema promises a value in every row.",
    "unique": "Two rows of one key cannot be told apart.",
    "primary-key": "Two rows of one key cannot be told apart.",
    "foreign-key": "A key that leads nowhere breaks every join.",
    "enum": "Readers have to expect the values that the schema lists, and no others.",
    "pattern": "Readers parse the form that the schema promises.",
    "minimum": "The schema promises that no value lies below.",
    "maximum": "The schema promises that no value lies above.",
    "minLength": "The schema promises that no value is shorter.",
    "maxLength": "The schema promises that no value is longer.",
}
# Kinds about the table's Parquet files (a frame of one row per file); the others are about its rows.
FILE_KINDS = ("file", "columns", "type")
AS_EXPECTED = "as expected"


def structural(table: schema.Table) -> list[dict[str, Any]]:
    """The expectations that follow from ``table`` alone, each critical.

    ``meta.kind`` is a key of ``WHY``; ``meta.rule`` is the kind and the columns that it stands on. A column that is named ``kind:columns``
    or stands in parentheses is not the table's own: ``newsclaims.validation.expressions`` says how it is computed.
    """
    found = [
        _in_set(table, "file", "", "(file)", [AS_EXPECTED]),
        _in_set(table, "columns", "", "(columns)", [", ".join(f.name for f in table.fields)]),
    ]
    found += [_in_set(table, "type", column.name, column.name, [type_text(column)]) for column in schema.arrow_schema(table)]
    for f in table.fields:
        found += _of_field(table, f)
    if len(table.primary_key) > 1 or not any(f.constraints.get("unique") for f in table.fields if f.name == table.primary_key[0]):
        found.append(_true(table, "primary-key", table.primary_key))
    found += [_true(table, "foreign-key", key.fields) for key in table.foreign_keys]
    return found


def expectation_id(table: str, rule: str) -> str:
    """UUID of a rule, version 5: the same in every suite, report and build."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"newsclaims:validation/{table}/{rule}"))


def type_text(column: pa.Field) -> str:
    """An Arrow field's type and whether it may be null, in words that a report can show."""
    return f"{column.type}{'' if column.nullable else ' not null'}"


def computed(kind: str, columns: Sequence[str]) -> str:
    """Name of a column that is computed from a table's own: what ``kind`` asks of ``columns``, or their length."""
    return f"{kind}:{','.join(columns)}"


def _of_field(table: schema.Table, f: schema.Field) -> list[dict[str, Any]]:
    found = []
    for kind, bound in f.constraints.items():
        column: dict[str, Any] = {"column": f.name}
        limit = "min_value" if kind.startswith("min") else "max_value"
        if kind == "required" and bound:
            found.append(_expectation(table, kind, f.name, "expect_column_values_to_not_be_null", column))
        elif kind == "unique" and bound:
            found.append(_true(table, kind, [f.name]))
        elif kind == "enum":
            found.append(_in_set(table, kind, f.name, f.name, list(bound)))
        elif kind == "pattern":
            found.append(_true(table, kind, [f.name]))
        elif kind in ("minimum", "maximum", "minLength", "maxLength"):
            measured = computed("length", [f.name]) if kind.endswith("Length") else f.name
            found.append(_expectation(table, kind, f.name, "expect_column_values_to_be_between", {"column": measured, limit: bound}))
    return found


def _true(table: schema.Table, kind: str, columns: Sequence[str]) -> dict[str, Any]:
    return _in_set(table, kind, ",".join(columns), computed(kind, columns), [True])


def _in_set(table: schema.Table, kind: str, columns: str, column: str, values: list[Any]) -> dict[str, Any]:
    return _expectation(table, kind, columns, "expect_column_values_to_be_in_set", {"column": column, "value_set": values})


def _expectation(table: schema.Table, kind: str, columns: str, expectation: str, kwargs: Mapping[str, Any]) -> dict[str, Any]:
    rule = f"{kind}:{columns}" if columns else kind
    return {
        "id": expectation_id(table.name, rule),
        "type": expectation,
        "kwargs": dict(kwargs),
        "severity": "critical",
        "meta": {"rule": rule, "kind": kind, "why": WHY[kind]},
    }
