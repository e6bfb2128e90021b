"""The records of a seed file, with what a supervisor has to know: which is being read, which not to try again, and which to try alone.

Records are named by file and place: ``3:7`` is the eighth that comes of the fourth file, whatever its number. To learn what comes next takes reading,
too. Where a process dies of that a second time, as ``3:7:rest``, nothing that follows can be had.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from newsclaims.engines.work import Work
from newsclaims.reading import records
from newsclaims.reading.outcome import Outcome, Refusal
from newsclaims.reading.records import Share

REST = "rest"


def concerns(work: Work, file: int) -> bool:
    """Whether there is something to read in the file of this number."""
    return work.alone is None or work.alone.split(":")[0] == str(file)


def outcomes(path: Path, share: Share, work: Work, file: int) -> Iterator[Outcome]:
    """The share's records in order, those that were given up as refusals; or the one that is to be tried alone."""
    alone = None if work.alone is None else int(work.alone.split(":")[1])
    waiting = records.pending(path)
    last = -1
    for place in count():
        name = f"{file}:{place}"
        given_up = work.given_up.get(name)
        if given_up and (rest := work.given_up.get(f"{name}:{REST}")):
            if share.has(last + 1):
                yield Refusal(last + 1, rest.reason, f"{rest.detail}; what follows it in the file is not read")
            return
        if alone in (None, place):
            work.began(f"{name}:{REST}" if given_up or work.alone == f"{name}:{REST}" else name)
        found = next(waiting, None)
        if found is None:
            return
        last, outcome = found
        if share.has(last):
            if given_up:
                yield Refusal(last, *given_up)
            elif alone is None or work.alone == name:
                yield records.outcome(last, outcome)
        if place == alone:
            return
