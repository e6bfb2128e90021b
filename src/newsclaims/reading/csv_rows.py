"""The rows of a CSV file of any length, one by one, with what keeps one bad row from hiding or swallowing the others."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from newsclaims.reading import encoding, unpacked
from newsclaims.reading.outcome import MAX_RECORD, FileError, Pending, Refusal, check_columns, record_of

MAX_ROW = 64 * 2**20  # characters of a row, line ends in it included


class RowTooLongError(Exception):
    """A row is longer than MAX_ROW; what was read of it is passed over."""


def pending(path: Path) -> Iterator[Pending]:
    """The rows of ``path`` below its header, numbered from 0, each still to be read as a record."""
    found = encoding.find(lambda: unpacked.opened(path))
    with unpacked.opened(path) as stream:
        lines = Lines(stream, found)
        csv.field_size_limit(MAX_RECORD)
        rows = csv.reader(lines, strict=True)
        try:
            header = next(rows, [])
        except (csv.Error, RowTooLongError) as error:
            raise FileError("bad-file", f"its header is not CSV: {error}") from None
        check_columns(header)
        number = 0
        while True:
            lines.begin()
            line = rows.line_num + 1 + lines.passed
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield number, partial(Refusal, number, "bad-record", f"from line {line} on not CSV: {error}")
            except RowTooLongError as error:
                yield number, partial(Refusal, number, "too-large", f"from line {line} on: {error}")
            else:
                # csv gives an empty row for a blank line, which is no record.
                if not row:
                    continue
                if len(row) != len(header):
                    told = f"line {line}: {len(row)} values for {len(header)} columns"
                    yield number, partial(Refusal, number, "bad-record", told)
                else:
                    yield number, partial(record_of, number, dict(zip(header, row, strict=True)), found.name, found.notes)
            number += 1


class Lines:
    """Lines with their ends (LF, CR or both); raises RowTooLongError where a row is too long, and goes on behind that line.

    ``passed`` counts the lines that csv.reader has not seen, and so does not count.
    """

    def __init__(self, stream: BinaryIO, found: encoding.Encoding) -> None:
        self._text = found.text(stream)
        self._mended = found.mended
        self._row = 0
        self.passed = 0

    def begin(self) -> None:
        """A new row begins."""
        self._row = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_ROW + 1)
        if not line:
            raise StopIteration
        self._row += len(line)
        if self._row > MAX_ROW:
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(MAX_ROW)
            self.passed += 1
            raise RowTooLongError(f"more than {MAX_ROW} characters")
        return self._mended(line)
