"""How well the rows of one article agree with its gold annotation, counted by sentence so that the counts can be resampled."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclaims import gold, scoring

ROLES = ("source", "cue", "content")
SINGLE_ROLES = (*ROLES, "addressee")
# Two spans overlap where they share half of their words: the criterion that PARC and PolNeAR results are reported with.
OVERLAP = 0.5
WORD = re.compile(r"\w+")

Row = Mapping[str, Any]
Name = tuple[str, ...]
# One row for each sentence of the gold, columns as in scoring: hits, predicted, hits, gold.
Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """``counts`` for what has precision and recall; ``shares`` (right, cases) for what has accuracy."""

    counts: dict[Name, Counts]
    shares: dict[Name, tuple[int, int]]


@dataclass(frozen=True)
class Attribution:
    """A claim as sets of word numbers, so that punctuation and quotation marks at the ends of a span do not matter."""

    words: Mapping[str, frozenset[int]]
    kind: str
    source_name: str | None


class Units:
    """The gold's sentences, as the units that counts are kept by."""

    def __init__(self, article: gold.Article) -> None:
        self.starts = [sentence.span.start for sentence in article.sentences] or [0]

    def counts(self, predicted: Iterable[tuple[int, float]], gold_items: Iterable[tuple[int, float]]) -> Counts:
        """Counts of items, each given as its first code point and the credit (0 to 1) that it earns."""
        table = np.zeros((len(self.starts), 4))
        for items, column in ((predicted, scoring.HIT_PREDICTED), (gold_items, scoring.HIT_GOLD)):
            for start, credit in items:
                unit = max(0, bisect_right(self.starts, start) - 1)
                table[unit, column] += credit
                table[unit, column + 1] += 1
        return table

    def agreement(self, predicted: Collection[tuple[Any, ...]], gold_items: Collection[tuple[Any, ...]]) -> Counts:
        """Counts of two sets of tuples that begin with a code point: an item is right where the other set has it."""
        return self.counts(((item[0], item in gold_items) for item in predicted), ((item[0], item in predicted) for item in gold_items))


def measure(article: gold.Article, text: str, sentences: Sequence[Row], entities: Sequence[Row], claims: Sequence[Row]) -> Measured:
    """Compare the rows of one article's tables with its gold annotation."""
    units = Units(article)
    counts, shares = _attribution(units, article, text, claims)
    return Measured({**_sentences(units, article, text, sentences), **_entities(units, article, entities), **counts}, shares)


def _sentences(units: Units, article: gold.Article, text: str, rows: Sequence[Row]) -> dict[Name, Counts]:
    predicted = {(row["start"], row["end"], row["kind"]) for row in rows}
    expected = {(s.span.start, s.span.end, s.kind) for s in article.sentences}

    def boundaries(items: set[tuple[int, int, str]]) -> set[tuple[int]]:
        # A paragraph's first sentence cannot be missed: counting it would flatter every splitter.
        return {(start,) for start, _, _ in items if start > 0 and not text[:start].endswith("\n\n")}

    def spans(items: set[tuple[int, int, str]], *kinds: str) -> set[tuple[int, int]]:
        return {(start, end) for start, end, kind in items if kind in kinds}

    return {
        ("sentences", "boundaries"): units.agreement(boundaries(predicted), boundaries(expected)),
        ("sentences", "spans"): units.agreement(spans(predicted, "heading", "body"), spans(expected, "heading", "body")),
        ("sentences", "headings"): units.agreement(spans(predicted, "heading"), spans(expected, "heading")),
    }


def _entities(units: Units, article: gold.Article, rows: Sequence[Row]) -> dict[Name, Counts]:
    predicted = {(row["start"], row["end"], row["type"]) for row in rows}
    expected = {(m.span.start, m.span.end, m.type) for m in article.mentions}

    def of(items: set[tuple[int, int, str]], types: Collection[str]) -> set[tuple[int, int, str]]:
        return {item for item in items if item[2] in types}

    counts: dict[Name, Counts] = {
        ("entities", "all"): units.agreement(predicted, expected),
        ("entities", "names"): units.agreement(of(predicted, gold.NAME_TYPES), of(expected, gold.NAME_TYPES)),
    }
    for kind in sorted({item[2] for item in predicted | expected}):
        counts["entities", "by_type", kind] = units.agreement(of(predicted, {kind}), of(expected, {kind}))
    counts["entities", "roles"] = units.agreement(
        {(row["start"], row["end"], row["role"]) for row in rows if row["role"] is not None},
        {(m.span.start, m.span.end, m.role) for m in article.mentions if m.role is not None},
    )
    groups = {(row["start"], row["end"]): row["entity_id"] for row in rows if row["entity_id"] is not None}
    gold_groups = {(m.span.start, m.span.end): m.entity for m in article.mentions if m.entity is not None}
    precision, recall = scoring.b_cubed_credits(groups, gold_groups), scoring.b_cubed_credits(gold_groups, groups)
    counts["entities", "grouping"] = units.counts(((span[0], c) for span, c in precision.items()), ((span[0], c) for span, c in recall.items()))
    return counts


