"""Parquet files: the same rows are the same bytes, whole or not at all."""

from pathlib import Path

import pyarrow as pa
import pytest

from newsclaims import ids, tables
from newsclaims.errors import UserError

SCHEMA = pa.schema([pa.field("a", pa.string(), nullable=False), pa.field("n", pa.int64())])


def test_the_same_rows_are_the_same_bytes_and_no_temporary_file_stays(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"a": "é😀", "n": 1}, {"a": "b", "n": None}]
    for name in ("x", "y"):
        tables.write(rows, SCHEMA, tmp_path / name / "t.parquet")
    assert (tmp_path / "x" / "t.parquet").read_bytes() == (tmp_path / "y" / "t.parquet").read_bytes()
    assert [p.name for p in (tmp_path / "x").iterdir()] == ["t.parquet"]
    assert list(tables.rows([tmp_path / "x" / "t.parquet"])) == rows


def test_a_misspelt_column_is_refused_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    tables.write([{"a": "old"}], SCHEMA, path)
    with pytest.raises(UserError, match=r"has no column b, which the code fills"):
        tables.write([{"a": "new", "b": 1}], SCHEMA, path)
    assert next(iter(tables.rows([path])))["a"] == "old"


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"a column has not the type of what the code fills it with: Arrow"):
        tables.write([{"a": "x", "n": "not a number"}], SCHEMA, tmp_path / "t.parquet")
    assert not list(tmp_path.iterdir())


def test_shards_are_a_function_of_the_id() -> None:
    assert tables.shard_path(Path("d"), 2, 16).name == "train-00002-of-00016.parquet"
    assert tables.shard_of("00000005" + "f" * 8, 4) == 1
    assert tables.shard_of("00000005" + "0" * 8, 4) == 1


def test_read_joins_the_shards_in_order(tmp_path: Path) -> None:
    for n, word in enumerate(("first", "second")):
        tables.write([{"a": word}], SCHEMA, tables.shard_path(tmp_path, n, 2))
    assert tables.read(tmp_path)["a"].to_pylist() == ["first", "second"]


def test_ids_are_of_content_alone() -> None:
    assert ids.article_id("é") == ids.sha256("é".encode())[:16]
    assert ids.claim_id("0" * 16, 3, 9, None) == "0" * 16 + "-c3-9"
    assert ids.claim_id("0" * 16, 3, 9, 12) == "0" * 16 + "-c3-9-q12"
