"""Watches over a child process that works on shards, and finds out whether an article was to blame when it died.

A child that dies at an article is replaced, and the article tried again alone, in a process of its own. What fails there too is given up, with its
reason; what does not was not to blame, and the shard is begun again. So the verdict on an article depends on the article alone, not on what was in
the process before it, and a process that was killed from outside costs nothing but time.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple

from newsclaims.engines.work import Failure
from newsclaims.engines.worker import MEMORY
from newsclaims.errors import UserError
from newsclaims.params import Params

# Signals by which people and systems end processes; no fault in an article raises them.
FROM_OUTSIDE = frozenset(getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))
# Deaths by such a signal, at one article in a process of its own, that convict it all the same: so ends what takes all of a machine's memory.
STRIKES = 3
# Deaths of one shard's processes for which no article was to blame, after which something else is wrong.
MOST_DEATHS = 20
# Articles that one process works on: what spaCy has learnt of words is never forgotten.
MOST_ARTICLES = 20_000
# Seconds without a message, for each second of processor time that an article may take: it waits for what never comes. And where it is at none.
PATIENCE, BETWEEN = 6, 3600
# How much of what a child says is read at once, and seconds between two looks at it.
BUFFER, PAUSE = 2**16, 0.005


class Death(NamedTuple):
    """How a child ended: at which article, and why the article would be given up for that; None where it was ended from outside."""

    article: str | None
    failure: Failure | None
    how: str


class Supervisor:
    """One child process at a time, for shards of one stage below ``root``; ``told`` hears of every article that is begun."""

    def __init__(self, stage: str, root: Path, params: Params, told: Callable[[], None] = lambda: None) -> None:
        self._stage, self._root, self._params, self._told = stage, root, params, told
        self._child: _Child | None = None
        self._stopped = False

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._let_go()

    def shard(self, number: int) -> None:
        """Work on a shard to its end. UserError where that cannot be reached by giving up articles."""
        given_up: dict[str, Failure] = {}
        deaths = 0
        while (death := self._attempt(number, given_up, None)) is not None and not self._stopped:
            failure = self._verdict(number, death.article) if death.article else None
            if death.article and failure:
                given_up[death.article] = failure
                continue
            deaths += 1
            if deaths == MOST_DEATHS:
                raise UserError(
                    f"{self._where(number)}: its process was ended {deaths} times, at last by {death.how}; no article was to blame. "
                    f"Run it alone: newsclaims shard {self._stage} {number}"
                )

    def stop(self) -> None:
        """End its work in the midst of it; may be called by another thread."""
        self._stopped = True
        if child := self._child:
            child.end()

    def _verdict(self, number: int, article: str) -> Failure | None:
        """Why the article is to be given up; None where it was not to blame."""
        strikes = 0
        for _ in range(MOST_DEATHS):
            self._let_go()
            death = self._attempt(number, {}, article)
            self._let_go()
            if death is None or self._stopped:
                return None
            if death.article and death.failure:
                return death.failure
            strikes += bool(death.article)
            if strikes == STRIKES:
                return Failure("crash", f"its process was ended by {death.how}, {STRIKES} times")
        return None

    def _attempt(self, number: int, given_up: Mapping[str, Failure], alone: str | None) -> Death | None:
        """Have a child work on the shard; how it died, if it did."""
        if self._child is None or self._child.articles >= MOST_ARTICLES:
            self._let_go()
            self._child = _Child(self._root)
        child = self._child
        child.begin({"stage": self._stage, "params": asdict(self._params), "number": number, "given_up": given_up, "alone": alone})
        article: str | None = None
        while True:
            try:
                message = child.messages.get(timeout=PATIENCE * self._params.cpu_seconds if article else BETWEEN)
            except queue.Empty:
                self._let_go()
                return Death(
                    article, Failure("hang", f"nothing was heard of it in {PATIENCE} times {self._params.cpu_seconds} s"), "nobody: it hangs"
                )
            if message is None:
                status = child.wait()
                self._child = None
                return self._death(number, article, status)
            if "began" in message:
                article = message["began"]
                if article:
                    child.articles += 1
                    self._told()
            elif "done" in message:
                return None
            else:
                raise UserError(message.get("mistake") or f"{self._where(number)}: failed\n{message['failed']}")

    def _death(self, number: int, article: str | None, status: int) -> Death:
        limits: Params = self._params
        if status == MEMORY:
            return Death(article, Failure("memory", f"it takes more than {limits.memory_mb} MB"), "want of memory")
        if status >= 0:
            if article is None:
                raise UserError(f"{self._where(number)}: its process ended with exit status {status}; what it said is above")
            return Death(article, Failure("crash", f"its process ended with exit status {status}"), f"itself, with exit status {status}")
        name = signal.Signals(-status).name
        if name == "SIGXCPU":
            return Death(article, Failure("hang", f"it takes more than {limits.cpu_seconds} s of processor time"), name)
        return Death(article, None if -status in FROM_OUTSIDE else Failure("crash", f"its process was ended by {name}"), name)

    def _where(self, number: int) -> str:
        return f"stage {self._stage}, shard {number}"

    def _let_go(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """A process that waits for shards; what it says arrives in ``messages``, and None when it has ended."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-m", "newsclaims", "work"]
        self._process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
        self.articles = 0
        self.messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._jobs: IO[str] = self._process.stdin
        # Whoever stops the work does so from another thread; two that close one stream at once fail in it.
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def begin(self, job: dict[str, Any]) -> None:
        """Give it a job; where it is dead already, that is heard as its death."""
        # ValueError: it was closed, since all work is to stop.
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._jobs.write(json.dumps(job) + "\n")
            self._jobs.flush()

    def wait(self) -> int:
        """Its exit status; minus the number of the signal that ended it."""
        with self._lock, contextlib.suppress(OSError):
            self._jobs.close()
        return self._process.wait()

    def end(self) -> None:
        """End it at once."""
        self._process.kill()
        self.wait()

    def _listen(self, said: IO[str]) -> None:
        cut = b""
        while part := os.read(said.fileno(), BUFFER):
            *lines, cut = (cut + part).split(b"\n")
            for line in lines:
                with contextlib.suppress(ValueError):
                    self.messages.put(json.loads(line))
            # Thousands of articles may begin in a second, and to be woken for each would take longer than to read them.
            time.sleep(PAUSE)
        # A line that was cut off by a death is none.
        self.messages.put(None)
