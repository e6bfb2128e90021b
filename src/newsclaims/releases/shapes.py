"""How the columns of a table differ, and what they have in common, so that a new column does not make every row a changed one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.types as kinds

from newsclaims import schema


class ColumnChange(NamedTuple):
    """``what`` is added, removed, retyped, described (its description or constraints) or key; ``column`` is ``quantities[].unit`` for a part."""

    table: str
    column: str
    what: str
    old: str
    new: str


def changes(table: str, old: pa.Schema, new: pa.Schema) -> list[ColumnChange]:
    """The columns, and parts of records, that only one side has or that are of another type there."""
    return [ColumnChange(table, *one) for one in _differences("", _parts(old), _parts(new))]


def described(table: str, old: schema.Table, new: schema.Table) -> list[ColumnChange]:
    """The key where it differs, and the columns of both that are described or constrained in other words."""
    found = []
    if old.primary_key != new.primary_key:
        found.append(ColumnChange(table, "", "key", ", ".join(old.primary_key), ", ".join(new.primary_key)))
    before, after = ({row.column: row for row in schema.dictionary(one)} for one in (old, new))
    limits = ({f.name: f.constraints for f in one.fields} for one in (old, new))
    constrained = _without_records(*limits)
    for column in sorted(before.keys() & after.keys()):
        if before[column].description != after[column].description or column in constrained:
            what = "identified" if column in old.primary_key and column in constrained else "described"
            found.append(ColumnChange(table, column, what, before[column].description, after[column].description))
    return found


def common(old: pa.Schema, new: pa.Schema) -> dict[str, str]:
    """SQL for what both sides have of each column, by name: whole columns, and of records the parts that both have, in one order."""
    before, after = _parts(old), _parts(new)
    found = {name: _shared(quoted(name), before[name], after[name]) for name in sorted(before.keys() & after.keys())}
    return {name: sql for name, sql in found.items() if sql}


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def words(kind: pa.DataType) -> str:
    """A type as Table Schema calls it, whichever width or encoding a Parquet writer chose for it."""
    if kinds.is_dictionary(kind):
        return words(kind.value_type)
    if _is_list(kind):
        return f"array of {words(kind.value_type)}"
    for is_one, word in (
        (kinds.is_struct, "object"),
        (kinds.is_string, "string"),
        (kinds.is_large_string, "string"),
        (kinds.is_string_view, "string"),
        (kinds.is_integer, "integer"),
        (kinds.is_floating, "number"),
        (kinds.is_boolean, "boolean"),
        (kinds.is_date, "date"),
    ):
        if is_one(kind):
            return word
    return str(kind)


def _without_records(old: Mapping[str, Mapping[str, object]], new: Mapping[str, Mapping[str, object]]) -> set[str]:
    """The columns whose constraints differ, but for the parts of their records, which are compared one by one."""
    plain = [{name: {k: v for k, v in limits.items() if k != "jsonSchema"} for name, limits in side.items()} for side in (old, new)]
    return {name for name in plain[0].keys() & plain[1].keys() if plain[0][name] != plain[1][name]}


def _parts(columns: pa.Schema | pa.StructType) -> dict[str, pa.DataType]:
    return {one.name: one.type for one in columns}


def _is_list(kind: pa.DataType) -> bool:
    return bool(kinds.is_list(kind) or kinds.is_large_list(kind) or kinds.is_fixed_size_list(kind) or kinds.is_list_view(kind))


def _differences(place: str, old: Mapping[str, pa.DataType], new: Mapping[str, pa.DataType]) -> Iterator[tuple[str, str, str, str]]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield place + name, "added", "", words(new[name])
        elif name not in new:
            yield place + name, "removed", words(old[name]), ""
        elif words(old[name]) != words(new[name]):
            yield place + name, "retyped", words(old[name]), words(new[name])
        elif words(old[name]) == "object":
            yield from _differences(f"{place}{name}.", _parts(old[name]), _parts(new[name]))
        elif words(old[name]) == "array of object":
            yield from _differences(f"{place}{name}[].", _parts(old[name].value_type), _parts(new[name].value_type))


def _shared(sql: str, old: pa.DataType, new: pa.DataType) -> str:
    """SQL for what both types have of the value ``sql``; empty where that is nothing."""
    if words(old) != words(new):
        return ""
    if words(old) == "object":
        return _record(sql, old, new)
    if words(old) == "array of object":
        record = _record("part", old.value_type, new.value_type)
        return record and f"list_transform({sql}, lambda part: {record})"
    return sql


def _record(sql: str, old: pa.StructType, new: pa.StructType) -> str:
    before, after = _parts(old), _parts(new)
    parts = {name: _shared(f"{sql}.{quoted(name)}", before[name], after[name]) for name in sorted(before.keys() & after.keys())}
    packed = ", ".join(f"{quoted(name)} := {part}" for name, part in parts.items() if part)
    return packed and f"case when {sql} is null then null else struct_pack({packed}) end"
