"""Shards by processes of this machine: as many threads as there are to be processes, each supervising one."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from newsclaims.engines.supervisor import Supervisor
from newsclaims.params import Params


def run(stage: str, root: Path, params: Params, numbers: Sequence[int], count: int, told: Callable[[], None]) -> Iterator[int]:
    """Work on the shards by ``count`` processes; the first failure stops all."""
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in numbers:
        waiting.put(number)
    done: queue.SimpleQueue[int | BaseException] = queue.SimpleQueue()
    stopped = threading.Event()

    def supervise(supervisor: Supervisor) -> None:
        try:
            with supervisor:
                while not stopped.is_set():
                    number = waiting.get_nowait()
                    supervisor.shard(number)
                    done.put(number)
        except queue.Empty:
            return
        except BaseException as error:  # noqa: BLE001 - raised again where the results are awaited
            done.put(error)

    supervisors = [Supervisor(stage, root, params, told) for _ in range(count)]
    threads = [threading.Thread(target=supervise, args=(one,), daemon=True) for one in supervisors]
    for thread in threads:
        thread.start()
    try:
        for _ in numbers:
            found = done.get()
            if isinstance(found, BaseException):
                raise found
            yield found
    finally:
        stopped.set()
        for one in supervisors:
            one.stop()
        for thread in threads:
            thread.join()
