"""The child process of a supervisor: takes shards from standard input, and says on standard output which article it is at.

Messages are JSON, one a line. When standard input ends, because the supervisor is done or dead, so does this process, in the midst of work.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, TextIO

from newsclaims.engines.work import Failure, Work
from newsclaims.errors import UserError, refused
from newsclaims.params import Params

# Exit status of a process whose memory was exhausted.
MEMORY = 86
MEBIBYTE = 2**20


def main() -> None:
    """Work until standard input ends."""
    # What a library prints must not be taken for a message.
    said = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limits: _Limits | None = None
    jobs: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    while True:
        job = json.loads(jobs.get())
        configuration = Params(**job["params"])
        limits = limits or _Limits(configuration.cpu_seconds, configuration.memory_mb)
        try:
            _shard(job, configuration, said, limits)
        except MemoryError:
            # What else is in this process may have suffered.
            os._exit(MEMORY)
        except UserError as error:
            _say(said, {"mistake": str(error)})
        except Exception as error:  # noqa: BLE001 - the supervisor tells it
            told = refused(error)
            _say(said, {"mistake": told} if told else {"failed": traceback.format_exc()})
        else:
            _say(said, {"done": job["number"]})


def _listen(jobs: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        jobs.put(line)
    os._exit(0)


def _shard(job: dict[str, Any], configuration: Params, said: TextIO, limits: _Limits) -> None:
    def began(article: str | None) -> None:
        limits.renew()
        _say(said, {"began": article})

    given_up = {article: Failure(*failure) for article, failure in job["given_up"].items()}
    work = Work(job["number"], given_up, job["alone"], began)
    importlib.import_module(f"newsclaims.stages.{job['stage']}").shard(Path(), configuration, work)


def _say(said: TextIO, message: dict[str, Any]) -> None:
    said.write(json.dumps(message) + "\n")
    said.flush()


class _Limits:
    """What the operating system holds an article to, where it has a way: time of the processor for each anew, and memory."""

    def __init__(self, cpu_seconds: int, memory_mb: int) -> None:
        self._seconds = cpu_seconds
        try:
            import resource
        except ImportError:
            self._resource = None
            return
        self._resource = resource
        # Nobody reads the core of a process that an article killed.
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        wanted = memory_mb * MEBIBYTE
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))

    def renew(self) -> None:
        """Count from here; at the end of the time, SIGXCPU ends the process."""
        if self._resource is None:
            return
        hard = self._resource.getrlimit(self._resource.RLIMIT_CPU)[1]
        until = int(time.process_time()) + 1 + self._seconds
        self._resource.setrlimit(self._resource.RLIMIT_CPU, (until if hard == self._resource.RLIM_INFINITY else min(until, hard), hard))
