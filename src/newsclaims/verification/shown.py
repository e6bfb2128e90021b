"""A report as it is printed: for people, and for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from newsclaims.verification.checks import Report
from newsclaims.verification.findings import Outcome, line, shown


def as_json(report: Report) -> str:
    """Canonical JSON, in ASCII: file names may hold what is no character."""
    return json.dumps(report.as_json(), indent=2, sort_keys=True)


def as_text(report: Report, path: Path) -> str:
    """A line for each thing that was checked, could not be checked or is wrong, and one that sums up."""
    name = shown(path.resolve().name)
    said = f"{report.problems:,} problem{'s' if report.problems != 1 else ''}" if report.problems else "no problem found"
    return "\n".join([*(one for outcome in report.outcomes for one in _lines(outcome)), f"{name} ({report.kind}): {said}"])


def _lines(outcome: Outcome) -> Iterator[str]:
    # Of a check that found problems, what it got through is no comfort.
    for one in outcome.checked if not outcome.count else ():
        yield f"ok       {outcome.check}: {shown(one)}"
    for one in outcome.unchecked:
        yield f"open     {outcome.check}: not checkable here: {shown(one)}"
    for problem in outcome.problems:
        yield f"PROBLEM  {outcome.check}: {line(problem)}"
    if outcome.count > len(outcome.problems):
        yield f"PROBLEM  {outcome.check}: and {outcome.count - len(outcome.problems):,} more"
