"""What a copy has to do: files to send, files that are there, and files to remove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsclaims import digests, fingerprints, schema
from newsclaims.copying.target import Target
from newsclaims.errors import UserError
from newsclaims.releases import sums
from newsclaims.validation import verdict

# Lists what is there; written last. Until then PARTIAL lists what has arrived.
MANIFEST = sums.FILE
PARTIAL = "SHA256SUMS.partial"
CARD = "README.md"


@dataclass(frozen=True)
class Plan:
    """``files`` maps the dataset's files to SHA-256; ``send`` and ``kept`` are their names, ``remove`` those of files that are no longer part."""

    dataset: Path
    files: Mapping[str, str]
    stats: Mapping[str, tuple[int, int]]
    send: tuple[str, ...]
    kept: tuple[str, ...]
    remove: tuple[str, ...]
    complete: bool

    @property
    def nothing_to_do(self) -> bool:
        return self.complete and not self.send and not self.remove

    @property
    def bytes_to_send(self) -> int:
        return sum(self.stats[name][0] for name in self.send)


def make(dataset: Path, target: Target) -> Plan:
    """Compare ``dataset`` with what is at ``target``; UserError where it is not a validated, described dataset, or the target is something else."""
    if target.is_local and (Path(target.folder).resolve() == dataset.resolve() or dataset.resolve() in Path(target.folder).resolve().parents):
        raise UserError(f"{target.url}: is the dataset itself, or lies in it; give another folder")
    paths = _files(dataset)
    # Before anything is read: what changes from here on is noticed at the end.
    stats = {name: stat(path) for name, path in paths.items()}
    files = _checked(dataset, paths)
    sizes = target.sizes()
    known = _known(target, sizes)
    arrived = {name for name, sha256 in files.items() if known.get(name) == sha256 and sizes.get(name) == stats[name][0]}
    # The card names the digests of what it describes, so it comes after that.
    send = sorted(files.keys() - arrived, key=lambda name: (name == CARD, name))
    remove = sorted(name for name in sizes if name not in files and (name in known or _is_shard(name)))
    complete = MANIFEST in sizes and PARTIAL not in sizes and known == files
    return Plan(dataset, files, stats, tuple(send), tuple(sorted(arrived)), tuple(remove), complete)


def stat(path: Path) -> tuple[int, int]:
    """What changes when a file does: its size in bytes, and when it was written."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _files(dataset: Path) -> dict[str, Path]:
    """The files of a dataset by name; hidden ones are temporary."""
    found = {path.relative_to(dataset).as_posix(): path for path in sorted(dataset.rglob("*")) if path.is_file()}
    return {name: path for name, path in found.items() if not any(part.startswith(".") for part in Path(name).parts)}


def _checked(dataset: Path, paths: Mapping[str, Path]) -> dict[str, str]:
    files = {name: digests.of_file(path) for name, path in paths.items()}
    parquet = {name: sha256 for name, sha256 in files.items() if _is_shard(name)}
    verdict.of(dataset / verdict.FILE, parquet)
    for name in (CARD, fingerprints.FILE):
        if name not in files:
            raise UserError(f"{dataset / name}: not found; the dataset was validated but not described: run dvc repro")
    return files


def _known(target: Target, sizes: Mapping[str, int]) -> dict[str, str]:
    """What the manifest there says, finished or not; UserError where there are files and none says that they are a copy."""
    for name in (PARTIAL, MANIFEST):
        if name in sizes:
            return sums.parsed(f"{target.url}/{name}", target.read(name))
    if sizes:
        raise UserError(f"{target.url}: has files, such as {min(sizes)}, but no {MANIFEST}: it is no copy of a dataset; give an empty folder")
    return {}


def _is_shard(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return folder in schema.TABLES and file.endswith(".parquet")
