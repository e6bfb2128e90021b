"""A release as one file, the same bytes for the same content: tar with neither times, owners nor order of its own, compressed with Zstandard."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import zstandard

from newsclaims import atomic
from newsclaims.errors import UserError

SUFFIX = ".tar.zst"
LEVEL = 19
MODE = 0o644


def pack(folder: Path, target: Path) -> None:
    """Write the files of ``folder``, below its own name, to ``target``; links raise UserError, empty folders are left out."""
    paths = sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())
    # One thread: how the work is cut among several would show in the bytes.
    compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
    with (
        atomic.written(target) as temporary,
        temporary.open("wb") as file,
        compressor.stream_writer(file) as stream,
        tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in paths:
            if path.is_symlink():
                raise UserError(f"{path}: is a link; a release holds files only")
            if path.is_file():
                _add(tar, path, f"{folder.name}/{path.relative_to(folder).as_posix()}")


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    member = tarfile.TarInfo(name)
    member.size = path.stat().st_size
    member.mode = MODE
    with path.open("rb") as content:
        tar.addfile(member, content)


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The folder that ``path`` is, or, for an archive, a temporary one with its content; UserError for anything else.

    A member that would land outside, is a link or a device is refused (PEP 706), and so is an archive of more than one folder.
    """
    if path.is_dir():
        yield path
        return
    if not path.is_file() or not path.name.endswith(SUFFIX):
        raise UserError(f"{path}: should be a folder or a file that ends in {SUFFIX}")
    with tempfile.TemporaryDirectory(prefix="newsclaims-") as temporary:
        try:
            with (
                path.open("rb") as file,
                zstandard.ZstdDecompressor().stream_reader(file) as stream,
                tarfile.open(fileobj=stream, mode="r|") as tar,
            ):
                tar.extractall(temporary, filter="data")
        except (tarfile.TarError, zstandard.ZstdError, OSError) as error:
            raise UserError(f"{path}: cannot be unpacked: {error}; get it again, and compare its SHA-256") from error
        inside = list(Path(temporary).iterdir())
        if len(inside) != 1 or not inside[0].is_dir():
            raise UserError(f"{path}: should hold one folder, but holds {', '.join(sorted(p.name for p in inside)) or 'nothing'}")
        yield inside[0]
