"""A user's mistake, and a machine's want, is one clear sentence: file, place and way out; never a traceback, and nothing half-written."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from conftest import SEED, build, lay_out
from newsclaims import cli, one_build, tables

EDITS = Callable[[Path], object]


def replaced(name: str, old: str, new: str) -> EDITS:
    """A change of one file."""

    def edit(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def holding(name: str, content: bytes) -> EDITS:
    return lambda root: (root / name).write_bytes(content)


def without(table: str, column: str) -> EDITS:
    """The schema of a table without one of its columns."""

    def edit(root: Path) -> None:
        path = root / "schema" / f"{table}.yaml"
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        raw["schema"]["fields"] = [one for one in raw["schema"]["fields"] if one["name"] != column]
        path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")

    return edit


def model(name: str) -> EDITS:
    return replaced("params.yaml", "model: annotator/model", f"model: {name}")


ARTICLES = "dataset/articles/train-00000-of-00001.parquet"
MISTAKES: tuple[tuple[str, EDITS, str], ...] = (
    ("articles", replaced("params.yaml", "shards: 1", "shards: zero"), r"params\.yaml: shards is 'zero'; it should be of type int"),
    ("articles", replaced("params.yaml", "shards: 1", "shards: 1\nshards: 2"), r"params\.yaml: line \d+: shards is there already; remove one"),
    ("articles", replaced("params.yaml", "shards: 1", "shards: ["), r"params\.yaml: not YAML: line \d+: .*; correct it"),
    ("articles", holding("params.yaml", b"\xff\xfe"), r"params\.yaml: not YAML in UTF-8: byte 0 is no character; save it as UTF-8"),
    ("articles", replaced("params.yaml", "shards: 1", "shards: " + "[" * 5000), r"params\.yaml: not YAML: nested too deep; correct it"),
    ("articles", replaced("params.yaml", "    PER: PER", "    1: PER"), r"params\.yaml: annotate\.labels: 1 is of type int; put quotes"),
    (
        "articles",
        replaced("params.yaml", "near_duplicates: 0.7", "near_duplicates: .nan"),
        r"params\.yaml: near_duplicates is nan; it should be from",
    ),
    ("annotate", model("en_core_nothing"), r"params\.yaml: annotate\.model is 'en_core_nothing', which is neither a folder here nor an installed"),
    ("annotate", model("schema"), r"params\.yaml: annotate\.model is 'schema', which is neither .*; install its package"),
    ("annotate", model("/somewhere/model"), r"params\.yaml: annotate\.model is '/somewhere/model', a path that leads out of the repository; name"),
    ("annotate", model("a/../../model"), r"params\.yaml: annotate\.model is 'a/\.\./\.\./model', a path that leads out of the repository; name"),
    (
        "annotate",
        model("seeds/model"),
        r"params\.yaml: annotate\.model is 'seeds/model', a folder of texts that are not trusted; keep models elsewhere",
    ),
    ("annotate", model("''"), r"params\.yaml: annotate\.model is '', empty; name an installed package"),
    ("articles", without("articles", "byline"), r"schema/articles\.yaml: has no column byline, which the code fills; put it back"),
    ("articles", without("articles", "text"), r"schema/articles\.yaml: has no column text, which the code fills; put it back"),
    ("articles", without("rejects", "reason"), r"schema/rejects\.yaml: has no column reason, which the code fills; put it back"),
    ("sentences", without("sentences", "text"), r"schema/sentences\.yaml: has no column text, which the code fills; put it back"),
    ("articles", holding("schema/articles.yaml", b"\xff"), r"schema/articles\.yaml: not YAML in UTF-8: byte 0"),
    ("articles", replaced("schema/articles.yaml", "name: title", "nmae: title"), r"schema/articles\.yaml: field \d+: name is missing"),
    ("articles", holding("takedowns.yaml", b"entries: ["), r"takedowns\.yaml: not YAML: line \d+: .*; correct it, or restore it from git"),
    ("articles", holding("seeds/sources.csv", b"file\n"), r"seeds/sources\.csv, line 1: missing columns: title"),
    ("sentences", holding(ARTICLES, b"junk"), rf"{re.escape(ARTICLES)}: cannot be read as Parquet, so it was edited or damaged .* run dvc repro"),
    (
        "sentences",
        holding("build/annotations/00000.spacy", b"junk"),
        r"build/annotations/00000\.spacy: not the annotations that stage annotate writes",
    ),
    (
        "sentences",
        lambda root: shutil.rmtree(root / "build/annotations"),
        r"build/annotations/00000\.spacy: not found; stage annotate has to run first",
    ),
    (
        "validate",
        replaced("validation/articles.json", "to_be_in_set", "to_be_inn_set"),
        r"validation/articles\.json: text-hash: Great Expectations has no expect_\w+_inn_set; did you mean expect_column_values_to_be_in_set\?",
    ),
    (
        "validate",
        replaced("validation/articles.json", '"column": "text-hash"', '"column": "text-hush"'),
        r"validation/articles\.json: text-hash: 'text-hush' is neither a column",
    ),
    ("validate", replaced("validation/articles.json", '"value_set"', '"values"'), r"validation/articles\.json: text-hash: wrong kwargs: "),
    ("validate", holding("build/inputs.json", b"{"), r"build/inputs\.json: not the counts that the articles stage writes"),
)


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose first stages were run."""
    root = lay_out(tmp_path_factory.mktemp("mistakes") / "r")
    build(root, ("articles", "annotate"))
    return root


