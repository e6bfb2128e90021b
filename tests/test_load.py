"""The dataset's folder in the hands of its users: datasets, pandas, polars, duckdb, all offline."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import datasets
import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from newsclaims import schema, tables
from newsclaims.stages import card
from small_dataset import PARAMS, approve, build, describe, rows


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    build(tmp_path)
    # As in a real dataset: JSON and CSV files lie beside the tables, and datasets must take none of them for one.
    describe(tmp_path)
    card.run(tmp_path, PARAMS)
    return tmp_path


def load(root: Path, name: str | None = None) -> Any:
    """A table as ``datasets`` gives it, with one cache for the whole test."""
    return datasets.load_dataset(str(root / "dataset"), name, split="train", cache_dir=str(root / "hf"))


def rows_of(path: Path) -> Any:
    return pq.read_table(path).to_pylist()


def parquet(root: Path, name: str) -> Path:
    (path,) = (root / "dataset" / name).glob("*.parquet")
    return path


def test_datasets_gives_the_rows_and_features_of_every_table(root: Path) -> None:
    for name in schema.TABLES:
        loaded = load(root, name)
        assert loaded.to_list() == rows_of(parquet(root, name))
        assert len(loaded) == len(rows()[name])
        assert loaded.features == schema.features(schema.load(name, root / "schema"))
        assert "Content: sha256:" in loaded.info.description


def test_nothing_but_the_tables_is_loaded(root: Path) -> None:
    assert {path.name for path in (root / "dataset").glob("*.*")} >= {"fingerprint.json", "datapackage.json", "croissant.json", "codebook.csv"}
    assert sorted(datasets.get_dataset_config_names(str(root / "dataset"))) == sorted(schema.TABLES)
    for name in schema.TABLES:
        assert list(datasets.load_dataset(str(root / "dataset"), name, cache_dir=str(root / "hf"))) == ["train"]


def test_the_default_table_is_claims(root: Path) -> None:
    assert load(root)["claim_id"] == [row["claim_id"] for row in rows()["claims"]]


def rebuild(root: Path) -> None:
    """One word of one claim changes; the rows and bytes stay as many, as they do when a label is corrected."""
    content = rows()
    content["claims"][1]["kind"] = "indirect"
    content["claims"][0]["kind"] = "direct"
    build(root, content)


def kinds(root: Path) -> list[str]:
    return list(load(root, "claims")["kind"])


def test_a_rebuilt_table_is_not_served_from_a_stale_cache(root: Path) -> None:
    assert kinds(root) == ["indirect", "direct", "assertion"]
    rebuild(root)
    card.run(root, PARAMS)
    assert kinds(root) == ["direct", "indirect", "assertion"]


def test_it_is_the_digest_that_keeps_the_cache_fresh(root: Path) -> None:
    """Without it datasets returns the old rows: where this fails, a later version looks at the files and the digest may go."""
    old = (root / "dataset" / "README.md").read_bytes()
    kinds(root)
    rebuild(root)
    (root / "dataset" / "README.md").write_bytes(old)
    assert kinds(root) == ["indirect", "direct", "assertion"]


def test_a_table_without_rows_can_be_read(root: Path) -> None:
    """Of such a table ``datasets`` 5.2 gives a stream only; the card says so."""
    build(root, {**rows(), "rejects": []})
    card.run(root, PARAMS)
    stream = datasets.load_dataset(str(root / "dataset"), "rejects", split="train", cache_dir=str(root / "hf"), streaming=True)
    assert list(stream) == []
    assert stream.features == schema.features(schema.load("rejects", root / "schema"))
    path = parquet(root, "rejects")
    assert pd.read_parquet(path).shape == pl.read_parquet(path).shape == (0, 5)
    assert duckdb.read_parquet(str(path)).to_arrow_table().num_rows == 0


def test_a_shard_without_rows_does_no_harm(root: Path) -> None:
    """A corpus of a few articles leaves most of its shards empty."""
    path = parquet(root, "claims")
    tables.write([], pq.read_schema(path), path.with_name("train-00001-of-00002.parquet"))
    approve(root / "dataset")
    card.run(root, PARAMS)
    assert load(root, "claims").to_list() == rows_of(path)


def test_pandas_polars_and_duckdb_give_the_same_rows(root: Path) -> None:
    for name in schema.TABLES:
        path = parquet(root, name)
        expected = pq.read_table(path)
        assert list(pd.read_parquet(path.parent).columns) == expected.column_names
        assert len(pd.read_parquet(path.parent)) == expected.num_rows
        assert pl.read_parquet(path).to_dicts() == expected.to_pylist()
        assert duckdb.read_parquet(str(path)).to_arrow_table().to_pylist() == expected.to_pylist()


def test_every_example_of_the_card_runs_as_written(root: Path) -> None:
    examples = re.findall(r"```python\n(.*?)```", (root / "dataset" / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert [example.split()[1] for example in examples] == ["datasets", "pandas", "polars", "duckdb"]
    code = "".join(example + "print(type(claims).__module__.split('.')[0], len(claims))\n" for example in examples)
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(root / "hf")}
    done = subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, check=False, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["datasets 3", "pandas 3", "polars 3", "pandas 3"], done.stderr


def test_a_card_is_written_for_what_was_approved_only(root: Path) -> None:
    """The helper that approves is not what makes the cache test pass: the same files give the same card."""
    before = (root / "dataset" / "README.md").read_bytes()
    approve(root / "dataset")
    card.run(root, PARAMS)
    assert (root / "dataset" / "README.md").read_bytes() == before
