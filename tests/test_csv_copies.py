"""CSV copies: read by pandas, polars and DuckDB, harmless to spreadsheets, and undone to the very rows."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import small_dataset
from newsclaims import fingerprints, schema, tables
from newsclaims.errors import UserError
from newsclaims.exports import csv_copies

SCHEMAS = [schema.load(name, small_dataset.ROOT / "schema") for name in schema.TABLES]
RECORDS = {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}, "x": {"type": "number"}, "t": {"type": "string"}}}}
WORDS = {"type": "array", "items": {"type": "string"}}
MADE_UP = schema.Table(
    "made-up",
    "",
    "",
    (
        schema.Field("text", "string", ""),
        schema.Field("count", "integer", ""),
        schema.Field("share", "number", ""),
        schema.Field("yes", "boolean", ""),
        schema.Field("day", "date", ""),
        schema.Field("records", "array", "", {"jsonSchema": RECORDS}),
        schema.Field("words", "array", "", {"jsonSchema": WORDS}),
    ),
    ("text",),
    (),
)
EXCEL_RUNS_IT = re.compile(r"[\s\ufeff]*[=+\-@\t\r＝＋－＠]")


def made_up(folder: Path, *shards: list[dict[str, Any]]) -> Path:
    for number, rows in enumerate(shards):
        tables.write(rows, schema.arrow_schema(MADE_UP), tables.shard_path(folder / "made-up", number, len(shards)))
    return csv_copies.write(folder, [MADE_UP])[0]


TEXTS = st.text(max_size=8) | st.text(alphabet="'=+-@\t\r\n\"\\, aé\u2028\ufeff＝\x00", max_size=6)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.none() | TEXTS,
            "count": st.none() | st.integers(-(2**53) + 1, 2**53 - 1),
            "share": st.none() | st.floats(allow_nan=False, allow_infinity=False),
            "yes": st.none() | st.booleans(),
            "day": st.none() | st.dates(),
            "records": st.none() | st.lists(st.fixed_dictionaries({"n": st.just(-1), "x": st.just(0.5), "t": st.none() | TEXTS}), max_size=2),
            "words": st.none() | st.lists(TEXTS, max_size=2),
        }
    ),
    max_size=4,
)
EMPTY: dict[str, Any] = dict.fromkeys(("text", "count", "share", "yes", "day", "records", "words"))


@given(ROWS, ROWS)
@example([EMPTY, EMPTY | {"text": ""}], [EMPTY | {"text": "'=1"}, EMPTY | {"text": "''=1"}, EMPTY | {"text": "=1"}, EMPTY | {"text": "'"}])
@settings(max_examples=25)
def test_reading_it_back_by_the_rule_gives_the_same_fingerprint(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = made_up(Path(folder), first, second)
        assert list(csv_copies.read(path, MADE_UP)) == first + second
        assert fingerprints.of_rows(csv_copies.read(path, MADE_UP)) == fingerprints.of_files(tables.files(Path(folder) / "made-up"))


@given(TEXTS)
@settings(max_examples=25)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = made_up(Path(folder), [EMPTY | {"text": text, "count": -1}])
        cell, count = next(iter(cells_of(path)))[:2]
        assert not EXCEL_RUNS_IT.match(cell)
        assert cell.removeprefix("'") == text
        assert count == "-1"


def cells_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n\u00a0-1", "\ufeff=1", "\u3000@x", "＝1"])
def test_formulas_get_an_apostrophe(tmp_path: Path, text: str) -> None:
    assert cells_of(made_up(tmp_path, [EMPTY | {"text": text}]))[0][0] == "'" + text


def test_the_bytes(tmp_path: Path) -> None:
    rows = [
        {
            "text": 'He "said",\nno',
            "count": -3,
            "share": 0.5,
            "yes": True,
            "day": date(2021, 8, 25),
            "records": [{"n": 1, "x": 2.0, "t": "é"}],
            "words": [],
        },
        EMPTY | {"text": "", "yes": False},
        EMPTY,
    ]
    assert made_up(tmp_path, rows[:1], rows[1:]).read_bytes().decode() == (
        '"text","count","share","yes","day","records","words"\n'
        '"He ""said"",\nno",-3,0.5,true,2021-08-25,"[{""n"":1,""x"":2.0,""t"":""é""}]","[]"\n'
        '"",,,false,,,\n'
        ",,,,,,\n"
    )


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_dataset.build(tmp_path_factory.mktemp("csv"))
    csv_copies.write(folder, SCHEMAS)
    return folder


def test_every_table_of_a_release_comes_back(release: Path) -> None:
    for table in SCHEMAS:
        again = fingerprints.of_rows(csv_copies.read(release / "csv" / f"{table.name}.csv", table))
        assert again == fingerprints.of_files(tables.files(release / table.name))


def test_pandas_reads_numbers_dates_and_lists(release: Path) -> None:
    given = tables.read(release / "claims").to_pylist()
    claims = pd.read_csv(release / "csv" / "claims.csv", dtype_backend="numpy_nullable", keep_default_na=False, na_values=[""])
    assert claims["start"].tolist() == [row["start"] for row in given]
    assert [None if pd.isna(one) else one for one in claims["cue_start"]] == [row["cue_start"] for row in given]
    assert claims["text"].str.replace(r"\A'", "", regex=True).tolist() == [row["text"] for row in given]
    assert claims["fragments"].map(json.loads).tolist() == [row["fragments"] for row in given]
    articles = pd.read_csv(release / "csv" / "articles.csv", parse_dates=["published"])
    assert articles["published"][0].date() == date(2021, 8, 25)
    assert articles["text"][0] == small_dataset.TEXT


def test_polars_reads_it_and_tells_null_from_empty(release: Path, tmp_path: Path) -> None:
    claims = pl.read_csv(release / "csv" / "claims.csv", infer_schema_length=None)
    given = tables.read(release / "claims").to_pylist()
    assert claims["cue_start"].to_list() == [row["cue_start"] for row in given]
    assert claims["text"].to_list() == [row["text"] for row in given]
    assert pl.read_csv(release / "csv" / "articles.csv", try_parse_dates=True)["published"].to_list() == [date(2021, 8, 25)]
    both = pl.read_csv(made_up(tmp_path, [EMPTY | {"text": "", "count": 1}, EMPTY | {"count": 2}]))
    assert both["text"].to_list() == ["", None]


def test_duckdb_reads_it_and_tells_null_from_empty(release: Path, tmp_path: Path) -> None:
    found = duckdb.execute(f"SELECT cue_start, fragments::JSON->0->'end' FROM read_csv('{release / 'csv' / 'claims.csv'}')").fetchall()
    given = tables.read(release / "claims").to_pylist()
    assert [(cue, int(end)) for cue, end in found] == [(row["cue_start"], row["fragments"][0]["end"]) for row in given]
    path = made_up(tmp_path, [EMPTY | {"text": "", "count": 1}, EMPTY | {"count": 2}])
    assert duckdb.execute(f"SELECT text FROM read_csv('{path}', allow_quoted_nulls = false, types = {{'text': 'VARCHAR'}})").fetchall() == [
        ("",),
        (None,),
    ]


def test_a_release_whose_texts_are_null(tmp_path: Path) -> None:
    rows = [row | {"text": None, "cue_text": None} for row in small_dataset.rows()["claims"]]
    arrow = schema.arrow_schema(SCHEMAS[3])
    tables.write(
        rows, arrow.set(arrow.get_field_index("text"), arrow.field("text").with_nullable(True)), tables.shard_path(tmp_path / "claims", 0, 1)
    )
    (path,) = csv_copies.write(tmp_path, [SCHEMAS[3]])
    assert [row["text"] for row in csv_copies.read(path, SCHEMAS[3])] == [None] * 3


def test_twice_the_same_bytes_and_nothing_else(release: Path) -> None:
    before = {path.name: path.read_bytes() for path in (release / "csv").iterdir()}
    csv_copies.write(release, SCHEMAS)
    assert {path.name: path.read_bytes() for path in (release / "csv").iterdir()} == before
    assert set(before) == {f"{name}.csv" for name in schema.TABLES}


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="claims: no Parquet file"):
        csv_copies.write(tmp_path, [SCHEMAS[3]])
    made_up(tmp_path, [])
    wider = schema.Table("made-up", "", "", (*MADE_UP.fields, schema.Field("more", "string", "")), ("text",), ())
    with pytest.raises(UserError, match="no column more"):
        csv_copies.write(tmp_path, [wider])
