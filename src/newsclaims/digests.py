"""Digests of files and folders, such that ``sha256sum`` can check them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

# Made by running the code, not a part of it.
SKIPPED = "__pycache__"


def of_file(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_files(files: Mapping[str, str]) -> str:
    """SHA-256 of the lines "SHA-256, two spaces, path", sorted by path: what ``sha256sum`` prints of them."""
    return hashlib.sha256("".join(f"{files[path]}  {path}\n" for path in sorted(files)).encode("utf-8")).hexdigest()


def of_folder(folder: Path) -> str:
    """The digest of all files in ``folder``, paths relative to it."""
    paths = [p for p in folder.rglob("*") if p.is_file() and SKIPPED not in p.parts]
    return of_files({p.relative_to(folder).as_posix(): of_file(p) for p in paths})


def of_path(path: Path) -> str | None:
    """The digest of a folder or of a file; None where there is neither."""
    if path.is_dir():
        return of_folder(path)
    return of_file(path) if path.is_file() else None
