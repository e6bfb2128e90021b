"""Conditions on rows in a user's own SQL: one expression, with the same answer every time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb

from newsclaims.errors import UserError

# What they find depends on the clock, on chance or on the connection; query() runs a text that is seen too late.
CHANGING = "select distinct lower(function_name) from duckdb_functions() where stability is distinct from 'CONSISTENT' and function_type = 'scalar'"
HIDING = frozenset({"query", "query_table"})


def check(connection: duckdb.DuckDBPyConnection, condition: str) -> None:
    """Raise UserError unless ``condition`` is one expression that finds the same rows of the same tables every time."""
    # What is an expression both bare and in parentheses closes no parenthesis that is not its own, and adds neither clause nor statement.
    bare, enclosed = f"select 1 where {condition}\n", f"select 1 where (\n{condition}\n)"
    for text in (bare, enclosed):
        try:
            statements = duckdb.extract_statements(text)
        except duckdb.Error as error:
            raise UserError(f"--where {condition!r}: is not one SQL condition: {first_line(error)}") from None
        if len(statements) != 1:
            raise UserError(f"--where {condition!r}: holds more than one statement; it should be one condition, such as kind = 'direct'")
    try:
        tree = json.loads(_value(connection, "select json_serialize_sql(?)", [enclosed]))
    except RecursionError:
        raise UserError(f"--where {condition[:80]!r}...: is nested too deeply") from None
    for kind, name in _names(tree):
        if kind == "sample" or name in HIDING or name in _changing():
            raise UserError(f"--where {condition!r}: {name} may find other rows the next time; write out the value that you mean")


def first_line(error: Exception) -> str:
    """DuckDB's complaint without the picture of the query below it."""
    return str(error).strip().split("\n", 1)[0]


@cache
def _changing() -> frozenset[str]:
    with duckdb.connect() as connection:
        return frozenset(name for (name,) in connection.execute(CHANGING).fetchall())


def _value(connection: duckdb.DuckDBPyConnection, query: str, values: list[str]) -> str:
    row = connection.execute(query, values).fetchone()
    return str(row[0]) if row else ""


def _names(tree: Any) -> Iterator[tuple[str, str]]:
    """What a syntax tree calls, takes samples by, or names without a table, as current_date is."""
    left = [tree]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += one
        if not isinstance(one, dict):
            continue
        left += one.values()
        if one.get("sample"):
            yield "sample", "a sample"
        if "function_name" in one:
            yield "function", str(one["function_name"]).lower()
        names = one.get("column_names")
        if isinstance(names, list) and len(names) == 1:
            yield "column", str(names[0]).lower()
