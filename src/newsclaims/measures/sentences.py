"""Sentences: where they begin and end, which are headings, and which the article asserts in its own voice."""

from __future__ import annotations

from newsclaims import scoring
from newsclaims.gold.annotation import Article, Span
from newsclaims.measures.units import OVERLAP, Counts, Name, Units, Words


def measure(units: Units, words: Words, predicted: Article, gold: Article) -> dict[Name, Counts]:
    """An assertion is found where a sentence with half of its words is one, too: wrong ends are counted with the spans."""
    ours, theirs = _of(predicted, "assertion"), _of(gold, "assertion")
    pairs = scoring.match([words([s]) for s in ours], [words([s]) for s in theirs], scoring.jaccard, OVERLAP)
    return {
        ("sentences", "boundaries"): units.agreement(_boundaries(predicted), _boundaries(gold)),
        ("sentences", "spans"): units.agreement({s.span for s in predicted.sentences}, {s.span for s in gold.sentences}),
        ("sentences", "headings"): units.agreement(set(_of(predicted, "heading")), set(_of(gold, "heading"))),
        ("assertions",): units.paired([s[0] for s in ours], [s[0] for s in theirs], pairs),
    }


def _of(article: Article, kind: str) -> list[Span]:
    return [sentence.span for sentence in article.sentences if sentence.kind == kind]


def _boundaries(article: Article) -> set[tuple[int]]:
    # A paragraph's first sentence cannot be missed: counting it would flatter every splitter.
    starts = (sentence.span[0] for sentence in article.sentences)
    return {(start,) for start in starts if start > 0 and not article.text[:start].endswith("\n\n")}
