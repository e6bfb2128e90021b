"""What is fuzzed, whoever makes the inputs: each target takes bytes, and raises where something that must hold does not."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from newsclaims import yaml_files
from newsclaims.claims import quantities, quotes
from newsclaims.engines.work import Work
from newsclaims.entities import expressions
from newsclaims.errors import UserError
from newsclaims.intake import watched
from newsclaims.reading import decode, metadata, mojibake, normalize, records, sources
from newsclaims.reading.outcome import Outcome, Record, Refusal
from newsclaims.reading.source_map import Traced, pieces, to_bytes, untraced

FOUND = Path(__file__).with_name("found")
SUFFIXES = (".txt", ".md", ".jsonl", ".json", ".csv", ".jsonl.gz", ".csv.zst")
# Words of our inputs, in whose neighbourhood code branches.
TOKENS = (
    b'{"text": "', b'"}\n', b'"', b'""', b",", b"\n", b"\r\n", b"\r", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff", b"\xed\xa0\x80",
    b"\xc3\xa9", b"\xe2\x80\x9c", b"\xe2\x80\x9d", b"\xe2\x80\x99", b"\xc3\xa2\xe2\x82\xac\xe2\x84\xa2", b"\x92", b"\x93", b"\xcc\x81",
    b"\xe2\x80\x8b", b"\xe1\x84\x80\xe1\x85\xa1", b"\xf0\x9f\x91\x8d", b"---\n", b"text,title\n", b"#", b"**", b"[a](b)", b"<b>", b"<!--",
    b"&amp;", b"&#0;", b"```\n", b" ", b"> ", b"- ", b"\\", b"''", b"``", b"said ", b"killed 12 people ", b"at least 1,000 ", b"between 3 and ",
    b"two dozen ", b"half a million ", b"20%", b"$5bn ", b"on Monday ", b"No ", b"'", b"\xe2\x80\x98", b"<meta charset=shift_jis>",
    b"encoding: gb18030\n", b"published: 2021-02-30\n", b"language: no\n", b"\\ud800", b"1e999", b"null", b"[", b"]", b"{", b"}", b"\xc2\xa0",
)  # fmt: skip


def check_trace(traced: Traced, size: int) -> None:
    """Each code point comes from bytes of the file, in order, and the compact map says so, too."""
    assert len(traced.codes) == len(traced.start) == len(traced.end)
    assert np.all(traced.start[1:] >= traced.start[:-1])
    assert np.all(traced.end[1:] >= traced.end[:-1])
    assert np.all(traced.start < traced.end)
    if len(traced.codes):
        assert traced.start[0] >= 0
        assert traced.end[-1] <= size
    made = pieces(traced)
    for t in {*range(min(len(traced.codes), 50)), *range(max(0, len(traced.codes) - 50), len(traced.codes))}:
        assert to_bytes(made, t, t + 1) == (traced.start[t], traced.end[t])


def normalization(raw: bytes) -> None:
    """Text of whatever bytes: as the schema says, traced to its bytes, and the same again."""
    try:
        decoded = decode.decode(raw)
        mended, changed = mojibake.mend(decoded.text)
        made, notes = normalize.normalize(mended)
    except decode.NotTextError:
        return
    check_trace(decoded.text, len(raw))
    check_trace(made, len(raw))
    text = made.text
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xa0\u2028\u2029\ufeff\ud800-\udfff]|\n\n\n|(^|\n) | (\n|$)", text)
    assert text.strip("\n ") == text
    again, noted = normalize.normalize(Traced(made.codes, made.start, made.end))
    assert (again.text, noted) == (text, frozenset())
    if not changed and not decoded.notes and decoded.encoding in ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"):
        for character, start, end in list(zip(text, made.start.tolist(), made.end.tolist(), strict=True))[:200]:
            origin = raw[start:end].decode("utf-8" if decoded.encoding == "utf-8-sig" else decoded.encoding)
            # What lies between the parts of a letter, and is not seen, is among its bytes.
            known = character in unicodedata.normalize("NFC", origin) or character in normalize.normalize(untraced(origin))[0].text
            # A space may carry marks, whose order normalization changes.
            assert origin[:1].isspace() if character in " \n" else known
    second, same = normalize.normalize(mojibake.mend(decode.decode(raw).text)[0])
    assert (second.text, same) == (text, notes)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="newsclaims-fuzzing-"))


def readers(raw: bytes) -> None:
    """A file of any format: records and refusals, each once, the same again, and the same by shares. The first byte chooses the format."""
    path = _folder() / f"a{SUFFIXES[raw[0] % len(SUFFIXES)] if raw else '.txt'}"
    path.write_bytes(raw[1:])
    found = list(records.read(path))
    assert found or _may_be_nothing(path, raw[1:])
    numbers = [one.number for one in found]
    assert len(numbers) == len(set(numbers))
    for one in found:
        _check_outcome(one)
    told = [_brief(one) for one in found]
    assert [_brief(one) for one in records.read(path)] == told
    shares = [_brief(one) for part in range(2) for one in watched.outcomes(path, records.Share(part, 2), Work(part), 0)]
    assert sorted(shares) == sorted(told)


def _may_be_nothing(path: Path, raw: bytes) -> bool:
    """Files of records may have none; a file that is an article by itself may not."""
    return path.suffix not in (".txt", ".md")


def _brief(one: Outcome) -> tuple[int, str]:
    return (one.number, one.text.text if isinstance(one, Record) else f"{one.reason}: {one.detail}")


def _check_outcome(one: Outcome) -> None:
    if isinstance(one, Refusal):
        # As the table rejects has it: words, and no path of this machine.
        assert one.reason != "error", one.detail
        assert str(_folder()) not in one.detail
        pa.array([one.detail])
        return
    try:
        known = metadata.checked(one.metadata)
        made, _ = normalize.normalize(one.text)
    except (ValueError, decode.NotTextError) as error:
        pa.array([str(error)])
        return
    pa.array([str(value) for value in known.values()])
    pa.array([made.text])


def _text(raw: bytes) -> str:
    return normalize.normalize(untraced(raw.decode("utf-8", "replace")))[0].text


def quotation_marks(raw: bytes) -> None:
    """Quotations are slices in order, apart, and within a line."""
    try:
        text = _text(raw)
    except decode.NotTextError:
        return
    found = quotes.quotations(text)
    assert all(0 <= q.start < q.end <= len(text) and "\n" not in text[q.start : q.end] for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert quotes.quotations(text) == found


def counts(raw: bytes) -> None:
    """Quantities and expressions are slices in order and apart, with bounds in order."""
    try:
        text = _text(raw)
    except decode.NotTextError:
        return
    middle = len(text) // 2
    for spans in ([(0, len(text))], [(0, middle), (middle, len(text))]):
        found = quantities.find(text, spans)
        for row in found:
            assert text[row["start"] : row["end"]] == row["text"] != ""
            low, high = row["stated_low"], row["stated_high"]
            assert low is not None or high is not None
            assert low is None or high is None or low <= high
            assert all(value is None or np.isfinite(value) for value in (low, high))
            for who in ("victim", "perpetrator"):
                assert row[who] is None or row[who] == text[row[f"{who}_start"] : row[f"{who}_end"]]
        assert all(a["end"] <= b["start"] for a, b in pairwise(found))
        assert quantities.find(text, spans) == found
    listed = expressions.find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in listed)
    assert all(a.end <= b.start for a, b in pairwise(listed))


def decided(raw: bytes) -> None:
    """What people write in YAML and in sources.csv is read, or is their mistake."""
    path = _folder() / "sources.csv"
    path.write_bytes(raw)
    said: list[str] = []
    for reader in (lambda: sources.load(path, {"a.txt"}), lambda: yaml_files.read(path)):
        try:
            reader()
        except UserError as error:
            said.append(str(error))
    assert not any("\n" in one for one in said), said


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "normalization": normalization,
    "readers": readers,
    "quotation_marks": quotation_marks,
    "counts": counts,
    "decided": decided,
}


def parquet() -> bytes:
    """A good file of Parquet; its reader is a process of its own, so that it is tried less often."""
    table = io.BytesIO()
    pq.write_table(pa.table({"text": ["one", "two", None] * 40, "title": ["a", "b", "c"] * 40}), table)
    return table.getvalue()


# Inputs of each target in the slow part of the tests: a minute and a half in all.
COUNTS: Mapping[str, int] = {"normalization": 30_000, "readers": 8_000, "quotation_marks": 40_000, "counts": 12_000, "decided": 10_000}


@cache
def beginnings(target: str) -> tuple[bytes, ...]:
    """Good inputs to begin from."""
    news = "“We won’t leave,” the mayor of São Paulo said on Monday. At least 12 people were killed and 1,000 displaced.\n\nHe denied it.\n".encode()
    lines = b"".join(json.dumps({"text": f"Record {n}.", "title": "T", "published": "2021-08-25"}).encode() + b"\n" for n in range(3))
    rows = b'text,title\nOne.,T\n"Two, ""three""\nfour.",\n'
    header = (",".join(sources.HEADER) + "\na.txt,T,,,2021-08-25,,en,,none,\n").encode()
    front = b"---\ntitle: T\nlanguage: en\n---\n# Head\n\nSome *text* [a](b) &amp; <b>more</b>.\n\n- item\n\n> quote\n"
    found = tuple(path.read_bytes() for path in sorted(FOUND.glob(f"{target}-*")))
    if target == "readers":
        contents = (
            news,
            front,
            lines,
            b"[" + lines.replace(b"\n", b",")[:-1] + b"]",
            rows,
            gzip.compress(lines),
            zstandard.compress(rows),
        )
        return (*found, *(bytes([n]) + content for n, content in enumerate(contents)))
    if target == "decided":
        return (*found, header, b"shards: 1\nlimits:\n  a: [1, 2]\n")
    marked = b"\xff\xfe" + news.decode().encode("utf-16-le")
    return (
        *found,
        news,
        news.decode().encode("cp1252"),
        marked,
        "They donâ€™t agree, cafe\u0301.".encode(),
        " ".join(map(bytes.decode, TOKENS[-28:-16])).encode(),
    )


def mutated(target: str, count: int, seed: int) -> Iterator[bytes]:
    """So many inputs, each made from a good one by a few cuts, copies, changes and insertions."""
    rng = random.Random(f"{target}-{seed}")
    good = beginnings(target)
    for _ in range(count):
        raw = bytearray(rng.choice(good))
        for _ in range(rng.choice((1, 1, 2, 3, 5, 8))):
            at = rng.randrange(len(raw) + 1)
            match rng.randrange(6):
                case 0 if at < len(raw):
                    raw[at] = rng.randrange(256)
                case 1:
                    del raw[at : at + rng.randint(1, 12)]
                case 2:
                    raw[at:at] = rng.choice(TOKENS) * rng.choice((1, 1, 1, 2, 40))
                case 3:
                    other = rng.randrange(len(raw) + 1)
                    raw[at:at] = raw[min(at, other) : max(at, other)][:200]
                case 4 if at < len(raw):
                    raw[at] ^= 1 << rng.randrange(8)
                case _:
                    raw[at:at] = rng.randbytes(rng.randint(1, 4))
        yield bytes(raw)
