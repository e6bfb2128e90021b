"""One build at a time in a repository: a lock on its folder, an end together with DVC, and what a killed build left behind removed."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsclaims.errors import UserError

if sys.platform != "win32":
    import fcntl

# What stages write: files that atomic.written began and a killed process did not finish lie beside their places.
DERIVED = ("dataset", "build")
LEFT = re.compile(r"\..+\.\d+-[0-9a-f]{8}\.tmp")
# What DVC leaves where it is killed while it notes that a stage ran. While it waits for a stage's command it writes no such file.
RUNS, LEFT_BY_DVC = Path(".dvc/cache/runs"), re.compile(r"\.[\w-]{22}\.tmp")
# For temporary files of libraries and of stages: in the repository, since those may hold texts that nobody else should find in /tmp.
TEMPORARY = Path("build/tmp")
# A process whose DVC was killed ends within INTERVAL; the build that comes after it waits this long for it.
PATIENCE, INTERVAL = 5.0, 0.2  # seconds
# DVC says so in the environment of the commands that it runs.
RUN_BY_DVC = "DVC_STAGE"


@contextmanager
def held(root: Path) -> Iterator[None]:
    """Work in ``root`` alone, with temporary files in a folder that is gone at the end. UserError where another build is at work there."""
    with _locked(root):
        sweep(root)
        folder = (root / TEMPORARY).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        before = tempfile.tempdir, os.environ.get("TMPDIR")
        # For this process and for those that it starts.
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
        try:
            yield
        finally:
            tempfile.tempdir = before[0]
            if before[1] is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = before[1]
            shutil.rmtree(folder, ignore_errors=True)
            # Nobody wants a folder where there is no repository.
            with suppress(OSError):
                folder.parent.rmdir()


def sweep(root: Path) -> None:
    """Remove the temporary files of builds that were killed; nobody writes to them any more."""
    shutil.rmtree(root / TEMPORARY, ignore_errors=True)
    for name in DERIVED:
        _remove(root / name, LEFT)
    if RUN_BY_DVC in os.environ:
        _remove(root / RUNS, LEFT_BY_DVC)


def _remove(root: Path, named: re.Pattern[str]) -> None:
    for folder, _, files in os.walk(root):
        for file in filter(named.fullmatch, files):
            (Path(folder) / file).unlink(missing_ok=True)


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the lock of the folder, which the operating system takes back from a process that dies."""
    if sys.platform == "win32":
        # There is no such lock; DVC's own, on what each of its stages writes, remains.
        yield
        return
    folder = os.open(root, os.O_RDONLY)
    try:
        until = time.monotonic() + PATIENCE
        while not _lock(folder):
            if time.monotonic() > until:
                raise UserError(f"{root.resolve()}: another build is at work in this folder; let it end, or end it, then run dvc repro again")
            time.sleep(INTERVAL)
        yield
    finally:
        os.close(folder)


def _lock(folder: int) -> bool:
    """Whether the lock was free; it also counts as free where the file system has none."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def end_with_dvc() -> None:
    """Where DVC runs this process: end as soon as it does, lest a stage goes on writing beside the next build."""
    if not os.environ.get(RUN_BY_DVC):
        return
    if os.getppid() == 1 and not _is_dvc(1):
        # It was killed before this process came this far.
        os._exit(1)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(INTERVAL)
        # As if it were killed, too: what is half done is for the next build to remove. Children that work on shards end with their standard input.
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _is_dvc(process: int) -> bool:
    """Whether a process is DVC; in a container it may be the first. Where nobody can tell, it is taken for one."""
    try:
        return b"dvc" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return True
