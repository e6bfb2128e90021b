"""What became of each file that was to be brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from newsclaims.card.markdown import UNSEEN
from newsclaims.reading.metadata import Metadata

ADDED, THERE, PASSED, REFUSED = "added", "already there", "passed over", "not brought in"
# What a study of claims mostly needs to know of an article, and what a release of its words needs.
WANTED = ("title", "publisher", "published", "licence", "text_release")


@dataclass(frozen=True)
class Outcome:
    """``file`` as the user named it; ``seed`` below seeds/, ``original`` below originals/; ``unknown`` counts articles by what is not known of them.

    ``partly`` counts what in the file does not become an article, by its reason; ``remarks`` are for people.
    """

    file: str
    outcome: str
    why: str = ""
    seed: str | None = None
    original: str | None = None
    articles: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)
    partly: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    damaged: bool = False

    @property
    def failed(self) -> bool:
        """Whether the file, or a part of it, should have come in and did not."""
        return self.outcome == REFUSED or self.damaged


def unknown(articles: Iterable[Metadata]) -> dict[str, int]:
    """How many articles lack each of the values that are wanted."""
    counted = Counter(column for article in articles for column in WANTED if article[column] is None)
    return {column: counted[column] for column in WANTED if counted[column]}


def as_json(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """For a script."""
    return [asdict(one) for one in outcomes]


def lines(outcomes: list[Outcome], dry: bool) -> list[str]:
    """For people: a line for each file, its remarks below it, and what is to be done."""
    told = [_shown(line) for one in outcomes for line in _lines(one)]
    counted = Counter(one.outcome for one in outcomes)
    articles = sum(one.articles for one in outcomes if one.outcome == ADDED)
    summary = ", ".join(f"{counted[outcome]:,} {outcome}" for outcome in (ADDED, THERE, PASSED, REFUSED) if counted[outcome])
    told += ["", f"{_count(sum(counted.values()), 'file')}: {summary or 'none'}; {_count(articles, 'article')} {'would come' if dry else 'came'} in."]
    missing: Counter[str] = Counter()
    for one in outcomes:
        missing.update(one.unknown)
    if missing:
        listed = ", ".join(f"{column} of {missing[column]:,}" for column in WANTED if missing[column])
        told.append(f"Not known yet: {listed}. Fill in the file's row of seeds/sources.csv; an article without text_release does not show its words.")
    return told


def _lines(one: Outcome) -> list[str]:
    where = f" as seeds/{one.seed}" if one.seed else ""
    size = f", {_count(one.articles, 'article')}" if one.outcome == ADDED else ""
    lacking = ", ".join(name if n == one.articles else f"{name} of {n:,}" for name, n in one.unknown.items())
    about = f"; not known: {lacking}" if lacking else ""
    told = [f"{one.file}: {one.outcome}{where}{size}{f' ({one.why})' if one.why else ''}{about}"]
    told += [f"    {n:,} x {reason}" for reason, n in sorted(one.partly.items())]
    return told + [f"    {remark}" for remark in one.remarks]


def _shown(line: str) -> str:
    """A line without what would move a terminal's cursor or turn its words around: names of files and words of pages may hold anything."""
    return UNSEEN.sub("\ufffd", line).encode("utf-8", "backslashreplace").decode("utf-8")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
