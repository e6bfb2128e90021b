"""Which records become articles: normalised, masked, in the corpus' language and not taken down; the others are refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsclaims import ids
from newsclaims.reading import contacts, metadata, normalize
from newsclaims.reading.decode import NotTextError
from newsclaims.reading.language import other_languages
from newsclaims.reading.outcome import Record, Refusal
from newsclaims.reading.source_map import Traced, pieces, replaced, splice
from newsclaims.takedowns import MASK, Takedowns

TAKEDOWN = "takedown"
# What is known about an article in words of people.
WORDED = ("title", "byline")

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """The file that a record comes from: its number among all files, its name, its SHA-256, and what sources.csv says of it."""

    number: int
    name: str
    digest: str
    about: metadata.Metadata


def prepared(listed: Takedowns, source: Source, record: Record) -> Row | Refusal:
    """The row that the record would be, or why it cannot be one; ``language`` is what is given of it, and ``notes`` are without contacts."""
    try:
        known = metadata.merged(metadata.checked(record.metadata), source.about)
    except ValueError as error:
        return Refusal(record.number, "bad-record", str(error))
    try:
        traced, notes = normalize.normalize(record.text)
    except NotTextError as error:
        return Refusal(record.number, "not-text", str(error))
    unmasked = traced.text
    if not unmasked:
        return Refusal(record.number, "empty", "no visible character")
    # Before it may be masked: a request for an address holds whatever else is asked for.
    address = known["url"]
    traced, known = _masked(listed, traced, known, unmasked)
    text = traced.text if listed.entries else unmasked
    article_id = ids.article_id(text)
    removed = [listed.entry("article", one) for one in ((article_id,) if text == unmasked else (ids.article_id(unmasked), article_id))]
    removed.append(listed.entry("url", address) if address else None)
    if entry := next(filter(None, removed), None):
        return Refusal(record.number, TAKEDOWN, f"removed on request of {entry.day}")
    if text != unmasked:
        notes |= {"masked"}
    return {
        "article_id": article_id,
        **known,
        "source_file": source.name,
        "source_record": record.number,
        "source_encoding": record.encoding,
        "source_sha256": source.digest,
        "text": text,
        "text_sha256": ids.sha256(text.encode("utf-8")),
        "notes": sorted(record.notes | notes),
        "source_map": pieces(traced) if record.mapped else None,
    }


def contacts_in(row: Row) -> contacts.Kinds:
    """The kinds of contact in the words of a row."""
    return contacts.found((*(row[name] for name in WORDED), row["text"]))


def with_contacts(row: Row, kinds: contacts.Kinds) -> Row:
    """The row with these among its notes."""
    return {**row, "notes": sorted({*row["notes"], *kinds})} if kinds else row


def admitted(rows: Sequence[Row], language: str) -> list[Row | Refusal]:
    """The rows as articles in ``language``, or refused where they are in another; many at a time, since that is how their language is told fast."""
    reasons = other_languages([(row["text"], row["language"]) for row in rows], language)
    return [
        Refusal(row["source_record"], "language", reason) if reason else {**row, "language": language}
        for row, reason in zip(rows, reasons, strict=True)
    ]


def _masked(listed: Takedowns, traced: Traced, known: metadata.Metadata, text: str) -> tuple[Traced, metadata.Metadata]:
    """The article without the names of persons who asked for it, in its text and in what is known about it."""
    edits = [replaced(start, end, MASK) for start, end in listed.persons(text)]
    masked = {key: listed.masked(value) if isinstance(value, str) and key in WORDED else value for key, value in known.items()}
    if masked["url"] and listed.in_address(masked["url"]):
        masked["url"] = None
    return splice(traced, edits) if edits else traced, masked
