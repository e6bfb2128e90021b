"""Rows that meet a condition: which, their digest, the query that finds them, and what a condition may not reach."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsclaims import fingerprints, schema, tables
from newsclaims.catalogue.cited import Part
from newsclaims.citing import subset
from newsclaims.errors import UserError
from small_dataset import AID
from two_articles import HERALD, repository


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("subset")
    repository(root)
    return root


def select(root: Path, table: str, where: str | None) -> Part:
    return subset.select(root / "dataset", "dataset", schema.load(table, root / "schema"), where)


def rows(root: Path, table: str) -> list[dict[str, Any]]:
    return list(tables.rows(tables.files(root / "dataset" / table)))


def again(part: Part, root: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a reader gets from the printed query, beside the folder, in a DuckDB of their own."""
    monkeypatch.chdir(root)
    with duckdb.connect() as connection:
        found = connection.execute(part.query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("table", schema.TABLES)
def test_all_rows_have_the_tables_own_fingerprint(table: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = select(root, table, None)
    assert part.sha256 == fingerprints.of_files(tables.files(root / "dataset" / table)).sha256
    found = again(part, root, monkeypatch)
    keys = [tuple(row[key] for key in schema.load(table, root / "schema").primary_key) for row in found]
    assert keys == sorted(keys)
    assert fingerprints.of_rows(found).sha256 == part.sha256


@pytest.mark.parametrize(
    ("table", "where", "kept"),
    [
        ("claims", "publisher = 'The Gazette'", lambda row: row["article_id"] == AID),
        ("claims", "published >= date '2022-01-01' and kind = 'direct'", lambda row: row["article_id"] == HERALD and row["kind"] == "direct"),
        ("claims", '"end" > 50', lambda row: row["end"] > 50),
        ("sentences", "article.publisher = 'The Herald'", lambda row: row["article_id"] == HERALD),
        ("entities", "entities.type = 'PER' or title is null", lambda row: row["type"] == "PER"),
        ("articles", "source_file like 's%'", lambda row: row["article_id"] == HERALD),
        ("rejects", "reason = 'empty'", bool),
        # Of a name that both have the table's own is meant; the article's has the prefix.
        ("claims", "text = 'The river is high.'", lambda row: row["text"] == "The river is high."),
        ("claims", "article_text like '%Eve Smith%'", lambda row: row["article_id"] == HERALD),
        ("claims", f"article_id = '{AID}'", lambda row: row["article_id"] == AID),
        ("claims", "claim_id in (select claim_id from claims where source_start is null)", lambda row: row["source_start"] is None),
        ("claims", "article_id in (select article_id from articles where publisher = 'The Herald')", lambda row: row["article_id"] == HERALD),
        ("claims", "publisher = 'The Gazette' -- alone", lambda row: row["article_id"] == AID),
    ],
)
def test_the_rows_that_meet_a_condition(table: str, where: str, kept: Any, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = select(root, table, where)
    wanted = [row for row in rows(root, table) if kept(row)]
    assert part.rows == len(wanted) > 0
    assert part.sha256 == fingerprints.of_rows(wanted).sha256
    found = again(part, root, monkeypatch)
    assert fingerprints.of_rows(found).sha256 == part.sha256
    assert f"read_parquet('dataset/{table}/*.parquet')" in part.query


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(low=st.integers(0, 100), kind=st.sampled_from(["direct", "indirect", "assertion"]))
def test_what_a_condition_leaves_is_what_its_opposite_takes(root: Path, low: int, kind: str) -> None:
    def count(where: str) -> int:
        try:
            return select(root, "claims", where).rows
        except UserError:
            return 0

    where = f"start >= {low} and kind = '{kind}'"
    assert count(where) + count(f"not ({where})") == len(rows(root, "claims"))


@pytest.mark.parametrize(
    "where",
    [
        "text in (select content from read_text('{file}'))",
        "text in (select column0 from read_csv('{file}'))",
        "text in (select column0 from '{file}')",
        "text in (select file from glob('{folder}/*'))",
        "text in (select delimiter from sniff_csv('{file}'))",
        "start in (select 1 from read_blob('{file}'))",
        "start in (select 1 from read_parquet('{parquet}'))",
        "start in (select 1 from parquet_metadata('{parquet}'))",
        "start in (select 1 from rows)",
        "start in (select 1 from duckdb_secrets())",
        "start in (select 1 from sqlite_scan('{file}', 'x'))",
        "getenv('HOME') = 'x'",
    ],
)
def test_a_condition_reads_nothing_else(where: str, root: Path) -> None:
    file = root / "secret.csv"
    file.write_text("secret\n", encoding="utf-8")
    named = where.format(file=file, folder=root, parquet=tables.files(root / "dataset" / "entities")[0])
    with pytest.raises(UserError, match="--where") as raised:
        select(root, "claims", named)
    assert "\n" not in str(raised.value)


def test_a_condition_writes_nothing(root: Path, tmp_path: Path) -> None:
    for where in (f"1=1; copy claims to '{tmp_path}/x.csv'", f"start in (select 1 from query('copy claims to ''{tmp_path}/x.csv'''))"):
        with pytest.raises(UserError, match="--where"):
            select(root, "claims", where)
    assert not list(tmp_path.iterdir())


def test_doors_stay_closed() -> None:
    with duckdb.connect() as connection:
        connection.execute(subset.LOCK)
        for statement in ("set enable_external_access = true", "set python_enable_replacements = true", "set lock_configuration = false"):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)


@pytest.mark.parametrize(
    ("table", "where", "said"),
    [
        (
            "claims",
            "publishr = 'x'",
            r"there is no column publishr; the columns of claims are claim_id, .*, method; those of its article title, .*article_text",
        ),
        ("claims", "claims.publisher = 'x'", "there is no column publisher; the columns of claims are claim_id"),
        ("claims", "article.text = 'x'", "there is no column text;"),
        ("claims", "sentences.text = 'x'", "there is no table sentences;"),
        ("articles", "claim_id = 'x'", "there is no column claim_id; the columns of articles are article_id, .*, source_map$"),
        ("rejects", "publisher = 'x'", "the columns of rejects are source_file, source_record, stage, reason, detail$"),
        ("claims", "start = 'x'", "Could not convert string 'x'"),
        ("claims", "kind = $kind", "Values were not provided"),
        ("claims", "nonsense(kind)", "nonsense does not exist"),
        ("claims", "kind = 'none'", "no row of claims meets this condition"),
        ("claims", "false", "no row of claims meets this condition"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(table: str, where: str, said: str, root: Path) -> None:
    with pytest.raises(UserError, match=said) as raised:
        select(root, table, where)
    assert "\n" not in str(raised.value)


def test_a_table_without_rows_or_files(tmp_path: Path) -> None:
    from small_dataset import build
    from two_articles import content

    build(tmp_path, content() | {"rejects": []})
    with pytest.raises(UserError, match="rejects has no rows to cite"):
        select(tmp_path, "rejects", None)
    tables.files(tmp_path / "dataset" / "claims")[0].unlink()
    with pytest.raises(UserError, match="claims: no Parquet file"):
        select(tmp_path, "claims", None)


def test_the_folders_name_is_quoted(root: Path) -> None:
    part = subset.select(root / "dataset", "it's", schema.load("claims", root / "schema"), None)
    assert "read_parquet('it''s/claims/*.parquet')" in part.query
