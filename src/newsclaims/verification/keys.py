"""Primary and foreign keys of the tables, by their schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from newsclaims import schema
from newsclaims.validation.rules import refers
from newsclaims.verification.database import database, query
from newsclaims.verification.findings import Checked, Finding, Problem, Unchecked, quoted
from newsclaims.verification.loaded import Loaded

# ruff: noqa: S608 - names of columns are quoted, those of tables our own


def check(loaded: Mapping[str, Loaded], public: bool) -> Iterator[Finding]:
    """Primary keys are there once; foreign keys, parents of claims among them, name rows that are there."""
    if any(one.table is None for one in loaded.values()):
        yield Unchecked("keys: not all tables have a schema")
        return
    with database(loaded, public) as connection:
        for one in loaded.values():
            if one.rows is None or one.table is None:
                yield Unchecked(f"{one.name}: it is not as its schema says")
                continue
            yield from _primary(connection, one, one.table)
            for key in one.table.foreign_keys:
                if loaded[key.resource].rows is None:
                    yield Unchecked(f"{one.name}: {', '.join(key.fields)}: {key.resource} is not as its schema says")
                else:
                    yield from _foreign(connection, one, key)


def _primary(connection: duckdb.DuckDBPyConnection, one: Loaded, table: schema.Table) -> Iterator[Finding]:
    columns = ", ".join(f'"{column}"' for column in table.primary_key)
    doubled = f"select max(_row), count(*) from {one.name} group by {columns} having count(*) > 1 order by 1"
    for at, count in query(connection, doubled):
        yield Problem("its primary key is there more than once", *one.place(at), expected="1 row", found=f"{count} rows")
    yield Checked(f"{one.name}: primary key {', '.join(table.primary_key)}")


def _foreign(connection: duckdb.DuckDBPyConnection, one: Loaded, key: schema.ForeignKey) -> Iterator[Finding]:
    columns = ", ".join(key.fields)
    values = " || ':' || ".join(f't."{column}"::varchar' for column in key.fields)
    for at, value in query(connection, f"select t._row, {values} from {one.name} t where not ({refers(key, one.name)}) order by t._row"):
        yield Problem(f"{columns} names no row of {key.resource}", *one.place(at), found=quoted(value))
    yield Checked(f"{one.name}: {columns} in {key.resource}")
