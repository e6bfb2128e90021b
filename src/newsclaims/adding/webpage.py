"""The main text of a web page, and what the page says of itself; nothing is fetched, run or guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from newsclaims.reading import decode

LIBRARY = "trafilatura"
# Elements of the extracted tree (TEI's names) that begin and end a paragraph of ours.
BLOCKS = frozenset({"body", "main", "div", "head", "p", "ab", "lb", "list", "item", "quote", "table", "row", "code"})
CELL = "cell"
# Only what a page's head, its data or its address state as its day: a day in the text may be any.
STATED_DAY = {"extensive_search": False, "original_date": True}
SCHEMES = ("http", "https")


def extractor() -> str:
    """The name and version of what takes the text out."""
    return f"{LIBRARY} {version(LIBRARY)}"


def extract(raw: bytes, charset: str | None, url: str | None) -> dict[str, Any]:
    """Text and metadata of a page; without main text ``refused`` says why. ``charset`` and ``url`` are what the server said."""
    import trafilatura

    try:
        markup = _decoded(raw, charset)
    except decode.NotTextError as error:
        return {"refused": f"not text: {error}"}
    found: Any = trafilatura.bare_extraction(
        markup, url=url, with_metadata=True, include_comments=False, include_images=False, include_links=False, date_extraction_params=STATED_DAY
    )
    text = "\n\n".join(paragraphs(found.body)) if found is not None and found.body is not None else ""
    if not text:
        return {"refused": "no main text found"}
    return {"text": text, **_said(found.as_dict(), url)}


def paragraphs(body: Any) -> Iterator[str]:
    """The lines of an extracted tree, each block of it one, with single spaces."""
    parts: list[str] = []
    # The text behind a comment is the page's.
    etree.strip_tags(body, etree.Comment, etree.ProcessingInstruction)
    for event, element in etree.iterwalk(body, ("start", "end")):
        if element.tag in BLOCKS:
            if line := " ".join("".join(parts).split()):
                yield line
            parts.clear()
        elif element.tag == CELL:
            parts.append(" ")
        parts.append((element.text if event == "start" else element.tail if element is not body else None) or "")
    if line := " ".join("".join(parts).split()):
        yield line


def _decoded(raw: bytes, charset: str | None) -> str:
    decoded = decode.decode(raw)
    if charset and "encoding-detected" in decoded.notes:
        # What the server said is better than what the bytes look like.
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded.text.text


def _said(found: Mapping[str, Any], url: str | None) -> dict[str, Any]:
    """What the page says of itself, by the columns of sources.csv, and the licence that it names, which may be that of a picture."""
    site = found.get("sitename")
    address = url or found.get("url")
    said = {
        "title": found.get("title"),
        # Where a page does not name its site, the library puts the host's name in its place.
        "publisher": site if site and site.lower() != (found.get("hostname") or "").lower() else None,
        "url": address if address and urlsplit(address).scheme in SCHEMES else None,
        "published": found.get("date"),
        "byline": found.get("author"),
        "licence_named": found.get("license"),
    }
    return {key: str(value) for key, value in said.items() if value}
