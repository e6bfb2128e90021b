"""Progress bars on long work, silent where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

T = TypeVar("T")


def track(items: Iterable[T], total: int | None, what: str) -> Iterator[T]:
    """Yield ``items``, with a bar on standard error where that is a terminal; without a total the bar counts, and tells the time it took."""
    with counter(total, what) as count:
        for item in items:
            yield item
            count.advance()


class Counter:
    """A bar that several threads may move; none where nobody watches."""

    def __init__(self, progress: Progress | None, total: int | None, what: str) -> None:
        self._progress = progress
        self._task = progress.add_task(what, total=total) if progress else None

    def advance(self) -> None:
        """One more is done."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)

    def at_least(self, count: int) -> None:
        """So many are done, if the bar does not show more."""
        if self._progress is not None and self._task is not None and self._progress.tasks[0].completed < count:
            self._progress.update(self._task, completed=count)


@contextmanager
def counter(total: int | None, what: str) -> Iterator[Counter]:
    """A bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield Counter(None, total, what)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn() if total is None else TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Counter(progress, total, what)
