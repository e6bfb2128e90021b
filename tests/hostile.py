"""Hostile inputs, each with its stated outcome; run as a script, it measures them and writes docs/reliability.md.

`uv run python tests/hostile.py` writes the page from what is stated here and measured before; `--measure` first takes the time of each input.
"""

from __future__ import annotations

import argparse
import codecs
import gzip
import io
import json
import os
import random
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

import fuzzing
from conftest import REPOSITORY
from newsclaims import tables
from newsclaims.params import Params
from newsclaims.stages import articles

PAGE = REPOSITORY / "docs" / "reliability.md"
FIGURES = Path(__file__).with_name("reliability.json")
MARK = re.compile(r"(<!-- (\w+): generated -->\n).*?(<!-- end -->\n)", re.DOTALL)


@dataclass(frozen=True)
class Case:
    """What is put below seeds/NAME/ by ``make``, and what becomes of it: counts of ``article`` and of the reasons of rejects."""

    name: str
    input: str
    make: Callable[[Path], object]
    outcome: Mapping[str, int]
    # What an article's text is, where that is the point.
    text: str | None = None
    # Takes seconds, or more processor time in later stages than a test has: it is only read.
    heavy: bool = False
    notes: str = ""


@dataclass(frozen=True)
class Stop:
    """A mistake in what people decide: the build stops at once with one sentence."""

    input: str
    seeds: Mapping[bytes, str]
    told: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def said(what: str) -> str:
    """A sentence of news, another for each case."""
    return f"Mayor Ana Lim said on Monday that the matter of {what} was closed."


def text(name: str, content: str | bytes) -> Callable[[Path], object]:
    """One file."""
    return lambda folder: (folder / name).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def lines(name: str, *content: str | bytes) -> Callable[[Path], object]:
    """A file of lines."""
    return text(name, b"\n".join(one.encode("utf-8") if isinstance(one, str) else one for one in content))


def parquet(columns: Mapping[str, Any], cut: int = 0, **options: Any) -> bytes:
    """The bytes of a Parquet file, without its last ones."""
    stream = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), stream, **options)
    raw = stream.getvalue()
    return raw[: len(raw) - cut]


def _broken_pages() -> bytes:
    raw = bytearray(parquet({"text": [said(f"page {n}") for n in range(200)]}, compression="none"))
    rng = random.Random(4)
    for _ in range(200):
        raw[rng.randrange(4, len(raw) - 400)] = rng.randrange(256)
    return bytes(raw)


def _shared_value() -> bytes:
    one = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array([said("a shared value") + " " * 2**20]))
    return parquet({"text": one}, compression="zstd")


def _links(folder: Path) -> None:
    outside = folder.parents[1] / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "secret.txt").write_text("A secret.", encoding="utf-8")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "folder").symlink_to(outside)
    (folder / "nowhere.txt").symlink_to("none")
    (folder / "loop.txt").symlink_to("loop.txt")


def _names(folder: Path) -> None:
    for n, name in enumerate((" space .txt", "new\nline.txt", "\x1b[2Jescape.txt", "=cmd|'x'!A1.txt", "-rf.txt", "<b>&amp;.txt", "ö" * 100 + ".txt")):
        (folder / name).write_text(said(f"name {n}"), encoding="utf-8")


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"a" * 10**6)


def _long_record(folder: Path) -> None:
    with (folder / "a.jsonl").open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(100):
            file.write(b"a" * 10**6)
        file.write(b'"}\n' + json.dumps({"text": said("the line after it")}).encode())


def zip_of(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)


