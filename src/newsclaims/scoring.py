"""Measures of agreement between predicted and gold annotations, and how sure they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

P = TypeVar("P")
G = TypeVar("G")
K = TypeVar("K", bound=Hashable)

# Columns of a matrix of counts: what a measure adds up over the units (sentences or articles) that it is resampled by.
HIT_PREDICTED, PREDICTED, HIT_GOLD, GOLD = range(4)
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Prf:
    """Precision, recall and their harmonic mean, in 0 to 1; None where there is nothing to divide by."""

    precision: float | None
    recall: float | None
    f1: float | None


def prf(hit: int, predicted: int, gold: int) -> Prf:
    """Of ``predicted`` items and ``gold`` items, ``hit`` agree; F1 is 2 hit / (predicted + gold)."""
    if not 0 <= hit <= min(predicted, gold):
        raise ValueError(f"{hit} hits among {predicted} predicted and {gold} gold items")
    return prf_of(np.array([hit, predicted, hit, gold], dtype=np.float64))


def prf_of(counts: NDArray[np.float64]) -> Prf:
    """The same from one row of counts, where hits may be fractions and differ between the two sides (B-cubed)."""
    precision = counts[HIT_PREDICTED] / counts[PREDICTED] if counts[PREDICTED] else None
    recall = counts[HIT_GOLD] / counts[GOLD] if counts[GOLD] else None
    f1 = float(f1_of(counts[np.newaxis])[0])
    return Prf(None if precision is None else float(precision), None if recall is None else float(recall), None if np.isnan(f1) else f1)


def f1_of(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """F1 of each row of an n x 4 matrix of counts; NaN where a row has neither predicted nor gold items."""
    precision = counts[:, HIT_PREDICTED] / np.maximum(counts[:, PREDICTED], 1)
    recall = counts[:, HIT_GOLD] / np.maximum(counts[:, GOLD], 1)
    total = precision + recall
    f1 = np.divide(2 * precision * recall, total, out=np.zeros_like(total), where=total > 0)
    f1[(counts[:, PREDICTED] + counts[:, GOLD]) == 0] = np.nan
    return f1


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    """Shared part of two sets, in 0 to 1; two empty sets agree."""
    return len(a & b) / len(a | b) if a or b else 1.0


def from_either_side(i: int, j: int) -> tuple[int, int]:
    """Ties go to the pair that stands first in both sequences; the rule is the same from either side, so swapping them swaps the pairs."""
    return i + j, abs(i - j)


def match(
    pred: Sequence[P],
    gold: Sequence[G],
    similarity: Callable[[P, G], float],
    threshold: float,
    ties: Callable[[int, int], tuple[int, int]] = from_either_side,
) -> list[tuple[int, int]]:
    """Pairs of indices, one to one, most similar first, none below ``threshold``; among equals the one that ``ties`` puts first."""
    scored = [(similarity(p, g), i, j) for i, p in enumerate(pred) for j, g in enumerate(gold)]
    candidates = sorted((pair for pair in scored if pair[0] >= threshold), key=lambda pair: (-pair[0], ties(*pair[1:])))
    used_pred: set[int] = set()
    used_gold: set[int] = set()
    pairs = []
    for _, i, j in candidates:
        if i not in used_pred and j not in used_gold:
            used_pred.add(i)
            used_gold.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def b_cubed_credits(groups: Mapping[K, Hashable], others: Mapping[K, Hashable]) -> dict[K, float]:
    """For each item of ``groups``, the share of its group that shares its group in ``others`` too; 0 for an item unknown there.

    Bagga and Baldwin (1998), "Algorithms for scoring coreference chains"; over the predicted groups it is precision, over the gold ones recall.
    """
    sizes: dict[Hashable, int] = defaultdict(int)
    shared: dict[tuple[Hashable, Hashable], int] = defaultdict(int)
    for item, group in groups.items():
        sizes[group] += 1
        if item in others:
            shared[group, others[item]] += 1
    return {item: shared[group, others[item]] / sizes[group] if item in others else 0.0 for item, group in groups.items()}


def b_cubed(pred_groups: Mapping[K, Hashable], gold_groups: Mapping[K, Hashable]) -> Prf:
    """B-cubed of two groupings, each a mapping from item to group; an item that one side lacks earns nothing on the other."""
    precision, recall = b_cubed_credits(pred_groups, gold_groups), b_cubed_credits(gold_groups, pred_groups)
    return prf_of(np.array([sum(precision.values()), len(precision), sum(recall.values()), len(recall)], dtype=np.float64))


def bootstrap(
    counts: NDArray[np.float64], statistic: Callable[[NDArray[np.float64]], NDArray[np.float64]], resamples: int, seed: int
) -> tuple[float, float] | None:
    """95 % percentile interval of ``statistic`` over resampled rows (Efron 1979); None where it is undefined in all of them.

    ``counts`` has one row for each unit that is drawn with replacement; ``statistic`` maps summed rows (resamples x columns) to values.
    """
    units = len(counts)
    if units == 0:
        return None
    weights = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=resamples)
    values = statistic(weights @ counts)
    values = values[~np.isnan(values)]
    if len(values) == 0:
        return None
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def wilson(hit: int, n: int) -> tuple[float, float]:
    """95 % score interval of a share of ``n`` > 0 cases (Wilson 1927), which stays honest where n is small or all cases agree."""
    share = hit / n
    scale = 1 + Z_95**2 / n
    centre = (share + Z_95**2 / (2 * n)) / scale
    half = Z_95 * sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2)) / scale
    return max(0.0, centre - half), min(1.0, centre + half)


def alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha for labels without order, in -1 to 1; None where it is undefined, since all labels are the same or none can be compared.

    A unit has one label from each observer, None where one gave none. Krippendorff (2011), "Computing Krippendorff's alpha-reliability".
    """
    different = 0.0
    totals: Counter[Hashable] = Counter()
    for labels in units:
        given = Counter(label for label in labels if label is not None)
        observers = given.total()
        if observers > 1:
            different += (observers**2 - sum(n**2 for n in given.values())) / (observers - 1)
            totals.update(given)
    values = totals.total()
    by_chance = values**2 - sum(n**2 for n in totals.values())
    return 1 - (values - 1) * different / by_chance if by_chance else None
