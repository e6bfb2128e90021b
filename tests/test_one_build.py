"""One build at a time; what a killed one leaves behind; and processes that end with those who started them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from conftest import REPOSITORY
from newsclaims import atomic, one_build
from newsclaims.errors import UserError


def test_a_second_build_is_told_of_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_build, "PATIENCE", 0.3)
    with one_build.held(tmp_path), pytest.raises(UserError) as told, one_build.held(tmp_path):
        pass
    assert str(told.value) == f"{tmp_path}: another build is at work in this folder; let it end, or end it, then run dvc repro again"
    with one_build.held(tmp_path):
        pass


def test_what_a_killed_build_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    kept = [tmp_path / name for name in ("dataset/claims/a.parquet", "dataset/.hidden", "build/done/a.tmp", "seeds/.a.txt.12-0a1b2c3d.tmp")]
    left = [tmp_path / name for name in ("dataset/.README.md.12-0a1b2c3d.tmp", "build/tmp/x/secret.txt", "build/done/.a.json.99999-ffffffff.tmp")]
    for path in (*kept, *left):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    with one_build.held(tmp_path):
        assert [path for path in left if path.exists()] == []
    assert all(path.exists() for path in kept)


def test_what_a_killed_dvc_left_is_removed_while_it_waits_for_a_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = tmp_path / ".dvc" / "cache" / "runs" / "fa" / "fae1"
    runs.mkdir(parents=True)
    left, kept = runs / ".G3dpuFt7ozgnYoRDrWkxVw.tmp", runs / "0a1b2c"
    for path in (left, kept):
        path.touch()
    monkeypatch.delenv("DVC_STAGE", raising=False)
    one_build.sweep(tmp_path)
    assert left.exists()
    monkeypatch.setenv("DVC_STAGE", "claims")
    one_build.sweep(tmp_path)
    assert (left.exists(), kept.exists()) == (False, True)


def test_the_names_that_are_swept_are_those_that_are_written(tmp_path: Path) -> None:
    with atomic.written(tmp_path / "a.json") as temporary:
        assert one_build.LEFT.fullmatch(temporary.name)
        temporary.touch()


def test_temporary_files_lie_in_the_repository_and_are_gone_at_the_end(tmp_path: Path) -> None:
    before = tempfile.gettempdir()
    with one_build.held(tmp_path):
        found = Path(tempfile.mkdtemp())
        assert found.parent == tmp_path / one_build.TEMPORARY
        asked = [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"]
        assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip() == str(found.parent)
    assert tempfile.gettempdir() == before
    # Not even the folder that they were in, where there was none.
    assert list(tmp_path.iterdir()) == []


# A process that starts a stage's process as DVC does, says its number, and waits.
PARENT = """
import os, subprocess, sys, time
code = "import time; from newsclaims import one_build; one_build.end_with_dvc(); print('ready', flush=True); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("by_dvc", [True, False])
def test_a_stage_ends_with_dvc_but_not_with_a_shell(by_dvc: bool) -> None:
    environment = {key: value for key, value in os.environ.items() if key != one_build.RUN_BY_DVC} | (
        {one_build.RUN_BY_DVC: "articles"} if by_dvc else {}
    )
    parent = subprocess.Popen([sys.executable, "-c", PARENT], env=environment, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + (20 if by_dvc else 1)
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.05)
    runs = _runs(child)
    if runs:
        os.kill(child, 9)
    assert runs is not by_dvc


def _runs(process: int) -> bool:
    try:
        # One that has ended, and that nobody has asked how, is still listed.
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
