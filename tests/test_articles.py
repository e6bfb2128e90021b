"""The articles stage, from a folder of seeds to its table, its rejects and its counts."""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclaims import engines, ids, schema, tables
from newsclaims.engines.work import Work
from newsclaims.errors import UserError
from newsclaims.intake import processes, reader, settling, spill, work
from newsclaims.params import Params
from newsclaims.reading.source_map import to_bytes
from newsclaims.stages import articles
from newsclaims.syndication import signatures
from newsclaims.syndication.signatures import bands

REPOSITORY = Path(__file__).parent.parent
SEED = "000_dd0ba2651c66f10d.txt"
GERMAN = "Der Minister sagte am Mittwoch, dass Gespräche mit den Ältesten der Provinz bald zu einer Einigung führen werden, und niemand wolle Krieg."


def build(root: Path, seeds: dict[str, bytes | str], shards: int = 1) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, int]]:
    """Articles, rejects and counts of a corpus below ``root``."""
    shutil.copytree(REPOSITORY / "schema", root / "schema", dirs_exist_ok=True)
    for name, content in seeds.items():
        path = root / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    articles.run(root, Params(shards, "en", "", {}))
    counts = json.loads((root / "build" / "inputs.json").read_text(encoding="utf-8"))
    return tables.read(root / "dataset" / "articles").to_pylist(), tables.read(root / "build" / "rejects" / "articles").to_pylist(), counts


def test_golden_row_of_the_seed(tmp_path: Path) -> None:
    raw = (REPOSITORY / "seeds" / SEED).read_bytes()
    rows, rejects, counts = build(tmp_path, {SEED: raw, "sources.csv": (REPOSITORY / "seeds" / "sources.csv").read_bytes()})
    (row,) = rows
    digest = "15694eb18664db50748ce13fd51d4cc2e099579f204c7c5c536494b78b9c8d60"
    text = row.pop("text")
    assert row == {
        **dict.fromkeys(("title", "byline", "publisher", "url", "published", "licence", "duplicate_of")),
        "article_id": digest[:16],
        "language": "en",
        "text_release": "none",
        "source_file": SEED,
        "source_record": 0,
        "source_encoding": "utf-8",
        "source_sha256": hashlib.sha256(raw).hexdigest(),
        "text_sha256": digest,
        "notes": [],
        "source_map": [{"start": 0, "byte": 0, "step": 1, "width": 1}],
    }
    paragraphs = text.split("\n\n")
    assert len(paragraphs) == 13
    assert [p for p in paragraphs if len(p) < 60] == [
        "Ex-Afghan Army commanders join Northern Alliance",
        "Afghanistan crisis due to Taliban takeover",
        "Panjshir Valley",
    ]
    start = text.index('"We are in contact')
    end = text.index("Mujahid told")
    first, last = to_bytes(row["source_map"], start, end)
    assert raw[first:last].decode() == text[start:end]
    assert (rejects, counts) == ([], {"articles": 1, "files": 1, "inputs": 1, "rejects": 0})


CORPUS: dict[str, bytes | str] = {
    "a.jsonl": """{"text": "One article.", "publisher": "Own"}
{broken
{"text": " "}
{"text": "One  article too."}
{"text": "Dated.", "published": "May"}
""",
    "b.md": "---\nlanguage: fr\n---\nUn article.\n",
    "c/d.txt": b"\xff\xfe" + "One article.\r\n".encode("utf-16-le"),
    "e.txt": GERMAN,
    "f.pdf": "%PDF",
    "g.parquet": b"PAR1",
    "h.txt": b"He won\x92t\x07 say when or why.",
    "sources.csv": "file,title,publisher,url,published,byline,language,licence,text_release,note\na.jsonl,T,File,,2021-08-25,,,CC0,full,n\n",
    "README.md": "not an article",
}


def test_every_input_is_an_article_or_a_reject(tmp_path: Path) -> None:
    rows, rejects, counts = build(tmp_path, CORPUS)
    assert [(r["source_file"], r["source_record"], r["reason"]) for r in rejects] == [
        ("README.md", -1, "about-seeds"),
        ("a.jsonl", 1, "bad-record"),
        ("a.jsonl", 2, "empty"),
        ("a.jsonl", 4, "bad-record"),
        ("b.md", 0, "language"),
        ("c/d.txt", 0, "duplicate"),
        ("e.txt", 0, "language"),
        ("f.pdf", -1, "unknown-format"),
        ("g.parquet", -1, "bad-file"),
    ]
    assert {r["stage"] for r in rejects} == {"articles"}
    assert [rejects[i]["detail"] for i in (4, 5)] == ["given as fr; the corpus is en", "same text as a.jsonl, record 0"]
    assert rejects[6]["detail"].startswith("detected as de")
    assert counts == {"articles": 3, "files": 8, "inputs": 12, "rejects": 9}
    assert (tmp_path / "build" / "inputs.json").read_text() == '{\n  "articles": 3,\n  "files": 8,\n  "inputs": 12,\n  "rejects": 9\n}\n'
    by_text = {row["text"]: row for row in rows}
    assert set(by_text) == {"One article.", "One  article too.", "He won’t say when or why."}
    own = by_text["One article."]
    assert (own["title"], own["publisher"], own["licence"], own["text_release"], str(own["published"])) == ("T", "Own", "CC0", "full", "2021-08-25")
    assert own["source_map"] is None
    assert by_text["One  article too."]["publisher"] == "File"
    assert by_text["He won’t say when or why."]["notes"] == ["controls-removed", "encoding-detected"]


