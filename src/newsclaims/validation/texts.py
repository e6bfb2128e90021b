"""Where the words of articles are, so that a span is found without reading its text from the beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from newsclaims.validation.rules import STRIDE

# Articles that are looked at together: 2,000 long ones are some 20 MB, and their code points' places 200.
BATCH = 2000
NEWLINE = ord("\n")


def marked(paths: Sequence[Path]) -> Iterator[pa.Table]:
    """The articles of Parquet files, a batch at a time: article_id, publisher and text with the places in it.

    ``length`` counts code points; ``marks`` has the byte of every 64th code point and, twice, the end; ``breaks`` the code points after blank lines.
    """
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH, columns=["article_id", "publisher", "text"]):
                yield _places(pa.Table.from_batches([batch]).combine_chunks())


def _places(articles: pa.Table) -> pa.Table:
    texts = articles["text"].combine_chunks().fill_null("")
    # One chunk, or none where there is no row.
    texts = texts.chunk(0) if isinstance(texts, pa.ChunkedArray) and texts.num_chunks else pa.array(texts, pa.string())
    ends = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4).astype(np.int64)
    body = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[ends[0] : ends[-1]]
    ends -= ends[0]
    # The byte that each code point begins with, of all texts one after the other, and the end.
    at = np.append(np.flatnonzero((body & 0xC0) != 0x80), len(body))
    first = np.searchsorted(at, ends)
    lengths = np.diff(first)
    columns = {"length": pa.array(lengths), "marks": _marks(at, first, ends), "breaks": _breaks(body, at, first, ends)}
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
