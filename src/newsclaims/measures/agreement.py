"""How far two independent annotations of the same articles agree, beyond chance too: Krippendorff's alpha over words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from newsclaims import scoring
from newsclaims.gold.annotation import Article
from newsclaims.measures.attribution import PARTS
from newsclaims.measures.compare import measure
from newsclaims.measures.figures import DIGITS, figures
from newsclaims.measures.units import Words

OUTSIDE = ""


def agreement(first: Mapping[str, Article], second: Mapping[str, Article]) -> dict[str, Any]:
    """The figures of the second annotations measured against the first, over the articles that have both; empty where none has.

    F1 is the same either way round; precision and recall change places.
    """
    both = sorted(first.keys() & second.keys())
    if not both:
        return {}
    found = figures([measure(second[name], first[name]) for name in both])
    return {"articles": len(both), **found, "alpha": _alphas([(first[name], second[name]) for name in both])}


def _alphas(pairs: Iterable[tuple[Article, Article]]) -> dict[str, Any]:
    """For each part of claims: whether a word carries it; for entities: the type of the mention that a word stands in, or none."""
    labels: dict[str, list[tuple[str, str]]] = {name: [] for name in (*PARTS, "entities")}
    for pair in pairs:
        words = Words(pair[0].text)
        for part in PARTS:
            carried = [_carriers(article, part, words) for article in pair]
            labels[part] += [(str(k in carried[0]), str(k in carried[1])) for k in range(len(words.starts))]
        types = [{k: m.type for m in article.mentions for k in words([m.span])} for article in pair]
        labels["entities"] += [(types[0].get(k, OUTSIDE), types[1].get(k, OUTSIDE)) for k in range(len(words.starts))]
    found: dict[str, Any] = {"words": len(labels["entities"])}
    for name, given in labels.items():
        value = scoring.alpha(given)
        if value is not None:
            found[name] = round(value, DIGITS)
    return found


def _carriers(article: Article, part: str, words: Words) -> frozenset[int]:
    if part == "content":
        return words(span for claim in article.claims for span in claim.content)
    return words(span for claim in article.claims if (span := getattr(claim, part)) is not None)
