"""Where files are kept in a repository: nothing is overwritten, the same bytes are kept once, and a taken name gets a distinct one."""

from __future__ import annotations

import shutil
from pathlib import Path

from newsclaims import atomic, digests
from newsclaims.adding.named import SUFFIXES, is_about

# Hexadecimal digits of a digest that tell two files of one name apart.
DIGITS = 8


class Places:
    """The files of one folder by their digests; ``dry`` ones are entered, and not written."""

    def __init__(self, folder: Path, dry: bool = False) -> None:
        self.folder = folder
        self._dry = dry
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        self._names = {digests.of_file(path): path.relative_to(folder).as_posix() for path in reversed(paths)}
        self._taken = {path.relative_to(folder).as_posix() for path in paths}

    @property
    def names(self) -> set[str]:
        """What is there."""
        return set(self._taken)

    def of(self, digest: str) -> str | None:
        """The name under which these bytes are there."""
        return self._names.get(digest)

    def free(self, name: str, digest: str) -> str:
        """``name``, or where other bytes have it a distinct one that says so by the first digits of ``digest``."""
        if name not in self._taken and not is_about(name):
            return name
        suffix = next((one for one in SUFFIXES if name.lower().endswith(one)), "")
        stem, ending = (name[: -len(suffix)], name[-len(suffix) :]) if suffix else (name, "")
        return f"{stem}-{digest[:DIGITS]}{ending}"

    def keep(self, path: Path, name: str, digest: str) -> None:
        """Copy a file's bytes to ``name``."""
        if not self._dry:
            with atomic.written(self.folder / name) as temporary:
                shutil.copyfile(path, temporary)
        self._enter(name, digest)

    def write(self, data: bytes, name: str, digest: str) -> None:
        """Write bytes to ``name``."""
        if not self._dry:
            atomic.write_bytes(self.folder / name, data)
        self._enter(name, digest)

    def _enter(self, name: str, digest: str) -> None:
        self._names.setdefault(digest, name)
        self._taken.add(name)
