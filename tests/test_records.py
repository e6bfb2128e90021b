"""Seed files to records: each read, or refused with its reason, and none hides the others."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsclaims.engines.work import Work
from newsclaims.intake import watched
from newsclaims.reading import records
from newsclaims.reading.outcome import Outcome, Record, Refusal
from newsclaims.reading.records import Share, read


def outcomes(path: Path, content: bytes | str) -> list[Outcome]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(path))


def brief(found: list[Outcome]) -> list[tuple[int, str]]:
    """Number, and text or reason."""
    return [(o.number, o.text.text if isinstance(o, Record) else f"!{o.reason}") for o in found]


def only(found: list[Outcome]) -> Record:
    (record,) = found
    assert isinstance(record, Record)
    return record


def detail(outcome: Outcome) -> str:
    assert isinstance(outcome, Refusal)
    return outcome.detail


def test_text(tmp_path: Path) -> None:
    record = only(outcomes(tmp_path / "a.TXT", b"He won\x92t say.\n"))
    assert (record.text.text, record.encoding, record.notes, record.mapped) == ("He won’t say.\n", "cp1252", frozenset({"encoding-detected"}), True)


def test_mojibake_is_noted(tmp_path: Path) -> None:
    record = only(outcomes(tmp_path / "a.txt", "He wonâ€™t say, they arenâ€™t there."))
    assert (record.text.text, record.notes) == ("He won’t say, they aren’t there.", frozenset({"mojibake-mended"}))


def test_markdown(tmp_path: Path) -> None:
    source = "\ufeff---\r\ntitle: T\r\n---\r\n# Head\r\n\r\nSome *text*.\r\n"
    record = only(outcomes(tmp_path / "a.md", source))
    assert (record.metadata, record.text.text, record.mapped) == ({"title": "T"}, "Head\n\nSome text.\n\n", True)
    assert source.encode()[record.text.start[4] : record.text.end[4]] == b"\r\n"


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        '\ufeff{"text": "one", "title": "T"}',
        "",
        "{broken",
        "[1]",
        '{"body": "two"}',
        '{"text": 3}',
        '{"title": "none"}',
        '{"text": null}',
        "[" * 100_000,
    ]
    found = outcomes(tmp_path / "a.jsonl", "\n".join(lines).encode() + b'\n{"text": "caf\xe9"}\r\n{"content": "three"}')
    expected = ["one", "!bad-record", "!bad-record", "two", *["!bad-record"] * 5, "three"]
    assert brief(found) == list(zip([0, 2, 3, 4, 5, 6, 7, 8, 9, 10], expected, strict=True))
    assert [detail(found[i]).split(":")[0] for i in (1, 2, 4, 5, 8)] == [
        "not JSON",
        "of type list; it should be an object with a text",
        "its text is of type int; it should be a string named text, body, content",
        "its text is missing; it should be a string named text, body, content",
        "not UTF-8 at byte 13 of the line",
    ]


def test_long_lines_are_refused_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_RECORD", 30)
    found = outcomes(tmp_path / "a.jsonl", '{"text": "one"}\n{"text": "' + "x" * 100 + '"}\n{"text": "two"}\n')
    assert brief(found) == [(0, "one"), (1, "!too-large"), (2, "two")]


def test_compressed_lines_and_what_a_cut_leaves(tmp_path: Path) -> None:
    raw = gzip.compress("".join(json.dumps({"text": f"{n} {n**50}"}) + "\n" for n in range(400)).encode(), mtime=0)
    assert len(outcomes(tmp_path / "a.jsonl.gz", raw)) == 400
    cut = brief(outcomes(tmp_path / "b.jsonl.gz", raw[: len(raw) // 2]))
    assert cut[-1] == (-1, "!bad-file")
    assert [text.split()[0] for _, text in cut[:-1]] == [str(n) for n in range(len(cut) - 1)]


def test_json(tmp_path: Path) -> None:
    assert brief(outcomes(tmp_path / "a.json", '[{"text": "one"}, 2]')) == [(0, "one"), (1, "!bad-record")]
    assert brief(outcomes(tmp_path / "b.json", '{"text": "one"}')) == [(0, "one")]
    (refusal,) = outcomes(tmp_path / "c.json", '{"text": "one"}\n{"text": "two"}')
    assert (refusal.number, "should be named .jsonl" in detail(refusal)) == (-1, True)


def test_csv(tmp_path: Path) -> None:
    content = 'title,text\r\nT,"one\r\n\r\nmore, ""quoted"""\r\nragged\r\n\r\n,two\r\na,b,c\r\nT,"three'
    found = outcomes(tmp_path / "a.csv", content.encode("utf-8-sig"))
    assert brief(found) == [(0, 'one\r\n\r\nmore, "quoted"'), (1, "!bad-record"), (2, "two"), (3, "!bad-record"), (4, "!bad-record")]
    assert detail(found[1]) == "line 5: 1 values for 2 columns"
    assert detail(found[4]).startswith("from line 9 on not CSV")


