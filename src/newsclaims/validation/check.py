"""Expectations held against data frames by Great Expectations, and what came of each."""

from __future__ import annotations

import difflib
import math
import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from newsclaims.errors import UserError
from newsclaims.validation.frame import LINE, Frame
from newsclaims.validation.passed import Pass, Passed
from newsclaims.validation.rules import TABLE_RULES


@dataclass(frozen=True)
class Outcome:
    """What came of one rule: rows ``checked`` and ``failed``, up to 20 failing ``ids``; ``crashed`` is why it could not be checked, else None."""

    table: str
    rule: str
    kind: str
    severity: str
    checked: int
    failed: int
    ids: tuple[str, ...]
    observed: float | None
    crashed: str | None
    why: str

    @property
    def passed(self) -> bool:
        return self.failed == 0 and self.crashed is None

    def report(self) -> dict[str, Any]:
        """The outcome as plain data; what is empty is left out, and so is ``why``, which the suite and the schema tell."""
        plain = asdict(self)
        for key in ("ids", "observed", "crashed"):
            if plain[key] in ((), None):
                del plain[key]
        del plain["why"]
        return plain


class Checker:
    """An ephemeral context of Great Expectations, which is imported here since that takes seconds."""

    def __init__(self, passed: Passed | None = None) -> None:
        self._passed = passed
        # Read at import: no usage statistics, and no file in the home directory.
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig

        self._gx = gx
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._batches = context.data_sources.add_pandas("frames").add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")

    def refuse_unknown(self, path: Path, expectations: Sequence[Mapping[str, Any]]) -> None:
        """Raise UserError, naming ``path`` and the rule, for a type or an argument that Great Expectations does not know.

        A suite would drop an expectation of an unknown type with no more than a line in a log.
        """
        from great_expectations.exceptions.exceptions import ExpectationNotFoundError
        from great_expectations.expectations.registry import get_expectation_impl, list_registered_expectation_implementations

        known = list_registered_expectation_implementations()
        for expectation in expectations:
            rule = expectation["meta"]["rule"]
            try:
                get_expectation_impl(expectation["type"])(**expectation["kwargs"])
            except ExpectationNotFoundError:
                raise UserError(f"{path}: {rule}: Great Expectations has no {expectation['type']}{_alike(expectation['type'], known)}") from None
            except ValueError as error:
                raise UserError(f"{path}: {rule}: wrong kwargs: {' '.join(str(error).split())}") from None

    def check(self, table: str, frame: Frame, expectations: Sequence[Mapping[str, Any]], failures: Mapping[tuple[str, str], str]) -> list[Outcome]:
        """Hold ``expectations`` against ``frame``; ``failures`` tells why a column of a table could not be computed."""
        known = {e["id"]: found for e in expectations if self._passed and (found := self._passed.of(frame, e))}
        results = self._asked(table, frame, [e for e in expectations if e["id"] not in known])
        outcomes = []
        for expectation in expectations:
            if found := known.get(expectation["id"]):
                outcomes.append(_held(table, frame, expectation, found))
                continue
            result = results[expectation["id"]]
            outcomes.append(_outcome(table, frame, expectation, result, failures))
            if self._passed and outcomes[-1].passed:
                self._passed.keep(frame, expectation, Pass("missing_count" in result.result, outcomes[-1].observed))
        return outcomes

    def _asked(self, table: str, frame: Frame, expectations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """What Great Expectations says of each, by its id."""
        if not expectations:
            return {}
        suite = self._gx.ExpectationSuite(name=table, expectations=[dict(expectation) for expectation in expectations])
        form = {"result_format": "COMPLETE", "unexpected_index_column_names": [LINE], "partial_unexpected_count": 0}
        with warnings.catch_warnings():
            # pandas warns of every pattern with a group that Great Expectations hands to it.
            warnings.filterwarnings("ignore", message="This pattern is interpreted as a regular expression")
            found = self._batches.get_batch({"dataframe": frame.lines}).validate(suite, result_format=form).results
        # The results come in another order than the expectations.
        return {str(result.expectation_config.id): result for result in found if result.expectation_config}


def _alike(name: str, known: Sequence[str]) -> str:
    """The known name that is meant, perhaps."""
    found = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {found[0]}?" if found else ""


def _held(table: str, frame: Frame, expectation: Mapping[str, Any], found: Pass) -> Outcome:
    """The outcome where it is known that the expectation holds of the values."""
    column, meta = expectation["kwargs"]["column"], expectation["meta"]
    lines = range(len(frame.lines))
    checked = frame.rows_with_value(column) if found.nulls else frame.rows(column, lines)
    return Outcome(table, meta["rule"], meta["kind"], expectation["severity"], checked, 0, (), found.observed, None, meta["why"])


def _outcome(table: str, frame: Frame, expectation: Mapping[str, Any], result: Any, failures: Mapping[tuple[str, str], str]) -> Outcome:
    found, meta, column = result.result, expectation["meta"], expectation["kwargs"].get("column", "")
    crashed = None
    if _raised(result.exception_info):
        crashed = failures.get((table, column)) or _raised(result.exception_info)
    elif not result.success and not found.get("unexpected_count", 1):
        crashed = "Great Expectations reports a failure, but no row that failed"
    checked, failed = _counts(frame, column, result)
    ids: Sequence[str] = ()
    if crashed:
        checked, failed = 0, 0
    elif failed:
        ids = frame.ids(column, [line[LINE] for line in found.get("unexpected_index_list") or []])
    # Of a table as a whole its one value is what was observed.
    observed = frame.lines[column].iloc[0] if column in TABLE_RULES[table] and column in frame.lines else found.get("observed_value")
    return Outcome(table, meta["rule"], meta["kind"], expectation["severity"], checked, failed, tuple(ids), _number(observed), crashed, meta["why"])


def _counts(frame: Frame, column: str, result: Any) -> tuple[int, int]:
    """How many rows were checked, and how many of them failed."""
    found = result.result
    if "element_count" not in found:
        # An expectation about the frame as a whole counts no elements: it is checked once.
        return 1, 0 if result.success else found.get("unexpected_count", 1)
    lines = [line[LINE] for line in found.get("unexpected_index_list") or []]
    failed = 0 if result.success else frame.rows(column, lines) if lines else found["unexpected_count"]
    if column not in frame.counts:
        return found["element_count"] - found.get("missing_count", 0), failed
    return frame.rows_with_value(column) if "missing_count" in found else sum(frame.counts[column]), failed


def _raised(info: Mapping[str, Any]) -> str | None:
    """The message of the exception that a check ended in, if it did: Great Expectations tells it at either of two depths."""
    for entry in (info, *info.values()):
        if isinstance(entry, Mapping) and entry.get("raised_exception"):
            return str(entry.get("exception_message") or "no message").splitlines()[0]
    return None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return round(value, 6)
