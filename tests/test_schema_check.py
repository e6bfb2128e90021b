"""A misspelt or missing key of a schema stops the build, and the message says where it is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsclaims.errors import UserError
from newsclaims.schema_check import check

PATH = Path("schema/notes.yaml")
SPANS = {"type": "array", "items": {"type": "object", "properties": {"start": {"type": "integer", "description": "First."}}}}
VALID: dict[str, Any] = {
    "name": "notes",
    "title": "Notes",
    "description": "Made up.",
    "schema": {
        "primaryKey": ["id"],
        "foreignKeys": [{"fields": ["up"], "reference": {"fields": ["id"]}}],
        "fields": [
            {"name": "id", "type": "string", "description": "Key.", "constraints": {"required": True, "unique": True, "pattern": "n[0-9]+"}},
            {"name": "up", "type": "string", "description": "Note above.", "constraints": {"enum": ["on", "off"], "minLength": 1, "maxLength": 3}},
            {"name": "n", "type": "integer", "description": "Count.", "constraints": {"minimum": 0, "maximum": 9}},
            {"name": "spans", "type": "array", "description": "Spans.", "constraints": {"jsonSchema": SPANS}},
            {
                "name": "words",
                "type": "array",
                "description": "Words.",
                "constraints": {"jsonSchema": {"type": "array", "items": {"type": "string"}}},
            },
        ],
    },
}


def constraint(number: int, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda raw: raw["schema"]["fields"][number]["constraints"].update(values)


def column(number: int, **values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda raw: raw["schema"]["fields"][number].update(values)


def body(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda raw: raw["schema"].update(values)


def key(ours: list[str], **reference: Any) -> Callable[[dict[str, Any]], None]:
    return body(foreignKeys=[{"fields": ours, "reference": reference}])


def test_valid_schema_passes() -> None:
    check(PATH, VALID, ["notes"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw.pop("title"), "the file: title is missing"),
        (lambda raw: raw.update(extra=1), "the file: unknown key extra"),
        (lambda raw: raw.update(description=" "), "the file: description is ' '"),
        (lambda raw: raw.update(name="note"), "name is 'note'; it should be 'notes'"),
        (lambda raw: raw.update(schema=[]), "schema should be a mapping"),
        (body(fields={}), "schema.fields should be a list"),
        (body(missingValues=[]), "schema: unknown key missingValues"),
        (lambda raw: raw["schema"].pop("primaryKey"), "schema: primaryKey is missing"),
        (body(primaryKey=["none"]), "primaryKey is ['none']"),
        (body(primaryKey=["n"]), "each of them required"),
        (body(primaryKey=[]), "primaryKey is []"),
        (lambda raw: raw["schema"]["fields"][0].pop("description"), "field 1: description is missing"),
        (column(1, type="text"), "field up: type is 'text'; it should be one of string"),
        (column(1, name=True), "field 2: name is True"),
        (column(1, name="id"), "two fields are called id"),
        (column(1, constraint={}), "field 2: unknown key constraint;"),
        (column(1, constraints=[]), "field up: constraints should be a mapping"),
        (constraint(0, requierd=True), "field id: constraints: unknown key requierd; known are enum"),
        (constraint(0, minimum=1), "field id: constraints: unknown key minimum"),
        (constraint(2, pattern="x"), "field n: constraints: unknown key pattern"),
        (constraint(0, required="yes"), "field id: required is 'yes'"),
        (constraint(2, minimum=True), "field n: minimum is True"),
        (constraint(1, enum=[True, False]), "field up: enum is [True, False]"),
        (constraint(1, enum=[]), "field up: enum is []"),
        (constraint(0, pattern="["), "field id: pattern is no regular expression"),
        (lambda raw: raw["schema"]["fields"][3].pop("constraints"), "field spans: constraints: jsonSchema is missing"),
        (constraint(3, jsonSchema={"type": "array"}), "field spans: jsonSchema: items is missing"),
        (lambda raw: raw["schema"]["fields"][3]["constraints"]["jsonSchema"]["items"].pop("properties"), "jsonSchema.items: properties is missing"),
        (constraint(3, jsonSchema={"type": "array", "items": {"type": "object", "properties": {}}}), "at least one property"),
        (
            lambda raw: raw["schema"]["fields"][3]["constraints"]["jsonSchema"]["items"]["properties"]["start"].pop("description"),
            "jsonSchema.start: description",
        ),
        (
            lambda raw: raw["schema"]["fields"][3]["constraints"]["jsonSchema"]["items"]["properties"]["start"].update(type="int"),
            "start: type is 'int'",
        ),
        (constraint(4, jsonSchema={"type": "array", "items": {"type": "words"}}), "jsonSchema.items: type is 'words'"),
        (key(["none"], fields=["id"]), "foreignKeys: ['none'] -> ['id'] should pair"),
        (key(["up"], fields=["id", "n"]), "foreignKeys: ['up'] -> ['id', 'n'] should pair"),
        (key(["up"], fields=["id"], resource="others"), "foreignKeys: resource is 'others'"),
        (key(["up"], fields=["id"], table="notes"), "foreignKeys: reference: unknown key table"),
    ],
)
def test_mistake_is_refused_with_its_place(change: Callable[[dict[str, Any]], None], message: str) -> None:
    raw = copy.deepcopy(VALID)
    change(raw)
    with pytest.raises(UserError) as raised:
        check(PATH, raw, ["notes"])
    assert str(raised.value).startswith(f"{PATH}: ")
    assert message in str(raised.value)
