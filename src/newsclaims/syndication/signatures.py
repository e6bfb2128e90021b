"""MinHash signatures of articles, folded into the hashes of their bands, and kept across runs by article id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from newsclaims import atomic, digests, ids
from newsclaims.syndication import shingles

if TYPE_CHECKING:
    from datasketch import MinHash

FOLDER = Path("build/near-duplicates")
MADE_WITH = "made-with.json"
SEED = 1
# Of two articles that share 70 % of their shingles, 99 % have a band in common; of two that share 80 %, all but one in 20,000.
BANDS, ROWS = 25, 5
SCHEME = "affine32"
NO_SHINGLES = 0
ITEM = np.dtype(np.uint64).itemsize

_POWERS = np.array([pow(shingles.STEP, k, 2**64) for k in range(1, ROWS + 1)], dtype=np.uint64)
_BAND = np.arange(1, BANDS + 1, dtype=np.uint64)


def bands(text: str) -> NDArray[np.uint64]:
    """The hash of each band of the text's signature; NO_SHINGLES throughout for a text without words."""
    found = shingles.runs(text)
    if not len(found):
        return np.full(BANDS, NO_SHINGLES, dtype=np.uint64)
    sketch = _empty().copy()
    # Shingles are hashes already, and 32 bits of them are what the scheme takes.
    sketch.update_batch((found >> np.uint64(32)).tolist())
    minima = sketch.hashvalues.astype(np.uint64).reshape(BANDS, ROWS)
    return shingles.mixed((minima * _POWERS).sum(axis=1, dtype=np.uint64) + _BAND)


@cache
def _empty() -> MinHash:
    # Its import takes half a second, which a corpus without a new text does not need.
    from datasketch import MinHash

    return MinHash(num_perm=BANDS * ROWS, seed=SEED, scheme=SCHEME, hashfunc=int)


def update(path: Path, article_ids: Sequence[str], texts: Sequence[pa.StringScalar]) -> None:
    """Write the bands of these articles, in their order, to ``path``; those that are there from an earlier run are not computed again."""
    earlier = _earlier(path)
    numbers = [int(article_id, 16) for article_id in article_ids]
    made = np.empty((1 + BANDS, len(numbers)), dtype=np.uint64)
    made[0] = numbers
    for place, (number, text) in enumerate(zip(numbers, texts, strict=True)):
        kept = earlier.get(number)
        made[1:, place] = bands(text.as_py()) if kept is None else kept
    with atomic.written(path) as temporary, temporary.open("wb") as file:
        np.save(file, made, allow_pickle=False)


def read(path: Path, row: int) -> NDArray[np.uint64]:
    """One row of a shard's bands: 0 for the articles' ids, 1 and so on for the bands."""
    # np.load takes ten times as long to begin. A header is shorter than what is kept of one article.
    count, header = divmod(path.stat().st_size, ITEM * (1 + BANDS))
    return np.fromfile(path, np.uint64, count, offset=header + ITEM * row * count)


def _earlier(path: Path) -> Mapping[int, NDArray[np.uint64]]:
    if not path.exists():
        return {}
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return {}
    if found.shape[0] != 1 + BANDS:
        return {}
    return dict(zip(found[0].tolist(), found[1:].T, strict=True))


def path_of(root: Path, shard: int) -> Path:
    return root / FOLDER / f"{shard:05d}.npy"


def open_folder(root: Path, shards: int) -> None:
    """Make the folder of signatures ready: what was made in another way, for another number of shards, or by a killed run goes."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    mark = {"made_with": fingerprint(), "shards": shards}
    kept = {path_of(root, shard) for shard in range(shards)} | {folder / MADE_WITH}
    known = folder / MADE_WITH
    if not known.exists() or known.read_bytes() != atomic.json_bytes(mark):
        kept = set()
    for path in folder.iterdir():
        if path not in kept:
            path.unlink()
    atomic.write_json(known, mark)


def fingerprint() -> str:
    """A digest of what signatures depend on beside the text: this code with its constants, and datasketch."""
    here = Path(__file__)
    parts = [digests.of_file(here), digests.of_file(here.with_name("shingles.py")), f"datasketch {version('datasketch')}"]
    return ids.sha256("\n".join(parts).encode("utf-8"))[:16]
