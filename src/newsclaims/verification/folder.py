"""A folder from anywhere: its regular files, and what else lies in it, which is never followed or read."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclaims import digests, schema
from newsclaims.errors import UserError
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.releases.row_digests import FILE as DIGESTS
from newsclaims.releases.sums import FILE as SUMS
from newsclaims.verification.findings import Finding, Problem, brief

# Any of these makes a folder a release: one that lost its list of files must not pass as a dataset.
OF_RELEASE = (SUMS, CERTIFICATE, DIGESTS, "datacite.json", "schema/claims.yaml")


@dataclass(frozen=True)
class Folder:
    """A folder's regular files by their paths below it, with / between the parts; ``refused`` says of other things what they are."""

    path: Path
    files: Mapping[str, Path]
    refused: Mapping[str, str]

    @property
    def released(self) -> bool:
        """Whether this is a release, and not a dataset as it was built."""
        return any(name in self.files or name in self.refused for name in OF_RELEASE)

    def parquet(self, table: str) -> list[str]:
        """The Parquet files of a table, in the order of their names."""
        return sorted(name for name in self.files if name.startswith(f"{table}/") and name.count("/") == 1 and name.endswith(".parquet"))


def look(path: Path) -> Folder:
    """List what ``path`` holds, without following any link; UserError where it is no folder that can be read."""
    files: dict[str, Path] = {}
    refused: dict[str, str] = {}

    def unreadable(error: OSError) -> None:
        refused[os.path.relpath(error.filename, path)] = "a folder that cannot be read"

    if not path.is_dir():
        raise UserError(f"{path}: no such folder")
    for parent, folders, names in os.walk(path, followlinks=False, onerror=unreadable):
        for name in [*folders, *names]:
            one = Path(parent, name)
            mode = one.lstat().st_mode
            if stat.S_ISREG(mode):
                files[one.relative_to(path).as_posix()] = one
            elif not stat.S_ISDIR(mode):
                refused[one.relative_to(path).as_posix()] = "a link" if stat.S_ISLNK(mode) else "no regular file"
    return Folder(path, dict(sorted(files.items())), dict(sorted(refused.items())))


def hashed(folder: Folder) -> dict[str, str]:
    """SHA-256 of each file; of one that cannot be read, the reason, which equals no digest."""
    return {name: _hash(path) for name, path in folder.files.items()}


def _hash(path: Path) -> str:
    try:
        return digests.of_file(path)
    except OSError as error:
        return f"cannot be read ({error.strerror})"


def strangers(folder: Folder) -> Iterator[Finding]:
    """Links, devices and the like, which a release does not have and of which nothing here reads the content."""
    for name, kind in folder.refused.items():
        yield Problem(f"is {kind}; it was not read", file=name)


def read_json(folder: Folder, name: str) -> dict[str, Any]:
    """A JSON object of the folder; UserError, naming the file, for anything else."""
    if name not in folder.files:
        raise UserError(f"{name}: not found")
    try:
        raw = json.loads(folder.files[name].read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(f"{name}: not JSON in UTF-8: {brief(error)}") from error
    if not isinstance(raw, dict):
        raise UserError(f"{name}: should be a JSON object")
    return raw


def told(folder: Folder, error: BaseException) -> str:
    """What an exception says of a file of the folder, with the file's path below it: the folder may be a temporary one."""
    return brief(error).replace(f"{folder.path}/", "")


def schemas(folder: Folder) -> Path | None:
    """The folder of the schemas that hold for ``folder``: a release's own, for a dataset those of the working directory or beside it."""
    if folder.released:
        return folder.path / "schema"
    for candidate in (Path("schema"), folder.path.resolve().parent / "schema"):
        if all((candidate / f"{name}.yaml").is_file() for name in schema.TABLES):
            return candidate
    return None
