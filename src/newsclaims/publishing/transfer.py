"""A file in pieces on its way out, with a bar where somebody watches."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from pathlib import Path

from newsclaims.progress import track

PIECE = 1 << 20


def pieces(path: Path, size: int) -> Iterator[bytes]:
    """The bytes of ``path``, a mebibyte at a time."""
    with path.open("rb") as file:
        yield from track(iter(lambda: file.read(PIECE), b""), total=ceil(size / PIECE), what=f"{path.name}: MiB")
