"""Rows of CSV that is never held whole."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclaims.reading import csv_rows
from newsclaims.reading.outcome import Outcome, Record, Refusal
from newsclaims.reading.records import read


def brief(found: list[Outcome]) -> list[tuple[int, str]]:
    return [(o.number, o.text.text if isinstance(o, Record) else f"!{o.reason}") for o in found]


def test_a_row_that_is_too_long_hides_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_ROW", 30)
    path = tmp_path / "a.csv"
    path.write_text("text,title\none,T\n" + "x" * 100 + ",T\nragged\n" + '"a\n' * 11 + '",T\ntwo,T\n', encoding="utf-8")
    found = list(read(path))
    assert brief(found)[:3] == [(0, "one"), (1, "!too-large"), (2, "!bad-record")]
    assert [o.detail for o in found[1:3] if isinstance(o, Refusal)] == ["from line 3 on: more than 30 characters", "line 4: 1 values for 2 columns"]
    assert brief(found)[-1][1] == "two"


def test_a_header_that_is_too_long_is_a_bad_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_ROW", 30)
    (tmp_path / "a.csv").write_text("text," + "x" * 100 + "\none,T\n", encoding="utf-8")
    assert brief(list(read(tmp_path / "a.csv"))) == [(-1, "!bad-file")]


CELL = st.text(st.sampled_from('ab",\n\r\x0b\u2028é '), max_size=8)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
def test_rows_are_those_that_were_written(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["text", "title"], *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(stream.getvalue().encode())
    texts = [o.text.text for o in read(path) if isinstance(o, Record)]
    assert texts == [text for text, _ in rows]
