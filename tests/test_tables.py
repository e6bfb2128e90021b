"""Parquet files: the same rows are the same bytes, whole or not at all."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


OF_ARTICLES = pa.schema([("article_id", pa.string()), ("n", pa.int64())])
listed = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 9)), max_size=30)


@given(listed, st.booleans(), st.integers(1, 5), st.lists(st.sampled_from("abcdef"), max_size=8))
def test_the_rows_of_an_article_are_found_wherever_they_stand(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, int]], in_order: bool, together: int, asked: list[str]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "t.parquet"
    rows = [{"article_id": a, "n": n} for a, n in (sorted(made) if in_order else made)]
    tables.write(rows, OF_ARTICLES, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "TOGETHER", together)
        found = tables.ByArticle(path)
        assert found.articles == {a for a, _ in made}
        for article in asked:
            assert found[article] == [row for row in rows if row["article_id"] == article]


@given(st.lists(listed, max_size=6), st.integers(1, 5))
def test_rows_collected_as_they_come_are_the_bytes_of_all_at_once(
    tmp_path_factory: pytest.TempPathFactory, made: list[list[tuple[str, int]]], together: int
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    of_articles = [[{"article_id": a, "n": n or None} for a, n in rows] for rows in made]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "TOGETHER", together)
        collected = tables.Collected(OF_ARTICLES, "claims")
        for rows in of_articles:
            collected.add(rows)
        tables.write_table(collected.table(), folder / "a.parquet")
    tables.write([row for rows in of_articles for row in rows], OF_ARTICLES, folder / "b.parquet")
    assert (folder / "a.parquet").read_bytes() == (folder / "b.parquet").read_bytes()


def test_collected_rows_are_refused_as_written_ones_are() -> None:
    collected = tables.Collected(OF_ARTICLES, "claims")
    collected.add([{"article_id": "a", "b": 1}])
    with pytest.raises(UserError, match=r"schema/claims.yaml: has no column b"):
        collected.table()
