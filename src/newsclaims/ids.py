"""Identifiers, derived from content alone: the same article has the same ids in any corpus."""

from __future__ import annotations

import hashlib


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def article_id(text: str) -> str:
    """First 16 hexadecimal digits (64 bits) of the SHA-256 of the normalised text in UTF-8."""
    return sha256(text.encode("utf-8"))[:16]


def sentence_id(article: str, start: int, end: int) -> str:
    return f"{article}-s{start}-{end}"


def mention_id(article: str, start: int, end: int) -> str:
    return f"{article}-m{start}-{end}"


def entity_id(article: str, start: int, end: int) -> str:
    """Named after the span of the entity's first mention."""
    return f"{article}-e{start}-{end}"


def claim_id(article: str, start: int, end: int, cue_start: int | None) -> str:
    """Named after the content's span and, for an attributed claim, its cue: one content may be claimed by two sources."""
    return f"{article}-c{start}-{end}" + ("" if cue_start is None else f"-q{cue_start}")
