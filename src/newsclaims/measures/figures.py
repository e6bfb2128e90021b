"""Counts to figures: precision, recall and F1, accuracies and shares, each with its interval and sizes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from newsclaims import scoring
from newsclaims.measures.units import Cases, Counts, Measured, Name

RESAMPLES = 2000
SEED = 20210824
# Articles differ more than sentences do, so that they are what is drawn; below this many there are too few different draws.
ARTICLES_TO_RESAMPLE = 10
DIGITS = 4

Figure = dict[str, float | int]


def figures(results: Sequence[Measured]) -> dict[str, Any]:
    """Nested figures, each with its 95 % interval; absent where the gold has no such item.

    F1 intervals are bootstrapped over articles, or over sentences where there are fewer than ten articles; the others are Wilson's.
    """
    if not results:
        return {}
    unit = "articles" if len(results) >= ARTICLES_TO_RESAMPLE else "sentences"
    n = len(results) if unit == "articles" else sum(result.units for result in results)
    nested: dict[str, Any] = {"bootstrap": {"resamples": RESAMPLES, "seed": SEED, unit: n}}
    for name in sorted({name for result in results for name in result.counts}):
        # An article without a type still counts as units without any of it.
        parts = [result.counts.get(name, np.zeros((result.units, 4))) for result in results]
        put(nested, name, prf_figure(np.concatenate([_summed(part) for part in parts] if unit == "articles" else parts)))
    for name, cases in _added(results, lambda result: result.accuracies).items():
        put(nested, name, share_figure("accuracy", *cases))
    for name, cases in _added(results, lambda result: result.shares).items():
        put(nested, name, share_figure("share", *cases))
    return nested


def _summed(counts: Counts) -> Counts:
    total: Counts = counts.sum(axis=0, keepdims=True)
    return total


def _added(results: Sequence[Measured], of: Callable[[Measured], dict[Name, Cases]]) -> dict[Name, Cases]:
    added: dict[Name, Cases] = defaultdict(lambda: (0, 0))
    for result in results:
        for name, (hit, n) in of(result).items():
            added[name] = added[name][0] + hit, added[name][1] + n
    return dict(sorted(added.items()))


def prf_figure(counts: Counts, digits: int = DIGITS) -> Figure:
    """Precision, recall and F1 of the rows' sum, with the interval of F1 over the rows; empty where there is no gold item."""
    total = counts.sum(axis=0)
    if not total[scoring.GOLD]:
        return {}
    value = scoring.prf_of(total)
    interval = scoring.bootstrap(counts, scoring.f1_of, RESAMPLES, SEED)
    numbers = {"precision": value.precision, "recall": value.recall, "f1": value.f1}
    if interval:
        numbers |= {"f1_low": interval[0], "f1_high": interval[1]}
    sizes = {"predicted": int(total[scoring.PREDICTED]), "gold": int(total[scoring.GOLD])}
    return {**{key: round(number, digits) for key, number in numbers.items() if number is not None}, **sizes}


def share_figure(name: str, hit: int, n: int) -> Figure:
    """The share ``hit`` of ``n`` cases under its name, with Wilson's interval; empty where there is no case."""
    if not n:
        return {}
    low, high = scoring.wilson(hit, n)
    return {name: round(hit / n, DIGITS), f"{name}_low": round(low, DIGITS), f"{name}_high": round(high, DIGITS), "n": n}


def put(nested: dict[str, Any], name: Name, figure: Figure) -> None:
    """Put a figure where its name leads to, unless it is empty."""
    if figure:
        for part in name[:-1]:
            nested = nested.setdefault(part, {})
        nested[name[-1]] = figure
