"""A place to copy to, by its path or URL, and what is there; every failure is told with the way out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from newsclaims.errors import UserError

# Files that are sent at once: on a local disk one after the other is as fast.
STREAMS = 8


@dataclass(frozen=True)
class Target:
    """A folder of a file system of fsspec; ``url`` is how the user calls it."""

    url: str
    files: Any
    folder: str

    @property
    def is_local(self) -> bool:
        return isinstance(self.files, LocalFileSystem)

    @property
    def streams(self) -> int:
        return 1 if self.is_local else STREAMS

    def sizes(self) -> dict[str, int]:
        """The files below the folder by their paths in it, with their sizes in bytes."""
        with told(self.url, "list"):
            self.files.invalidate_cache()
            found = self.files.find(self.folder, detail=True) if self.files.exists(self.folder) else {}
        prefix = self.folder.rstrip("/") + "/"
        return {path.removeprefix(prefix): int(info["size"] or 0) for path, info in found.items()}

    def read(self, name: str) -> bytes:
        with told(self.url, "read"):
            return bytes(self.files.cat_file(self._path(name)))

    def write(self, name: str, data: bytes) -> None:
        with told(self.url, "write to"):
            self._make_folder(name)
            self.files.pipe_file(self._path(name), data)

    def send(self, source: Path, name: str) -> None:
        """Copy a file there; one that is cut short is not told from a whole one by its name: the manifest tells."""
        with told(self.url, "write to"):
            self._make_folder(name)
            self.files.put_file(str(source), self._path(name))

    def remove(self, name: str) -> None:
        with told(self.url, "remove files from"):
            self.files.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self.folder.rstrip('/')}/{name}"

    def _make_folder(self, name: str) -> None:
        if self.is_local:
            self.files.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)


def of(url: str) -> Target:
    """The target of a path or URL; UserError where no file system is known, installed or configured for it."""
    try:
        files, folder = fsspec.core.url_to_fs(url)
    except ImportError as error:
        protocol = url.partition("://")[0]
        raise UserError(f"{url}: {error}; to copy to {protocol}:// install the package that fsspec names, such as s3fs or gcsfs") from error
    except ValueError as error:
        raise UserError(f"{url}: {error}; give a folder, or a URL such as s3://bucket/newsclaims, gs://bucket/newsclaims or file:///path") from error
    if not folder.strip("/"):
        raise UserError(f"{url}: names no folder; give one below it, such as {url.rstrip('/')}/newsclaims")
    return Target(url, files, folder)


@contextmanager
def told(url: str, what: str) -> Iterator[None]:
    """Turn whatever a file system raises into UserError: each has exceptions of its own, some of them no OSError."""
    try:
        yield
    except UserError:
        raise
    except NotImplementedError as error:
        raise UserError(f"{url}: cannot {what} it: this kind of storage does not let fsspec") from error
    except Exception as error:
        # Known by name, since their packages are only there where they are used.
        names = {kind.__name__ for kind in type(error).__mro__}
        refused = isinstance(error, PermissionError) or names & {"NoCredentialsError", "PartialCredentialsError", "DefaultCredentialsError"}
        way = (
            "check your credentials: docs/output-directories.md says where they are looked for"
            if refused
            else "check its address and that it can be reached"
        )
        raise UserError(f"{url}: cannot {what} it: {' '.join(str(error).split()) or type(error).__name__}; {way}") from error
