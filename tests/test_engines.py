"""Whatever an article does to its process, and whoever kills one: the corpus is finished, and each article is in its place or a reject."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import poison
from conftest import build, lay_out
from newsclaims import engines, params, runner, tables
from newsclaims.engines import supervisor
from newsclaims.errors import UserError
from newsclaims.stages import sentences
from rebuild import fingerprints, story

SHARDS = 2
OUTPUTS = ("dataset/sentences", "build/rejects/sentences")


def corpus(root: Path, texts: list[str]) -> Path:
    """A repository whose articles are annotated, with limits that a test can wait for."""
    lay_out(root)
    for path in (root / "seeds").glob("*.txt"):
        path.unlink()
    path = root / "seeds" / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    for number, text in enumerate(texts):
        (root / "seeds" / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    path = root / "params.yaml"
    changes = {"shards: 1": f"shards: {SHARDS}", "cpu_seconds: 600": "cpu_seconds: 2", "memory_mb: 4096": "memory_mb: 1500"}
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    build_inline(root)
    return root


def build_inline(root: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(engines.ENGINE, engines.INLINE)
        build(root, ("articles", "annotate"))


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of which some are poison, not yet cut into sentences."""
    texts = [story(n) for n in range(6)]
    return corpus(tmp_path_factory.mktemp("poisoned") / "r", [*texts, *(f"{story(10 + n)} It {word}." for n, word in enumerate(poison.EFFECTS))])


