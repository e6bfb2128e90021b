"""Entities: mentions by span and type, their roles, and how they are grouped."""

from __future__ import annotations

from collections.abc import Collection

from newsclaims import scoring
from newsclaims.gold.annotation import NAME_TYPES, Article
from newsclaims.measures.units import Counts, Name, Units

Typed = set[tuple[int, int, str]]


def measure(units: Units, predicted: Article, gold: Article) -> dict[Name, Counts]:
    """A mention is right by span and type; a role is right where span and words of the role are."""
    ours, theirs = _typed(predicted), _typed(gold)
    counts: dict[Name, Counts] = {
        ("entities", "all"): units.agreement(ours, theirs),
        ("entities", "names"): units.agreement(_only(ours, NAME_TYPES), _only(theirs, NAME_TYPES)),
        ("entities", "roles"): units.agreement(_roles(predicted), _roles(gold)),
        ("entities", "grouping"): _grouping(units, predicted, gold),
    }
    for kind in sorted({item[2] for item in ours | theirs}):
        counts["entities", "by_type", kind] = units.agreement(_only(ours, {kind}), _only(theirs, {kind}))
    return counts


def _typed(article: Article) -> Typed:
    return {(*mention.span, mention.type) for mention in article.mentions}


def _only(items: Typed, types: Collection[str]) -> Typed:
    return {item for item in items if item[2] in types}


def _roles(article: Article) -> Typed:
    return {(*mention.span, mention.role) for mention in article.mentions if mention.role is not None}


def _grouping(units: Units, predicted: Article, gold: Article) -> Counts:
    groups, gold_groups = ({m.span: m.entity for m in article.mentions if m.entity is not None} for article in (predicted, gold))
    precision, recall = scoring.b_cubed_credits(groups, gold_groups), scoring.b_cubed_credits(gold_groups, groups)
    return units.counts(((span[0], c) for span, c in precision.items()), ((span[0], c) for span, c in recall.items()))
