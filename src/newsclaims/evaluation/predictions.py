"""Claims as predictions for other tools: spans in code points of the original file, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from newsclaims import atomic
from newsclaims.errors import UserError
from newsclaims.gold.annotation import Span
from newsclaims.measures.attribution import ROLES
from newsclaims.reading.source_map import Piece, to_bytes
from newsclaims.trial import Made


class Places:
    """Leads from spans of an article's text to spans of its file, decoded as UTF-8 with its line ends kept."""

    def __init__(self, path: Path, source_map: Sequence[Piece]) -> None:
        raw = path.read_bytes()
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise UserError(f"{path}: not UTF-8 (byte {error.start}); offsets of predictions are code points of UTF-8") from None
        # In UTF-8 a byte begins a code point unless its first two bits are 10.
        self.starts = np.flatnonzero((np.frombuffer(raw, dtype=np.uint8) & 0xC0) != 0x80)
        self.source_map = source_map

    def __call__(self, start: int, end: int) -> Span:
        first, last = to_bytes(self.source_map, start, end)
        return int(np.searchsorted(self.starts, first)), int(np.searchsorted(self.starts, last))


def of(files: Mapping[str, Path], made: Mapping[str, Made], without: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """The attributed claims of each article, in the order of files and of their contents; roles that a claim lacks are empty.

    Rows that only a method in ``without`` made are left out.
    """
    for name in sorted(made):
        places = Places(files[name], made[name].article["source_map"])
        for row in made[name].rows["claims"]:
            if row["kind"] != "assertion" and row["method"] not in without:
                yield {"file": name} | {role: [list(places(*span)) for span in _spans(row, role)] for role in ROLES}


def _spans(row: Mapping[str, Any], role: str) -> list[Span]:
    if role == "content":
        return [(part["start"], part["end"]) for part in row["fragments"]]
    return [] if row[f"{role}_start"] is None else [(row[f"{role}_start"], row[f"{role}_end"])]


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """JSON Lines, in one piece."""
    atomic.write_bytes(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8"))
