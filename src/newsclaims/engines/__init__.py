"""Where shards are worked on: by processes of this machine, by a Dask cluster, or in this process. No engine changes a byte of any output."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from newsclaims.errors import UserError
from newsclaims.params import Params

ENGINE, WORKERS = "NEWSCLAIMS_ENGINE", "NEWSCLAIMS_WORKERS"
LOCAL, DASK, INLINE = "local", "dask", "inline"
NAMES = (LOCAL, DASK, INLINE)


def workers() -> int:
    """How many processes of this machine may work at once: NEWSCLAIMS_WORKERS, else one per core."""
    given = os.environ.get(WORKERS, "")
    if not given:
        return os.cpu_count() or 1
    if not given.isdecimal() or int(given) < 1:
        raise UserError(f"{WORKERS} is {given!r}; it should be a whole number from 1")
    return int(given)


def chosen() -> str:
    """The engine that NEWSCLAIMS_ENGINE names."""
    name = os.environ.get(ENGINE) or LOCAL
    if name not in NAMES:
        raise UserError(f"{ENGINE} is {name!r}; it should be one of {', '.join(NAMES)}")
    return name


def run(stage: str, root: Path, params: Params, numbers: Sequence[int], told: Callable[[], None]) -> Iterator[int]:
    """Work on the shards ``numbers`` of a stage; yields each when it is finished, in whatever order.

    ``told`` hears of every article that is begun on this machine.

    A shard that fails stops the stage with UserError; those that others finished stay, each written whole. An article that raises, hangs, exhausts
    memory or kills its process ends as a reject and stops nothing; not so with ``inline``, which is for a debugger.
    """
    name = chosen()
    if name == INLINE:
        from newsclaims.engines import inline

        return inline.run(stage, root, params, numbers, told)
    if name == DASK:
        from newsclaims.engines import dask

        return dask.run(stage, root, params, numbers)
    from newsclaims.engines import local

    return local.run(stage, root, params, numbers, min(workers(), len(numbers)), told)
