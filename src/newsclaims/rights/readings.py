"""The ways in which a file can be read: its strings as they stand and undone of escapes, and its records, by row, by column and by number."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pyarrow.parquet as pq
import yaml
from PIL import Image

from newsclaims import tables
from newsclaims.errors import UserError

TAG = re.compile(r"<[^<>]*>")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|\r?\n[ \t]*|(.))", re.DOTALL)
# Letters that stand for white space and the like after a backslash, in JSON, YAML, Python and CoNLL-U.
SPACES = frozenset("0abtnvfrepsNLP_ ")
# Between the cells of a line, in Markdown, CoNLL-U and lists.
DELIMITERS = ("\t", "|", ";", ",", ":", "=", " ")
ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")
WHOLE = re.compile(r"-?[0-9]{1,12}")
# A string longer than this names no article.
LONGEST_NAME = 1000
BETWEEN = "between"
# A list that is longer has no columns, and its records are not taken for parts of the one that holds it.
COLUMNS = 100
JSON = ("{", "[", '"')
NUL = "\x00"
REFUSED = "it cannot be looked at, and has no place in a public release"

Flat = list[tuple[str, str | int]]


class Entry(NamedTuple):
    """One record: the article that it or what encloses it names, and its values in order, each with its path."""

    article: str | None
    values: Flat


@dataclass
class Reading:
    """A file's strings with their places, and its records by the list in which they stand."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    grids: dict[str, list[Entry]] = field(default_factory=dict)


def read(path: Path, articles: frozenset[str]) -> Reading:
    """What the file at ``path`` holds, of a release with these ``articles``. UserError where it is none of the formats that can be looked at."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return _parquet(path, articles)
    if suffix == ".png":
        return _picture(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        text = NUL
    if NUL in text:
        raise UserError(f"{path}: is neither Parquet nor text in UTF-8: {REFUSED}")
    made = _Walk(articles)
    made.reading.texts.append(("the whole file", text))
    try:
        _structure(made, suffix, text)
    except (ValueError, csv.Error, yaml.YAMLError, RecursionError) as error:
        raise UserError(f"{path}: is not what its name says ({type(error).__name__}): {REFUSED}") from None
    return made.reading


def undone(text: str) -> Iterator[str]:
    """``text``, and where it has any, the same without escapes of HTML, of addresses and of strings, and without tags."""
    yield text
    if "%" in text:
        yield unquote(text)
    if "\\" in text:
        yield ESCAPE.sub(_character, text)
    if "&" in text or "<" in text:
        plain = html.unescape(text)
        yield TAG.sub(" ", plain)
        yield TAG.sub("", plain)


def _character(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    if digits:
        return chr(code) if (code := int(digits, 16)) < 0x110000 else " "
    letter: str | None = match[4]
    return "" if letter is None else " " if letter in SPACES else letter


def _structure(made: _Walk, suffix: str, text: str) -> None:
    """The records of a text file, by what its name says that it is."""
    if suffix in (".json", ".jsonld"):
        made.document(json.loads(text))
    elif suffix in (".jsonl", ".ndjson"):
        made.records("", [json.loads(line) for line in text.splitlines() if line.strip()])
    elif suffix == ".csv":
        csv.field_size_limit(len(text) + 1)
        made.records("", list(csv.reader(io.StringIO(text, newline=""))))
    elif suffix in (".yaml", ".yml", ".cff"):
        made.document(list(yaml.safe_load_all(text)))
    else:
        lines = text.splitlines()
        for delimiter in DELIMITERS:
            made.records(f"{BETWEEN} {delimiter!r}", [line.split(delimiter) for line in lines if delimiter in line])


def _parquet(path: Path, articles: frozenset[str]) -> Reading:
    with pq.ParquetFile(path) as file:
        described, footer = file.schema_arrow, file.metadata.metadata or {}
    told = [*described.names, *(str(one.type) for one in described)]
    for metadata in (footer, described.metadata or {}, *(one.metadata or {} for one in described)):
        told += [part.decode("utf-8", "replace") for pair in metadata.items() for part in pair]
    made = _Walk(articles)
    made.reading.texts += [("its metadata", one) for one in (*told, " ".join(told))]
    made.records("", list(tables.rows([path])))
    return made.reading


def _picture(path: Path) -> Reading:
    """What a picture says beside what it shows: plots of counts, drawn by us."""
    try:
        with Image.open(path) as picture:
            picture.load()
            said = {**picture.info, **getattr(picture, "text", {})}
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: is no picture ({type(error).__name__}): {REFUSED}") from None
    told = [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for pair in said.items() for one in pair]
    return Reading([("its metadata", one) for one in (*told, " ".join(told))])


class _Walk:
    """Goes through nested values and notes the records of every list; lists at one place of several records are one."""

    def __init__(self, articles: frozenset[str]) -> None:
        self.reading = Reading()
        self.keys: dict[tuple[str, str], None] = {}
        self._articles = articles

    def document(self, value: Any) -> None:
        """A document that is one record itself; what its lists hold are records, too."""
        self.records("the document", [value], inner=True)
        self.reading.texts.append(("its keys", " ".join(key for _, key in self.keys)))

    def records(self, path: str, values: Sequence[Any], article: str | None = None, inner: bool = False) -> None:
        """The records of one list; those that hold no words are passed over.

        A list within a record is a part of the record; it is a list of records by itself where it is long, or ``inner`` says so.
        """
        grid = self.reading.grids.setdefault(path, [])
        for value in values:
            found: Flat = []
            nested: list[tuple[str, list[Any]]] = []
            self._flatten(path, value, found, nested, inner)
            own = next((name for _, one in found if isinstance(one, str) and (name := self._named(one))), article)
            if any(isinstance(one, str) for _, one in found):
                grid.append(Entry(own, found))
            for at, several in nested:
                self.records(at, several, own)

    def _flatten(self, path: str, value: Any, values: Flat, nested: list[tuple[str, list[Any]]], inner: bool) -> None:
        if isinstance(value, str):
            self._string(path, value, values, nested)
        elif isinstance(value, int) and not isinstance(value, bool):
            values.append((path, value))
        elif isinstance(value, dict):
            for key, one in value.items():
                self.keys[path, str(key)] = None
                self._flatten(f"{path}.{key}", one, values, nested, inner)
        elif isinstance(value, list):
            short = len(value) <= COLUMNS
            if (inner or not short) and any(isinstance(one, dict | list) for one in value):
                nested.append((f"{path}[]", value))
                # What is in there is looked for when it is gone through itself.
                inner = False
                if not short:
                    return
            for number, one in enumerate(value):
                self._flatten(f"{path}[{number}]" if short and not isinstance(one, dict) else f"{path}[]", one, values, nested, inner)

    def _string(self, path: str, value: str, values: Flat, nested: list[tuple[str, list[Any]]]) -> None:
        if value.isascii() and WHOLE.fullmatch(value):
            values.append((path, int(value)))
        if value:
            values.append((path, value))
        if value[:1] in JSON:
            self._flatten(f"{path}(JSON)", _json(value), values, nested, inner=False)

    def _named(self, text: str) -> str | None:
        return None if len(text) > LONGEST_NAME else next((one for one in ID.findall(text) if one in self._articles), None)


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
