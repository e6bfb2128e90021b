"""Where in an article a claim or a part of it stands, as targets of Web Annotations."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

Row = dict[str, Any]

# What of a claim has a place of its own, beside its content.
PARTS = ("source", "cue", "addressee", "medium", "time")

# Code points of context on each side of a quotation: enough to tell two equal ones apart.
CONTEXT = 32
# What no IRI may hold (RFC 3987), written as it came.
NOT_IN_IRI = re.compile(r"[\x00-\x20\x7f-\xa0<>\"{}|\\^`\s]")


def urn(article_id: str) -> str:
    """The name of an article's text as this dataset normalised it: what the offsets count in."""
    return f"urn:newsclaims:article:{article_id}"


def address(article: Row) -> str:
    """The article's URL where it has one that can be an IRI, else its URN."""
    url = article["url"]
    return url if url and _is_iri(url) else urn(article["article_id"])


def of_content(article: Row, claim: Row) -> list[Row]:
    """One target for each fragment of a claim's content, in order."""
    spans = [(part["start"], part["end"]) for part in claim["fragments"]]
    return [_target(article, span, words) for span, words in zip(spans, _words(claim["text"], spans), strict=True)]


def of_part(article: Row, claim: Row, part: str) -> Row:
    """The target of a claim's source, cue or other part."""
    span = (claim[f"{part}_start"], claim[f"{part}_end"])
    return _target(article, span, _words(claim[f"{part}_text"], [span])[0])


def _is_iri(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not NOT_IN_IRI.search(url)


def _words(text: str | None, spans: list[tuple[int, int]]) -> list[str | None]:
    """The words of each span, of a text that joins them by one space; none where a release shows no text or a shortened one."""
    if text is None or len(text) != sum(end - start for start, end in spans) + len(spans) - 1:
        return [None] * len(spans)
    found: list[str | None] = []
    at = 0
    for start, end in spans:
        found.append(text[at : at + end - start])
        at += end - start + 1
    return found


def _target(article: Row, span: tuple[int, int], words: str | None) -> Row:
    start, end = span
    selectors: list[Row] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    if words is not None:
        quote = {"type": "TextQuoteSelector", "exact": words}
        text = article["text"]
        if text is not None:
            quote |= {"prefix": text[max(0, start - CONTEXT) : start], "suffix": text[end : end + CONTEXT]}
        selectors.append(quote)
    source = address(article)
    target: Row = {"type": "SpecificResource", "source": {"id": source, "type": "Text", "language": article["language"]}, "selector": selectors}
    if source != urn(article["article_id"]):
        # Positions count in the text as we normalised it, not in what the address serves.
        target["state"] = {"type": "TimeState", "cached": urn(article["article_id"])}
    return target
