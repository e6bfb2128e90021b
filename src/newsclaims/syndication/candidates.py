"""Pairs of articles that may be copies: those that have a band of their signatures in common."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from newsclaims.syndication.signatures import BANDS, NO_SHINGLES

# Articles with one band in common are compared with so many that follow, by day of publication and id. Up to so many are all compared with each
# other; of more, such as ten thousand weather reports made from one form, not every pair: the cost stays in proportion to the articles.
NEIGHBOURS = 50

Places = NDArray[np.int64]


def pairs(band: Callable[[int], NDArray[np.uint64]], rank: Places) -> Places:
    """Pairs of articles (a row each, the one of lower rank first), in the order of their ranks; ``band`` gives all articles' hashes of one band.

    datasketch's own index keeps each band of each article in Python dictionaries: 80 GB for ten million articles. Here one band at a time is sorted.
    """
    size = len(rank)
    found = np.empty(0, dtype=np.int64)
    by_rank = np.argsort(rank)
    for number in range(1, BANDS + 1):
        found = np.union1d(found, _in_band(band(number)[by_rank], size))
    return by_rank[np.stack([found // size, found % size], axis=1)] if len(found) else np.empty((0, 2), dtype=np.int64)


def _in_band(hashes: NDArray[np.uint64], size: int) -> Places:
    """Pairs of ranks (as one number each) whose hashes are equal, within NEIGHBOURS of each other among those."""
    # Stable, so that of equal hashes the lower rank comes first.
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    found = []
    for distance in range(1, NEIGHBOURS + 1):
        same = np.flatnonzero((ordered[distance:] == ordered[:-distance]) & (ordered[distance:] != NO_SHINGLES))
        if not len(same):
            break
        found.append(order[same] * size + order[same + distance])
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
