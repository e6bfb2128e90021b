"""A suite that names something unknown stops the build; those of the repository name nothing unknown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsclaims import expectations, schema
from newsclaims.errors import UserError
from newsclaims.validation import suites
from newsclaims.validation.rules import ROW_RULES, TABLE_RULES

REPOSITORY = Path(__file__).parents[1]
REJECTS = schema.load("rejects", REPOSITORY / "schema")


def suite() -> dict[str, Any]:
    rule = "later-reject-has-article"
    expectation = {
        "id": expectations.expectation_id("rejects", rule),
        "type": "expect_column_values_to_be_in_set",
        "kwargs": {"column": rule, "value_set": [True]},
        "severity": "critical",
        "meta": {"rule": rule, "why": "It must."},
    }
    return {"name": "rejects", "expectations": [expectation]}


def first(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda raw: raw["expectations"][0].update(values)


def test_suite_is_loaded_with_its_kind(tmp_path: Path) -> None:
    (tmp_path / "rejects.json").write_text(json.dumps(suite()))
    (expectation,) = suites.load(REJECTS, tmp_path)
    assert expectation["meta"] == {"rule": "later-reject-has-article", "why": "It must.", "kind": "semantic"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw.pop("name"), "should be an object with the keys name and expectations"),
        (lambda raw: raw.update(name="claims"), "name is 'claims'"),
        (lambda raw: raw.update(expectations={}), "expectations (a list)"),
        (lambda raw: raw["expectations"].append(raw["expectations"][0]), "later-reject-has-article: two expectations"),
        (first(extra=1), "expectation 1: should be an object with the keys"),
        (first(meta={"rule": "x"}), "expectation 1: meta should have a rule and a why"),
        (first(meta={"rule": "x", "why": " "}), "expectation 1: meta should have a rule and a why"),
        (first(id="1"), "later-reject-has-article: id is '1'; for this rule of this table it should be '"),
        (first(severity="info"), "later-reject-has-article: severity is 'info'"),
        (first(type=1), "later-reject-has-article: type should be"),
        (first(kwargs=[]), "later-reject-has-article: type should be"),
        (first(kwargs={"column": "later-reject"}), "later-reject-has-article: 'later-reject' is neither a column of rejects nor a rule"),
        (first(kwargs={"column_list": ["stage", "nothing"]}), "'nothing' is neither"),
    ],
)
def test_mistake_is_refused_with_file_and_rule(tmp_path: Path, change: Callable[[dict[str, Any]], None], message: str) -> None:
    raw = suite()
    change(raw)
    path = tmp_path / "rejects.json"
    path.write_text(json.dumps(raw))
    with pytest.raises(UserError) as raised:
        suites.load(REJECTS, tmp_path)
    assert str(raised.value).startswith(f"{path}: ")
    assert message in str(raised.value)


@pytest.mark.parametrize(("content", "message"), [(None, "no such suite"), (b"{", "not JSON"), (b"\xff", "not JSON")])
def test_bad_file_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "rejects.json").write_bytes(content)
    with pytest.raises(UserError, match=rf"rejects\.json: {message}"):
        suites.load(REJECTS, tmp_path)


@pytest.mark.parametrize("name", schema.TABLES)
def test_every_rule_that_the_code_knows_is_switched_on(name: str) -> None:
    named = {
        column for e in suites.load(schema.load(name, REPOSITORY / "schema"), REPOSITORY / "validation") for column in suites.columns(e["kwargs"])
    }
    assert named == ROW_RULES[name].keys() | TABLE_RULES[name].keys()
