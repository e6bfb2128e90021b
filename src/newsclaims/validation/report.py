"""The report of a validation: what was checked, without times, and what the user reads where it failed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsclaims import atomic
from newsclaims.validation.check import Outcome
from newsclaims.validation.frame import MAX_IDS


def canonical(outcomes: Sequence[Outcome], digests: Mapping[str, str]) -> dict[str, Any]:
    """The report as plain data: ``digests`` (SHA-256 of each Parquet file below dataset/) as ``checked``, then totals and rules."""
    ordered = sorted(outcomes, key=lambda outcome: (outcome.table, outcome.rule))
    totals = {
        "rules": len(ordered),
        "passed": sum(outcome.passed for outcome in ordered),
        "warnings": sum(not outcome.passed and outcome.severity == "warning" for outcome in ordered),
        "failures": sum(not outcome.passed and outcome.severity != "warning" for outcome in ordered),
    }
    return {"checked": dict(sorted(digests.items())), "totals": totals, "rules": [outcome.report() for outcome in ordered]}


def write(report: Mapping[str, Any], path: Path) -> None:
    """Write ``report`` to ``path`` as JSON, one rule on a line, in one piece."""
    rules = ",\n    ".join(json.dumps(rule, ensure_ascii=False) for rule in report["rules"])
    head = json.dumps({key: value for key, value in report.items() if key != "rules"}, ensure_ascii=False, indent=2)
    text = f'{head[:-2]},\n  "rules": [\n    {rules}\n  ]\n}}\n'
    atomic.write_bytes(path, text.encode("utf-8"))


def line(outcome: Outcome) -> str:
    """One line for the user: table, rule, why it must hold, how many rows broke it, and which."""
    found = f"could not be checked ({outcome.crashed})" if outcome.crashed else f"{outcome.failed} of {outcome.checked} failed"
    if outcome.observed is not None:
        found += f", found {outcome.observed:g}"
    # Ids may come from file names: what a terminal would obey is shown escaped.
    ids = ", ".join(text if text.isprintable() else repr(text) for text in outcome.ids)
    more = f" and {outcome.failed - MAX_IDS} more" if ids and outcome.failed > MAX_IDS else ""
    return f"{outcome.table}: {outcome.rule}: {found}: {outcome.why}" + (f" [{ids}{more}]" if ids else "")
