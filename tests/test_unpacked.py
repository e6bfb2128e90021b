"""Compressed seeds: unpacked as streams, refused where they are cut off or are bombs."""

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from newsclaims.reading import unpacked
from newsclaims.reading.outcome import Outcome, Record, Refusal
from newsclaims.reading.records import read

LINES = "".join(json.dumps({"text": f"{n} {n**50}"}) + "\n" for n in range(3_000)).encode()


def packed(path: Path, content: bytes) -> Path:
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else zstandard.compress(content))
    return path


def brief(found: list[Outcome]) -> list[tuple[int, str]]:
    return [(o.number, o.text.text if isinstance(o, Record) else f"!{o.reason}") for o in found]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.NDJSON.ZST", "a.csv.gz", "a.csv.zst"])
def test_what_is_packed_reads_as_what_is_not(tmp_path: Path, name: str) -> None:
    content = LINES if "csv" not in name else b"text,title\n" + b"".join(b"%d,T\n" % n for n in range(3_000))
    (tmp_path / "plain").mkdir()
    plain = tmp_path / "plain" / name.rsplit(".", 1)[0]
    plain.write_bytes(content)
    assert brief(list(read(packed(tmp_path / name, content)))) == brief(list(read(plain)))


def test_frames_that_follow_each_other_are_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.zst").write_bytes(zstandard.compress(b'{"text": "one"}\n') + zstandard.compress(b'{"text": "two"}\n'))
    assert brief(list(read(tmp_path / "a.jsonl.zst"))) == [(0, "one"), (1, "two")]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
@pytest.mark.parametrize("left", [0.5, 0.99])
def test_a_cut_is_a_reject_and_what_came_before_is_kept(tmp_path: Path, name: str, left: float) -> None:
    path = packed(tmp_path / name, LINES * 5)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * left)])
    found = list(read(path))
    assert isinstance(found[-1], Refusal)
    assert (found[-1].number, found[-1].reason) == (-1, "bad-file")
    assert str(tmp_path) not in found[-1].detail
    # The last line may be cut.
    assert [o.number for o in found[:-1]] == list(range(len(found) - 1))


@pytest.mark.parametrize("name", ["a.jsonl.zst", "a.csv.zst"])
def test_what_is_not_packed_is_a_bad_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(LINES)
    assert brief(list(read(tmp_path / name))) == [(-1, "!bad-file")]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.csv.zst"])
def test_a_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(unpacked, "RATIO_FROM", 2**20)
    path = packed(tmp_path / name, b'{"text": "one"}\n' + b"x" * 2**26)
    *_, last = read(path)
    assert last == Refusal(-1, "too-large", "unpacks to more than 200 times its size")


def test_text_that_packs_well_is_no_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "RATIO_FROM", 2**10)
    assert len(list(read(packed(tmp_path / "a.jsonl.zst", LINES)))) == 3_000
