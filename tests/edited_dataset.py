"""Made-up datasets of two articles to edit and compare, written in as many shards and with whatever codec a test likes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import small_dataset
from newsclaims import ids, schema, tables
from small_dataset import AID, ROOT, Rows

SNOW = small_dataset.TEXT.replace("Rain", "Snow")
SNOW_ID = ids.article_id(SNOW)
INPUTS: Mapping[str, Any] = {
    "seeds": {"rain.txt": "1", "snow.txt": "2", "sources.csv": "3"},
    "model": {"name": "annotator/model", "sha256": "4"},
    "code": "5",
    "schema": "6",
    "params": "7",
    "lock": "8",
}
# Parsed once: reading the schemas takes longer than writing the tables.
SCHEMAS = {name: schema.load(name, ROOT / "schema") for name in schema.TABLES}
ARROW = {name: schema.arrow_schema(table) for name, table in SCHEMAS.items()}


def rows_of(word: str, file: str) -> Rows:
    """The rows of the small dataset's article with "Rain" replaced by a word of four letters, as if it were read from ``file``."""
    text = small_dataset.TEXT.replace("Rain", word)
    found: Rows = json_like(small_dataset.rows(), {AID: ids.article_id(text), "Rain": word, "rain.txt": file})
    for article in found["articles"]:
        article["text_sha256"] = article["source_sha256"] = ids.sha256(text.encode())
    return found


def json_like(value: Any, words: Mapping[str, str]) -> Any:
    """A copy of nested rows in whose strings ``words`` are replaced."""
    if isinstance(value, dict):
        return {key: json_like(one, words) for key, one in value.items()}
    if isinstance(value, list):
        return [json_like(one, words) for one in value]
    for old, new in words.items():
        value = value.replace(old, new) if isinstance(value, str) else value
    return value


def two() -> Rows:
    """The rows of two articles, of rain.txt and snow.txt, and one reject."""
    one, other = rows_of("Rain", "rain.txt"), rows_of("Snow", "snow.txt")
    return {name: one[name] if name == "rejects" else [*one[name], *other[name]] for name in one}


def write(root: Path, content: Rows, shards: int = 1, codec: str = "zstd", inputs: Mapping[str, Any] | None = None) -> Path:
    """Write schemas and tables below ``root``, with a certificate where ``inputs`` are given; returns the dataset's folder."""
    shutil.copytree(ROOT / "schema", root / "schema", dirs_exist_ok=True)
    dataset = root / "dataset"
    for name, listed in content.items():
        arrow = ARROW[name]
        for number in range(shards):
            path = tables.shard_path(dataset / name, number, shards)
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist(listed[number::shards], schema=arrow), path, compression=codec, row_group_size=2)
    if inputs is not None:
        certify(dataset, inputs)
    return dataset


def certify(dataset: Path, inputs: Mapping[str, Any], **more: Any) -> None:
    """Write a certificate, and thereby make a release of a dataset."""
    stated = {"version": "0.1.0", "kind": "full", "inputs": inputs, "environment": {"python": "3.11", "packages": {"spacy": "3"}}, **more}
    (dataset / "certificate.json").write_text(json.dumps(stated), encoding="utf-8")
