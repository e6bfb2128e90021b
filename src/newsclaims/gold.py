"""Hand-made annotations of articles, read from gold/*.json and checked against the texts they were made on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from newsclaims.errors import UserError

SENTENCE_KINDS = frozenset({"heading", "body"})
CLAIM_KINDS = frozenset({"direct", "mixed", "indirect"})
NAME_TYPES = frozenset({"PER", "ORG", "LOC", "MISC"})
OTHER_TYPES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
SOURCE_TYPES = frozenset({"person", "organisation", "country", "document", "unnamed"})


@dataclass(frozen=True)
class Span:
    """Half-open span in code points of the article's text, with its words, so that a drift shows."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Sentence:
    span: Span
    kind: str


@dataclass(frozen=True)
class Mention:
    """``entity`` groups the mentions of one entity; None for an expression of time or number."""

    span: Span
    type: str
    entity: str | None
    role: str | None


@dataclass(frozen=True)
class Claim:
    """An attributed claim: ``content`` has one span for each fragment; ``parent`` is the id of the claim it stands inside."""

    id: str
    kind: str
    content: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    addressee: Span | None
    time: Span | None
    source_type: str | None
    source_name: str | None
    parent: str | None


@dataclass(frozen=True)
class Article:
    file: str
    text_sha256: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


def load(folder: Path) -> list[Article]:
    """Every ``folder/*.json`` in the order of names; raises UserError with file and item where one is malformed."""
    articles = [_article(path) for path in sorted(folder.glob("*.json"))]
    seen: dict[str, str] = {}
    for article in articles:
        twin = seen.setdefault(article.text_sha256, article.file)
        if twin != article.file:
            raise UserError(f"{article.file}: annotates the same text as {twin}; keep one of them")
    return articles


def check(article: Article, text: str) -> None:
    """Raise UserError where a span's words are not the text's at its offsets."""
    for where, span in _spans(article):
        found = text[span.start : span.end]
        if found != span.text:
            raise UserError(
                f"{article.file}: {where} should read {span.text!r} at {span.start}-{span.end}, but the text reads {found!r}; correct the offsets"
            )


def _spans(article: Article) -> Iterable[tuple[str, Span]]:
    for sentence in article.sentences:
        yield "a sentence", sentence.span
    for mention in article.mentions:
        yield "an entity", mention.span
    for claim in article.claims:
        for part in (*claim.content, claim.source, claim.cue, claim.addressee, claim.time):
            if part is not None:
                yield f"claim {claim.id}", part


def _article(path: Path) -> Article:
    def fail(problem: str) -> NoReturn:
        raise UserError(f"{path}: {problem}; the format is described in {path.parent / 'README.md'}")

    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        article = Article(
            file=path.name,
            text_sha256=raw["text_sha256"],
            sentences=tuple(Sentence(_span(row), row["kind"]) for row in raw["sentences"]),
            mentions=tuple(Mention(_span(row), row["type"], row.get("entity"), row.get("role")) for row in raw["entities"]),
            claims=tuple(_claim(row) for row in raw["claims"]),
        )
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        fail(f"not JSON in UTF-8 ({error})")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        fail(f"malformed ({error!r})")
    problem = next(_problems(article), None)
    if problem:
        fail(problem)
    return article


def _span(row: dict[str, Any]) -> Span:
    start, end, text = row["start"], row["end"], row["text"]
    if not (type(start) is int and type(end) is int and isinstance(text, str) and 0 <= start < end and len(text) == end - start):
        raise ValueError(f"start {start!r}, end {end!r} and text {text!r} do not agree")
    return Span(start, end, text)


def _claim(row: dict[str, Any]) -> Claim:
    parts = {name: _span(row[name]) if row.get(name) is not None else None for name in ("source", "cue", "addressee", "time")}
    return Claim(
        id=row["id"],
        kind=row["kind"],
        content=tuple(_span(part) for part in row["content"]),
        **parts,
        source_type=row.get("source_type"),
        source_name=row.get("source_name"),
        parent=row.get("parent"),
    )


def _problems(article: Article) -> Iterator[str]:
    """What the types cannot say: known kinds, order, parents that exist and form no circle."""
    if _disordered([sentence.span for sentence in article.sentences]):
        yield "sentences overlap or are out of order"
    for sentence in article.sentences:
        if sentence.kind not in SENTENCE_KINDS:
            yield f"sentence kind {sentence.kind!r} is none of {sorted(SENTENCE_KINDS)}"
    for mention in article.mentions:
        if mention.type not in NAME_TYPES | OTHER_TYPES:
            yield f"entity type {mention.type!r} is none of {sorted(NAME_TYPES | OTHER_TYPES)}"
        if (mention.entity is None) == (mention.type in NAME_TYPES):
            yield f"entity {mention.span.text!r} at {mention.span.start}: names have an entity key, other expressions have none"
    parents = {claim.id: claim.parent for claim in article.claims}
    if len(parents) < len(article.claims):
        yield "two claims have the same id"
    for claim in article.claims:
        yield from (f"claim {claim.id}: {problem}" for problem in _claim_problems(claim, parents))


def _claim_problems(claim: Claim, parents: dict[str, str | None]) -> Iterator[str]:
    if claim.kind not in CLAIM_KINDS:
        yield f"kind {claim.kind!r} is none of {sorted(CLAIM_KINDS)}"
    if claim.source_type not in SOURCE_TYPES | {None}:
        yield f"source_type {claim.source_type!r} is none of {sorted(SOURCE_TYPES)}"
    if not claim.content:
        yield "has no content"
    if _disordered(claim.content):
        yield "fragments overlap or are out of order"
    seen, parent = {claim.id}, claim.parent
    while parent is not None:
        if parent not in parents:
            yield f"no claim has the id {parent!r} that its parents lead to"
            return
        if parent in seen:
            yield "its parents form a circle"
            return
        seen.add(parent)
        parent = parents[parent]


def _disordered(spans: Iterable[Span]) -> bool:
    return any(a.end > b.start for a, b in pairwise(spans))
