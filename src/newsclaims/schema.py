"""The tables' schemas: read from schema/*.yaml (Table Schema, Data Package v2) and turned into every other form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from newsclaims import schema_check, yaml_files
from newsclaims.errors import UserError

if TYPE_CHECKING:
    import datasets

TABLES = ("articles", "sentences", "entities", "claims", "rejects")
# Those whose rows stand in an article.
OF_ARTICLE = ("sentences", "entities", "claims")

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
# Names that Hugging Face datasets gives to Arrow types, where they differ from Arrow's own.
DATASETS_TYPES: Mapping[str, str] = {"double": "float64", "date32[day]": "date32"}
TYPE_WORDS: Mapping[str, str] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
    "object": "records",
}


@dataclass(frozen=True)
class Field:
    """One column: its name, Table Schema type, description and constraints; ``verbatim`` where it repeats words of the article's text."""

    name: str
    type: str
    description: str
    constraints: Mapping[str, Any] = field(default_factory=dict)
    verbatim: bool = False

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required", False))

    @cached_property
    def verbatim_parts(self) -> tuple[str, ...]:
        """The parts of a list's records that repeat words of the article's text."""
        properties = self.constraints.get("jsonSchema", {}).get("items", {}).get("properties", {})
        return tuple(name for name, part in properties.items() if part.get("verbatim"))


@dataclass(frozen=True)
class ForeignKey:
    """Columns of this table that name a row of ``resource`` by its ``reference`` columns."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: name, title, description, columns in order, and its keys."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]


class DictionaryRow(NamedTuple):
    """One line of a data dictionary; ``column`` is ``fragments[].start`` for a part of a list's records."""

    column: str
    type: str
    required: bool
    description: str


def load(name: str, folder: Path = Path("schema")) -> Table:
    """Read ``folder/name.yaml``; raises UserError where the file is missing or not a Table Schema as we write them."""
    path = folder / f"{name}.yaml"
    try:
        return _read(name, path, path.read_bytes())
    except FileNotFoundError:
        raise UserError(f"{path}: no such schema; the tables are {', '.join(TABLES)}") from None


@cache
def _read(name: str, path: Path, content: bytes) -> Table:
    """Once for each content: every shard of every stage asks for it, and YAML takes long to read."""
    raw = yaml_files.read(path)
    schema_check.check(path, raw, TABLES)
    body = raw["schema"]
    return Table(
        name=raw["name"],
        title=raw["title"],
        description=raw["description"],
        fields=tuple(Field(f["name"], f["type"], f["description"], f.get("constraints", {}), f.get("verbatim", False)) for f in body["fields"]),
        primary_key=tuple(body["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(tuple(k["fields"]), k["reference"].get("resource") or name, tuple(k["reference"]["fields"]))
            for k in body.get("foreignKeys", [])
        ),
    )


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of ``table``: nullability from ``required``, structure of arrays from their ``jsonSchema``."""
    return pa.schema([pa.field(f.name, _arrow_type(f.type, f.constraints.get("jsonSchema", {})), nullable=not f.required) for f in table.fields])


def features(table: Table) -> datasets.Features:
    """The Hugging Face features of ``table``: a list of records stays a list of dictionaries, not a dictionary of lists."""
    import datasets

    return datasets.Features.from_arrow_schema(arrow_schema(table))


def features_yaml(table: Table) -> list[dict[str, Any]]:
    """``dataset_info.features`` of a Hugging Face card, as plain data ready for YAML."""
    return [_feature_yaml(column) for column in arrow_schema(table)]


def dictionary(table: Table) -> list[DictionaryRow]:
    """The data dictionary of ``table``: one row for each column, followed by one for each part of a list's records."""
    return [row for f in table.fields for row in _dictionary_rows(f)]


def _arrow_type(kind: str, json_schema: Mapping[str, Any]) -> pa.DataType:
    if kind == "array":
        items = json_schema["items"]
        return pa.list_(_arrow_type(items["type"], items))
    if kind == "object":
        return pa.struct([pa.field(k, _arrow_type(v["type"], v)) for k, v in json_schema["properties"].items()])
    return ARROW_TYPES[kind]


def _feature_yaml(column: pa.Field) -> dict[str, Any]:
    if not pa.types.is_list(column.type):
        return {"name": column.name, "dtype": _datasets_type(column.type)}
    items = column.type.value_type
    return {"name": column.name, "list": [_feature_yaml(part) for part in items] if pa.types.is_struct(items) else _datasets_type(items)}


def _datasets_type(kind: pa.DataType) -> str:
    return DATASETS_TYPES.get(str(kind), str(kind))


def _dictionary_rows(f: Field) -> Iterator[DictionaryRow]:
    items = f.constraints.get("jsonSchema", {}).get("items", {})
    words = f"list of {TYPE_WORDS[items['type']]}" if f.type == "array" else TYPE_WORDS[f.type]
    yield DictionaryRow(f.name, words, f.required, f.description)
    for name, part in items.get("properties", {}).items():
        # Parts of a record have no constraints of their own: Table Schema has none for them.
        yield DictionaryRow(f"{f.name}[].{name}", TYPE_WORDS[part["type"]], False, part["description"])
