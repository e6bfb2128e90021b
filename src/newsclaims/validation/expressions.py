"""What an expectation looks at, as SQL: a column of the table, whether a rule holds, or what a schema's constraint asks of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newsclaims import expectations, schema
from newsclaims.validation import suites
from newsclaims.validation.rules import OF_ARTICLE, RELATIONS, ROW_RULES, refers

NOT_NULL = "expect_column_values_to_not_be_null"
# Expectations that hold of a value wherever it stands: they need each value once. Others, and these with other arguments, need every row.
OF_VALUES = (NOT_NULL, "expect_column_values_to_be_in_set", "expect_column_values_to_be_between")
ARGUMENTS = frozenset({"column", "value_set", "min_value", "max_value", "strict_min", "strict_max"})


def of_values(table: schema.Table, expectation: Mapping[str, Any]) -> bool:
    """Whether an expectation needs each value of its column once, and not every row."""
    arrays = {f.name for f in table.fields if f.type == "array"}
    return holds_of_values(expectation) and (expectation["kwargs"]["column"] not in arrays or expectation["type"] == NOT_NULL)


def holds_of_values(expectation: Mapping[str, Any]) -> bool:
    """Whether an expectation holds of a value wherever it stands."""
    return expectation["type"] in OF_VALUES and expectation["kwargs"].keys() <= ARGUMENTS


def of_table(table: schema.Table, listed: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """SQL for every column that the expectations name, over RELATIONS of the table."""
    named: dict[str, set[str]] = {}
    for expectation in listed:
        # A condition on rows may name any column.
        others = [f.name for f in table.fields] if "row_condition" in expectation["kwargs"] else []
        for column in [*suites.columns(expectation["kwargs"]), *others]:
            named.setdefault(column, set()).add(expectation["type"])
    return {column: _sql(table, column, types) for column, types in named.items()}


def _sql(table: schema.Table, column: str, types: set[str]) -> str:
    if column in ROW_RULES[table.name]:
        # Unknown counts as broken, since Great Expectations passes over nulls; but of a row whose article is missing no more is known than that.
        orphan = "a.article_id is null or " if OF_ARTICLE in RELATIONS[table.name] else ""
        return f"coalesce({orphan}({ROW_RULES[table.name][column]}), false)"
    constrained = _constraints(table)
    if column in constrained:
        return constrained[column]
    # Texts are long, and that there is one is soon said.
    return f't."{column}"' if types != {NOT_NULL} else f'case when t."{column}" is not null then true end'


def _constraints(table: schema.Table) -> dict[str, str]:
    found = {expectations.computed("foreign-key", key.fields): refers(key, table.name) for key in table.foreign_keys}
    found[expectations.computed("primary-key", table.primary_key)] = _alone(table.name, table.primary_key)
    for f in table.fields:
        value = f't."{f.name}"'
        found[expectations.computed("length", [f.name])] = f"len({value})" if f.type == "array" else f"length({value})"
        found[expectations.computed("unique", [f.name])] = f"case when {value} is not null then {_alone(table.name, [f.name])} end"
        if "pattern" in f.constraints:
            pattern = f.constraints["pattern"].replace("'", "''")
            found[expectations.computed("pattern", [f.name])] = f"regexp_full_match({value}, '{pattern}')"
    return found


def _alone(name: str, columns: Sequence[str]) -> str:
    """Whether no other row has the same in ``columns``."""
    listed = ", ".join(f'"{column}"' for column in columns)
    same = " and ".join(f'd."{column}" is not distinct from t."{column}"' for column in columns)
    return f"not exists (select 1 from (select {listed} from {name} group by all having count(*) > 1) d where {same})"  # noqa: S608 - from the schema
