"""What Great Expectations let pass is known of the same expectation of the same values, and of nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from newsclaims.validation import passed
from newsclaims.validation.check import Checker
from newsclaims.validation.frame import Frame
from newsclaims.validation.passed import FILE, Pass, Passed


def expectation(kind: str, **kwargs: Any) -> dict[str, Any]:
    meta = {"rule": kind, "kind": "value", "why": "It is so."}
    return {"id": f"00000000-0000-0000-0000-{len(kind):012}", "type": kind, "kwargs": {"column": "a", **kwargs}, "severity": "critical", "meta": meta}


NOT_NULL = expectation("expect_column_values_to_not_be_null")
IN_SET = expectation("expect_column_values_to_be_in_set", value_set=["x", "y"])
BETWEEN = expectation("expect_column_values_to_be_between", min_value=0, max_value=9)
UNIQUE = expectation("expect_column_values_to_be_unique")


def tallied(**rows: int) -> Frame:
    return Frame.tallied(
        {"a": Counter({None if value == "null" else value: n for value, n in rows.items()})}, lambda _, values: [str(v) for v in values]
    )


@pytest.fixture(scope="module")
def asked() -> Checker:
    return Checker()


def outcomes(checker: Checker, root: Path, frame: Frame, *listed: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """What is told of each, and the types that Great Expectations was asked about."""
    seen: list[str] = []
    real = Checker._asked

    def _asked(self: Checker, table: str, frame: Frame, expectations: Any) -> dict[str, Any]:
        seen.extend(one["type"] for one in expectations)
        return real(self, table, frame, expectations)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Checker, "_asked", _asked)
        patch.setattr(checker, "_passed", before := Passed(root))
        found = [one.report() for one in checker.check("claims", frame, listed, {})]
        before.write()
    return found, seen


def test_the_same_values_are_asked_about_once_however_many_rows_have_them(asked: Checker, tmp_path: Path) -> None:
    frame, more = tallied(x=3, y=1, null=2), tallied(y=7, x=1, null=5)
    first, seen = outcomes(asked, tmp_path, frame, IN_SET)
    assert seen == [IN_SET["type"]]
    again, seen = outcomes(asked, tmp_path, more, IN_SET)
    assert seen == []
    # Rows without a value are not checked.
    assert [one["checked"] for one in (*first, *again)] == [4, 8]
    assert again == outcomes(asked, tmp_path / "elsewhere", more, IN_SET)[0]


@pytest.mark.parametrize("frame", [tallied(x=1, z=1, null=1), tallied(x=1, null=1), tallied(x=1, y=1)])
def test_other_values_are_asked_about(asked: Checker, tmp_path: Path, frame: Frame) -> None:
    outcomes(asked, tmp_path, tallied(x=1, y=1, null=1), IN_SET)
    found, seen = outcomes(asked, tmp_path, frame, IN_SET)
    assert seen == [IN_SET["type"]]
    assert found == outcomes(asked, tmp_path / "elsewhere", frame, IN_SET)[0]


def test_what_fails_is_asked_about_each_time(asked: Checker, tmp_path: Path) -> None:
    for _ in range(2):
        found, seen = outcomes(asked, tmp_path, tallied(x=1, z=2), IN_SET)
        assert (seen, found[0]["failed"], found[0]["ids"]) == ([IN_SET["type"]], 2, ("z",))


def test_what_depends_on_more_than_values_is_asked_about_each_time(asked: Checker, tmp_path: Path) -> None:
    plain = Frame.plain(pd.DataFrame({"a": ["x", "y"]}), ["first", "second"])
    listed = (UNIQUE, expectation(IN_SET["type"], value_set=["x"], mostly=0.5))
    for _ in range(2):
        assert outcomes(asked, tmp_path, plain, *listed)[1] == [one["type"] for one in listed]


def test_a_frame_with_a_line_for_each_row_is_known_too(asked: Checker, tmp_path: Path) -> None:
    frame = Frame.plain(pd.DataFrame({"a": ["x", None, "x"]}, dtype=object), ["first", "second", "third"])
    first, _ = outcomes(asked, tmp_path, frame, IN_SET)
    assert (first[0]["checked"], outcomes(asked, tmp_path, frame, IN_SET)) == (2, (first, []))
    number = Frame.plain(pd.DataFrame({"a": [5]}, dtype=object), ["it"])
    first, _ = outcomes(asked, tmp_path, number, BETWEEN)
    assert outcomes(asked, tmp_path, number, BETWEEN) == (first, [])
    # 5 is not "5", and True is not 1.
    for other in ("5", True):
        assert Passed(tmp_path).of(Frame.plain(pd.DataFrame({"a": [other]}, dtype=object), ["it"]), BETWEEN) is None


def test_nothing_is_believed_that_other_code_or_nobody_wrote_and_nothing_old_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = tallied(x=1)
    before = Passed(tmp_path)
    before.keep(frame, NOT_NULL, Pass(False, None))
    before.write()
    assert Passed(tmp_path).of(frame, NOT_NULL) == Pass(False, None)
    assert Passed(tmp_path).of(frame, IN_SET) is None
    whole = (tmp_path / FILE).read_text(encoding="utf-8")
    for content in ("", "[]", whole[:-9], whole.replace('"of": "', '"of": "0'), json.dumps({**json.loads(whole), "passed": {"a": 1}})):
        (tmp_path / FILE).write_text(content, encoding="utf-8")
        assert Passed(tmp_path).of(frame, NOT_NULL) is None
    (tmp_path / FILE).write_text(whole, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(passed, "version", lambda _: "another")
        assert Passed(tmp_path).of(frame, NOT_NULL) is None
    Passed(tmp_path).write()
    assert Passed(tmp_path).of(frame, NOT_NULL) is None
