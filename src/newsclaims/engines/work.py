"""What a stage is given to do: one shard, what is known of its articles, and whom to tell which of them is being worked on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

T = TypeVar("T")
# Columns of an article that its rows in other tables do not depend on, since stages are not given them: where it came from, which for all articles of
# a large seed file changes with one of them, and what it is a copy of, which depends on others.
UNSEEN = frozenset({"source_file", "source_record", "source_sha256", "source_map", "duplicate_of"})


class Failure(NamedTuple):
    """Why an article was given up: a stable code and the same in words, as in table rejects."""

    reason: str
    detail: str


def _nobody(article: str | None) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Work:
    """One shard of a stage.

    ``given_up`` has the articles that must not be tried again. With ``alone``, that article is worked on and nothing is written: to learn
    whether it was to blame.
    """

    number: int
    given_up: Mapping[str, Failure] = field(default_factory=dict)
    alone: str | None = None
    began: Callable[[str | None], None] = _nobody

    def over(self, items: Iterable[T], name: Callable[[T], str]) -> Iterator[T]:
        """The items to work on, each told of before it is given out; ``name`` gives an item's article id."""
        for item in items:
            if self.alone is None or name(item) == self.alone:
                if name(item) not in self.given_up:
                    self.began(name(item))
                yield item
        self.began(None)
