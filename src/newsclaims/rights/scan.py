"""The last look at a public folder: no file of it may show a run of words of a text that is withheld, in whatever way the file is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from newsclaims import tables
from newsclaims.progress import track
from newsclaims.rights import readings, wording
from newsclaims.rights.public import hidden, visible
from newsclaims.rights.readings import Entry
from newsclaims.rights.stitching import Stitched

# Stands between what is not to be read as one: the number of no word.
BREAK = np.zeros(1, np.uint64)
# Fewer different values than these spell no text.
FEWEST = 5


class Finding(NamedTuple):
    """A file and a place in it that show too much; never the words."""

    file: str
    where: str

    def __str__(self) -> str:
        return f"{self.file}, {self.where}: more than {wording.LONGEST} words in a row of a text that is withheld"


def scan(public: Path, dataset: Path, snippet_words: int) -> list[Finding]:
    """What the files below ``public`` show of the texts that ``dataset``, the full one, withholds; their names are read, too.

    Words are compared whatever their case and punctuation. A file that is neither known nor text raises UserError: what cannot be looked at cannot be
    vouched for. The texts that are withheld are held in memory, and one file at a time.
    """
    rows = [row for path in tables.files(dataset / "articles") for row in tables.read_file(path, ["article_id", "text", "text_release"]).to_pylist()]
    texts = {row["article_id"]: (row["text"], shown) for row in rows if (shown := visible(row, snippet_words)) < len(row["text"])}
    look = _Look(hidden(dataset, snippet_words), texts, frozenset(row["article_id"] for row in rows))
    paths = sorted(path for path in public.rglob("*") if path.is_file())
    names = [path.relative_to(public).as_posix() for path in paths]
    found = [Finding(name, "its name") for name in names if look.shows(name)]
    found += [Finding("the list of files", "their names")] if look.shows("\n".join(names)) else []
    for path, name in track(list(zip(paths, names, strict=True)), total=len(paths), what="release: scan"):
        found += [Finding(name, where) for where in look.at(path)]
    return found + [Finding("the files together", f"article {article}") for article in look.stitched.shown(look.withheld)]


class _Look:
    """Looks at files for runs of words of the withheld texts."""

    def __init__(self, withheld: wording.Runs, texts: dict[str, tuple[str, int]], articles: frozenset[str]) -> None:
        self.withheld = withheld
        self.stitched = Stitched(texts)
        self._articles = articles
        self._texts = texts
        self._vocabulary = wording.joined([wording.numbers(text) for text, _ in texts.values()])

    def shows(self, text: str) -> bool:
        """Whether a string shows a run, as it stands or without its escapes."""
        return any(wording.shares(one, self.withheld) for one in readings.undone(text))

    def at(self, path: Path) -> Iterator[str]:
        """The places in a file that show one."""
        reading = readings.read(path, self._articles)
        yield from (where for where, text in reading.texts if self.shows(text))
        for name, grid in reading.grids.items():
            yield from self._cells(name, grid)
            # What a released article shows is compared cell by cell: side by side, its words may stand as in another that leaves some out.
            entries = [entry for entry in grid if entry.article in self._texts or entry.article not in self._articles]
            yield from self._streams(name, entries)
            for entry in entries:
                self.stitched.add(entry)

    def _cells(self, name: str, grid: Sequence[Entry]) -> Iterator[str]:
        known: dict[str, bool] = {}
        for number, entry in enumerate(grid):
            for path, value in entry.values:
                if isinstance(value, str):
                    if value not in known:
                        known[value] = self.shows(value)
                    if known[value]:
                        yield f"{name} record {number}, {path.removeprefix(name)}".strip()

    def _streams(self, name: str, entries: Sequence[Entry]) -> Iterator[str]:
        """Records read from left to right, columns from top to bottom, and columns by the article and any number of the record."""
        words: dict[str, wording.Numbers] = {}
        across: list[wording.Numbers] = []
        columns: dict[str, list[tuple[int, wording.Numbers]]] = defaultdict(list)
        values: dict[str, set[str]] = defaultdict(set)
        for number, entry in enumerate(entries):
            for path, value in entry.values:
                if isinstance(value, str):
                    if value not in words:
                        words[value] = wording.numbers(value)
                    across.append(words[value])
                    columns[path].append((number, words[value]))
                    values[path].add(value)
            across.append(BREAK)
        if self._any(across):
            yield f"{name} records, from left to right".strip()
        orders = _orders(entries)
        for path, cells in columns.items():
            if len(values[path]) < FEWEST or not self._any([np.concatenate([words[one] for one in values[path]])], self._vocabulary, runs=False):
                continue
            listed = [part for _, part in cells]
            at = np.array([number for number, _ in cells])
            for by, places in orders.items():
                ordered = listed if by == TOP else [listed[k] for k in np.argsort(places[at], kind="stable")]
                if self._any(ordered):
                    yield f"{name} column {path.removeprefix(name)}, {by}".strip()
                    break

    def _any(self, parts: Sequence[wording.Numbers], several: wording.Numbers | None = None, runs: bool = True) -> bool:
        if not parts:
            return False
        whole = np.concatenate(parts)
        return bool(wording.contains(self.withheld if several is None else several, wording.runs(whole) if runs else whole).any())


TOP = "from top to bottom"


def _orders(entries: Sequence[Entry]) -> dict[str, np.ndarray]:
    """For each order in which the records may be read, the place of each."""
    articles = [entry.article or "" for entry in entries]
    numbers: dict[str, np.ndarray] = {}
    for number, entry in enumerate(entries):
        for path, value in entry.values:
            if isinstance(value, int):
                numbers.setdefault(path, np.full(len(entries), -1, np.int64))
                if numbers[path][number] == -1:
                    numbers[path][number] = value
    rank = np.unique(np.array(articles), return_inverse=True)[1] if entries else np.empty(0, np.int64)
    made = {TOP: np.arange(len(entries)), "article by article": _places(np.arange(len(entries)), rank)}
    return made | {f"by {path}": _places(values, rank) for path, values in numbers.items()}


def _places(values: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """The place of each record when sorted by article, then by value."""
    places = np.empty(len(values), np.int64)
    places[np.lexsort((values, rank))] = np.arange(len(values))
    return places
