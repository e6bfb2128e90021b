"""New rows for seeds/sources.csv: what stands there stays, byte for byte, and new rows are written as the old ones are."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from newsclaims import atomic
from newsclaims.reading.sources import HEADER

MARK = b"\xef\xbb\xbf"


def append(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Add ``rows`` to the table, which ``sources.load`` has read without complaint or which is not there yet."""
    if not rows:
        return
    before = path.read_bytes() if path.exists() else b""
    text = before.removeprefix(MARK).decode("utf-8")
    header = next(csv.reader(io.StringIO(text, newline="")), [])
    end = "\r\n" if "\r\n" in text else "\n"
    quoted = text.startswith('"') and all(part.startswith('"') for part in text.splitlines()[0].split(","))
    out = io.StringIO(newline="")
    if text and not text.endswith(("\n", "\r")):
        out.write(end)
    writer = csv.DictWriter(out, header or HEADER, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, restval="")
    if not header:
        writer.writeheader()
    writer.writerows(rows)
    atomic.write_bytes(path, before + out.getvalue().encode("utf-8"))
