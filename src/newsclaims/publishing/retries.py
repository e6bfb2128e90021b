"""Trying again, a little later each time, what failed for a reason that passes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from newsclaims.errors import UserError

T = TypeVar("T")
Sleep = Callable[[float], None]

# Seconds before each further try.
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
# A server that asks for a longer pause than this gets a user who comes back later.
LONGEST = 300.0
PASSING = (408, 425, 429, 500, 502, 503, 504)
AGAIN = "nothing that arrived is lost: run the same command again later"


class PassingError(Exception):
    """What may succeed when it is tried again; ``wait`` is the server's own wish in seconds."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


def tried(what: str, call: Callable[[], T], sleep: Sleep = time.sleep) -> T:
    """The result of ``call``, which is tried again on PassingError; UserError at last. ``call`` must do no harm when it is repeated."""
    last = ""
    for wait in (*WAITS, None):
        try:
            return call()
        except PassingError as error:
            last, pause = str(error), error.wait if error.wait is not None else wait
        if wait is None or pause is None or pause > LONGEST:
            break
        sleep(pause)
    raise UserError(f"{what}: {last}; {AGAIN}")


def asked(value: str | None) -> float | None:
    """The seconds of a Retry-After header; None for a date, which needs a clock that agrees with the server's."""
    return float(value) if value and value.strip().isdecimal() else None
