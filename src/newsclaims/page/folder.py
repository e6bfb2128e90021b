"""A folder written whole or not at all: made beside its place, then put there; a folder that is not ours is never replaced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsclaims.errors import UserError

# In every page's folder: what it is of, and that it may be replaced.
MARKER = "page.json"


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of ``target`` at the end, unless an exception came first.

    UserError where ``target`` holds something and is no page: replacing it would lose what others wrote.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UserError(f"{target}: is there, and is no folder; name another one with --to")
    if target.exists() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise UserError(f"{target}: is there, and is no page of newsclaims (it has no {MARKER}); remove it, or name another folder with --to")
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
