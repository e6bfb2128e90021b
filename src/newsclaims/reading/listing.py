"""The files below seeds/ that are inputs, in the order that every build reads them in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from newsclaims.errors import UserError

# At the top of seeds/: what is known about the seeds; it is read, but not for articles.
SOURCES = "sources.csv"
# The folder's own page is told apart by its name alone, so that it is counted and listed among the rejects: it might have been an article.
ABOUT = "README.md"
ABOUT_SEEDS = "about-seeds"


@dataclass(frozen=True, slots=True)
class Input:
    """One file: its path below seeds/ with / between its parts, where it is, and why it may not be read ("" if it may), in words and as a code."""

    name: str
    path: Path
    refused: str
    reason: str = "bad-file"


def inputs(seeds: Path) -> list[Input]:
    """All inputs below ``seeds``, sorted by name; hidden files and folders are none. Raises UserError where there is no such folder."""
    if not seeds.is_dir():
        raise UserError(f"{seeds.name}/: no such folder; it should hold the articles and sources.csv")
    return sorted(_below(seeds, "", seeds), key=attrgetter("name"))


def _below(folder: Path, prefix: str, seeds: Path) -> Iterator[Input]:
    folders = []
    try:
        scanned = os.scandir(folder)
    except OSError as error:
        raise UserError(f"seeds/{prefix}: {error.strerror}; make the folder readable, or move it out of seeds/") from None
    with scanned as entries:
        for entry in entries:
            below = prefix + entry.name
            # A folder that is a link is not walked into, so it is listed for its refusal.
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith("."):
                    folders.append(entry.name)
            elif below == ABOUT:
                yield Input(below, folder / entry.name, "the page about the folder; an article needs another name", ABOUT_SEEDS)
            elif not entry.name.startswith(".") and below != SOURCES:
                # The folder's listing says what kind of file it is: asking the file itself takes ten times as long.
                plain = entry.is_file(follow_symlinks=False)
                path = folder / entry.name
                yield Input(_utf8(below), path, "" if plain else _refusal(path, seeds))
    for name in folders:
        yield from _below(folder / name, f"{prefix}{name}/", seeds)


def _utf8(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raise UserError(f"seeds/{os.fsencode(name)!r}: the file's name is not UTF-8; rename it") from None
    return name


def _refusal(path: Path, seeds: Path) -> str:
    if not path.is_symlink():
        return "" if path.is_file() else "not a regular file"
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "a link that leads nowhere"
    if not target.is_relative_to(seeds.resolve()):
        return "a link that leads out of seeds/"
    return "" if target.is_file() else "a link to a folder"
