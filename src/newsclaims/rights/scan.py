"""The last look at a public folder: no file of it may show a run of words of a text that is withheld, cell by cell or put together by offsets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from newsclaims import tables
from newsclaims.errors import UserError
from newsclaims.rights import standoff, wording
from newsclaims.rights.public import OF_ARTICLE, hidden

# Pictures: plots of counts, drawn by us.
SKIPPED = frozenset({".png"})
# Stands for words that the public rows do not show: no word of any text, so that no run goes across it.
SMALL_GAP = 4
UNKNOWN = "\N{LINE SEPARATOR}"

Row = dict[str, Any]


class Finding(NamedTuple):
    """A file and a place in it that show too much; never the words."""

    file: str
    where: str

    def __str__(self) -> str:
        return f"{self.file}, {self.where}: more than {wording.LONGEST} words in a row of a text that is withheld"


def scan(public: Path, dataset: Path, snippet_words: int) -> list[Finding]:
    """What the files below ``public`` show of the texts that ``dataset``, the full one, withholds.

    Words are compared whatever their case and punctuation. A file that is neither known nor text raises UserError: what cannot be looked at cannot be
    vouched for.
    """
    withheld = hidden(dataset, snippet_words)
    found = []
    for path in sorted(p for p in public.rglob("*") if p.is_file() and p.suffix not in SKIPPED):
        name = path.relative_to(public).as_posix()
        found += [Finding(name, where) for where, text in _texts(path) if wording.shares(text, withheld)]
    for article_id, text in _together(public):
        if any(wording.shares(stretch, withheld) for stretch in text.split(UNKNOWN)):
            found.append(Finding("the tables together", f"article {article_id}"))
    return found


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every string of a file, with its place; a text file's whole, too, since a run may go over its line ends."""
    if path.suffix == ".parquet":
        for number, row in enumerate(tables.rows([path])):
            yield from ((f"row {number}, {column}", text) for column, value in row.items() for text in _strings(value))
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UserError(f"{path}: is neither Parquet nor text in UTF-8: it cannot be looked at, and has no place in a public release") from None
    yield "the whole file", text
    if path.suffix in (".json", ".jsonld"):
        yield from (("a value", one) for one in _strings(json.loads(text)))
    elif path.suffix == ".csv":
        yield from ((f"record {number}", cell) for number, row in enumerate(csv.reader(io.StringIO(text))) for cell in row)
    elif path.suffix == ".conllu":
        # The words stand in one column, below each other.
        lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
        yield "column FORM", " ".join(line[1] for line in lines if len(line) > 1)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value[:1] in '{["':
            yield from _inside(value)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield key
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _inside(value: str) -> Iterator[str]:
    """The strings of a cell that is JSON itself."""
    try:
        yield from _strings(json.loads(value))
    except ValueError:
        return


def _together(public: Path) -> Iterator[tuple[str, str]]:
    """Each withheld article as far as the words of its rows and their offsets put it together again."""
    dataset = public / "dataset" if (public / "dataset").is_dir() else public
    for path in tables.files(dataset / "articles"):
        known: dict[str, dict[int, str]] = {row["article_id"]: {} for row in tables.rows([path]) if row["text_release"] != "full"}
        for row in tables.rows([path]):
            if row["article_id"] in known and row["text"]:
                known[row["article_id"]].update(enumerate(row["text"]))
        for name in OF_ARTICLE:
            for row in tables.rows([dataset / name / path.name]):
                if row["article_id"] in known:
                    for start, words in _placed(row):
                        known[row["article_id"]].update(enumerate(words, start))
        for article_id, letters in known.items():
            yield article_id, _joined(letters)


def _placed(row: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """The words of a row, and of its records, with where they begin."""
    for column, value in row.items():
        if isinstance(value, str):
            span = standoff.own(row, column)
            if span:
                yield span[0], value
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    yield from _placed(one)


def _joined(letters: Mapping[int, str]) -> str:
    text = []
    last = -1
    for at in sorted(letters):
        if at > last + 1:
            # A reader takes a small gap for a space, or for the stop between two sentences.
            text.append(" " if at <= last + 1 + SMALL_GAP else UNKNOWN)
        text.append(letters[at])
        last = at
    return "".join(text)
