"""The tables in a DuckDB of their own, for what must hold between their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from newsclaims import schema
from newsclaims.validation import texts
from newsclaims.validation.rules import LOOKED_UP, LOOKED_UP_IN_ALL
from newsclaims.verification.loaded import Loaded


@contextmanager
def database(loaded: Mapping[str, Loaded], public: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """All sound tables in a DuckDB that can reach no file; ``withheld`` are the articles whose text a public release does not show."""
    with duckdb.connect(config={"enable_external_access": "false"}) as connection:
        articles = None
        for name, one in loaded.items():
            table = schema.arrow_schema(one.table).empty_table() if one.rows is None and one.table else one.rows
            if table is not None:
                connection.register(name, table.append_column("_row", pa.array(range(table.num_rows), pa.int64())))
                articles = table if name == "articles" else articles
        connection.execute(LOOKED_UP + LOOKED_UP_IN_ALL)
        texts.load(connection, articles.to_batches(texts.BATCH) if articles else [])
        # A snippet is not what the hash of the text is of.
        hidden = "text_release is distinct from 'full' and (text is null or (text_release = 'snippet' and sha256(text) <> text_sha256))"
        connection.execute(f"create table withheld as select article_id from articles where {public} and {hidden}")  # noqa: S608 - a truth value and a condition of ours
        yield connection


def query(connection: duckdb.DuckDBPyConnection, text: str) -> list[tuple[Any, ...]]:
    """The rows that a query gives."""
    return connection.execute(text).fetchall()
