"""The Software Heritage identifier (SWHID, ISO/IEC 18670) of a folder: that of its Git tree, so any copy of the files can be checked by it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dulwich.objects import Blob, ObjectID, Tree

from newsclaims.errors import UserError

PREFIX = "swh:1:dir:"
FOLDER = 0o040000
PLAIN = 0o100644
EXECUTABLE = 0o100755
LINK = 0o120000
ANY_EXECUTE_BIT = 0o111


def of_folder(folder: Path) -> str:
    """The SWHID of ``folder`` with all that is below it, hidden files and empty folders too; UserError for a pipe, socket or device."""
    return PREFIX + _tree(folder).decode("ascii")


def _tree(folder: Path) -> ObjectID:
    tree = Tree()
    for path in folder.iterdir():
        tree.add(os.fsencode(path.name), *_entry(path))
    return tree.id


def _entry(path: Path) -> tuple[int, ObjectID]:
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        return FOLDER, _tree(path)
    if stat.S_ISLNK(mode):
        return LINK, _blob(os.fsencode(path.readlink()))
    if not stat.S_ISREG(mode):
        raise UserError(f"{path}: is a pipe, socket or device; such a folder has no SWHID")
    return EXECUTABLE if mode & ANY_EXECUTE_BIT else PLAIN, _blob(path.read_bytes())


def _blob(content: bytes) -> ObjectID:
    return Blob.from_string(content).id
