"""The structural expectations that follow from a made-up schema, in full."""

from __future__ import annotations

import uuid
from typing import Any

from newsclaims import expectations, schema

TABLE = schema.Table(
    "notes",
    "Notes",
    "Made up.",
    (
        schema.Field("id", "string", "Key.", {"required": True, "pattern": "a|b"}),
        schema.Field("n", "integer", "Count.", {"required": True, "minimum": 0, "maximum": 9}),
        schema.Field("word", "string", "One of two.", {"enum": ["on", "off"], "minLength": 2, "maxLength": 3, "unique": True, "required": False}),
        schema.Field("list", "array", "Words.", {"minLength": 1, "maxLength": 4, "jsonSchema": {"type": "array", "items": {"type": "string"}}}),
    ),
    ("id", "n"),
    (schema.ForeignKey(("word",), "others", ("key",)),),
)


def configurations(table: schema.Table) -> dict[str, tuple[str, dict[str, Any]]]:
    return {e["meta"]["rule"]: (e["type"].removeprefix("expect_"), e["kwargs"]) for e in expectations.structural(table)}


def test_structural_expectations() -> None:
    assert configurations(TABLE) == {
        "file": ("column_values_to_be_in_set", {"column": "(file)", "value_set": ["as expected"]}),
        "columns": ("column_values_to_be_in_set", {"column": "(columns)", "value_set": ["id, n, word, list"]}),
        "type:id": ("column_values_to_be_in_set", {"column": "id", "value_set": ["string not null"]}),
        "type:n": ("column_values_to_be_in_set", {"column": "n", "value_set": ["int64 not null"]}),
        "type:word": ("column_values_to_be_in_set", {"column": "word", "value_set": ["string"]}),
        "type:list": ("column_values_to_be_in_set", {"column": "list", "value_set": ["list<item: string>"]}),
        "required:id": ("column_values_to_not_be_null", {"column": "id"}),
        "pattern:id": ("column_values_to_be_in_set", {"column": "pattern:id", "value_set": [True]}),
        "required:n": ("column_values_to_not_be_null", {"column": "n"}),
        "minimum:n": ("column_values_to_be_between", {"column": "n", "min_value": 0}),
        "maximum:n": ("column_values_to_be_between", {"column": "n", "max_value": 9}),
        "enum:word": ("column_values_to_be_in_set", {"column": "word", "value_set": ["on", "off"]}),
        "minLength:word": ("column_values_to_be_between", {"column": "length:word", "min_value": 2}),
        "maxLength:word": ("column_values_to_be_between", {"column": "length:word", "max_value": 3}),
        "unique:word": ("column_values_to_be_in_set", {"column": "unique:word", "value_set": [True]}),
        "minLength:list": ("column_values_to_be_between", {"column": "length:list", "min_value": 1}),
        "maxLength:list": ("column_values_to_be_between", {"column": "length:list", "max_value": 4}),
        "primary-key:id,n": ("column_values_to_be_in_set", {"column": "primary-key:id,n", "value_set": [True]}),
        "foreign-key:word": ("column_values_to_be_in_set", {"column": "foreign-key:word", "value_set": [True]}),
    }


def test_primary_key_of_one_column_is_unique_even_where_the_field_does_not_say_so() -> None:
    table = schema.Table("notes", "Notes", "Made up.", TABLE.fields[:1], ("id",), ())
    assert configurations(table)["primary-key:id"] == ("column_values_to_be_in_set", {"column": "primary-key:id", "value_set": [True]})


def test_every_expectation_is_critical_and_tells_why() -> None:
    for e in expectations.structural(TABLE):
        assert e["severity"] == "critical"
        assert e["meta"]["why"] == expectations.WHY[e["meta"]["kind"]]
        assert uuid.UUID(e["id"]).version == 5
    found = [e["id"] for e in expectations.structural(TABLE)]
    assert len(set(found)) == len(found)
    assert {e["meta"]["kind"] for e in expectations.structural(TABLE)} == expectations.WHY.keys()
