"""The suites of validation/: read and checked, so that a misspelt rule stops the build and is not passed over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsclaims import schema
from newsclaims.errors import UserError
from newsclaims.expectations import expectation_id
from newsclaims.validation.rules import ROW_RULES, TABLE_RULES

SEVERITIES = ("critical", "warning")
KEYS = frozenset({"id", "type", "kwargs", "severity", "meta"})
META = frozenset({"rule", "why"})
KIND = "semantic"


def load(table: schema.Table, folder: Path) -> list[dict[str, Any]]:
    """The expectations of ``folder/table.json``, with ``meta.kind`` added; every mistake raises UserError that names the file and the rule."""
    path = folder / f"{table.name}.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path}: no such suite; each table has one, if with an empty list of expectations") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(f"{path}: not JSON in UTF-8: {error}") from error
    if not isinstance(raw, dict) or raw.keys() != {"name", "expectations"} or not isinstance(raw["expectations"], list):
        raise UserError(f"{path}: should be an object with the keys name and expectations (a list)")
    if raw["name"] != table.name:
        raise UserError(f"{path}: name is {raw['name']!r}; it should be {table.name!r}, as the file is called")
    seen: set[str] = set()
    for number, expectation in enumerate(raw["expectations"], 1):
        rule = _check(path, number, table, expectation)
        if rule in seen:
            raise UserError(f"{path}: {rule}: two expectations have this rule")
        seen.add(rule)
    return [expectation | {"meta": expectation["meta"] | {"kind": KIND}} for expectation in raw["expectations"]]


def _check(path: Path, number: int, table: schema.Table, raw: Any) -> str:
    place = f"expectation {number}"
    if not isinstance(raw, dict) or raw.keys() != KEYS:
        raise UserError(f"{path}: {place}: should be an object with the keys {', '.join(sorted(KEYS))}")
    meta = raw["meta"]
    if not isinstance(meta, dict) or meta.keys() != META or not all(isinstance(v, str) and v.strip() for v in meta.values()):
        raise UserError(f"{path}: {place}: meta should have a rule and a why, in words")
    rule = str(meta["rule"])
    wanted = expectation_id(table.name, rule)
    if raw["id"] != wanted:
        raise UserError(f"{path}: {rule}: id is {raw['id']!r}; for this rule of this table it should be {wanted!r}")
    if raw["severity"] not in SEVERITIES:
        raise UserError(f"{path}: {rule}: severity is {raw['severity']!r}; it should be one of {', '.join(SEVERITIES)}")
    if not isinstance(raw["type"], str) or not isinstance(raw["kwargs"], dict):
        raise UserError(f"{path}: {rule}: type should be the name of an expectation, and kwargs an object")
    known = {f.name for f in table.fields} | ROW_RULES[table.name].keys() | TABLE_RULES[table.name].keys()
    for column in columns(raw["kwargs"]):
        if column not in known:
            raise UserError(
                f"{path}: {rule}: {column!r} is neither a column of {table.name} nor a rule that src/newsclaims/validation/rules.py computes"
            )
    return rule


def columns(kwargs: dict[str, Any]) -> list[str]:
    """The columns that an expectation's ``kwargs`` name."""
    named = [kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs]
    for key in ("column_list", "column_set"):
        named += kwargs.get(key, [])
    return named