def _attribution(units: Units, article: gold.Article, text: str, rows: Sequence[Row]) -> tuple[dict[Name, Counts], dict[Name, tuple[int, int]]]:
    words = [found.span() for found in WORD.finditer(text)]
    predicted = [_from_row(row, words) for row in rows if row["kind"] != "assertion"]
    expected = [_from_gold(claim, words) for claim in article.claims]

    def first(item: frozenset[int]) -> int:
        return words[min(item)][0]

    def position(item: Attribution) -> int:
        return first(item.words["content"] or item.words["cue"] or frozenset({0}))

    counts: dict[Name, Counts] = {}
    for role in SINGLE_ROLES:
        ours, theirs = ([item.words[role] for item in side if item.words[role]] for side in (predicted, expected))
        for name, threshold in (("exact", 1.0), ("overlap", OVERLAP)):
            pairs = scoring.match(ours, theirs, scoring.jaccard, threshold)
            counts["claims", name, role] = _paired(units, [first(item) for item in ours], [first(item) for item in theirs], pairs)
        if role in ROLES:
            marked, expected_marks = frozenset[int]().union(*ours), frozenset[int]().union(*theirs)
            counts["claims", "words", role] = units.agreement({(words[k][0],) for k in marked}, {(words[k][0],) for k in expected_marks})
    for name, threshold in (("exact", 1.0), ("overlap", OVERLAP)):
        pairs = scoring.match(predicted, expected, _joint, threshold)
        counts["claims", name, "joint"] = _paired(units, [position(item) for item in predicted], [position(item) for item in expected], pairs)
    return counts, _shares(predicted, expected)


def _shares(predicted: list[Attribution], expected: list[Attribution]) -> dict[Name, tuple[int, int]]:
    """Kind, of the claims whose content was found; speaker, of all direct quotations, found or not."""
    found = scoring.match(predicted, expected, lambda p, g: scoring.jaccard(p.words["content"], g.words["content"]), OVERLAP)
    kinds = [predicted[i].kind == expected[j].kind for i, j in found]
    speakers = [_same_name(predicted[i], expected[j]) for i, j in found if expected[j].kind == "direct"]
    quotations = sum(item.kind == "direct" for item in expected)
    return {("claims", "kind"): (sum(kinds), len(kinds)), ("claims", "speaker_of_direct"): (sum(speakers), quotations)}


def _same_name(a: Attribution, b: Attribution) -> bool:
    return (a.source_name or "").casefold() == (b.source_name or "").casefold()


def _joint(a: Attribution, b: Attribution) -> float:
    return min(scoring.jaccard(a.words[role], b.words[role]) for role in ROLES)


def _paired(units: Units, predicted: list[int], expected: list[int], pairs: list[tuple[int, int]]) -> Counts:
    ours, theirs = {i for i, _ in pairs}, {j for _, j in pairs}
    return units.counts(((start, i in ours) for i, start in enumerate(predicted)), ((start, j in theirs) for j, start in enumerate(expected)))


def _from_row(row: Row, words: Sequence[tuple[int, int]]) -> Attribution:
    given = [role for role in SINGLE_ROLES if role != "content" and row[f"{role}_start"] is not None]
    spans = {role: [(row[f"{role}_start"], row[f"{role}_end"])] for role in given}
    spans["content"] = [(part["start"], part["end"]) for part in row["fragments"]]
    return _attributed(spans, words, row["kind"], row["source_name"])


def _from_gold(claim: gold.Claim, words: Sequence[tuple[int, int]]) -> Attribution:
    parts = {"source": claim.source, "cue": claim.cue, "addressee": claim.addressee}
    spans = {role: [(span.start, span.end)] for role, span in parts.items() if span}
    spans["content"] = [(span.start, span.end) for span in claim.content]
    return _attributed(spans, words, claim.kind, claim.source_name)


def _attributed(spans: Mapping[str, list[tuple[int, int]]], words: Sequence[tuple[int, int]], kind: str, source_name: str | None) -> Attribution:
    return Attribution({role: _words(spans.get(role, []), words) for role in SINGLE_ROLES}, kind, source_name)


def _words(spans: Iterable[tuple[int, int]], words: Sequence[tuple[int, int]]) -> frozenset[int]:
    return frozenset(k for start, end in spans for k, (a, b) in enumerate(words) if a < end and start < b)
