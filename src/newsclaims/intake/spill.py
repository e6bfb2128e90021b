"""Rows put aside in temporary files as they come, by shard, so that memory holds a bounded number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsclaims import tables

# The number of the file that a row comes from: with the record's number it orders rows of equal text, whoever read them.
ORDER = "_file"
MOST_TEXT = 16 * 2**20  # code points held before they are written
PIECE = 100  # code points that take as much memory as a piece of a source map
MOST_ROWS = 10_000
# Pieces are so small that to share one out among threads takes as long as to pack it.
WRITING = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
READING = pa.ipc.IpcReadOptions(use_threads=False)

Row = dict[str, Any]


class Spill:
    """One reader's rows of one table, appended to a file per shard in a folder of its own."""

    def __init__(self, folder: Path, schema: pa.Schema, table: str) -> None:
        self._folder, self._table = folder, table
        self._schema = schema.append(pa.field(ORDER, pa.int64(), nullable=False))
        self._held: defaultdict[int, list[Row]] = defaultdict(list)
        self._rows = self._text = 0
        folder.mkdir(parents=True)

    def add(self, shard: int, order: int, row: Row) -> None:
        """Put ``row`` aside for ``shard``."""
        self._held[shard].append({**row, ORDER: order})
        self._rows += 1
        self._text += size_of(row)
        if self._rows >= MOST_ROWS or self._text >= MOST_TEXT:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        for shard, rows in sorted(self._held.items()):
            # A file is opened only for as long as it is written to: there may be more shards than a process may have open files.
            with path_of(self._folder, shard).open("ab") as file, pa.ipc.new_stream(file, self._schema, options=WRITING) as stream:
                stream.write_table(tables.of_rows(rows, self._schema, self._table))
        self._held.clear()
        self._rows = self._text = 0


def size_of(row: Row) -> int:
    """About how many code points of text would take as much memory as the row."""
    return len(row.get("text", "")) + PIECE * len(row.get("source_map") or ())


def path_of(folder: Path, shard: int) -> Path:
    """The file that a reader's rows of one shard are appended to."""
    return folder / f"{shard:05d}.arrows"


def pieces(folders: Iterable[Path], shard: int) -> Iterator[pa.Table]:
    """What readers put aside for a shard in their ``folders``, in pieces."""
    for folder in folders:
        path = path_of(folder, shard)
        if path.exists():
            with pa.OSFile(str(path)) as file:
                while file.tell() < file.size():
                    yield pa.ipc.open_stream(file, options=READING).read_all()
