"""What claims count: spans, bounds and outcomes, within the claims whose content was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from newsclaims import scoring
from newsclaims.gold.annotation import Quantity
from newsclaims.measures.attribution import Attribution, by_content
from newsclaims.measures.units import OVERLAP, Cases, Counts, Name, Units, Words


def measure(
    units: Units, words: Words, predicted: Sequence[Attribution], gold: Sequence[Attribution]
) -> tuple[dict[Name, Counts], dict[Name, Cases]]:
    """Counts and accuracies; the accuracies, victims and perpetrators are those of quantities whose spans overlap."""
    counts: dict[str, Counts] = {name: np.zeros((len(units.starts), 4)) for name in ("spans", "victim", "perpetrator")}
    cases: dict[str, list[bool]] = defaultdict(list)
    for i, j in by_content(predicted, gold):
        ours, theirs = predicted[i].quantities, gold[j].quantities
        pairs = scoring.match([words([q.span]) for q in ours], [words([q.span]) for q in theirs], scoring.jaccard, OVERLAP)
        counts["spans"] += units.paired([q.span[0] for q in ours], [q.span[0] for q in theirs], pairs)
        for a, b in ((ours[k], theirs[m]) for k, m in pairs):
            for part in ("victim", "perpetrator"):
                counts[part] += _part(units, words, part, a, b)
            for name, right in _right(a, b).items():
                cases[name].append(right)
    accuracies: dict[Name, Cases] = {("quantities", name): (sum(right), len(right)) for name, right in cases.items()}
    return {("quantities", name): table for name, table in counts.items()}, accuracies


def _part(units: Units, words: Words, part: str, a: Quantity, b: Quantity) -> Counts:
    ours, theirs = ([] if span is None else [span] for span in (getattr(a, part), getattr(b, part)))
    pairs = scoring.match([words([s]) for s in ours], [words([s]) for s in theirs], scoring.jaccard, OVERLAP)
    return units.paired([s[0] for s in ours], [s[0] for s in theirs], pairs)


def _right(a: Quantity, b: Quantity) -> dict[str, bool]:
    return {
        "operator": a.operator == b.operator,
        "bounds": (a.low, a.high) == (b.low, b.high),
        "unit": (a.unit or "").casefold() == (b.unit or "").casefold(),
        "outcome": a.outcome == b.outcome,
    }