def test_shards_are_sorted_complete_and_leave_nothing_stale(tmp_path: Path) -> None:
    seeds: dict[str, bytes | str] = {"a.csv": "text\n" + "".join(f"Article number {n}.\n" for n in range(20))}
    build(tmp_path, seeds, shards=40)
    folder = tmp_path / "dataset" / "articles"
    assert [p.name for p in tables.files(folder)] == [f"train-{n:05d}-of-00040.parquet" for n in range(40)]
    (folder / ".train-00000-of-00003.parquet.1.tmp").write_text("left by a killed build", encoding="utf-8")
    rows, _, _ = build(tmp_path, seeds, shards=3)
    assert sorted(p.name for p in folder.iterdir()) == [f"train-{n:05d}-of-00003.parquet" for n in range(3)]
    assert len(rows) == 20
    for shard, path in enumerate(tables.files(folder)):
        found = [row["article_id"] for row in tables.rows([path])]
        assert found == sorted(found)
        assert {tables.shard_of(a, 3) for a in found} <= {shard}


def test_two_builds_have_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name, CORPUS, shards=2)
    files = [p.relative_to(tmp_path / "one") for f in ("dataset", "build") for p in sorted((tmp_path / "one" / f).rglob("*")) if p.is_file()]
    assert len(files) == 9
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_files_have_the_schema(tmp_path: Path) -> None:
    build(tmp_path, {"a.txt": ""})
    for table, folder in (("articles", tmp_path / "dataset" / "articles"), ("rejects", tmp_path / "build" / "rejects" / "articles")):
        assert tables.read(folder).schema == schema.arrow_schema(schema.load(table, REPOSITORY / "schema"))


def test_a_mistake_in_sources_stops_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"seeds/sources\.csv, line 2: there is no file seeds/a\.jsonl"):
        build(tmp_path, {"sources.csv": CORPUS["sources.csv"]})
    assert not (tmp_path / "dataset").exists()


def test_a_collision_of_ids_names_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "article_id", lambda _: "0" * 16)
    with pytest.raises(UserError, match=r"seeds/b\.txt, record 0, and seeds/a\.txt, record 0, differ"):
        build(tmp_path, {"a.txt": "One.", "b.txt": "Two."})


def test_a_lost_input_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill.Spill, "add", lambda *_: None)
    with pytest.raises(RuntimeError, match="inputs are not articles"):
        build(tmp_path, {"a.txt": "One."})


def files_below(root: Path) -> dict[str, bytes]:
    """What a build wrote, by path."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for f in ("dataset", "build") for p in sorted((root / f).rglob("*")) if p.is_file()}


@pytest.mark.long  # Processes start, several times.
def test_several_processes_make_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = "".join(json.dumps({"text": f"Number {n % 150} of many articles."}) + "\n" for n in range(400)) + "{broken\n"
    seeds = {**CORPUS, "0.jsonl": many, "z.csv": "text\nNumber 7 of many articles.\n"}
    monkeypatch.setenv(engines.WORKERS, "3")
    build(tmp_path / "one", seeds, shards=3)
    monkeypatch.setenv(engines.ENGINE, engines.LOCAL)
    monkeypatch.setattr(articles, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(articles, "SHARED_FROM", 1)
    rows, rejects, counts = build(tmp_path / "two", seeds, shards=3)
    assert files_below(tmp_path / "one") == files_below(tmp_path / "two")
    assert (len(rows), counts["inputs"]) == (153, len(rows) + len(rejects))
    last = [r["detail"] for r in rejects if r["source_file"] == "0.jsonl" and r["source_record"] in (399, 400)]
    assert [d[:35] for d in last] == ["same text as 0.jsonl, record 99", "not JSON: Expecting property name e"]


# Runs at the start of every Python process that has its folder on PYTHONPATH: what some words do to the process that reads them.
POISON = """
import sys

