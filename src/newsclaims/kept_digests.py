"""Digests of the rows of files that are as they were, so that describing a large dataset again does not write out all of its rows."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

from newsclaims import atomic, digests, fingerprints, schema, tables
from newsclaims.fingerprints import DIGEST, Digests

FOLDER = Path("build/fingerprints")
# A file's first bytes say what its digests are of, the next that they are whole: what was damaged is made anew.
HEAD = 2 * DIGEST


class KeptDigests:
    """The sorted digests of the files of a dataset's tables, below build/: no output, without them all rows are read again."""

    def __init__(self, root: Path, threads: int = fingerprints.THREADS) -> None:
        self._root, self._threads = root, threads
        self._of = cache(self._digest)
        # What makes a digest of a row, and what writes it.
        self._made_by = digests.of_files({"code": digests.of_file(Path(fingerprints.__file__)), "duckdb": version("duckdb")})

    def clear(self) -> None:
        """Remove what is of files that are not there, or was not written to its end."""
        wanted = {self._path(path) for name in schema.TABLES for path in tables.files(self._root / "dataset" / name)}
        for path in (self._root / FOLDER).glob("*/*"):
            if path not in wanted:
                path.unlink()

    def has(self, path: Path) -> bool:
        """Whether there are digests of a file as it is; that they are whole shows when they are read."""
        try:
            with self._path(path).open("rb") as file:
                return file.read(DIGEST) == self._of(path)
        except OSError:
            return False

    def __call__(self, path: Path) -> Digests:
        """What ``fingerprints.row_digests`` returns of a file, mapped and not read where it is kept."""
        kept = self._path(path)
        if self.has(path):
            noted = np.memmap(kept, np.uint8, "r")
            if noted[DIGEST:HEAD].tobytes() == hashlib.sha256(noted[HEAD:].data).digest():
                return noted[HEAD:].view(f"S{DIGEST}")
        made = fingerprints.row_digests(path, self._threads)
        joined = made.tobytes()
        atomic.write_bytes(kept, self._of(path) + hashlib.sha256(joined).digest() + joined)
        return made

    def _digest(self, path: Path) -> bytes:
        return hashlib.sha256(f"{self._made_by} {digests.of_file(path)}".encode("ascii")).digest()

    def _path(self, path: Path) -> Path:
        return self._root / FOLDER / path.parent.name / f"{path.stem}.sha256"