def test_csv_of_a_spreadsheet(tmp_path: Path) -> None:
    record = only(outcomes(tmp_path / "a.csv", "text\nHe won’t say “no”.\n".encode("cp1252")))
    assert (record.text.text, record.encoding, record.mapped) == ("He won’t say “no”.", "cp1252", False)


def write_parquet(path: Path, columns: dict[str, Any]) -> list[Outcome]:
    pq.write_table(pa.table(columns), path)
    return list(read(path))


def test_parquet(tmp_path: Path) -> None:
    texts = pa.array([f"text {n}" for n in range(200)] + [None], pa.large_string())
    found = write_parquet(tmp_path / "a.parquet", {"text": texts, "published": [date(2021, 8, 25)] * 201, "unused": [b"\xff"] * 201})
    assert brief(found) == [*((n, f"text {n}") for n in range(200)), (200, "!bad-record")]
    assert isinstance(found[0], Record)
    assert found[0].metadata["published"] == date(2021, 8, 25)


def test_parquet_of_other_types(tmp_path: Path) -> None:
    broken = pa.Array.from_buffers(pa.string(), 2, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0\3\0\0\0"), pa.py_buffer(b"\xffok")])
    assert brief(write_parquet(tmp_path / "a.parquet", {"text": broken})) == [(0, "!bad-record"), (1, "ok")]
    assert brief(write_parquet(tmp_path / "b.parquet", {"text": [1]})) == [(0, "!bad-record")]


def test_a_truncated_parquet_is_a_bad_file(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", {"text": ["one"]})
    raw = (tmp_path / "a.parquet").read_bytes()
    for content in (raw[:-20], raw[: len(raw) // 2], b"", b"PAR1"):
        (refusal,) = outcomes(tmp_path / "b.parquet", content)
        assert brief([refusal]) == [(-1, "!bad-file")]
        assert str(tmp_path) not in detail(refusal)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", "%PDF", "unknown-format"),
        ("a", "text", "unknown-format"),
        ("a.txt.gz", "text", "unknown-format"),
        ("a.txt", "a\0b", "not-text"),
        ("a.csv", "a\0b", "not-text"),
        ("a.csv", "title\nx\n", "bad-file"),
        ("a.csv", "text,title,title\nx,y,z\n", "bad-file"),
        ("a.csv", "", "bad-file"),
        ("a.csv.gz", "no gzip", "bad-file"),
        ("a.json", "{", "bad-file"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: str, reason: str) -> None:
    assert brief(outcomes(tmp_path / name, content)) == [(-1, f"!{reason}")]


def test_broken_front_matter_is_a_bad_record(tmp_path: Path) -> None:
    assert brief(outcomes(tmp_path / "a.md", "---\na: [\n---\nText.\n")) == [(0, "!bad-record")]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a.json", "a.txt"])
def test_shares_of_a_file_make_up_the_file(tmp_path: Path, name: str) -> None:
    texts = [f"text {n}" for n in range(300)]
    if name == "a.parquet":
        write_parquet(tmp_path / name, {"text": texts})
    else:
        lines = {
            "a.jsonl": [json.dumps({"text": t}) for t in texts] + ["{"],
            "a.csv": ["text", *texts, "a,b"],
            "a.json": [json.dumps(texts)],
            "a.txt": texts,
        }
        (tmp_path / name).write_text("\n".join(lines[name]), encoding="utf-8")
    parts = [brief(list(watched.outcomes(tmp_path / name, Share(part, 3), Work(part), 0))) for part in range(3)]
    assert sorted(one for part in parts for one in part) == sorted(brief(list(read(tmp_path / name))))


def test_a_failure_of_a_library_is_a_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> None:
        raise KeyError("inside")

    monkeypatch.setattr("newsclaims.reading.decode.decode", fail)
    (refusal,) = outcomes(tmp_path / "a.txt", "text")
    assert refusal == Refusal(-1, "error", "KeyError: 'inside'")


def test_a_failure_on_one_record_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> str:
        if "bad" in text:
            raise KeyError("inside")
        return text

    monkeypatch.setattr("ftfy.fix_encoding", fail)
    found = outcomes(tmp_path / "a.jsonl", '{"text": "one"}\n{"text": "Ã bad"}\n{"text": "two"}\n')
    assert brief(found) == [(0, "one"), (1, "!error"), (2, "two")]
