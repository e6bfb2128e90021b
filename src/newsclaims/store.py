"""The stored annotations of articles: one spaCy DocBin per shard, each Doc marked with its article and what it was made with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin

from newsclaims import atomic, tables
from newsclaims.params import Params

FOLDER = Path("build/annotations")
ATTRIBUTES = ["SENT_START", "ENT_IOB", "ENT_TYPE"]


def path_of(root: Path, number: int) -> Path:
    """The DocBin of one shard."""
    return root / FOLDER / f"{number:05d}.spacy"


def write(path: Path, docs: Iterable[Doc]) -> None:
    """Store ``docs`` in one piece."""
    store = DocBin(attrs=ATTRIBUTES, store_user_data=True, docs=docs)
    atomic.write_bytes(path, store.to_bytes())


def read(path: Path, language: str) -> Iterator[Doc]:
    """The Docs of one store, in the order of their articles."""
    return iter(DocBin().from_bytes(path.read_bytes()).get_docs(spacy.blank(language).vocab))


def articles(root: Path, params: Params, number: int) -> list[dict[str, Any]]:
    """The rows of table articles in one shard, without their source maps."""
    table = tables.read_file(tables.shard_path(root / "dataset" / "articles", number, params.shards))
    rows: list[dict[str, Any]] = table.drop_columns(["source_map"]).to_pylist()
    return rows


def annotated(root: Path, params: Params, number: int) -> Iterator[tuple[dict[str, Any], Doc]]:
    """The articles of one shard with their annotations, by id; an article that could not be annotated is in the rejects and not here."""
    docs = {doc.user_data["article_id"]: doc for doc in read(path_of(root, number), params.language)}
    for article in articles(root, params, number):
        doc = docs.get(article["article_id"])
        if doc is not None:
            yield article, doc
