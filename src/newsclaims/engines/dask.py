"""Shards by the workers of a Dask cluster that see the repository at the same path; each supervises a process, as on one machine."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from newsclaims.engines.supervisor import Supervisor
from newsclaims.errors import UserError
from newsclaims.params import Params

SCHEDULER = "NEWSCLAIMS_SCHEDULER"
# Times that a shard is given out anew after it was lost with more workers than the cluster puts up with.
MOST_LOSSES = 5
SECONDS = 60
# How long a process is kept for the next shard of its stage: to start one takes as long as some hundred articles of most stages.
IDLE_SECONDS = 10
_IDLE: dict[Supervisor, tuple[str, str, str]] = {}
_LOCK = threading.Lock()


def run(stage: str, root: Path, params: Params, numbers: Sequence[int]) -> Iterator[int]:
    """Work on the shards by the cluster that NEWSCLAIMS_SCHEDULER names, by address or by file."""
    try:
        from distributed import KilledWorker, as_completed
    except ImportError:
        raise UserError("NEWSCLAIMS_ENGINE is dask, but Dask is not installed: pip install 'newsclaims[dask]', or uv sync --extra dask") from None
    with _client() as client:
        waiting = {_given(client, stage, root, params, number): number for number in numbers}
        losses = dict.fromkeys(numbers, 0)
        arriving = as_completed(waiting)
        for future in arriving:
            number = waiting.pop(future)
            error = future.exception()
            if isinstance(error, KilledWorker) and losses[number] < MOST_LOSSES:
                losses[number] += 1
                again = _given(client, stage, root, params, number)
                waiting[again] = number
                arriving.add(again)
            elif error is not None:
                client.cancel(list(waiting))
                raise UserError(f"stage {stage}, shard {number}: {error}") from error
            else:
                yield number


def shard(stage: str, root: str, params: Params, number: int) -> int:
    """What a worker does."""
    if not (Path(root) / "dataset").is_dir():
        raise UserError(f"{root} is not there on this worker; the repository has to be at the same path on every machine, on a shared file system")
    with _supervisor(stage, root, params) as supervisor:
        supervisor.shard(number)
    return number


@contextmanager
def _supervisor(stage: str, root: str, params: Params) -> Iterator[Supervisor]:
    """One that has a process from the shard before, if there is such; after a shard that failed it is done with."""
    of = (stage, root, json.dumps(asdict(params), sort_keys=True))
    with _LOCK:
        found = next((one for one in _IDLE if _IDLE[one] == of), None)
        if found:
            del _IDLE[found]
    with ExitStack() as stack:
        supervisor = stack.enter_context(found or Supervisor(stage, Path(root), params))
        yield supervisor
        stack.pop_all()
    with _LOCK:
        _IDLE[supervisor] = of
    timer = threading.Timer(IDLE_SECONDS, _let_go, (supervisor,))
    timer.daemon = True
    timer.start()


def _let_go(supervisor: Supervisor) -> None:
    """End what nobody has taken since."""
    with _LOCK:
        waits = _IDLE.pop(supervisor, None)
    if waits:
        supervisor.stop()


def _given(client: Any, stage: str, root: Path, params: Params, number: int) -> Any:
    return client.submit(
        shard,
        stage,
        str(root.resolve()),
        replace(params, labels=dict(params.labels)),
        number,
        pure=False,
        key=f"newsclaims-{stage}-{number}-{os.urandom(4).hex()}",
    )


def _client() -> Any:
    import dask
    from distributed import Client

    named = os.environ.get(SCHEDULER) or dask.config.get("scheduler-address", None)
    if not named:
        raise UserError(f"NEWSCLAIMS_ENGINE is dask, but {SCHEDULER} is not set: the scheduler's address (tcp://host:8786) or the file that it wrote")
    try:
        # Its dashboard and its own threads are of no use here.
        return Client(scheduler_file=named, timeout=SECONDS) if Path(named).is_file() else Client(named, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise UserError(f"{SCHEDULER}: no scheduler answers at {named} within {SECONDS} s: {error}") from error
