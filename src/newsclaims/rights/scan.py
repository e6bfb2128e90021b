"""The last look at a public folder: no file of it may show a run of words of a text that is withheld, in whatever way the file is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsclaims.progress import track
from newsclaims.rights import readings, wording
from newsclaims.rights.public import articles, hidden, visible
from newsclaims.rights.readings import Entry
from newsclaims.rights.stitching import Stitched

# Stands between what is not to be read as one: the number of no word.
BREAK = np.zeros(1, np.uint64)
Places = NDArray[np.int64]
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
    rows = list(articles(dataset))
    texts = {row["article_id"]: (row["text"], shown) for row in rows if (shown := visible(row, snippet_words)) < len(row["text"])}
    look = _Look(hidden(rows, snippet_words), texts, frozenset(row["article_id"] for row in rows))
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
        shown = [where for where, text in reading.texts if self.shows(text)]
        yield from shown
        for name, grid in reading.grids.items():
            # Where the file as a whole shows something, its lines in parts tell no more.
            if shown and name.startswith(readings.BETWEEN):
                continue
            words = {value: wording.numbers(value) for value in {value for entry in grid for _, value in entry.values if isinstance(value, str)}}
            yield from self._cells(name, grid, words)
            # What a released article shows is compared cell by cell: side by side, its words may stand as in another that leaves some out.
            entries = [entry for entry in grid if entry.article in self._texts or entry.article not in self._articles]
            yield from self._streams(name, entries, words)
            for entry in entries:
                self.stitched.add(entry)

    def _cells(self, name: str, grid: Sequence[Entry], words: Mapping[str, wording.Numbers]) -> Iterator[str]:
        """Each string by itself. All are looked at together first, which is quick, since hardly ever does one show anything."""
        long = [value for value in words if len(value) > wording.LONGEST]
        plain = [part for value in long for part in (words[value], BREAK)]
        parts = plain + [part for value in long for one in readings.undone(value) if one is not value for part in (wording.numbers(one), BREAK)]
        if not self._any(parts):
            return
        shown = {value for value in long if self.shows(value)}
        for number, entry in enumerate(grid):
            yield from (f"{name} record {number}, {path.removeprefix(name)}".strip() for path, value in entry.values if value in shown)

    def _streams(self, name: str, entries: Sequence[Entry], words: Mapping[str, wording.Numbers]) -> Iterator[str]:
        """Records read from left to right, columns from top to bottom, and columns by the article and any number of the record."""
        across: list[wording.Numbers] = []
        columns: dict[str, _Column] = defaultdict(_Column)
        for number, entry in enumerate(entries):
            for path, value in entry.values:
                if isinstance(value, str):
                    across.append(words[value])
                    columns[path].add(number, value, words[value])
            across.append(BREAK)
        if self._any(across):
            yield f"{name} records, from left to right".strip()
        articles = np.unique(np.array([entry.article or "" for entry in entries]), return_inverse=True)[1] if entries else np.empty(0, np.int64)
        orders = _orders(entries, articles)
        for path, column in columns.items():
            if not column.spells(self._vocabulary):
                continue
            found_by = next((by for by, places in orders.items() if self._any([column.ordered(places, articles)])), None)
            if found_by:
                yield f"{name} column {path.removeprefix(name)}, {found_by}".strip()

    def _any(self, parts: Sequence[wording.Numbers]) -> bool:
        return bool(parts) and bool(wording.contains(self.withheld, wording.runs(np.concatenate(parts))).any())


class _Column:
    """The strings of a column: in which record each stands, and its words."""

    def __init__(self) -> None:
        self.values: set[str] = set()
        self.words: list[wording.Numbers] = []
        self._records: list[int] = []

    def add(self, record: int, value: str, words: wording.Numbers) -> None:
        """The next string."""
        self.values.add(value)
        self.words.append(words)
        self._records.append(record)

    def spells(self, vocabulary: wording.Numbers) -> bool:
        """Whether it may hold a text: several different words of ``vocabulary``, and not numbers alone."""
        if len(self.values) < FEWEST or all(value.isdecimal() for value in self.values):
            return False
        known = np.unique(np.concatenate(self.words))
        return int(wording.contains(vocabulary, known).sum()) >= FEWEST

    @cached_property
    def _whole(self) -> tuple[wording.Numbers, Places, Places, Places]:
        """All words with a break behind each string, and of the strings their lengths with it, where they begin, and their records."""
        lengths = np.array([len(one) + 1 for one in self.words])
        whole: wording.Numbers = np.concatenate([part for one in self.words for part in (one, BREAK)])
        return whole, lengths, np.cumsum(lengths) - lengths, np.array(self._records)

    def ordered(self, places: Places, articles: Places) -> wording.Numbers:
        """All words, where the records stand at ``places``; none reads on from one of the ``articles`` to another."""
        words, lengths, starts, records = self._whole
        order = np.argsort(places[records], kind="stable")
        ordered = articles[records[order]]
        # The break is taken where the next is of another article.
        taken = lengths[order] - np.append(ordered[1:] == ordered[:-1], False)
        inside = np.arange(taken.sum()) - np.repeat(np.cumsum(taken) - taken, taken)
        read: wording.Numbers = words[np.repeat(starts[order], taken) + inside]
        return read


TOP = "from top to bottom"


def _orders(entries: Sequence[Entry], articles: Places) -> dict[str, Places]:
    """For each order in which the records may be read, the place of each."""
    numbers: dict[str, Places] = {}
    for number, entry in enumerate(entries):
        for path, value in entry.values:
            if isinstance(value, int):
                if path not in numbers:
                    numbers[path] = np.full(len(entries), -1, np.int64)
                if numbers[path][number] == -1:
                    numbers[path][number] = value
    made = {TOP: np.arange(len(entries)), "article by article": _places(np.arange(len(entries)), articles)}
    made |= {f"by {path}": _places(values, articles) for path, values in numbers.items()}
    # Most numbers of a record stand in one order, such as where its parts begin and end.
    return dict({places.tobytes(): (by, places) for by, places in reversed(made.items())}.values())


def _places(values: Places, rank: Places) -> Places:
    """The place of each record when sorted by article, then by value."""
    places = np.empty(len(values), np.int64)
    places[np.lexsort((values, rank))] = np.arange(len(values))
    return places
