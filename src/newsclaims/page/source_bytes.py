"""The bytes of a seed file that a claim's words come from."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsclaims import ids
from newsclaims.reading.source_map import to_bytes

Row = Mapping[str, Any]
# The note of an article in which a person's name was masked: the bytes of its file still have it.
MASKED = "masked"


class Seeds:
    """The files below seeds/, read one at a time and believed only where they are the ones that the rows were made from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name: str | None = None
        self.data = b""
        self.digest = ""

    def of(self, article: Row) -> bytes | None:
        """The file's bytes; None where it is gone or changed, or holds a name that the text masks."""
        if MASKED in article["notes"]:
            return None
        if article["source_file"] != self.name:
            path = self.folder / article["source_file"]
            inside = path.resolve().is_relative_to(self.folder.resolve())
            self.name, self.data = article["source_file"], path.read_bytes() if inside and path.is_file() else b""
            self.digest = ids.sha256(self.data)
        return self.data if self.digest == article["source_sha256"] else None


def of_claim(article: Row, claim: Row, data: bytes | None) -> list[list[Any]] | None:
    """For each fragment of the content: first byte, the byte after the last, the bytes in Base64, and what they say where the text differs.

    The bytes of words that are not shown are null, their place stays. None where the article has no map to bytes.
    """
    if not article["source_map"]:
        return None
    found: list[list[Any]] = []
    for part in claim["fragments"]:
        first, last = to_bytes(article["source_map"], part["start"], part["end"])
        if data is None or claim["text"] is None:
            found.append([first, last, None, None])
            continue
        words = _decoded(data[first:last], article["source_encoding"])
        same = words == article["text"][part["start"] : part["end"]]
        found.append([first, last, base64.b64encode(data[first:last]).decode("ascii"), None if same else words])
    return found


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return None
