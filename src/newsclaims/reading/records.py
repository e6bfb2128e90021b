"""A seed file to its records, each either read or refused with a reason; one bad record never hides the others."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsclaims.failures import quoted, told
from newsclaims.reading import decode, markdown, mojibake
from newsclaims.reading.metadata import COLUMNS, OTHER_SPELLINGS
from newsclaims.reading.normalize import one_line_end
from newsclaims.reading.outcome import MAX_RECORD, TEXT_COLUMNS, WHOLE_FILE, FileError, Outcome, Record, Refusal, mended_note, record_of

MAX_FILE = 64 * 2**20  # bytes of a file that is read whole
MAX_MARKDOWN = 4 * 2**20  # bytes
PARQUET_BATCH = 64  # rows
# Names of columns that a complaint tells.
MOST_NAMED = 3


def read(path: Path) -> Iterator[Outcome]:
    """The records of the file ``path`` in order. Raises nothing that the file's bytes can bring about: they end as refusals."""
    reader = next((r for suffix, r in READERS.items() if path.name.lower().endswith(suffix)), None)
    if reader is None:
        yield Refusal(WHOLE_FILE, "unknown-format", f"no file of articles ends like this; read are {', '.join(READERS)}")
        return
    try:
        yield from reader(path)
    except FileError as error:
        yield error.refusal
    except decode.NotTextError as error:
        yield Refusal(WHOLE_FILE, "not-text", str(error))
    except (OSError, EOFError, zlib.error, pa.ArrowException) as error:
        # Not the message: an OSError's names the path on this machine.
        cause = error.strerror if isinstance(error, OSError) and error.strerror else f"malformed or cut off ({type(error).__name__})"
        yield Refusal(WHOLE_FILE, "bad-file", cause)
    except Exception as error:  # noqa: BLE001
        # Four libraries read untrusted bytes here; what one of them chokes on must not stop a corpus, and is not lost: it is a reject.
        yield Refusal(WHOLE_FILE, "error", told(error))


def _text(path: Path) -> Iterator[Outcome]:
    decoded = decode.decode(_bytes(path, MAX_FILE))
    text, mended = mojibake.mend(decoded.text)
    yield Record(0, text, decoded.encoding, decoded.notes | mended_note(mended), {}, True)


def _markdown(path: Path) -> Iterator[Outcome]:
    decoded = decode.decode(_bytes(path, MAX_MARKDOWN))
    text, mended = mojibake.mend(decoded.text)
    try:
        metadata, body = markdown.front_matter(one_line_end(text))
        yield Record(0, markdown.shown(body), decoded.encoding, decoded.notes | mended_note(mended), metadata, True)
    except markdown.MalformedError as error:
        yield Refusal(0, "bad-record", str(error))


def _json_lines(path: Path) -> Iterator[Outcome]:
    with _open(path) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(MAX_RECORD + 1), b"")):
            if len(line) > MAX_RECORD:
                _skip_line(stream, line)
                yield Refusal(number, "too-large", f"the line has more than {MAX_RECORD} bytes")
            elif line.strip():
                yield _json_line(number, line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line)


def _skip_line(stream: io.BufferedIOBase, part: bytes) -> None:
    while part and not part.endswith(b"\n"):
        part = stream.readline(MAX_RECORD)


def _json_line(number: int, line: bytes) -> Outcome:
    try:
        return record_of(number, json.loads(line.decode("utf-8")), "utf-8")
    except UnicodeDecodeError as error:
        return Refusal(number, "bad-record", f"not UTF-8 at byte {error.start} of the line")
    except (ValueError, RecursionError) as error:
        return Refusal(number, "bad-record", f"not JSON: {error}")


def _json(path: Path) -> Iterator[Outcome]:
    try:
        found = json.loads(_bytes(path, MAX_FILE).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileError("bad-file", f"not JSON: {error}; a file with one object a line should be named .jsonl") from None
    for number, value in enumerate(found if isinstance(found, list) else [found]):
        yield record_of(number, value, "utf-8")


def _csv(path: Path) -> Iterator[Outcome]:
    decoded = decode.decode(_bytes(path, MAX_FILE))
    csv.field_size_limit(MAX_RECORD)
    rows = csv.reader(io.StringIO(decoded.text.text, newline=""), strict=True)
    try:
        header = next(rows, [])
    except csv.Error as error:
        raise FileError("bad-file", f"its header is not CSV: {error}") from None
    _check_columns(header)
    number = 0
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refusal(number, "bad-record", f"from line {line} on not CSV: {error}")
        else:
            # csv gives an empty row for a blank line, which is no record.
            if not row:
                continue
            if len(row) != len(header):
                yield Refusal(number, "bad-record", f"line {line}: {len(row)} values for {len(header)} columns")
            else:
                yield record_of(number, dict(zip(header, row, strict=True)), decoded.encoding, decoded.notes)
        number += 1


def _parquet(path: Path) -> Iterator[Outcome]:
    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names
        _check_columns(names)
        wanted = [name for name in names if name in (*TEXT_COLUMNS, *COLUMNS, *OTHER_SPELLINGS)]
        number = 0
        for batch in file.iter_batches(PARQUET_BATCH, columns=wanted):
            for place in range(batch.num_rows):
                yield _parquet_row(number, {name: batch[name][place] for name in wanted})
                number += 1


def _parquet_row(number: int, row: Mapping[str, pa.Scalar]) -> Outcome:
    try:
        return record_of(number, {name: value.as_py() for name, value in row.items()}, "utf-8")
    except (ValueError, OverflowError, pa.ArrowException) as error:
        # Such as bytes that are not UTF-8, or a time that no calendar has.
        return Refusal(number, "bad-record", f"a value cannot be read: {told(error)}")


def _check_columns(names: list[str]) -> None:
    if not any(column in names for column in TEXT_COLUMNS):
        raise FileError("bad-file", f"no column of text; it should be named {', '.join(TEXT_COLUMNS)}")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise FileError("bad-file", f"columns that are there twice: {', '.join(quoted(name) for name in twice[:MOST_NAMED])}")


def _open(path: Path) -> io.BufferedIOBase:
    return gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb")


def _bytes(path: Path, limit: int) -> bytes:
    with _open(path) as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise FileError("too-large", f"more than {limit} bytes; cut it into parts, or make it JSON Lines")
    return raw


# Compressed text and Markdown are not read: their source_map would lead into bytes that are not in seeds/.
READERS: Mapping[str, Callable[[Path], Iterator[Outcome]]] = {
    ".txt": _text,
    ".text": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".jsonl.gz": _json_lines,
    ".ndjson.gz": _json_lines,
    ".json": _json,
    ".csv": _csv,
    ".csv.gz": _csv,
    ".parquet": _parquet,
}