@pytest.fixture(scope="module")
def wholesome(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Articles that are not, and what becomes of them undisturbed."""
    root = corpus(tmp_path_factory.mktemp("wholesome") / "r", [story(n) for n in range(8)])
    made = shutil.copytree(root, root.parent / "made", symlinks=True)
    build(made, ("sentences",))
    return root, fingerprints(made, OUTPUTS)


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """The engine that users have, open to poison."""
    monkeypatch.setenv(engines.ENGINE, engines.LOCAL)
    monkeypatch.setenv(engines.WORKERS, "2")
    for name, value in poison.environment(tmp_path / "site").items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def rows(root: Path, folder: str) -> list[dict[str, Any]]:
    return list(tables.rows(tables.files(root / folder)))


def check(root: Path) -> None:
    """Each poisonous article is a reject with its reason, and every other has its sentences."""
    articles = {row["article_id"]: row for row in rows(root, "dataset/articles")}
    told = {}
    for reject in rows(root, "build/rejects/sentences"):
        article_id, _, detail = reject["detail"].partition(": ")
        word = articles[article_id]["text"].split()[-1].strip(".")
        told[word] = (reject["reason"], detail)
        assert reject["stage"] == "sentences"
    assert told == poison.EFFECTS
    cut = {row["article_id"] for row in rows(root, "dataset/sentences")}
    assert cut == {key for key, row in articles.items() if row["text"].split()[-1].strip(".") not in poison.EFFECTS}


@pytest.mark.long
def test_poison_is_rejected_and_the_corpus_finished(poisoned: Path, local: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Slow: it waits for what hangs, alone and among others."""
    root = shutil.copytree(poisoned, tmp_path / "r", symlinks=True)
    build(root, ("sentences",))
    check(root)
    first = fingerprints(root, OUTPUTS)
    again = shutil.copytree(poisoned, tmp_path / "again", symlinks=True)
    local.setenv(engines.WORKERS, "1")
    build(again, ("sentences",))
    assert fingerprints(again, OUTPUTS) == first


@pytest.mark.slow  # Processes start, one after the other.
def test_what_crashes_is_rejected(local: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = corpus(tmp_path / "r", [story(0), f"{story(1)} It CRASHES.", story(2)])
    build(root, ("sentences",))
    assert [(r["source_file"], r["reason"]) for r in rows(root, "build/rejects/sentences")] == [("01.txt", "crash")]
    assert len({row["article_id"] for row in rows(root, "dataset/sentences")}) == 2


@pytest.mark.slow  # Processes start, one after the other.
def test_a_process_that_is_killed_from_outside_rejects_nothing(local: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = corpus(tmp_path / "r", [story(0), f"{story(1)} It DRAWS-BLOOD-ONCE.", story(2)])
    build(root, ("sentences",))
    assert (tmp_path / "site" / "mark").exists()
    assert rows(root, "build/rejects/sentences") == []
    assert len({row["article_id"] for row in rows(root, "dataset/sentences")}) == 3


@pytest.mark.long
def test_processes_that_are_killed_all_the_time_change_nothing(
    wholesome: tuple[Path, dict[str, str]], local: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Slow: every process starts anew for seconds."""
    root = shutil.copytree(wholesome[0], tmp_path / "r", symlinks=True)
    over = threading.Event()

    def kill() -> None:
        for pause in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0):
            if over.wait(pause):
                return
            for child in children(os.getpid()):
                os.kill(child, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    build(root, ("sentences",))
    over.set()
    killer.join()
    assert fingerprints(root, OUTPUTS) == wholesome[1]


def children(parent: int) -> list[int]:
    """The processes that work on shards for ``parent``."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat, command = path.read_text(), (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(stat.rsplit(")", 1)[1].split()[1]) == parent and command.endswith(b"newsclaims\0work\0"):
            found.append(int(path.parent.name))
    return found


@pytest.mark.long
def test_children_of_a_driver_that_is_killed_end_with_it(wholesome: tuple[Path, dict[str, str]], local: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Slow: a driver and its children start."""
    root = shutil.copytree(wholesome[0], tmp_path / "r", symlinks=True)
    path = next(p for p in (root / "seeds").glob("*.txt"))
    path.write_text(path.read_text(encoding="utf-8") + " It SLEEPS.", encoding="utf-8")
    build_inline(root)
    driver = subprocess.Popen([sys.executable, "-m", "newsclaims", "sentences"], cwd=root)
    deadline = time.monotonic() + 60
    while not (found := children(driver.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found
    time.sleep(3)
    driver.kill()
    driver.wait()
    while any(Path(f"/proc/{one}").exists() for one in found) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{one}").exists() for one in found)


def test_a_mistake_in_the_configuration_stops_at_once(local: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = corpus(tmp_path / "r", [story(0)])
    (root / "schema" / "sentences.yaml").write_text("name: sentences\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"sentences\.yaml"):
        build(root, ("sentences",))


def take_for_python(local: pytest.MonkeyPatch, folder: Path, command: str) -> None:
    """Have children be this command of the shell."""
    path = folder / "dies"
    path.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    path.chmod(0o755)
    local.setattr(sys, "executable", str(path))


def test_a_child_that_cannot_start_is_told(local: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = corpus(tmp_path / "r", [story(0)])
    take_for_python(local, tmp_path, "exit 3")
    with pytest.raises(UserError, match=r"stage sentences, shard \d: its process ended with exit status 3"):
        runner.run("sentences", root, params.load(root / "params.yaml"))


def test_a_child_that_is_killed_again_and_again_is_no_article_s_fault(local: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = corpus(tmp_path / "r", [story(0)])
    take_for_python(local, tmp_path, "kill -9 $$")
    with pytest.raises(UserError, match=r"ended 20 times, at last by SIGKILL; no article was to blame\. Run it alone: newsclaims shard sentences \d"):
        runner.run("sentences", root, params.load(root / "params.yaml"))


@pytest.mark.parametrize(("value", "count"), [("1", 1), ("7", 7), ("", os.cpu_count())])
def test_workers(monkeypatch: pytest.MonkeyPatch, value: str, count: int) -> None:
    monkeypatch.setenv(engines.WORKERS, value)
    assert engines.workers() == count


@pytest.mark.parametrize("value", ["0", "two", "-1", "1.5"])
def test_a_wrong_number_of_workers_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(engines.WORKERS, value)
    with pytest.raises(UserError, match="NEWSCLAIMS_WORKERS"):
        engines.workers()


def test_a_wrong_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engines.ENGINE, "spark")
    with pytest.raises(UserError, match="'spark'; it should be one of local, dask, inline"):
        engines.chosen()
    monkeypatch.setenv(engines.ENGINE, "")
    assert engines.chosen() == "local"


def test_one_shard_can_be_run_to_see_what_becomes_of_it(wholesome: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    root = shutil.copytree(wholesome[0], tmp_path / "r", symlinks=True)
    runner.clear_table(root / "dataset" / sentences.STAGE, params.load(root / "params.yaml"))
    done = subprocess.run([sys.executable, "-m", "newsclaims", "shard", "sentences", "1"], cwd=root, capture_output=True, text=True, check=True)
    assert "stage sentences, shard 1: done" in done.stderr
    assert [path.name for path in (root / "dataset" / "sentences").iterdir()] == ["train-00001-of-00002.parquet"]


def test_a_child_may_be_ended_by_several_threads_at_once(tmp_path: Path) -> None:
    """Whoever stops the work does so while another thread may be at it."""
    for _ in range(3):
        child = supervisor._Child(tmp_path)
        threads = [threading.Thread(target=end) for end in (child.end, child.end, lambda child=child: child.begin({"number": 0}), child.end)]
        failed: list[object] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(threading, "excepthook", failed.append)
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        child.begin({"number": 1})
        assert failed == []
        assert child.wait() == -signal.SIGKILL
