"""Parquet is read by a child process: whatever a file does to that, it is told of the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsclaims.reading import parquet_rows
from newsclaims.reading.outcome import FileError, Record
from newsclaims.reading.records import read


def written(path: Path, columns: dict[str, object]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


@pytest.mark.parametrize(
    ("command", "told"),
    [("kill -ABRT $$", "malformed: its reader was ended by SIGABRT"), ("exit 9", "malformed: its reader was ended by exit status 9")],
)
def test_a_reader_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, told: str) -> None:
    path = tmp_path / "dies"
    path.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))
    with pytest.raises(FileError) as error:
        list(parquet_rows.pending(written(tmp_path / "a.parquet", {"text": ["one"]})))
    assert (error.value.refusal.reason, error.value.refusal.detail) == ("bad-file", told)


def test_a_file_that_takes_too_much_memory_is_too_large(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"text": ["a" * 2**20 + str(n) for n in range(400)]})
    code = "from newsclaims.reading import parquet_rows; parquet_rows.MEMORY = 250 * 2**20; parquet_rows.main()"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=False)
    assert done.returncode == parquet_rows.TOO_LARGE


def test_a_reader_that_nobody_listens_to_ends(tmp_path: Path) -> None:
    rows = parquet_rows.pending(written(tmp_path / "a.parquet", {"text": [f"{n}" * 1000 for n in range(20_000)]}))
    assert isinstance(next(rows)[1](), Record)
    rows.close()  # type: ignore[attr-defined]


def test_shared_values_and_dates_come_as_they_are(tmp_path: Path) -> None:
    shared = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0, None], pa.int32()), pa.array(["one", "two"]))
    found = list(read(written(tmp_path / "a.parquet", {"text": shared, "byline": [["A", "B"], None, [], ["C"]], "other": [1, 2, 3, 4]})))
    assert [one.text.text if isinstance(one, Record) else one.reason for one in found] == ["one", "two", "one", "bad-record"]
    assert isinstance(found[0], Record)
    assert found[0].metadata["byline"] == ["A", "B"]


def test_no_rows_are_no_records(tmp_path: Path) -> None:
    assert list(read(written(tmp_path / "a.parquet", {"text": pa.array([], pa.string())}))) == []
