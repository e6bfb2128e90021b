"""Digests of the rows of files that are as they were, so that describing a large dataset again does not write out all of its rows."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from newsclaims import atomic, digests, fingerprints, schema, tables

FOLDER = Path("build/fingerprints")


class KeptDigests:
    """The digests of the files of a dataset's tables, below build/: no output, without them all rows are read again."""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        # What makes a digest of a row, and what writes it.
        self._made_by = digests.of_files({"code": digests.of_file(Path(fingerprints.__file__)), "duckdb": version("duckdb")})
        wanted = {self._path(path) for name in schema.TABLES for path in tables.files(root / "dataset" / name)}
        for path in self._folder.glob("*/*"):
            if path not in wanted:
                path.unlink()

    def __call__(self, path: Path) -> bytes:
        """What ``fingerprints.row_digests`` returns of a file."""
        of = hashlib.sha256(f"{self._made_by} {digests.of_file(path)}".encode("ascii")).digest()
        kept = self._path(path)
        noted = kept.read_bytes() if kept.exists() else b""
        found = noted[2 * fingerprints.DIGEST :]
        # The second is of the digests themselves: what was damaged is made anew.
        if noted[: 2 * fingerprints.DIGEST] == of + hashlib.sha256(found).digest():
            return found
        found = fingerprints.row_digests(path)
        atomic.write_bytes(kept, of + hashlib.sha256(found).digest() + found)
        return found

    def _path(self, path: Path) -> Path:
        return self._folder / path.parent.name / f"{path.stem}.sha256"
