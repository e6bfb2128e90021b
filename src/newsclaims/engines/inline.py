"""Shards in this process, one after the other: for a debugger. What an article does to its process, it does to this one."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from newsclaims.engines.work import Work
from newsclaims.params import Params


def run(stage: str, root: Path, params: Params, numbers: Sequence[int], told: Callable[[], None]) -> Iterator[int]:
    """Work on the shards in order."""

    def began(article: str | None) -> None:
        if article:
            told()

    for number in numbers:
        importlib.import_module(f"newsclaims.stages.{stage}").shard(root, params, Work(number, began=began))
        yield number
