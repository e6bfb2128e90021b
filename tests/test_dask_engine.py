"""Shards on a cluster of two workers, of which one is killed, give the bytes that one machine gives; so does what a killed driver left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import build, lay_out
from newsclaims import engines
from newsclaims.engines import dask, supervisor
from newsclaims.errors import UserError
from newsclaims.params import Params, load
from rebuild import fingerprints, story

pytest.importorskip("distributed", reason="the cluster's library is not installed: uv sync --group proofs, or --extra dask")
STAGES = ("sentences", "entities", "claims")
SHARDS = 6
SECONDS = 120
PARAMS = Params(1, "en", "annotator/model", {})


@pytest.fixture(scope="module")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A repository with annotations in six shards, and the bytes that are made of them here."""
    root = lay_out(tmp_path_factory.mktemp("dask") / "r")
    path = root / "params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("shards: 1", f"shards: {SHARDS}"), encoding="utf-8")
    for n in range(12):
        (root / "seeds" / f"story{n}.txt").write_text(story(n), encoding="utf-8")
    build(root, ("articles", "annotate"))
    made = shutil.copytree(root, root.parent / "made", symlinks=True)
    build(made, STAGES)
    return root, fingerprints(made, ("dataset", "build/rejects"))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[Path, list[subprocess.Popen[bytes]]]]:
    """A scheduler's file, and two workers of one thread each that it waits for."""
    file = tmp_path / "scheduler.json"
    place = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = ["--scheduler-file", str(file), "--no-dashboard"]
    scheduler = subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *options], **place)  # type: ignore[call-overload]
    deadline = time.monotonic() + SECONDS
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", *options, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1"]
    workers = [subprocess.Popen(worker, **place) for _ in range(2)]  # type: ignore[call-overload]
    try:
        yield file, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def stages(root: Path, file: Path, names: tuple[str, ...] = STAGES) -> None:
    for name in names:
        assert begun(root, file, name).wait(timeout=SECONDS) == 0


def begun(root: Path, file: Path, name: str) -> subprocess.Popen[bytes]:
    """A stage's command, at work on the cluster."""
    environment = os.environ | {engines.ENGINE: engines.DASK, dask.SCHEDULER: str(file)}
    return subprocess.Popen([sys.executable, "-m", "newsclaims", name], cwd=root, env=environment)


@pytest.mark.long
def test_a_cluster_that_loses_a_worker_makes_the_same_bytes(
    annotated: tuple[Path, dict[str, str]], cluster: tuple[Path, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    """Slow: a scheduler and workers start."""
    root = shutil.copytree(annotated[0], tmp_path / "r", symlinks=True)
    file, workers = cluster
    stages(root, file, STAGES[:1])
    driver = begun(root, file, "entities")
    wait_for_shards(root, "entities")
    workers[0].send_signal(signal.SIGKILL)
    assert driver.wait(timeout=SECONDS) == 0
    stages(root, file, STAGES[2:])
    assert fingerprints(root, ("dataset", "build/rejects")) == annotated[1]


@pytest.mark.long
def test_after_a_driver_was_killed_another_finishes_its_work(
    annotated: tuple[Path, dict[str, str]], cluster: tuple[Path, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    """Slow: a scheduler and workers start."""
    root = shutil.copytree(annotated[0], tmp_path / "r", symlinks=True)
    file, _ = cluster
    driver = begun(root, file, "sentences")
    wait_for_shards(root, "sentences")
    driver.kill()
    driver.wait()
    stages(root, file)
    assert fingerprints(root, ("dataset", "build/rejects")) == annotated[1]


def test_a_worker_keeps_its_process_for_the_next_shard_of_the_stage(
    annotated: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But not for another stage, not behind a shard that failed, and not for long."""
    root = shutil.copytree(annotated[0], tmp_path / "r", symlinks=True)
    params = load(root / "params.yaml")
    started: list[supervisor._Child] = []

    class Child(supervisor._Child):
        def __init__(self, root: Path) -> None:
            super().__init__(root)
            started.append(self)

    monkeypatch.setattr(supervisor, "_Child", Child)
    monkeypatch.setattr(dask, "IDLE_SECONDS", 300)
    assert [dask.shard("sentences", str(root), params, number) for number in range(3)] == [0, 1, 2]
    assert len(started) == 1
    with pytest.raises(UserError, match="00099"):
        dask.shard("sentences", str(root), params, 99)
    assert started[0]._process.poll() is not None
    monkeypatch.setattr(dask, "IDLE_SECONDS", 0.1)
    for stage in ("sentences", "entities"):
        dask.shard(stage, str(root), params, 3)
    assert len(started) == 3
    deadline = time.monotonic() + SECONDS
    while any(one._process.poll() is None for one in started) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [one._process.poll() is not None for one in started] == [True] * 3


def wait_for_shards(root: Path, table: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not list((root / "dataset" / table).glob("*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.05)


def test_without_a_scheduler_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(dask.SCHEDULER, raising=False)
    monkeypatch.setenv(engines.ENGINE, engines.DASK)
    with pytest.raises(UserError, match=r"NEWSCLAIMS_SCHEDULER is not set"):
        list(engines.run("claims", tmp_path, PARAMS, [0], lambda: None))
    monkeypatch.setenv(dask.SCHEDULER, "tcp://127.0.0.1:9")
    monkeypatch.setattr(dask, "SECONDS", 1)
    with pytest.raises(UserError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        list(engines.run("claims", tmp_path, PARAMS, [0], lambda: None))


def test_a_worker_without_the_repository_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="on a shared file system"):
        dask.shard("claims", str(tmp_path / "elsewhere"), PARAMS, 0)