@pytest.fixture
def root(annotated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "r"
    shutil.copytree(annotated, copy, symlinks=True)
    monkeypatch.chdir(copy)
    return copy


def told(stage: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command says, which has to be one line; where it ends with another status than that of a mistake, this fails."""
    monkeypatch.setattr(sys, "argv", ["newsclaims", stage])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 1, said
    assert "Traceback" not in said
    assert said.count("\n") == 1, said
    return said.removeprefix("newsclaims: ").rstrip("\n")


@pytest.mark.parametrize(("stage", "edit", "expected"), MISTAKES, ids=[f"{n}-{stage}" for n, (stage, _, _) in enumerate(MISTAKES)])
def test_a_mistake_is_one_sentence(
    root: Path, stage: str, edit: EDITS, expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root)
    assert re.match(expected, told(stage, monkeypatch, capsys))
    assert leftovers(root) == []


def test_two_builds_at_once(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(one_build, "PATIENCE", 0.1)
    with one_build.held(root):
        assert re.match(
            r".*/r: another build is at work in this folder; let it end, or end it, then run dvc repro", told("articles", monkeypatch, capsys)
        )


def test_what_a_terminal_would_obey_is_not_said(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    name = "\x1b[2Jb.txt"
    path = root / "seeds" / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + f"\n{name},,,,,,,,,\n", encoding="utf-8")
    said = told("articles", monkeypatch, capsys)
    assert r"seeds/\x1b[2Jb.txt" in said
    assert "\x1b" not in said


def leftovers(root: Path) -> list[str]:
    """Temporary files, and tables that nobody can read."""
    found = [path for name in ("dataset", "build") for path in (root / name).rglob("*") if "tmp" in path.name]
    for path in (root / "dataset").rglob("*.parquet"):
        # What a test damaged itself is no leftover.
        if path.read_bytes() != b"junk":
            tables.count(path)
    return [path.name for path in found]


def command(root: Path, stage: str, **limits: int) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        for name, value in limits.items():
            resource.setrlimit(getattr(resource, name), (value, value))

    # Python would leave what it compiled cut short where a file may not grow, for all who run it after.
    environment = os.environ | {"NEWSCLAIMS_ENGINE": "local", "NEWSCLAIMS_WORKERS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-m", "newsclaims", stage]
    return subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False, preexec_fn=limit)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB; skipped where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here, and who may not mount may not fill one")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def many(root: Path) -> Path:
    """A repository with an article that is long; its language is given, since the model that tells it would be unpacked to 80 MB on the disk."""
    lay_out(root)
    (root / "seeds" / SEED).unlink()
    (root / "seeds" / "sources.csv").unlink()
    text = "\n\n".join(f"In place {n} the council said that it would open {n * n} schools." for n in range(8_000))
    (root / "seeds" / "many.jsonl").write_text(json.dumps({"text": text, "language": "en"}), encoding="utf-8")
    return root


def test_a_full_disk_is_told(small_disk: Path, tmp_path: Path) -> None:
    root = small_disk / "r"
    root.mkdir()
    source = many(tmp_path / "source")
    for name in ("schema", "seeds", "params.yaml"):
        (shutil.copytree if (source / name).is_dir() else shutil.copyfile)(source / name, root / name)
    left = shutil.disk_usage(small_disk).free - 300_000
    (small_disk / "ballast").write_bytes(b"x" * left)
    done = command(root, "articles")
    assert re.fullmatch(r"newsclaims: (.*: )?No space left on device; nothing is half-written: make room, .* run dvc repro again\n", done.stderr)
    assert done.returncode == 1
    assert leftovers(root) == []
    (small_disk / "ballast").unlink()
    assert command(root, "articles").returncode == 0


@pytest.mark.slow  # Stages start as commands.
@pytest.mark.parametrize("stage", ["articles", "annotate", "sentences"])
def test_a_file_that_may_not_grow_is_told(tmp_path: Path, stage: str) -> None:
    root = many(tmp_path / "r") if stage == "articles" else lay_out(tmp_path / "r")
    if stage != "articles":
        build(root, ("articles", "annotate")[: 1 + (stage == "sentences")])
    done = command(root, stage, RLIMIT_FSIZE=1_000)
    assert re.fullmatch(r"newsclaims: (.*: )?File too large; nothing is half-written: .*\n", done.stderr), done.stderr
    assert done.returncode == 1
    assert leftovers(root) == []
    assert not (root / "dataset" / stage).exists() or tables.files(root / "dataset" / stage) == []


def test_a_folder_that_may_only_be_read_is_told(small_disk: Path) -> None:
    root = small_disk / "r"
    root.mkdir()
    source = lay_out(small_disk.parent / "source")
    for name in ("schema", "seeds", "params.yaml"):
        (shutil.copytree if (source / name).is_dir() else shutil.copyfile)(source / name, root / name)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = command(root, "articles")
    assert re.fullmatch(r"newsclaims: .*/build.*: Read-only file system; nothing is half-written: .*\n", done.stderr), done.stderr
    assert done.returncode == 1
