"""The annotations in gold/ with the articles that they are of."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsclaims.errors import UserError
from newsclaims.gold import markup
from newsclaims.gold.annotation import Article
from newsclaims.reading import normalize, records
from newsclaims.reading.outcome import Record

# Two passes of annotation, and what was settled on where they differ: the gold.
FIRST, SECOND, SETTLED = "first", "second", "settled"
# Where an annotation's article is looked for, in this order: the gold's own articles are not in seeds/, which its users replace.
ARTICLES, SEEDS = Path("gold/articles"), Path("seeds")
SOURCES = "sources.csv"
HELD_OUT = Path("gold/held-out.txt")


@dataclass(frozen=True)
class Corpus:
    """Annotated articles by the name of their file, where each file is, and the annotations whose article is not there."""

    articles: Mapping[str, Article]
    paths: Mapping[str, Path]
    missing: tuple[str, ...]


def load(root: Path, layer: str = SETTLED) -> Corpus:
    """The annotations in gold/<layer>/; one whose article is not there is named on standard error, and counted.

    Raises UserError for a mistake in an annotation, and where one does not fit an article of gold/articles/. The seed is its user's, who may
    have changed it: an annotation that does not fit it is as one whose article is missing.
    """
    articles: dict[str, Article] = {}
    paths: dict[str, Path] = {}
    missing: list[str] = []
    for annotation in sorted((root / "gold" / layer).glob("*.txt")):
        path = next((root / folder / annotation.name for folder in (ARTICLES, SEEDS) if (root / folder / annotation.name).is_file()), None)
        where = f"gold/{layer}/{annotation.name}"
        if path is None:
            _miss(missing, annotation.name, f"{where}: its article is neither in {ARTICLES}/ nor in {SEEDS}/; not measured")
            continue
        try:
            articles[annotation.name] = markup.read(annotation, text_of(path))
        except UserError as error:
            if path.parent != root / SEEDS:
                raise
            _miss(missing, annotation.name, f"{where}: does not fit {SEEDS}/{annotation.name}; not measured ({error})")
            continue
        paths[annotation.name] = path
    _check_different(layer, articles)
    return Corpus(articles, paths, tuple(missing))


def held_out(root: Path) -> frozenset[str]:
    """The articles that rules were not mended with, by gold/held-out.txt; UserError for one that has no annotation."""
    path = root / HELD_OUT
    if not path.exists():
        return frozenset()
    names = frozenset(path.read_text(encoding="utf-8").split())
    if unknown := sorted(name for name in names if not (root / "gold" / SETTLED / name).is_file()):
        raise UserError(f"{HELD_OUT}: {unknown[0]}: no such annotation in gold/{SETTLED}/; take it off the list")
    return names


def _miss(missing: list[str], name: str, message: str) -> None:
    missing.append(name)
    print(message, file=sys.stderr)


def _check_different(layer: str, articles: Mapping[str, Article]) -> None:
    names: dict[str, str] = {}
    for name, article in articles.items():
        if (twin := names.setdefault(article.text, name)) != name:
            raise UserError(f"gold/{layer}/{name}: annotates the same text as {twin}; remove one of them")


def text_of(path: Path) -> str:
    """The text that the stage articles makes of a file with one article."""
    outcomes = list(records.read(path))
    if len(outcomes) != 1 or not isinstance(outcomes[0], Record):
        raise UserError(f"{path}: is not one article of plain text")
    return normalize.normalize(outcomes[0].text)[0].text


def sources(root: Path, paths: Mapping[str, Path]) -> list[dict[str, str]]:
    """The rows that the sources.csv beside each of the files has about it."""
    found = []
    for folder in sorted({path.parent for path in paths.values()}):
        table = folder / SOURCES
        if table.is_file():
            with table.open(encoding="utf-8-sig", newline="") as stream:
                found += [row for row in csv.DictReader(stream) if paths.get(row.get("file", ""), Path()).parent == folder]
    return found
