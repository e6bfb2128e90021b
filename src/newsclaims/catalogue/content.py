"""What every catalogue's entry is made from: the tables' schemas and files, what CITATION.cff says, and the fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newsclaims import digests, fingerprints, schema, tables
from newsclaims.catalogue.about import About
from newsclaims.fingerprints import Fingerprint

BLOCK = 1 << 20


@dataclass(frozen=True)
class File:
    """One Parquet file: its path below the dataset, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Content:
    """A dataset that is to be described; ``languages`` are those of its articles."""

    schemas: Mapping[str, schema.Table]
    files: Mapping[str, tuple[File, ...]]
    about: About
    version: str
    fingerprint: Fingerprint
    languages: tuple[str, ...]

    @property
    def released(self) -> date | None:
        return self.about.released


def gather(
    dataset: Path,
    schemas: Mapping[str, schema.Table],
    about: About,
    version: str,
    of_file: Callable[[Path], fingerprints.Digests] = fingerprints.row_digests,
) -> Content:
    """Read what there is to describe below ``dataset``; UserError where a table has no file."""
    fingerprint = fingerprints.of_dataset(dataset, of_file)
    files = {name: tuple(_file(dataset, path) for path in tables.files(dataset / name)) for name in schemas}
    parts = (tables.read_file(path, ["language"])["language"].unique().to_pylist() for path in tables.files(dataset / "articles"))
    return Content(schemas, files, about, version, fingerprint, tuple(sorted({language for part in parts for language in part})))


def joined(paths: Iterable[Path]) -> str:
    """SHA-256 of files one after the other, as ``cat FILES | sha256sum`` gives it."""
    summed = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                summed.update(block)
    return summed.hexdigest()


def _file(dataset: Path, path: Path) -> File:
    return File(path.relative_to(dataset).as_posix(), path.stat().st_size, digests.of_file(path))