if sys.argv[1:2] == ["work"]:
    import ctypes, os
    from newsclaims.intake import admission
    from newsclaims.reading import decode

    def prepared(listed, source, record, real=admission.prepared):
        if "KILLS" in record.text.text:
            os.kill(os.getpid(), 9)
        if "SPINS" in record.text.text:
            while True:
                pass
        return real(listed, source, record)

    def decoded(raw, real=decode.decode):
        if b"CRASHES" in raw:
            ctypes.string_at(0)
        return real(raw)

    admission.prepared, decode.decode = prepared, decoded
"""


@pytest.mark.slow  # Processes start, one after the other.
def test_a_record_that_its_reader_dies_of_is_a_reject_and_the_corpus_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(POISON, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    monkeypatch.setenv(engines.ENGINE, engines.LOCAL)
    monkeypatch.setattr(articles, "SHARED_FROM", 1)
    words = {3: "KILLS", 70: "SPINS"}
    many = "".join(json.dumps({"text": f"Number {n} of many articles {words.get(n, 'rests')}."}) + "\n" for n in range(140))
    seeds = {"a.jsonl": many, "b.txt": "It CRASHES in the making.", "c.txt": "It rained."}
    made = []
    for parts in (1, 2):
        monkeypatch.setattr(articles, "_parts", lambda *_, parts=parts: parts)
        root = tmp_path / str(parts)
        shutil.copytree(REPOSITORY / "schema", root / "schema")
        for name, content in seeds.items():
            (root / "seeds").mkdir(exist_ok=True)
            (root / "seeds" / name).write_text(content, encoding="utf-8")
        articles.run(root, Params(2, "en", "", {}, cpu_seconds=2))
        rows = tables.read(root / "build" / "rejects" / "articles").to_pylist()
        assert [(r["source_file"], r["source_record"], r["reason"]) for r in rows] == [
            ("a.jsonl", 3, "crash"),
            ("a.jsonl", 70, "hang"),
            ("b.txt", 0, "crash"),
        ]
        assert tables.read(root / "dataset" / "articles").num_rows == 139
        assert not (root / processes.TEMPORARY).exists()
        made.append(files_below(root))
    assert made[0] == made[1]


def test_a_child_that_fails_stops_the_stage_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engines.ENGINE, engines.LOCAL)
    monkeypatch.setattr(articles, "_parts", lambda *_: 2)
    # The process has the package's own steps, and none of this name.
    real = processes.run
    monkeypatch.setattr(processes, "run", lambda job, step: real(job, step if step == "read" else "unknown"))
    monkeypatch.setitem(work.STEPS, "unknown", work.STEPS["write"])
    with pytest.raises(UserError, match=r"stage articles, shard \d: failed\n(?s:.*)KeyError: 'unknown'"):
        build(tmp_path, {"a.txt": "One."})
    assert not (tmp_path / processes.TEMPORARY).exists()


def test_without_the_stage_its_parts_are_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="run newsclaims articles"):
        articles.shard(tmp_path, Params(1, "en", "", {}), Work(0))


def test_a_shard_that_is_too_large_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MOST_TEXT", 10)
    with pytest.raises(UserError, match=r"params\.yaml: shards is too small: the articles of shard 0 have more than 10 bytes; about 5,000"):
        build(tmp_path, {"a.txt": "Nine bytes", "b.txt": "more."})


def test_what_a_killed_run_left_behind_changes_nothing(tmp_path: Path) -> None:
    build(tmp_path / "one", CORPUS)
    left = tmp_path / "two" / processes.TEMPORARY / "x" / "articles-0"
    left.mkdir(parents=True)
    (left / "00000.arrows").write_bytes(b"half")
    signatures_left = tmp_path / "two" / "build" / "near-duplicates"
    signatures_left.mkdir(parents=True)
    (signatures_left / "00000.npy").write_bytes(b"half")
    build(tmp_path / "two", CORPUS)
    assert files_below(tmp_path / "one") == files_below(tmp_path / "two")


def story(*changed: int) -> str:
    """Forty sentences, of which some are another's."""
    return "\n\n".join(f"Sentence {n}{' altered' if n in changed else ''} tells of event {n * n} and of person {n + 7} there." for n in range(40))


def test_copies_name_the_earliest(tmp_path: Path) -> None:
    lines = [
        {"text": story(), "published": "2021-03-02", "title": "later"},
        {"text": story(3), "published": "2021-03-01", "title": "first"},
        {"text": "(Agency) " + story(9), "title": "of unknown day"},
        {"text": "An article without any copy tells of something else."},
    ]
    rows, _, _ = build(tmp_path / "one", {"a.jsonl": "".join(json.dumps(line) + "\n" for line in lines)}, shards=3)
    named = {row["title"]: row for row in rows}
    first = named["first"]["article_id"]
    assert {title: row["duplicate_of"] for title, row in named.items()} == {"first": None, "later": first, "of unknown day": first, None: None}
    # Another order, other files, other shards, an unrelated article more.
    parts = {f"{9 - n}.jsonl": json.dumps(line) + "\n" for n, line in enumerate(lines)}
    again, _, _ = build(tmp_path / "two", {**parts, "x.txt": "Unrelated, and new."}, shards=2)
    assert {row["article_id"]: row["duplicate_of"] for row in rows}.items() <= {row["article_id"]: row["duplicate_of"] for row in again}.items()


