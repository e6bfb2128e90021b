"""What a file of schema/ must look like, so that a misspelt key stops the build and is not passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsclaims.errors import UserError

# Constraints of Table Schema that we turn into expectations, by the field types that they may stand on.
CONSTRAINTS: Mapping[str, frozenset[str]] = {
    "string": frozenset({"required", "unique", "enum", "pattern", "minLength", "maxLength"}),
    "integer": frozenset({"required", "unique", "minimum", "maximum"}),
    "number": frozenset({"required", "minimum", "maximum"}),
    "boolean": frozenset({"required"}),
    "date": frozenset({"required"}),
    "array": frozenset({"required", "minLength", "maxLength", "jsonSchema"}),
}
ITEM_TYPES = ("string", "integer", "number", "boolean")
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "required": bool,
    "unique": bool,
    "enum": list,
    "pattern": str,
    "minimum": (int, float),
    "maximum": (int, float),
    "minLength": int,
    "maxLength": int,
    "jsonSchema": dict,
}


def check(path: Path, raw: Any, tables: Sequence[str]) -> None:
    """Raise UserError, naming ``path`` and the place, unless ``raw`` is a Table Schema of the kind that we can turn into every form."""
    _keys(path, "the file", raw, {"name", "title", "description", "schema"})
    _words(path, "the file", raw, ("name", "title", "description"))
    if raw["name"] != path.stem:
        raise UserError(f"{path}: name is {raw['name']!r}; it should be {path.stem!r}, as the file is called")
    body = raw["schema"]
    _keys(path, "schema", body, {"fields", "primaryKey"}, {"foreignKeys"})
    for key in ("fields", "primaryKey", "foreignKeys"):
        if not isinstance(body.get(key, []), list):
            raise UserError(f"{path}: schema.{key} should be a list")
    for number, column in enumerate(body["fields"], 1):
        _field(path, f"field {number}", column)
    names = [column["name"] for column in body["fields"]]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"{path}: two fields are called {name}")
    required = {column["name"] for column in body["fields"] if column.get("constraints", {}).get("required")}
    if not body["primaryKey"] or not set(body["primaryKey"]) <= required:
        raise UserError(f"{path}: primaryKey is {body['primaryKey']!r}; it should name fields of the table, each of them required")
    for key in body.get("foreignKeys", []):
        _foreign_key(path, key, names, tables)


def _field(path: Path, place: str, raw: Any) -> None:
    _keys(path, place, raw, {"name", "type", "description"}, {"constraints", "verbatim"})
    _words(path, place, raw, ("name", "type", "description"))
    place = f"field {raw['name']}"
    _verbatim(path, place, raw)
    if raw["type"] not in CONSTRAINTS:
        raise UserError(f"{path}: {place}: type is {raw['type']!r}; it should be one of {', '.join(CONSTRAINTS)}")
    constraints = raw.get("constraints", {})
    _keys(path, f"{place}: constraints", constraints, {"jsonSchema"} if raw["type"] == "array" else set(), set(CONSTRAINTS[raw["type"]]))
    for key, value in constraints.items():
        if not isinstance(value, KINDS[key]) or (isinstance(value, bool) and KINDS[key] is not bool):
            raise UserError(f"{path}: {place}: {key} is {value!r}, which is not of its type")
    if "enum" in constraints and not (constraints["enum"] and all(isinstance(value, str) for value in constraints["enum"])):
        raise UserError(
            f"{path}: {place}: enum is {constraints['enum']!r}; it should list words (YAML reads on, off, yes and no as booleans: quote them)"
        )
    try:
        re.compile(constraints.get("pattern", ""))
    except re.error as error:
        raise UserError(f"{path}: {place}: pattern is no regular expression: {error}") from error
    if raw["type"] == "array":
        _array(path, f"{place}: jsonSchema", constraints["jsonSchema"])


def _array(path: Path, place: str, raw: Any) -> None:
    _keys(path, place, raw, {"type", "items"})
    items = raw["items"]
    if not isinstance(items, dict) or items.get("type") != "object":
        _keys(path, f"{place}.items", items, {"type"})
        _item_type(path, f"{place}.items", items["type"])
        return
    _keys(path, f"{place}.items", items, {"type", "properties"})
    if not isinstance(items["properties"], dict) or not items["properties"]:
        raise UserError(f"{path}: {place}.items: properties should be a mapping of at least one property")
    for name, item in items["properties"].items():
        _keys(path, f"{place}.{name}", item, {"type", "description"}, {"verbatim"})
        _verbatim(path, f"{place}.{name}", item)
        _words(path, f"{place}.{name}", item, ("type", "description"))
        _item_type(path, f"{place}.{name}", item["type"])


def _foreign_key(path: Path, raw: Any, names: Sequence[str], tables: Sequence[str]) -> None:
    _keys(path, "foreignKeys", raw, {"fields", "reference"})
    _keys(path, "foreignKeys: reference", raw["reference"], {"fields"}, {"resource"})
    fields, reference = raw["fields"], raw["reference"]["fields"]
    if not (isinstance(fields, list) and isinstance(reference, list) and fields and len(fields) == len(reference) and set(fields) <= set(names)):
        raise UserError(f"{path}: foreignKeys: {fields!r} -> {reference!r} should pair fields of this table with as many of another's")
    # Data Package: no resource, or an empty one, is the table itself.
    if raw["reference"].get("resource") not in (None, "", *tables):
        raise UserError(f"{path}: foreignKeys: resource is {raw['reference']['resource']!r}; it should be one of {', '.join(tables)}")


def _verbatim(path: Path, place: str, raw: Mapping[str, Any]) -> None:
    if not isinstance(raw.get("verbatim", False), bool) or (raw.get("verbatim") and raw["type"] != "string"):
        raise UserError(
            f"{path}: {place}: verbatim is {raw['verbatim']!r} on type {raw['type']}; it should be true or false, and true on strings only"
        )


def _item_type(path: Path, place: str, kind: Any) -> None:
    if kind not in ITEM_TYPES:
        raise UserError(f"{path}: {place}: type is {kind!r}; it should be one of {', '.join(ITEM_TYPES)}")


def _words(path: Path, place: str, raw: Mapping[str, Any], keys: Sequence[str]) -> None:
    for key in keys:
        if not isinstance(raw[key], str) or not raw[key].strip():
            raise UserError(f"{path}: {place}: {key} is {raw[key]!r}; it should be words")


def _keys(path: Path, place: str, raw: Any, needed: set[str], allowed: set[str] | None = None) -> None:
    if not isinstance(raw, dict):
        raise UserError(f"{path}: {place} should be a mapping")
    for key in sorted(needed - raw.keys()):
        raise UserError(f"{path}: {place}: {key} is missing")
    known = needed | (allowed or set())
    for key in sorted(str(key) for key in raw.keys() - known):
        raise UserError(f"{path}: {place}: unknown key {key}; known are {', '.join(sorted(known))}")
