"""One annotation of an article against another."""

from __future__ import annotations

from newsclaims.gold.annotation import Article
from newsclaims.measures import claims, entities, quantities, sentences
from newsclaims.measures.attribution import of_claim
from newsclaims.measures.units import Measured, Units, Words


def measure(predicted: Article, gold: Article) -> Measured:
    """All that is counted of one article."""
    units, words = Units(gold), Words(gold.text)
    ours, theirs = ([of_claim(claim, words) for claim in article.claims] for article in (predicted, gold))
    counted, cases = quantities.measure(units, words, ours, theirs)
    return Measured(
        units=len(units.starts),
        counts={
            **sentences.measure(units, words, predicted, gold),
            **entities.measure(units, predicted, gold),
            **claims.measure(units, words, ours, theirs),
            **counted,
        },
        accuracies=claims.accuracies(ours, theirs) | cases,
        shares=claims.abstention(ours, theirs),
    )