def test_a_changed_article_takes_the_signatures_of_the_others_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, {"a.txt": story(), "b.txt": story(1)})
    asked: list[str] = []
    monkeypatch.setattr(signatures, "bands", lambda text: asked.append(text) or bands(text))  # type: ignore[func-returns-value]
    rows, _, _ = build(tmp_path, {"b.txt": story(2)})
    assert asked == [story(2)]
    monkeypatch.undo()
    build(tmp_path / "clean", {"a.txt": story(), "b.txt": story(2)})
    kept = {name: content for name, content in files_below(tmp_path).items() if not name.startswith("clean")}
    assert kept == files_below(tmp_path / "clean")
    assert sum(row["duplicate_of"] is not None for row in rows) == 1


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([f"Text {n}." for n in range(12)] + ["", "\u0007"]), max_size=12), min_size=1, max_size=4),
    st.integers(1, 9),
    st.integers(1, 5),
)
def test_rows_put_aside_are_those_that_memory_would_hold(files: list[list[str]], shards: int, held: int) -> None:
    expected: dict[str, tuple[str, int]] = {}
    refused: list[tuple[str, int, str]] = []
    for number, texts in enumerate(files):
        for record, text in enumerate(texts):
            name, visible = f"{number}.jsonl", text.strip("\u0007")
            if not visible:
                refused.append((name, record, "empty"))
            elif visible in expected:
                refused.append((name, record, "duplicate"))
            else:
                expected[visible] = (name, record)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(spill, "MOST_ROWS", held)
        patch.setattr(reader, "BATCH", held)
        seeds: dict[str, bytes | str] = {f"{n}.jsonl": "".join(json.dumps({"text": t}) + "\n" for t in texts) for n, texts in enumerate(files)}
        rows, rejects, counts = build(Path(folder), seeds, shards)
        for shard, path in enumerate(tables.files(Path(folder) / "dataset" / "articles")):
            found = [row["article_id"] for row in tables.rows([path])]
            assert found == sorted(ids.article_id(t) for t in expected if tables.shard_of(ids.article_id(t), shards) == shard)
    assert {row["text"]: (row["source_file"], row["source_record"]) for row in rows} == expected
    assert [(r["source_file"], r["source_record"], r["reason"]) for r in rejects] == sorted(refused)
    assert counts["inputs"] == sum(map(len, files))


PEAK = """
import sys
from pathlib import Path
from newsclaims.params import Params
from newsclaims.stages import articles
articles.run(Path(sys.argv[1]), Params(40, "en", "", {}))
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.long  # 200 MB are written and read: half a minute
def test_memory_stays_flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of a process is read from /proc, which this system does not have")
    monkeypatch.setenv(engines.WORKERS, "1")
    shutil.copytree(REPOSITORY / "schema", tmp_path / "schema")
    (tmp_path / "seeds").mkdir()
    peaks = []
    for articles_of_50_kb in (400, 4_000):
        with (tmp_path / "seeds" / "a.jsonl").open("w", encoding="utf-8") as file:
            for n in range(articles_of_50_kb):
                text = "\n\n".join(f"In place {n} the council of town {k * n} said that it would open {k} schools." for k in range(700))
                file.write(json.dumps({"text": text}) + "\n")
        done = subprocess.run([sys.executable, "-c", PEAK, str(tmp_path)], check=True, capture_output=True, text=True)
        peaks.append(int(done.stdout))
    # Ten times the text; the libraries, the language model and what is held of texts take 350 MB, and a shard's 5 MB are held a few times over.
    assert (tmp_path / "seeds" / "a.jsonl").stat().st_size > 190 * 2**20
    assert peaks[1] < 550
    assert peaks[1] - peaks[0] < 100


def test_a_link_out_of_seeds_is_a_reject(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "secret.txt").write_text("A secret.", encoding="utf-8")
    (tmp_path / "seeds" / "link.txt").symlink_to(tmp_path / "secret.txt")
    rows, rejects, _ = build(tmp_path, {})
    assert rows == []
    assert [(r["source_file"], r["source_record"], r["reason"], r["detail"]) for r in rejects] == [
        ("link.txt", -1, "bad-file", "a link that leads out of seeds/")
    ]
