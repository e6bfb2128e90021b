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
STEP = 2**14  # bytes


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


class Measure:
    """Counts what was unpacked, and compares it with the bytes ``packed`` that were read for it."""

    def __init__(self, packed: int = 0) -> None:
        self.packed, self._unpacked = packed, 0

    def add(self, unpacked: int) -> None:
        """Raise FileError where it is too much."""
        self._unpacked += unpacked
        if self._unpacked > RATIO_FROM and self._unpacked > MAX_RATIO * self.packed:
            raise FileError("too-large", f"unpacks to more than {MAX_RATIO} times its size")


class _Measured(io.RawIOBase):
    """A stream whose content is measured as it is unpacked."""

    def __init__(self, source: Any, packed: BinaryIO) -> None:
        self._source, self._packed, self._measure = source, packed, Measure()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        # Little at a time: where the file is cut off, a read that meets the cut fails as a whole, and what it had unpacked is lost with it.
        data = self._source.read1(min(len(buffer), STEP)) if isinstance(self._source, gzip.GzipFile) else self._source.read(min(len(buffer), STEP))
        buffer[: len(data)] = data
        self._measure.packed = self._packed.tell()
        self._measure.add(len(data))
        return len(data)
