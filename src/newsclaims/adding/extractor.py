"""Pages are read by a child process, which is killed where one takes too long: hostile markup can keep a parser busy for hours, or crash it.

Run as a module this is that child: it reads a line of JSON and as many bytes as that says from standard input, and answers with a line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from typing import Any, BinaryIO, Self

# Bytes of a page; the longest articles have a hundredth of it.
MOST = 10 * 2**20
SECONDS = 60
# Bytes of the child's address space.
MEMORY = 4 * 2**30


class Extractor:
    """The child, started with the first page and again after each that it did not survive."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def extract(self, raw: bytes, charset: str | None = None, url: str | None = None) -> dict[str, Any]:
        """What ``webpage.extract`` makes of a page, or ``refused`` where it is too large, takes too long, or is more than the child can bear."""
        if len(raw) > MOST:
            return {"refused": f"more than {MOST} bytes"}
        if self._child is None:
            command = [sys.executable, "-m", __name__]
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Event()

        def kill() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._seconds, kill)
        timer.start()
        try:
            child.stdin.write(json.dumps({"bytes": len(raw), "charset": charset, "url": url}).encode() + b"\n" + raw)
            child.stdin.flush()
            answer: dict[str, Any] = json.loads(child.stdout.readline())
        except (OSError, ValueError):
            self._stop()
            return {"refused": f"took more than {self._seconds:g} seconds to read" if late.is_set() else "its markup makes the reader crash"}
        finally:
            timer.cancel()
        return answer

    def _stop(self) -> None:
        if self._child is None:
            return
        with contextlib.suppress(OSError):
            assert self._child.stdin is not None
            self._child.stdin.close()
        self._child.kill()
        self._child.wait()
        assert self._child.stdout is not None
        self._child.stdout.close()
        self._child = None


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer request after request until there is none."""
    from newsclaims.adding import webpage

    while line := requests.readline():
        asked = json.loads(line)
        raw = requests.read(asked["bytes"])
        try:
            found = webpage.extract(raw, asked["charset"], asked["url"])
        except Exception as error:  # noqa: BLE001 - whatever a page does to the libraries that read it, it must not stop those after it
            found = {"refused": f"its markup cannot be read ({type(error).__name__})"}
        answers.write(json.dumps(found).encode() + b"\n")
        answers.flush()


def _limit_memory() -> None:
    # Not on every system.
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    _limit_memory()
    # What a library prints must not get between the answers.
    with os.fdopen(os.dup(1), "wb") as stream:
        os.dup2(2, 1)
        serve(sys.stdin.buffer, stream)
