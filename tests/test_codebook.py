"""The codebook lists every column once, and no spreadsheet calculates its cells."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims import schema
from newsclaims.catalogue import codebook
from newsclaims.schema import Field, ForeignKey, Table
from small_dataset import ROOT

SCHEMAS = {name: schema.load(name, ROOT / "schema") for name in schema.TABLES}


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_column_and_every_part_of_a_record_has_one_line() -> None:
    found = lines(codebook.text(SCHEMAS))
    expected = [(name, row.column, row.type, row.description) for name in SCHEMAS for row in schema.dictionary(SCHEMAS[name])]
    assert [(line["table"], line["column"], line["type"], line["description"]) for line in found] == expected
    by_name = {(line["table"], line["column"]): line for line in found}
    assert by_name["claims", "kind"]["allowed values"] == "direct, mixed, indirect, assertion"
    assert by_name["claims", "start"]["allowed values"] == "from 0"
    assert by_name["claims", "claim_id"]["key"] == "primary key"
    assert by_name["claims", "sentence_id"]["key"] == "refers to sentences.sentence_id"
    assert by_name["claims", "parent_claim_id"]["key"] == "refers to claims.claim_id"
    assert by_name["rejects", "stage"]["key"] == "part of the primary key"
    assert by_name["rejects", "stage"]["required"] == "yes"
    assert by_name["claims", "quantities[].unit"]["required"] == "no"


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", '=HYPERLINK("http://e.example")'])
def test_no_cell_is_a_formula(words: str) -> None:
    field = Field(words, "string", words, {"enum": [words, "b"], "pattern": "x"})
    table = Table(words, "t", "d", (field,), ("k",), (ForeignKey((words,), "other", ("x",)),))
    (row,) = list(csv.reader(io.StringIO(codebook.text({words: table}), newline="")))[1:]
    assert row[0] == row[1] == row[4] == f"'{words}"
    assert not [cell for cell in row if cell.startswith(codebook.FORMULA)]


@given(st.text())
def test_other_words_stay_as_they_are(words: str) -> None:
    assert codebook.harmless(words).removeprefix("'" if words.startswith(codebook.FORMULA) else "") == words
    assert not codebook.harmless(words).startswith(codebook.FORMULA)
