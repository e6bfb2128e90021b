"""A page's folder: written whole or not at all beside its place, or brought up to date where it is; one that is not ours is never touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from newsclaims import atomic, ids
from newsclaims.errors import UserError

# In every page's folder: what it is of, and that it may be replaced.
MARKER = "page.json"
NAME = "evidence page"


def refuse_others(target: Path) -> None:
    """UserError where ``target`` holds something and is no page: replacing it would lose what others wrote."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UserError(f"{target}: is there, and is no folder; name another one with --to")
    if target.exists() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise UserError(f"{target}: is there, and is no page of newsclaims (it has no {MARKER}); remove it, or name another folder with --to")


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of ``target`` at the end, unless an exception came first, or ``target`` is no page."""
    refuse_others(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # What a run that was killed has left behind.
    for left in target.parent.glob(f".{target.name}.*.tmp"):
        shutil.rmtree(left)
    made = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    old = target.with_name(f".{target.name}.old.{os.getpid()}.tmp")
    try:
        made.mkdir()
        yield made
        if target.exists():
            target.rename(old)
        made.rename(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def begun(target: Path) -> Path:
    """``target``, to be brought up to date where it is; until its marker is written anew, that says that it is unfinished."""
    refuse_others(target)
    atomic.write_json(target / MARKER, {"newsclaims": NAME, "unfinished": True})
    return target


def put(path: Path, content: bytes) -> str:
    """Have ``content`` in the file ``path``, which is left alone where it has it; returns its SHA-256."""
    if not path.is_file() or path.read_bytes() != content:
        atomic.write_bytes(path, content)
    return ids.sha256(content)


def sweep(target: Path, wanted: Collection[str]) -> None:
    """Remove all other files below ``target``, and folders that are left empty."""
    for folder, folders, files in os.walk(target, topdown=False):
        here = Path(folder)
        for name in files:
            if (here / name).relative_to(target).as_posix() not in wanted:
                (here / name).unlink()
        for name in folders:
            if (here / name).is_symlink():
                (here / name).unlink()
            elif not any((here / name).iterdir()):
                (here / name).rmdir()
