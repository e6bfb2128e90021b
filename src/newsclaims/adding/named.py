"""What the user names: files as they are, and all files in folders, each with the name that it would have below seeds/."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from newsclaims.reading.listing import ABOUT, SOURCES
from newsclaims.reading.records import READERS

PAGES = (".html", ".htm", ".xhtml")
ARCHIVES = (".warc", ".warc.gz")
# The longest first, so that .jsonl.gz is not taken for another .gz.
SUFFIXES = tuple(sorted((*READERS, *PAGES, *ARCHIVES), key=len, reverse=True))


class File(NamedTuple):
    """A file, the name that it has below what the user named, and why it cannot be brought in ("" where it can, as far as its name tells)."""

    path: Path
    name: str
    refused: str = ""

    @property
    def suffix(self) -> str:
        """The ending by which it is read, in small letters."""
        return next((suffix for suffix in SUFFIXES if self.name.lower().endswith(suffix)), "")


def find(named: Iterable[Path]) -> Iterator[File]:
    """All files, in the order given, those of a folder by name; hidden ones in folders are none."""
    for path in named:
        if path.is_dir():
            yield from _below(path)
        else:
            yield _file(path, path.name)


def is_about(name: str) -> bool:
    """Whether a file is, by its name, about a folder of articles, and no article."""
    return name in (ABOUT, SOURCES)


def _below(folder: Path) -> Iterator[File]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(one for one in names if not one.startswith(".")):
            path = Path(place) / name
            below = path.relative_to(folder).as_posix()
            if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
                # In a folder that came from elsewhere it might lead to anything on this machine.
                yield File(path, below, "a link that leads out of the folder")
            else:
                yield _file(path, below)


def _file(path: Path, name: str) -> File:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return File(path, name, "its name is not UTF-8; rename it")
    if not path.exists():
        return File(path, name, "not found")
    if not path.is_file():
        return File(path, name, "not a regular file")
    if path.name.startswith("."):
        return File(path, name, "hidden files are no articles; rename it")
    if not os.access(path, os.R_OK):
        return File(path, name, "may not be read")
    found = File(path, name)
    return found if found.suffix else found._replace(refused=f"no file of articles ends like this; read are {', '.join(sorted(SUFFIXES))}")
