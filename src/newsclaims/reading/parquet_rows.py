"""The rows of a Parquet file, read by a child process: a malformed file can make Arrow's reader abort, crash, or ask for any amount of memory.

Run as a module this is that child: it writes an Arrow stream of the wanted columns to standard output, and what refuses the file to standard error.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsclaims.failures import told
from newsclaims.reading import unpacked
from newsclaims.reading.metadata import COLUMNS, OTHER_SPELLINGS
from newsclaims.reading.outcome import TEXT_COLUMNS, FileError, Outcome, Pending, Refusal, check_columns, record_of

BATCH = 64  # rows
BUFFER = 2**20  # bytes
# Of the child: a row group's page and a batch of it are held, and no more.
MEMORY = 3 * 2**30  # bytes
REFUSED, TOO_LARGE = 3, 4  # exit statuses


def pending(path: Path) -> Iterator[Pending]:
    """The rows of ``path``, numbered from 0, each still to be read as a record."""
    # Not -m: a child of a child that is still importing this module would be told so.
    command = [sys.executable, "-c", f"from {__name__} import main; main()", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:  # noqa: S603 - our own interpreter and module
        assert child.stdout is not None
        assert child.stderr is not None
        try:
            number = 0
            # What it says is cut off where it dies, so its end tells more than this error.
            with contextlib.suppress(pa.ArrowException, OSError, EOFError), pa.ipc.open_stream(pa.PythonFile(child.stdout, "r")) as batches:
                for batch in batches:
                    for place in range(batch.num_rows):
                        yield number, partial(_record, number, batch, place)
                        number += 1
            child.stdout.close()
            said = child.stderr.read()
            _check_end(child.wait(), said)
        finally:
            child.kill()


def _check_end(status: int, said: bytes) -> None:
    if status == REFUSED:
        raise FileError(*json.loads(said.splitlines()[-1]))
    if status == TOO_LARGE:
        raise FileError("too-large", f"takes more than {MEMORY} bytes to read")
    if status:
        how = signal.Signals(-status).name if status < 0 else f"exit status {status}"
        raise FileError("bad-file", f"malformed: its reader was ended by {how}")


def _record(number: int, batch: pa.RecordBatch, place: int) -> Outcome:
    try:
        return record_of(number, {name: column[place].as_py() for name, column in zip(batch.schema.names, batch.columns, strict=True)}, "utf-8")
    except (ValueError, OverflowError, pa.ArrowException) as error:
        # Such as bytes that are not UTF-8, or a time that no calendar has.
        return Refusal(number, "bad-record", f"a value cannot be read: {told(error)}")


def main() -> None:
    """What the child does."""
    _limit()
    # Its own words would be mixed with libraries', and nobody reads the core of a process that a file killed.
    out = os.fdopen(os.dup(1), "wb")
    try:
        _write(Path(sys.argv[1]), pa.PythonFile(out, "w"))
        out.flush()
    except BrokenPipeError:
        os._exit(0)
    except FileError as error:
        _refuse(error.refusal.reason, error.refusal.detail)
    except (MemoryError, pa.ArrowMemoryError):
        os._exit(TOO_LARGE)
    except (OSError, ValueError, pa.ArrowException) as error:
        # Not the message: an OSError's names the path on this machine.
        _refuse("bad-file", error.strerror if isinstance(error, OSError) and error.strerror else f"malformed or cut off ({type(error).__name__})")


def _refuse(reason: str, detail: str) -> None:
    sys.stderr.write("\n" + json.dumps([reason, detail]) + "\n")
    sys.stderr.flush()
    os._exit(REFUSED)


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _write(path: Path, out: pa.NativeFile) -> None:
    measure = unpacked.Measure(path.stat().st_size)
    # With a buffer a column is read page by page; else all of a row group's bytes would be held.
    with pq.ParquetFile(path, buffer_size=BUFFER) as file:
        names = file.schema_arrow.names
        check_columns(names)
        wanted = [name for name in names if name in (*TEXT_COLUMNS, *COLUMNS, *OTHER_SPELLINGS)]
        texts = [name for name in wanted if _is_text(file.schema_arrow.field(name).type)]
    # A value that many rows share is held once, and not once for each row of a batch.
    with pq.ParquetFile(path, buffer_size=BUFFER, read_dictionary=texts) as file:
        stream: pa.RecordBatchStreamWriter | None = None
        for batch in file.iter_batches(BATCH, columns=wanted):
            stream = stream or pa.ipc.new_stream(out, batch.schema)
            measure.add(sum(_size(column) for column in batch.columns))
            stream.write_batch(batch)
        if stream:
            stream.close()


def _size(column: pa.Array) -> int:
    """The bytes of a column's texts, those that are shared counted each time."""
    if isinstance(column, pa.DictionaryArray):
        lengths = pc.binary_length(column.dictionary) if _is_text(column.dictionary.type) else pa.array([0] * len(column.dictionary))
        return pc.sum(lengths.take(column.indices)).as_py() or 0
    return pc.sum(pc.binary_length(column)).as_py() or 0 if _is_text(column.type) else 0


def _is_text(kind: pa.DataType) -> bool:
    return any(is_one(kind) for is_one in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary))
