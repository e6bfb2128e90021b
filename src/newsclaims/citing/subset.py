"""The rows of a table that meet a condition, what proves that they are the same again, and the query that finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from newsclaims import fingerprints, schema, tables
from newsclaims.catalogue.cited import Part
from newsclaims.citing import condition
from newsclaims.errors import UserError

# Their rows belong to no article: they are one, or they are what became none.
ALONE = ("articles", "rejects")
KEY = "article_id"
UNKNOWN = re.compile(r'(?:Referenced (column|table)|does not have a (column) named) "([^"]+)"')
BATCH = 8192
LOCK = "set python_enable_replacements = false; set enable_external_access = false; set lock_configuration = true"


def select(dataset: Path, name: str, table: schema.Table, where: str | None) -> Part:
    """The rows of ``table`` below ``dataset`` for which ``where`` holds, or all; ``name`` is how a reader's copy of the folder is called.

    Raises UserError where the condition cannot be used, or where no row meets it.
    """
    columns = {one: _columns(dataset, one) for one in _needed(table.name)}
    body = _body(table, columns, where)
    with duckdb.connect() as connection:
        for one in columns:
            files = [str(path) for path in tables.files(dataset / one)]
            connection.execute(f'create table "{one}" as from read_parquet($files, hive_partitioning = false)', {"files": files})
        # From here on the user's own SQL can reach nothing but the tables just made.
        connection.execute(LOCK)
        if where is not None:
            condition.check(connection, where)
        try:
            found = fingerprints.of_rows(_rows(connection, f"{_article(columns, table)}{body}"))
        except duckdb.Error as error:
            raise UserError(f"--where {where!r}: {_complaint(error, table.name, columns)}") from None
    if not found.rows:
        raise UserError(f"--where {where!r}: no row of {table.name} meets this condition" if where else f"{table.name} has no rows to cite")
    return Part(table.name, found.rows, found.sha256, where, _query(columns, table, name, body))


def _needed(table: str) -> tuple[str, ...]:
    return (table,) if table in ALONE else ("articles", table)


def _columns(dataset: Path, table: str) -> list[str]:
    files = tables.files(dataset / table)
    if not files:
        raise UserError(f"{dataset / table}: no Parquet file; build the dataset first: dvc repro")
    return list(pq.read_schema(files[0]).names)


def _article(columns: dict[str, list[str]], table: schema.Table) -> str:
    """The table ``article``: articles, with the columns that ``table`` has too renamed, so that no name means two."""
    if table.name in ALONE:
        return ""
    return f"WITH\n  {_article_part(columns, table)}\n"


def _article_part(columns: dict[str, list[str]], table: schema.Table) -> str:
    shared = [column for column in columns["articles"] if column in columns[table.name] and column != KEY]
    names = ", ".join(f"{column} AS article_{column}" for column in shared)
    return "article AS (SELECT *" + (f" RENAME ({names})" if names else "") + " FROM articles)"  # noqa: S608 - columns of our own files


def _body(table: schema.Table, columns: dict[str, list[str]], where: str | None) -> str:
    joined = "" if table.name in ALONE else f"\nLEFT JOIN article USING ({KEY})"
    condition_lines = f"\nWHERE (\n{where}\n)" if where is not None else ""
    order = ", ".join(f"{table.name}.{column}" for column in table.primary_key)
    return f"SELECT {table.name}.*\nFROM {table.name}{joined}{condition_lines}\nORDER BY {order}"


def _query(columns: dict[str, list[str]], table: schema.Table, name: str, body: str) -> str:
    """The query as a reader runs it, beside the folder, in any DuckDB."""
    folder = name.replace("'", "''")
    parts = [f"{one} AS (FROM read_parquet('{folder}/{one}/*.parquet'))" for one in columns]
    if table.name not in ALONE:
        parts.append(_article_part(columns, table))
    return "WITH\n  " + ",\n  ".join(parts) + f"\n{body};"


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, Any]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description or ()]
    while batch := found.fetchmany(BATCH):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def _complaint(error: duckdb.Error, table: str, columns: dict[str, list[str]]) -> str:
    if isinstance(error, duckdb.PermissionException):
        return f"may read nothing but the tables {' and '.join(columns)}"
    unknown = UNKNOWN.search(str(error)) if isinstance(error, duckdb.BinderException) else None
    if not unknown:
        return condition.first_line(error)
    return f"there is no {unknown[1] or unknown[2]} {unknown[3]}; {_listed(table, columns)}"


def _listed(table: str, columns: dict[str, list[str]]) -> str:
    own = f"the columns of {table} are {', '.join(columns[table])}"
    if table in ALONE:
        return own
    others: Sequence[str] = [f"article_{one}" if one in columns[table] else one for one in columns["articles"] if one != KEY]
    return f"{own}; those of its article {', '.join(others)}"
