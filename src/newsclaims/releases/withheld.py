"""Words that one of two public releases withholds: blanked in both, so that what is shown less or more does not count as changed row by row."""

from __future__ import annotations

import pyarrow as pa

from newsclaims import schema
from newsclaims.releases import shapes
from newsclaims.rights import standoff


def blanked(columns: pa.Schema, table: schema.Table, which: str) -> str:
    """SQL that selects a table's columns, those that repeat an article's words as null in the rows that ``which`` holds for."""
    verbatim = {f.name: f.verbatim_parts for f in table.fields if f.verbatim or f.verbatim_parts}
    # How a public release says where words stand goes and comes with the words.
    verbatim[standoff.COLUMN] = ()
    picked = []
    for column in columns:
        name = shapes.quoted(column.name)
        if column.name not in verbatim:
            picked.append(name)
        elif not verbatim[column.name]:
            picked.append(f"case when {which} then null else {name} end as {name}")
        else:
            without = _without(column.type, set(verbatim[column.name]))
            picked.append(f"case when {which} then list_transform({name}, lambda part: {without}) else {name} end as {name}")
    return ", ".join(picked)


def _without(kind: pa.DataType, verbatim: set[str]) -> str:
    names = [part.name for part in kind.value_type]
    parts = (f"{shapes.quoted(name)} := {'null' if name in verbatim else f'part.{shapes.quoted(name)}'}" for name in names)
    return f"struct_pack({', '.join(parts)})"
