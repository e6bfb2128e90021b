"""What an annotation of an article holds, and what must be true of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

SENTENCE_KINDS = frozenset({"heading", "assertion", "other"})
CLAIM_KINDS = frozenset({"direct", "mixed", "indirect"})
NAME_TYPES = frozenset({"PER", "ORG", "LOC", "MISC"})
OTHER_TYPES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
SOURCE_TYPES = frozenset({"person", "organisation", "country", "document", "unnamed"})
POLARITIES = frozenset({"affirmed", "negated"})
CERTAINTIES = frozenset({"certain", "probable", "possible"})
STANCES = frozenset({"neutral", "doubting", "endorsing"})
OPERATORS = frozenset({"exactly", "about", "at least", "at most", "more than", "less than", "between"})
OUTCOMES = frozenset({"killed", "wounded", "captured", "displaced", "missing"})

# Half-open, in code points of the article's text.
Span = tuple[int, int]


@dataclass(frozen=True)
class Sentence:
    """``kind`` is heading, assertion (the article says it in its own voice) or other."""

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
class Quantity:
    """What a claim counts: ``low`` and ``high`` are the bounds of the wording, None where it states none."""

    span: Span
    operator: str
    low: float | None
    high: float | None
    unit: str | None
    outcome: str | None
    victim: Span | None
    perpetrator: Span | None


@dataclass(frozen=True)
class Claim:
    """An attributed claim: ``content`` has one span for each fragment; ``parent`` is the id of the claim it stands inside."""

    id: str
    kind: str
    content: tuple[Span, ...]
    source: Span | None
    source_type: str | None
    source_name: str | None
    cue: Span | None
    addressee: Span | None
    medium: Span | None
    time: Span | None
    parent: str | None
    polarity: str
    certainty: str
    marker: Span | None
    stance: str
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True)
class Article:
    """One annotated article: ``file`` is the annotation's, ``text`` the article's own."""

    file: str
    text: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


def problems(article: Article) -> Iterator[str]:
    """What is wrong with an annotation beyond its form: unknown kinds, parents that do not exist or form a circle, parts that overlap."""
    for mention in article.mentions:
        where = f"entity {article.text[slice(*mention.span)]!r} at {mention.span[0]}"
        if mention.type not in NAME_TYPES | OTHER_TYPES:
            yield f"{where}: type {mention.type!r} is none of {sorted(NAME_TYPES | OTHER_TYPES)}"
        if (mention.entity is None) == (mention.type in NAME_TYPES):
            yield f"{where}: names have an entity key, other expressions have none"
    parents = {claim.id: claim.parent for claim in article.claims}
    if len(parents) < len(article.claims):
        yield "two claims have the same id"
    for claim in article.claims:
        found = (*_value_problems(claim), *_part_problems(claim), *_parent_problems(claim, parents))
        yield from (f"claim {claim.id}: {problem}" for problem in found)


def _value_problems(claim: Claim) -> Iterator[str]:
    given = (
        ("kind", claim.kind, CLAIM_KINDS),
        ("type", claim.source_type, SOURCE_TYPES | {None}),
        ("polarity", claim.polarity, POLARITIES),
        ("certainty", claim.certainty, CERTAINTIES),
        ("stance", claim.stance, STANCES),
        *(("op", q.operator, OPERATORS) for q in claim.quantities),
        *(("outcome", q.outcome, OUTCOMES | {None}) for q in claim.quantities),
    )
    for name, value, known in given:
        if value not in known:
            yield f"{name} {value!r} is none of {sorted(k for k in known if k)}"
    if (claim.source is None) != (claim.source_type is None):
        yield "a source has a type, and no source has none"
    if (claim.marker is None) != (claim.certainty == "certain"):
        yield "a claim that is not certain has a marker, and one that is has none"


def _part_problems(claim: Claim) -> Iterator[str]:
    if not claim.content:
        yield "has no content"
    if any(a[1] > b[0] for a, b in pairwise(claim.content)):
        yield "fragments overlap or are out of order"
    if claim.cue is None:
        yield "has no cue"
    elif _overlap([claim.cue], claim.content):
        yield "its cue stands in its content"
    for quantity in claim.quantities:
        if not any(a <= quantity.span[0] and quantity.span[1] <= b for a, b in claim.content):
            yield f"a quantity at {quantity.span[0]} stands outside its content"


def _overlap(some: Iterable[Span], others: Iterable[Span]) -> bool:
    return any(a < d and c < b for a, b in some for c, d in others)


def _parent_problems(claim: Claim, parents: dict[str, str | None]) -> Iterator[str]:
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
