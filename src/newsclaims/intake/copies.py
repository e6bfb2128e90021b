"""The near-duplicates among all settled articles: for each copy the article that stands for its group."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from newsclaims.intake import settling
from newsclaims.intake.job import Job
from newsclaims.syndication import candidates, groups, shingles, signatures
from newsclaims.syndication.candidates import Places

# An article of unknown day stands for a group only where no member's day is known.
UNKNOWN_DAY = np.iinfo(np.int32).max


def find(job: Job) -> pa.Table:
    """The copies in the corpus: article_id, and duplicate_of."""
    shards = range(job.params.shards)

    def band(row: int) -> NDArray[np.uint64]:
        return np.concatenate([signatures.read(signatures.path_of(job.root, shard), row) for shard in shards])

    ids = band(0)
    days = np.concatenate([_days(job, shard) for shard in shards])
    rank = np.empty(len(ids), dtype=np.int64)
    rank[np.lexsort((ids, days))] = np.arange(len(ids))
    pairs = candidates.pairs(band, rank)
    with groups.stored(job.folder / "shingles", len(ids), _texts(job, np.unique(pairs))) as shingles_of:

        def alike(one: int, other: int) -> bool:
            return shingles.jaccard(shingles_of(one), shingles_of(other)) >= job.params.near_duplicates

        stands = groups.representatives(rank, pairs, alike)
    copy = np.flatnonzero(stands != np.arange(len(ids)))
    columns = [pa.array([f"{number:016x}" for number in ids[places].tolist()], pa.string()) for places in (copy, stands[copy])]
    return pa.table(columns, names=["article_id", settling.DUPLICATE_OF])


def _days(job: Job, shard: int) -> NDArray[np.int32]:
    found = settling.settled(job.settled(shard), ("published",))
    days: NDArray[np.int32] = pc.fill_null(pc.cast(found["published"], pa.int32()), int(UNKNOWN_DAY)).to_numpy()
    return days


def _texts(job: Job, places: Places) -> Iterator[tuple[int, str]]:
    """The texts at ``places``, which are in order and count all articles of the shards through."""
    begin = 0
    for shard in range(job.params.shards):
        found = settling.settled(job.settled(shard), ("text",))
        end = begin + found.num_rows
        for place in places[np.searchsorted(places, begin) : np.searchsorted(places, end)].tolist():
            yield place, found["text"][place - begin].as_py()
        begin = end