GERMAN = "Der Minister sagte am Mittwoch, dass Gespräche mit den Ältesten der Provinz bald zu einer Einigung führen werden, und niemand wolle Krieg."
PASHTO = "د افغانستان د بهرنیو چارو وزارت وویل چې د سولې خبرې به په راتلونکې اونۍ کې پیل شي او ټول لوري باید په کې برخه واخلي ځکه جګړه حل نه ده."
CHINESE = "外交部发言人星期三在记者会上表示,双方将于下周举行会谈,讨论边境地区的局势,并希望尽快达成协议。" * 3
RNG = random.Random(11)
NOISE = bytes(RNG.randrange(256) for _ in range(4096))
LETTERS = "".join(RNG.choice("abcdefghijklmnopqrstuvwxyz ") for _ in range(60_000)).encode()
BOMB = b'{"text": "one of a bomb"}\n' + b" " * (80 * 2**20)

CASES: tuple[Case, ...] = (
    # Nothing to read
    Case("empty", "an empty file", text("a.txt", ""), {"empty": 1}),
    Case("blank", "spaces, tabs and line ends only", text("a.txt", " \t\r\n\xa0\u3000\n"), {"empty": 1}),
    Case("invisible", "zero-width characters only", text("a.txt", "\ufeff\u200b\u2060\xad" * 50), {"empty": 1}),
    Case("no-words", "punctuation only", text("a.txt", "... --- !!!"), {"article": 1}),
    # Bytes that are no text
    Case("nul", "NUL bytes in text", text("a.txt", said("nul") + "\0\0"), {"not-text": 1}),
    Case("binary", "binary noise", text("a.txt", NOISE), {"not-text": 1}),
    Case("noise-without-nul", "noise without NUL bytes", text("a.txt", NOISE.replace(b"\0", b"")), {"not-text": 1}),
    Case("picture", "a PNG called .txt", text("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NOISE), {"not-text": 1}),
    Case("controls", "a few control characters", text("a.txt", "\x07" + said("controls") + "\x1b"), {"article": 1}, said("controls")),
    Case("many-controls", "mostly control characters", text("a.txt", "\x01\x02\x03 a"), {"not-text": 1}),
    Case("pdf", "a format that is not read", text("a.pdf", "%PDF-1.7"), {"unknown-format": 1}),
    # Encodings
    Case("bom", "UTF-8 with a byte order mark", text("a.txt", codecs.BOM_UTF8 + said("bom").encode()), {"article": 1}, said("bom")),
    Case("utf16", "UTF-16 with a mark", text("a.txt", codecs.BOM_UTF16_BE + said("utf16").encode("utf-16-be")), {"article": 1}, said("utf16")),
    Case("utf32", "UTF-32 with a mark", text("a.txt", codecs.BOM_UTF32_LE + said("utf32").encode("utf-32-le")), {"article": 1}, said("utf32")),
    Case("utf16-bare", "UTF-16 without a mark", text("a.txt", said("bare").encode("utf-16-le")), {"not-text": 1}),
    Case("utf16-odd", "UTF-16, cut within a character", text("a.txt", codecs.BOM_UTF16_LE + b"a\0b\0c"), {"not-text": 1}),
    Case("utf16-surrogate", "UTF-16 with a lone surrogate", text("a.txt", codecs.BOM_UTF16_LE + b"a\0\0\xd8b\0"), {"not-text": 1}),
    Case("two-marks", "two byte order marks", text("a.txt", codecs.BOM_UTF8 * 2 + said("marks").encode()), {"article": 1}, said("marks")),
    Case("wrong-mark", "a UTF-16 mark before UTF-8", text("a.txt", codecs.BOM_UTF16_LE + "“no”".encode() + b"."), {"not-text": 1}),
    Case(
        "cp1252",
        "Windows-1252 that says nothing of itself",
        text("a.txt", "It’s said at a café.".encode("cp1252")),
        {"article": 1},
        "It’s said at a café.",
    ),
    Case("mixed", "UTF-8 with lines of Windows-1252", text("a.txt", "“Ünïted” naïve. ".encode() * 3 + b"It\x92s mixed."), {"article": 1}),
    Case("overlong", "overlong UTF-8", text("a.txt", said("overlong").encode() + b"\xc0\xaf\xc0\xae"), {"article": 1}),
    Case("cesu", "surrogates written as UTF-8", text("a.txt", said("cesu").encode() + b" \xed\xa0\xbd\xed\xb8\x80"), {"article": 1}),
    Case("false-label", "a false declaration of the encoding", text("a.txt", '<meta charset="utf-7">' + said("label")), {"article": 1}),
    Case("mojibake", "text decoded with a wrong encoding before", text("a.txt", "They donâ€™t agree."), {"article": 1}, "They don’t agree."),
    Case("much-mojibake", "20,000 mended characters on a line", text("a.txt", said("mojibake") + " donâ€™t" * 20_000), {"article": 1}, heavy=True),
    # Characters
    Case("nfd", "decomposed letters (NFD)", text("a.txt", "The cafe\u0301 is shut, she said."), {"article": 1}, "The café is shut, she said."),
    Case(
        "bidi",
        "bidirectional controls",
        text("a.txt", "He said \u202edeb\u202c \u2066ok\u2069 to all."),
        {"article": 1},
        "He said \u202edeb\u202c \u2066ok\u2069 to all.",
    ),
    Case("zero-width", "zero-width spaces within words", text("a.txt", "Po\u200blice sa\u2060id so."), {"article": 1}, "Police said so."),
    Case(
        "emoji",
        "emoji, flags and joined families",
        text("a.txt", "She said 👩‍👩‍👧‍👦 🇦🇫 👍🏽 to all."),
        {"article": 1},
        "She said 👩‍👩‍👧‍👦 🇦🇫 👍🏽 to all.",
    ),
    Case("zalgo", "100 combining marks on a letter", text("a.txt", "She said a" + "\u0301\u0323" * 50 + "."), {"article": 1}),
    Case("marks", "100,000 combining marks on a letter", text("a.txt", "She said a" + "\u0301\u0323" * 50_000), {"not-text": 1}),
    Case("hidden-marks", "the same with zero-width characters between", text("a.txt", "a" + "\u0301\u200b\u0323" * 50_000), {"not-text": 1}),
    Case(
        "marked-title",
        "the same in a title",
        lines("a.jsonl", json.dumps({"text": "One.", "title": "a" + "\u0301\u0323" * 50_000})),
        {"bad-record": 1},
    ),
    Case("jamo", "100,000 Hangul parts in a run", text("a.txt", said("jamo") + "\u1100\u1161\u11a8" * 33_000), {"article": 1}, heavy=True),
    Case("noncharacters", "noncharacters and private use", text("a.txt", "She said \ufffe\uffff\U0010ffff\ue000 so."), {"article": 1}),
    Case(
        "json-surrogates",
        "lone surrogates in JSON",
        lines("a.jsonl", '{"text": "He said \\ud800no\\udfff.", "title": "\\ud800T"}'),
        {"article": 1},
        "He said no.",
    ),
    # Sizes
    Case("long-line", "100 MB on one line of text", lambda folder: _sparse(folder / "a.txt"), {"too-large": 1}),
    Case("long-record", "100 MB on one line of JSON Lines, and a good line", _long_record, {"too-large": 1, "article": 1}),
    Case("million-lines", "a million lines of text", text("a.txt", "He said so.\n" * 10**6), {"article": 1}, heavy=True),
    Case(
        "million-records",
        "100,000 blank, 100,000 broken and one good line",
        text("a.jsonl", b"\n" * 10**5 + b"{\n" * 10**5 + json.dumps({"text": said("many lines")}).encode()),
        {"bad-record": 100_000, "article": 1},
        heavy=True,
    ),
    Case(
        "long-sentence",
        "one sentence of 50,000 words",
        text("a.txt", "He said that " + "the very " * 25_000 + "end is near."),
        {"article": 1},
        heavy=True,
    ),
    Case("no-end", "no sentence ends", text("a.txt", "police said that the road was shut and " * 40), {"article": 1}),
    Case("long-word", "one word of 100,000 letters", text("a.txt", "She said " + "a" * 100_000), {"article": 1}, heavy=True),
    # Quotation marks
    Case("nested-quotes", "quotation marks 1,000 deep", text("a.txt", "He said " + "“‘" * 500 + "no" + "’”" * 500 + "."), {"article": 1}),
    Case("open-quotes", "1,000 marks that nothing closes", text("a.txt", "He said “no, " * 1_000), {"article": 1}),
    Case("closing-quotes", "1,000 marks that nothing opens", text("a.txt", "said” he, " * 1_000), {"article": 1}),
    Case("straight-quotes", "10,001 straight marks", text("a.txt", "He said " + '"' * 10_001), {"article": 1}),
    # HTML and Markdown
    Case(
        "html", "an HTML page", text("a.html", "<script>alert(1)</script><p>Text.</p>"), {"unknown-format": 1}, notes="`newsclaims add` reads pages"
    ),
    Case(
        "html-text",
        "HTML in a text file",
        text("a.txt", "<script>alert(1)</script> &lt;b&gt; she said."),
        {"article": 1},
        "<script>alert(1)</script> &lt;b&gt; she said.",
        notes="its words, as they are",
    ),
    Case(
        "markdown-html",
        "Markdown with scripts, entities and comments",
        text("a.md", "<script>\nalert(1)\n</script>\n\n<!-- c -->\n\nShe &amp; he <b onclick='x'>said</b> so.\n"),
        {"article": 1},
        "She & he said so.",
    ),
    Case(
        "markdown-links",
        "Markdown with javascript: links",
        text("a.md", "She [said](javascript:alert(1)) so ![i](data:x).\n"),
        {"article": 1},
        "She [said](javascript:alert(1)) so ![i](data:x).",
        notes="no link to the parser, so its words as they are",
    ),
    Case("markdown-deep", "Markdown quotes 5,000 deep", text("a.md", ">" * 5_000 + " She said so."), {"bad-record": 1}),
    Case("markdown-brackets", "Markdown of 100,000 open brackets", text("a.md", "[" * 100_000), {"article": 1}, heavy=True),
    Case(
        "markdown-declarations", "60,000 open declarations in a block of HTML", text("a.md", "<div>\n" + "<!a" * 60_000), {"article": 1}, heavy=True
    ),
    Case("markdown-large", "Markdown of more than 1 MiB", text("a.md", "She said so. " * 90_000), {"too-large": 1}),
    Case("yaml-bomb", "front matter with anchors", text("a.md", "---\na: &a [x,x]\nb: [*a,*a]\n---\nText."), {"bad-record": 1}),
    Case(
        "yaml-code",
        "front matter that names Python objects",
        text("a.md", "---\ntitle: !!python/object/apply:os.system [id]\n---\n" + said("yaml code")),
        {"article": 1},
        said("yaml code"),
    ),
    Case("yaml-twice", "front matter with a key twice", text("a.md", "---\ntitle: a\ntitle: b\n---\nText."), {"bad-record": 1}),
    Case("yaml-type", "front matter with a mapping as title", text("a.md", "---\ntitle: {a: b}\n---\nText."), {"bad-record": 1}),
    # JSON
    Case(
        "json-lines",
        "JSON Lines with broken lines",
        lines("a.jsonl", json.dumps({"text": said("json lines")}), "{", "]", "", "nonsense", b'{"text": "\xff"}'),
        {"article": 1, "bad-record": 4},
    ),
    Case("json-twice", "a key twice in an object", lines("a.jsonl", '{"text": "one", "text": "two"}'), {"bad-record": 1}),
    Case(
        "json-types",
        "texts of wrong types",
        lines("a.jsonl", '{"text": 1}', '{"text": ["a"]}', '{"text": {}}', '{"text": true}', "null", "[]", "7"),
        {"bad-record": 7},
    ),
    Case(
        "json-numbers",
        "numbers of 5,000 digits, infinite and not a number",
        lines(
            "a.jsonl",
            '{"text": "one", "n": ' + "9" * 5_000 + "}",
            '{"text": "Infinite, he said.", "n": 1e999999}',
            '{"text": "NaN, he said.", "n": NaN}',
        ),
        {"bad-record": 1, "article": 2},
    ),
    Case("json-deep", "100,000 brackets in a record", lines("a.jsonl", '{"text": "one", "n": ' + "[" * 100_000), {"bad-record": 1}),
    Case("json-whole", "JSON cut off", text("a.json", '[{"text": "one"}, {"te'), {"bad-file": 1}),
    Case("json-lists", "a list of lists", text("a.json", "[[], {}, [[]]]"), {"bad-record": 3}),
    Case(
        "bad-day",
        "days that no calendar has",
        lines(
            "a.jsonl", '{"text": "a", "published": "2021-02-30"}', '{"text": "b", "published": "0000-00-00"}', '{"text": "c", "published": 20210825}'
        ),
        {"bad-record": 3},
    ),
    Case("bad-release", "an unknown text_release", lines("a.jsonl", '{"text": "a", "text_release": "all"}'), {"bad-record": 1}),
    # CSV
    Case("csv", "ragged rows of CSV", lines("a.csv", "title,text", "T," + said("csv"), "one", "a,b,c"), {"article": 1, "bad-record": 2}),
    Case(
        "csv-formulas",
        "formulas in CSV",
        lines("a.csv", "title,text", '"=HYPERLINK(""http://x"",""y"")","=2+2 is what she said."', '@SUM(A1),"-1 is the sum, she said."'),
        {"article": 2},
    ),
    Case("csv-quote", "a quotation mark that is never closed", lines("a.csv", "text", '"She said', "more"), {"bad-record": 1}),
    Case("csv-nul", "NUL bytes in CSV", text("a.csv", b"text\nShe said\0 so\n"), {"not-text": 1}),
    Case("csv-headless", "CSV without a column of text", lines("a.csv", "title", "T"), {"bad-file": 1}),
    Case("csv-twice", "CSV with a column twice", lines("a.csv", "text,text", "a,b"), {"bad-file": 1}),
    # Parquet and compression
    Case("parquet-cut", "Parquet cut off", text("a.parquet", parquet({"text": ["one"]}, cut=20)), {"bad-file": 1}),
    Case("parquet-noise", "noise called .parquet", text("a.parquet", b"PAR1" + NOISE + b"PAR1"), {"bad-file": 1}),
    Case("parquet-pages", "Parquet with broken pages", text("a.parquet", _broken_pages()), {"bad-file": 1}),
    Case("parquet-types", "Parquet with numbers as text", text("a.parquet", parquet({"text": [1, None]})), {"bad-record": 2}),
    Case(
        "parquet-bomb",
        "Parquet whose one value unpacks to 100 MB",
        text("a.parquet", parquet({"text": ["a" * 100_000_000]}, compression="zstd")),
        {"too-large": 1},
    ),
    Case(
        "parquet-shared",
        "Parquet of a MiB that 100,000 rows share",
        text("a.parquet", _shared_value()),
        {"too-large": 1},
        heavy=True,
    ),
    Case("gzip-noise", "noise called .jsonl.gz", text("a.jsonl.gz", NOISE), {"bad-file": 1}),
    Case(
        "gzip-cut",
        "gzip cut off",
        text("a.jsonl.gz", zip_of(json.dumps({"text": said("gzip")}).encode() + b"\n" + LETTERS)[:-2000]),
        {"article": 1, "bad-file": 1},
    ),
    Case("gzip-bomb", "a gzip bomb", text("a.jsonl.gz", zip_of(BOMB)), {"article": 1, "too-large": 1}),
    Case("zstd-bomb", "a Zstandard bomb", text("a.csv.zst", zstandard.compress(b"text\n" + b"a" * 80 * 2**20)), {"too-large": 1}),
    # Files
    Case(
        "links",
        "links out of seeds/, to folders, to nowhere, to themselves",
        _links,
        {"bad-file": 4},
        notes="DVC itself stops at a link that leads to itself, and names it",
    ),
    Case(
        "pipe",
        "a named pipe",
        lambda folder: os.mkfifo(folder / "a.txt"),
        {"bad-file": 1},
        notes="DVC waits for it before any stage runs: `newsclaims articles` names it",
    ),
    Case("names", "names with spaces, line ends, escapes, formulas, tags", _names, {"article": 7}),
    Case("no-suffix", "a name without a suffix", text("article", said("suffix")), {"unknown-format": 1}),
    Case("hidden", "a hidden file", text(".a.txt", "Hidden."), {}, notes="no input"),
    # What is said
    Case("german", "German", text("a.txt", GERMAN), {"language": 1}),
    Case("pashto", "Pashto", text("a.txt", PASHTO), {"language": 1}),
    Case(
        "chinese",
        "Chinese, which has no spaces",
        text("a.txt", CHINESE),
        {"article": 1},
        notes="fewer than 20 words between spaces: its language is not judged; give it in `sources.csv`",
    ),
    Case(
        "repeated",
        "the same text twice",
        lambda folder: [text(name, said("twice"))(folder) for name in ("a.txt", "b.txt")],
        {"article": 1, "duplicate": 1},
    ),
)

HEADER = "file,title,publisher,url,published,byline,language,licence,text_release,note\n"
STOPS: tuple[Stop, ...] = (
    Stop(
        "a row of `sources.csv` without a file",
        {b"a.txt": "x", b"sources.csv": HEADER + "b.txt,,,,,,,,,\n"},
        "seeds/sources.csv, line 2: there is no file seeds/b.txt; correct the row's file, or remove the row",
    ),
    Stop(
        "two rows for a file",
        {b"a.txt": "x", b"sources.csv": HEADER + "a.txt,,,,,,,,,\n" * 2},
        "seeds/sources.csv, line 3: a.txt has a row already, in line 2; remove one of them",
    ),
    Stop(
        "a bad day in `sources.csv`",
        {b"a.txt": "x", b"sources.csv": HEADER + "a.txt,,,,31.2.2021,,,,,\n"},
        "seeds/sources.csv, line 2: published is '31.2.2021'; it should be a day such as 2021-08-25; correct it, or leave it empty",
    ),
    Stop(
        "a row with a comma too many",
        {b"a.txt": "x", b"sources.csv": HEADER + "a.txt,One, two,,,,,,,,\n"},
        "seeds/sources.csv, line 2: 11 values for 10 columns; put quotes around a value with a comma",
    ),
    Stop("a missing column", {b"a.txt": "x", b"sources.csv": "file,title\n"}, "seeds/sources.csv, line 1: missing columns: publisher,"),
    Stop(
        "an open quotation mark",
        {b"a.txt": "x", b"sources.csv": HEADER + '"a.txt,,,,,,,,,\n'},
        "seeds/sources.csv: not CSV: unexpected end of data; check the quotes",
    ),
    Stop("a file's name that is not UTF-8", {b"caf\xe9.txt": "x"}, r"seeds/b'caf\xe9.txt': the file's name is not UTF-8; rename it"),
    Stop(
        "no article at all",
        {b"README.md": "x"},
        "seeds/: no article yet; put some there, or bring them in with newsclaims add, then run dvc repro again",
    ),
)


def lay_out(root: Path, cases: tuple[Case, ...]) -> Path:
    """Seeds with a folder for each case."""
    shutil.copytree(REPOSITORY / "schema", root / "schema", dirs_exist_ok=True)
    for case in cases:
        folder = root / "seeds" / case.name
        folder.mkdir(parents=True)
        case.make(folder)
    return root


def read(root: Path) -> dict[str, Any]:
    """Run the articles stage; what became of each case, the texts of its articles, and the counts of the whole."""
    articles.run(root, Params(1, "en", "", {}))
    made: dict[str, Counter[str]] = {}
    texts: dict[str, list[str]] = {}
    for row in tables.rows(tables.files(root / "dataset" / "articles")):
        name = row["source_file"].split("/")[0]
        made.setdefault(name, Counter())["article"] += 1
        texts.setdefault(name, []).append(row["text"])
    for row in tables.rows(tables.files(root / "build" / "rejects" / "articles")):
        made.setdefault(row["source_file"].split("/")[0], Counter())[row["reason"]] += 1
    return {"made": made, "texts": texts, "counts": json.loads((root / "build" / "inputs.json").read_text(encoding="utf-8"))}


def measured() -> dict[str, float]:
    """Seconds that the articles stage takes for each case alone."""
    seconds = {}
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            root = lay_out(Path(folder), (case,))
            begin = time.perf_counter()
            if case.outcome:
                read(root)
            seconds[case.name] = round(time.perf_counter() - begin, 1)
    return seconds


def words(case: Case) -> str:
    """The outcome of a case in words."""
    parts = [f"{n:,} article{'s' * (n > 1)}" for reason, n in case.outcome.items() if reason == "article"]
    parts += [f"{n:,} reject{'s' * (n > 1)} `{reason}`" for reason, n in case.outcome.items() if reason != "article"]
    return "; ".join([*(", ".join(parts),) * bool(parts), *(case.notes,) * bool(case.notes)])


def sections(figures: Mapping[str, Any]) -> dict[str, str]:
    """The generated parts of the page."""
    rows = [f"| {case.input} | {words(case)} |" for case in CASES]
    stops = [f"| {stop.input} | `{stop.told}` |" for stop in STOPS]
    kills = figures["kills"]
    slowest = max(figures["seconds"], key=lambda name: figures["seconds"][name])
    by_target = ", ".join(f"{n} of {of} of {what}" for what, (n, of) in kills["targets"].items())
    slow = next(case.input for case in CASES if case.name == slowest)
    return {
        "inputs": "\n".join(["| input | outcome |", "|---|---|", *rows]),
        "stops": "\n".join(["| mistake | the build stops and says |", "|---|---|", *stops]),
        "figures": "\n".join(
            [
                f"- Kills survived: {kills['survived']} of {kills['kills']} (seed {kills['seed']}): {by_target}; {kills['stages']} stages were hit.",
                f"- Inputs fuzzed in the slow part of the tests: {sum(fuzzing.COUNTS.values()):,}; "
                f"{len(list(fuzzing.FOUND.iterdir()))} that were found are tried each time.",
                f"- The slowest hostile input takes the articles stage {figures['seconds'][slowest]} s on two busy cores: {slow}.",
            ]
        ),
    }


def page(written: str, figures: Mapping[str, Any]) -> str:
    """The page with its generated parts anew."""
    made = sections(figures)
    return MARK.sub(lambda part: f"{part[1]}{made[part[2]]}\n{part[3]}", written)


def main() -> None:
    """Write the page, and what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--kills", type=Path, help="What tests/killing.py wrote.")
    options = parser.parse_args()
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    if options.measure:
        figures["seconds"] = measured()
    if options.kills:
        told = json.loads(options.kills.read_text(encoding="utf-8"))
        kills = told["kills"]
        good = Counter(kill["target"] for kill in kills if not kill["wrong"])
        targets = {target: [good[target], of] for target, of in sorted(Counter(kill["target"] for kill in kills).items())}
        stages = len({kill["stage"] for kill in kills})
        figures["kills"] = {"seed": told["seed"], "kills": len(kills), "survived": good.total(), "stages": stages, "targets": targets}
    FIGURES.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")


if __name__ == "__main__":
    main()
