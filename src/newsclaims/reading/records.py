"""A seed file to its records, each either read or refused with a reason; one bad record never hides the others."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from newsclaims.failures import told
from newsclaims.reading import csv_rows, decode, markdown, mojibake, parquet_rows, unpacked
from newsclaims.reading.normalize import one_line_end
from newsclaims.reading.outcome import (
    MAX_RECORD,
    WHOLE_FILE,
    FileError,
    Object,
    Outcome,
    Pending,
    Record,
    Refusal,
    mended_note,
    record_of,
)

MAX_FILE = 64 * 2**20  # bytes of a file of many records that is read whole
MAX_TEXT = MAX_RECORD  # bytes of a file that is one article
# Marks can make the parser take 50 seconds for this much; what people write takes 3.
MAX_MARKDOWN = 2**20  # bytes
# Records in a row that one of several readers of a file takes.
BLOCK = 64


@dataclass(frozen=True)
class Share:
    """One of ``of`` equal shares of a file's records; what is said of the file belongs to the first."""

    part: int = 0
    of: int = 1

    def has(self, number: int) -> bool:
        return max(number, 0) // BLOCK % self.of == self.part


def read(path: Path) -> Iterator[Outcome]:
    """The records of the file ``path`` in order. Raises nothing that the file's bytes can bring about: they end as refusals."""
    for number, made in pending(path):
        yield outcome(number, made)


def outcome(number: int, made: Callable[[], Outcome]) -> Outcome:
    """What becomes of one record."""
    try:
        return made()
    except MemoryError:
        # Of this process, in which other things may have suffered.
        raise
    except Exception as error:  # noqa: BLE001 - libraries read untrusted text here, and what one of them chokes on is one record
        return Refusal(number, "error", told(error))


def pending(path: Path) -> Iterator[Pending]:
    """What is to be read of each record of the file, in order; the same holds of it."""
    reader = next((r for suffix, r in READERS.items() if path.name.lower().endswith(suffix)), None)
    if reader is None:
        yield _whole("unknown-format", f"no file of articles ends like this; read are {', '.join(READERS)}")
        return
    try:
        yield from reader(path)
    except FileError as error:
        yield _whole(error.refusal.reason, error.refusal.detail)
    except decode.NotTextError as error:
        yield _whole("not-text", str(error))
    except (OSError, EOFError, zlib.error, pa.ArrowException) as error:
        # Not the message: an OSError's names the path on this machine.
        cause = error.strerror if isinstance(error, OSError) and error.strerror else f"malformed or cut off ({type(error).__name__})"
        yield _whole("bad-file", cause)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001
        # Four libraries read untrusted bytes here; what one of them chokes on must not stop a corpus, and is not lost: it is a reject.
        yield _whole("error", told(error))


def _whole(reason: str, detail: str) -> Pending:
    return WHOLE_FILE, partial(Refusal, WHOLE_FILE, reason, detail)


def _text(path: Path) -> Iterator[Pending]:
    decoded = decode.decode(_bytes(path, MAX_TEXT))
    text, mended = mojibake.mend(decoded.text)
    yield 0, partial(Record, 0, text, decoded.encoding, decoded.notes | mended_note(mended), {}, True)


def _markdown(path: Path) -> Iterator[Pending]:
    decoded = decode.decode(_bytes(path, MAX_MARKDOWN))
    text, mended = mojibake.mend(decoded.text)
    try:
        metadata, body = markdown.front_matter(one_line_end(text))
        shown = markdown.shown(body)
    except markdown.MalformedError as error:
        yield 0, partial(Refusal, 0, "bad-record", str(error))
    else:
        yield 0, partial(Record, 0, shown, decoded.encoding, decoded.notes | mended_note(mended), metadata, True)


def _json_lines(path: Path) -> Iterator[Pending]:
    with unpacked.opened(path) as stream:
        for number, line in enumerate(iter(partial(stream.readline, MAX_RECORD + 1), b"")):
            if len(line) > MAX_RECORD:
                _skip_line(stream, line)
                yield number, partial(Refusal, number, "too-large", f"the line has more than {MAX_RECORD} bytes")
            elif not line.isspace():
                yield number, partial(_json_line, number, line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line)


def _skip_line(stream: BinaryIO, part: bytes) -> None:
    while part and not part.endswith(b"\n"):
        part = stream.readline(MAX_RECORD)


def _json_line(number: int, line: bytes) -> Outcome:
    try:
        return record_of(number, json.loads(line.decode("utf-8"), object_pairs_hook=Object), "utf-8")
    except UnicodeDecodeError as error:
        return Refusal(number, "bad-record", f"not UTF-8 at byte {error.start} of the line")
    except (ValueError, RecursionError) as error:
        return Refusal(number, "bad-record", f"not JSON: {error}")


def _json(path: Path) -> Iterator[Pending]:
    try:
        found = json.loads(_bytes(path, MAX_FILE).decode("utf-8-sig"), object_pairs_hook=Object)
    except (ValueError, RecursionError) as error:
        raise FileError("bad-file", f"not JSON: {error}; a file with one object a line should be named .jsonl") from None
    for number, value in enumerate(found if isinstance(found, list) else [found]):
        yield number, partial(record_of, number, value, "utf-8")


def _bytes(path: Path, limit: int) -> bytes:
    with path.open("rb") as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise FileError("too-large", f"more than {limit} bytes; cut it into parts, or make it JSON Lines")
    return raw


# Compressed text and Markdown are not read: their source_map would lead into bytes that are not in seeds/.
READERS: Mapping[str, Callable[[Path], Iterator[Pending]]] = {
    ".txt": _text,
    ".text": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".jsonl.gz": _json_lines,
    ".ndjson.gz": _json_lines,
    ".jsonl.zst": _json_lines,
    ".ndjson.zst": _json_lines,
    ".json": _json,
    ".csv": csv_rows.pending,
    ".csv.gz": csv_rows.pending,
    ".csv.zst": csv_rows.pending,
    ".parquet": parquet_rows.pending,
}
# Files of many records, of which several readers may take a share each.
SHARED = (".jsonl", ".ndjson", ".csv", ".parquet", ".gz", ".zst")
