"""What earlier runs admitted is not looked at again, and no byte depends on it."""

from __future__ import annotations

import json
import platform
import random
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import REPOSITORY
from newsclaims import digests, engines, environment, ids, takedowns
from newsclaims.intake import admission, copies, known
from newsclaims.params import Params
from newsclaims.reading import contacts
from newsclaims.stages import articles
from test_articles import GERMAN, files_below
from test_language import ENGLISH
from test_layers import imported
from test_takedowns import DAY, HEADER, SALT

Record = dict[str, Any]
PHONE, EMAIL, HANDLE = "Call +44 20 7946 0958 now.", "Write to ada.smith@example.org.", "The handle @adasmith is hers."
TEXTS = (
    "It rained.",
    "It rained.\n\nThen it stopped.",
    "It  rained.\nThen it stopped.\r\n",
    "Theyâ€™re there.",
    " ",
    ENGLISH,
    GERMAN,
    PHONE,
    EMAIL,
    "By Ada Smith.",
)


def build(root: Path, files: dict[str, list[Record]], language: str = "en", cpu_seconds: int = 600, memory_mb: int = 4096) -> dict[str, bytes]:
    """All that a build of these JSONL files leaves."""
    for path in (root / "seeds").glob("*.jsonl"):
        path.unlink()
    (root / "seeds").mkdir(parents=True, exist_ok=True)
    if not (root / "schema").exists():
        (root / "schema").symlink_to(REPOSITORY / "schema")
    for name, records in files.items():
        (root / "seeds" / name).write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    articles.run(root, Params(2, language, "", {}, cpu_seconds=cpu_seconds, memory_mb=memory_mb))
    return files_below(root)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are searched for contacts, and those that the language of is told, in order."""
    found: list[str] = []
    real, real_admitted = admission.contacts_in, admission.admitted
    monkeypatch.setattr(admission, "contacts_in", lambda row: found.append(row["text"]) or real(row))  # type: ignore[func-returns-value]
    monkeypatch.setattr(admission, "admitted", lambda rows, of: found.extend(row["text"] for row in rows) or real_admitted(rows, of))  # type: ignore[func-returns-value]
    return found


def of(*texts: str) -> dict[str, list[Record]]:
    return {"a.jsonl": [{"text": text} for text in texts]}


def test_only_what_is_new_is_asked_about(tmp_path: Path, asked: list[str]) -> None:
    (tmp_path / "kept" / "seeds").mkdir(parents=True)
    (tmp_path / "kept" / "seeds" / "plain.txt").write_text("A file\nof its own.", encoding="utf-8")
    build(tmp_path / "kept", of("One.", "Two  lines.\nThere.", PHONE))
    asked.clear()
    kept = build(tmp_path / "kept", {"0.jsonl": [{"text": PHONE, "publisher": "Another"}], **of("New.", "Two  lines.\nThere.", "One.")})
    assert asked == ["New.", "New."]
    (tmp_path / "clean" / "seeds").mkdir(parents=True)
    (tmp_path / "clean" / "seeds" / "plain.txt").write_text("A file\nof its own.", encoding="utf-8")
    assert kept == build(tmp_path / "clean", {"0.jsonl": [{"text": PHONE, "publisher": "Another"}], **of("New.", "Two  lines.\nThere.", "One.")})


def test_every_combination_of_contacts_is_known(tmp_path: Path, asked: list[str]) -> None:
    texts = [" ".join(["Said so.", *(word for bit, word in enumerate((PHONE, EMAIL, HANDLE)) if number >> bit & 1)]) for number in range(8)]
    first = build(tmp_path, of(*texts))
    assert len(asked) == 2 * len(texts)
    asked.clear()
    assert build(tmp_path, of(*texts)) == first
    assert asked == []
    assert len(contacts.COMBINATIONS) == len({contacts.found([text]) for text in texts}) == 8


def test_words_that_decide_are_asked_about_again(tmp_path: Path, asked: list[str]) -> None:
    build(tmp_path, of("One."))
    for changed in ({"title": "T"}, {"byline": "B"}, {"language": "en"}):
        asked.clear()
        build(tmp_path, {"a.jsonl": [{"text": "One.", **changed}]})
        assert asked == ["One."] * 2


def test_what_is_refused_is_not_known(tmp_path: Path, asked: list[str]) -> None:
    build(tmp_path, of(GERMAN, "", " "))
    assert (tmp_path / known.FOLDER / known.HASHES).read_bytes() == b""
    asked.clear()
    build(tmp_path, of(GERMAN))
    assert asked == [GERMAN] * 2


@pytest.mark.parametrize("changed", [{"language": "de"}, {"cpu_seconds": 9}, {"memory_mb": 2000}])
def test_other_parameters_know_nothing(changed: dict[str, Any], tmp_path: Path, asked: list[str]) -> None:
    build(tmp_path, of("One."))
    asked.clear()
    build(tmp_path, of("One."), **changed)
    assert asked == ["One."] * 2


@pytest.mark.parametrize("what", ["of_file", "version", "python_version"])
def test_other_code_libraries_or_python_know_nothing(what: str, tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, of("One."))
    asked.clear()
    where = {"of_file": digests, "version": known, "python_version": platform}[what]
    monkeypatch.setattr(where, what, lambda *_: "another")
    assert known.size(tmp_path, Params(2, "en", "", {})) == 0
    build(tmp_path, of("One."))
    assert asked == ["One."] * 2


def test_all_code_and_all_libraries_that_decide_are_named() -> None:
    asked = {"newsclaims.reading.contacts", "newsclaims.reading.language"}
    assert set().union(*map(imported, asked)) == asked
    package = REPOSITORY / "src" / "newsclaims"
    assert {name for name in known.CODE if name.startswith("reading/")} == {
        f"{name.replace('.', '/')}.py".removeprefix("newsclaims/") for name in asked
    }
    libraries = {environment.distribution(name) for path in known.CODE for name in environment.imports(package / path)}
    assert libraries == set(known.LIBRARIES)


@pytest.mark.parametrize("content", [b"", b"half an entry", b"\0" * 160, b"\xff" * 160, bytes(range(256)) * 5, None])
def test_a_file_that_was_damaged_or_lost_changes_no_byte(content: bytes | None, tmp_path: Path, asked: list[str]) -> None:
    texts = [f"Number {n}. {word}" for n in range(8) for word in ("", PHONE)]
    first = build(tmp_path, of(*texts))
    asked.clear()
    path = tmp_path / known.FOLDER / known.HASHES
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    (tmp_path / known.FOLDER / known.MADE_OF).write_text("{", encoding="utf-8")
    assert build(tmp_path, of(*texts)) == first
    assert len(asked) == 2 * len(texts)


@pytest.mark.parametrize("number", range(8))
def test_no_bit_that_flips_and_no_cut_changes_a_byte(number: int, tmp_path: Path) -> None:
    texts = [f"Number {n}. {word}" for n in range(8) for word in ("", PHONE)]
    first = build(tmp_path, of(*texts))
    chance, path = random.Random(number), tmp_path / known.FOLDER / known.HASHES
    found = bytearray(path.read_bytes())
    for _ in range(9):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    path.write_bytes(found[: chance.choice([len(found), 16 * 7, 16 * 7 + 3])])
    assert build(tmp_path, of(*texts)) == first


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"decides": 1, "bytes": 1}', '{"decides": "DECIDES", "bytes": "x"}', '{"decides": "DECIDES", "bytes": 1e999}']
)
def test_a_damaged_note_tells_of_nothing(content: str, tmp_path: Path) -> None:
    build(tmp_path, of("One."))
    params = Params(2, "en", "", {})
    assert known.size(tmp_path, params) == (tmp_path / "seeds" / "a.jsonl").stat().st_size
    (tmp_path / known.FOLDER / known.MADE_OF).write_text(content.replace("DECIDES", known.decides(params)), encoding="utf-8")
    assert known.size(tmp_path, params) == 0


def test_what_is_taken_down_is_refused_though_it_was_known_and_then_forgotten(tmp_path: Path, asked: list[str]) -> None:
    build(tmp_path, of("One.", "By Ada Smith.", "Two."))
    before = np.fromfile(tmp_path / known.FOLDER / known.HASHES, known.ENTRY)
    takedowns.add(tmp_path, "article", [ids.article_id("One.")], DAY, SALT)
    takedowns.add(tmp_path, "person", ["Ada Smith"], DAY, SALT)
    asked.clear()
    kept = build(tmp_path, of("One.", "By Ada Smith.", "Two."))
    assert asked == [f"By {takedowns.MASK}."] * 2
    after = np.fromfile(tmp_path / known.FOLDER / known.HASHES, known.ENTRY)
    assert (len(before), len(after), len(np.intersect1d(before, after))) == (3, 2, 1)
    takedowns.add(tmp_path / "clean", "article", [ids.article_id("One.")], DAY, SALT)
    takedowns.add(tmp_path / "clean", "person", ["Ada Smith"], DAY, SALT)
    clean = build(tmp_path / "clean", of("One.", "By Ada Smith.", "Two."))
    assert clean == {name: content for name, content in kept.items() if not name.startswith("clean/")}


def test_a_run_that_fails_leaves_what_was_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, of("One."))
    before = (tmp_path / known.FOLDER / known.HASHES).read_bytes()
    monkeypatch.setattr(copies, "find", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(tmp_path, of("One.", "Two."))
    assert (tmp_path / known.FOLDER / known.HASHES).read_bytes() == before


def test_a_process_more_for_what_is_new_and_for_much_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engines.WORKERS, "4")
    one = articles.WORTH_A_PROCESS
    assert [articles._parts(size * one, 0) for size in (0, 1, 2, 9)] == [1, 1, 2, 4]
    assert [articles._parts(size * one, size * one) for size in (1, 3, 6, 60)] == [1, 1, 2, 4]
    # Two thirds of it are new; and much was removed.
    assert articles._parts(3 * one, one) == 2
    assert articles._parts(one, 60 * one) == 1


@pytest.mark.long  # Processes start.
def test_several_processes_know_what_one_knew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"text": f"Number {n} of many articles. {PHONE if n % 3 else ''}"} for n in range(300)]
    changed = [*records[:99], {"text": "Edited."}, *records[100:], {"text": GERMAN}]
    left = build(tmp_path / "one", {"a.jsonl": records})
    again = build(tmp_path / "one", {"a.jsonl": changed})
    monkeypatch.setenv(engines.WORKERS, "3")
    monkeypatch.setenv(engines.ENGINE, engines.LOCAL)
    monkeypatch.setattr(articles, "SHARED_FROM", 1)
    monkeypatch.setattr(articles, "_parts", lambda *_: 3)
    assert build(tmp_path / "three", {"a.jsonl": records}) == left
    assert build(tmp_path / "three", {"a.jsonl": changed}) == again


RECORDS = st.lists(
    st.fixed_dictionaries(
        {"text": st.sampled_from(TEXTS)},
        optional={
            "title": st.sampled_from(["T", "By Ada Smith", EMAIL]),
            "language": st.sampled_from(["en", "de", "no language"]),
            "url": st.sampled_from(["https://example.org/1", "https://example.org/ada-smith"]),
        },
    ),
    max_size=4,
)
REQUESTS = {"person": "Ada Smith", "url": "https://example.org/1", "article": ids.article_id("It rained.")}
STATES = st.tuples(
    st.dictionaries(st.sampled_from(["a.jsonl", "b.jsonl"]), RECORDS, min_size=1),
    st.sampled_from([HEADER, f"{HEADER}a.jsonl,Of the file,,,,Ada Smith,,,,\n", f"{HEADER}a.jsonl,,,https://example.org/1,,,en,,,\n"]),
    st.sets(st.sampled_from(sorted(REQUESTS))),
    st.sampled_from(["en", "en", "de"]),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(STATES, min_size=2, max_size=4))
def test_whatever_was_known_before_a_build_equals_a_clean_one(states: list[tuple[dict[str, list[Record]], str, set[str], str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept"
        for number, (files, about, requests, language) in enumerate(states):
            made = []
            for root in (kept, Path(folder) / f"clean-{number}"):
                (root / "seeds").mkdir(parents=True, exist_ok=True)
                (root / "seeds" / "sources.csv").write_text(about if "a.jsonl" in files else HEADER, encoding="utf-8")
                (root / takedowns.FILE).unlink(missing_ok=True)
                for kind in sorted(requests):
                    takedowns.add(root, kind, [REQUESTS[kind]], DAY, SALT)
                made.append(build(root, files, language))
            assert made[0] == made[1]
