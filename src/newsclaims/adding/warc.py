"""A web archive to records: each HTML response becomes one through the extractor, and what does not is counted by its reason."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsclaims.adding.extractor import MOST, Extractor

HTML = ("text/html", "application/xhtml+xml")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
# Records about the crawl, not of it.
ABOUT = ("warcinfo", "request", "metadata")
OK = "200"
# What is told of the record that a page came from.
KEPT = ("record", "captured")


@dataclass
class Read:
    """The pages of an archive, each text and metadata with the record that it came from; ``damaged`` says where it breaks off, if it does."""

    pages: list[dict[str, Any]] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    damaged: str = ""


def read(path: Path, extractor: Extractor) -> Read:
    """Read the archive at ``path``, compressed or not."""
    from warcio.archiveiterator import ArchiveIterator

    found = Read()
    number = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                number += 1
                _record(record, found, extractor)
    except Exception as error:  # noqa: BLE001
        # The library meets untrusted bytes with errors of many kinds; what came before them is not lost, and the rest is told.
        found.damaged = f"damaged after record {number} ({type(error).__name__})"
    if not number and not found.damaged:
        found.damaged = "holds no record"
    return found


def _record(record: Any, found: Read, extractor: Extractor) -> None:
    if record.rec_type in ABOUT:
        return
    if record.rec_type != "response" or record.http_headers is None:
        found.passed[f"no HTTP response ({record.rec_type})"] += 1
        return
    kind = record.http_headers.get_header("Content-Type") or ""
    status = record.http_headers.get_statuscode()
    if kind.split(";")[0].strip().lower() not in HTML:
        found.passed["not HTML"] += 1
        return
    if status != OK:
        found.passed[f"HTTP status {status if status.isdigit() else 'unknown'}"] += 1
        return
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    charset = CHARSET.search(kind)
    made = extractor.extract(record.content_stream().read(MOST + 1), charset[1] if charset else None, address or None)
    if "refused" in made:
        found.passed[made["refused"]] += 1
        return
    about = {"record": record.rec_headers.get_header("WARC-Record-ID"), "captured": record.rec_headers.get_header("WARC-Date")}
    found.pages.append({**made, **{key: value for key, value in about.items() if value}})
