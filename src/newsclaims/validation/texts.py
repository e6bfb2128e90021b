"""Where the words of articles are, so that a span is found without reading its text from the beginning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from newsclaims.validation.rules import STRIDE

# Articles that are looked at together: 2,000 long ones are some 20 MB, and their code points' places 200.
BATCH = 2000
NEWLINE = ord("\n")
COLUMNS = ("article_id", "publisher", "text")
ARTICLE = "create or replace temp table article (article_id text, publisher text, text text, length bigint, marks bigint[], breaks bigint[])"


def load(connection: duckdb.DuckDBPyConnection, batches: Iterable[pa.RecordBatch]) -> None:
    """Make the table ``article`` of articles, each id once: article_id, publisher and text, with the places in it.

    ``length`` counts code points; ``marks`` has the byte of every 64th code point and, twice, the end; ``breaks`` the code points after blank lines.
    """
    connection.execute(ARTICLE)
    for batch in batches:
        # Another version's articles may lack one of these; its rules then say so.
        known = {name: batch[name] if name in batch.schema.names else pa.nulls(batch.num_rows, pa.string()) for name in COLUMNS}
        connection.register("marked", _places(pa.table(known)))
        # The first of two articles of one id, for a row has one article; that there are two is another rule's business.
        connection.execute("""insert into article select * from marked m where m.article_id not in (select article_id from article)
            qualify row_number() over (partition by m.article_id) = 1""")
        connection.unregister("marked")


def batches(paths: Sequence[Path]) -> Iterator[pa.RecordBatch]:
    """The articles of Parquet files, a batch at a time."""
    for path in paths:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(BATCH, columns=list(COLUMNS))


def _places(articles: pa.Table) -> pa.Table:
    given = articles["text"].combine_chunks()
    # One chunk, or none where there is no row.
    given = given.chunk(0) if isinstance(given, pa.ChunkedArray) and given.num_chunks else pa.array(given, pa.string())
    texts = given.fill_null("")
    ends = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4).astype(np.int64)
    body = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[ends[0] : ends[-1]]
    ends -= ends[0]
    # The byte that each code point begins with, of all texts one after the other, and the end.
    at = np.append(np.flatnonzero((body & 0xC0) != 0x80), len(body))
    first = np.searchsorted(at, ends)
    lengths = np.diff(first)
    columns = {
        "length": pa.array(lengths, mask=given.is_null().to_numpy(zero_copy_only=False)),
        "marks": _marks(at, first, ends),
        "breaks": _breaks(body, at, first, ends),
    }
    for name, column in columns.items():
        articles = articles.append_column(name, column)
    return articles


def _marks(at: np.ndarray, first: np.ndarray, ends: np.ndarray) -> pa.ListArray:
    counts = -(-np.diff(first) // STRIDE) + 2
    offsets = np.append(0, np.cumsum(counts))
    article = np.repeat(np.arange(len(counts)), counts)
    number = np.arange(offsets[-1]) - offsets[article]
    places = at[np.minimum(first[article] + number * STRIDE, first[article + 1])] - ends[article]
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(places))


def _breaks(body: np.ndarray, at: np.ndarray, first: np.ndarray, ends: np.ndarray) -> pa.ListArray:
    lines = np.flatnonzero(body == NEWLINE)
    article = np.searchsorted(ends, lines, side="right") - 1
    # Newlines in a row pair up from the first on, as str.split takes them; a row ends with its article.
    begins = np.append(True, (np.diff(lines) > 1) | (np.diff(article) > 0))[: len(lines)]
    row = np.maximum.accumulate(np.where(begins, np.arange(len(lines)), 0))
    second = (np.arange(len(lines)) - row) % 2 == 1
    places = np.searchsorted(at, lines[second]) + 1 - first[article[second]]
    offsets = np.append(0, np.cumsum(np.bincount(article[second], minlength=len(ends) - 1)))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(places))
