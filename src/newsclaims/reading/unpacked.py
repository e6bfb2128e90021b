"""Seed files opened for reading, unpacked where they are compressed, and stopped where they unpack to absurd sizes."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa

from newsclaims.reading.outcome import FileError

COMPRESSED = (".gz", ".zst")
# No text of people packs this well; beyond the first MiBs what does is a decompression bomb.
MAX_RATIO = 200
RATIO_FROM = 64 * 2**20  # bytes unpacked
BUFFER = 2**20  # bytes


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of ``path``; unpacked where its name ends in .gz or .zst.

    Reading raises FileError where it unpacks to more than MAX_RATIO times its size, OSError or EOFError where it is cut off.
    """
    suffix = path.suffix.lower()
    with path.open("rb") as packed:
        if suffix not in COMPRESSED:
            yield packed
            return
        # Arrow's reader, since zstandard's takes a file that was cut off for a whole one.
        source: Any = gzip.GzipFile(fileobj=packed) if suffix == ".gz" else pa.CompressedInputStream(pa.PythonFile(packed, "r"), "zstd")
        with io.BufferedReader(_Measured(source, packed), BUFFER) as stream:
            yield cast(BinaryIO, stream)


class _Measured(io.RawIOBase):
    """A stream that counts what was unpacked and compares it with what was read for it."""

    def __init__(self, source: Any, packed: BinaryIO) -> None:
        self._source, self._packed, self._unpacked = source, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._source.read(len(buffer))
        buffer[: len(data)] = data
        self._unpacked += len(data)
        if self._unpacked > RATIO_FROM and self._unpacked > MAX_RATIO * self._packed.tell():
            raise FileError("too-large", f"unpacks to more than {MAX_RATIO} times its size")
        return len(data)
