"""The accepted figures: gold/expected.json, which a change may better and may not worsen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newsclaims import atomic
from newsclaims.errors import UserError
from newsclaims.measures.main import MAIN, figure, value

ACCEPTED = Path("gold/expected.json")
MEASURED = Path("dataset/evaluation.json")

Expected = Mapping[str, Mapping[str, float]]


def accept(root: Path) -> None:
    """Write the main figures of dataset/evaluation.json, each with the low end of its interval, to gold/expected.json."""
    atomic.write_json(root / ACCEPTED, expected(load(root / MEASURED)))


def load(path: Path) -> dict[str, Any]:
    """What evaluate or accept wrote."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path}: not found; newsclaims evaluate writes dataset/evaluation.json, and with --accept {ACCEPTED}") from None
    except ValueError as error:
        raise UserError(f"{path}: not JSON ({error}); run newsclaims evaluate again") from error
    return found


def expected(evaluation: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """The main figures that were measured: F1 or accuracy, and below what it has worsened."""
    found = {}
    for path in MAIN.values():
        measured = figure(evaluation, path)
        if measured is not None:
            number, low, _ = value(measured)
            found[path] = {"value": number, "low": number if low is None else low}
    return found


def worsened(evaluation: Mapping[str, Any], accepted: Expected) -> Iterator[str]:
    """The accepted figures that are lower than the low end of their accepted interval, or are not measured any more."""
    for path, limits in accepted.items():
        measured = figure(evaluation, path)
        if measured is None:
            yield f"{path}: {limits['value']} was accepted, and it is not measured any more"
        elif value(measured)[0] < limits["low"]:
            yield f"{path}: {value(measured)[0]} is below {limits['low']}, the low end of the interval of the accepted {limits['value']}"


def unaccepted(evaluation: Mapping[str, Any], accepted: Expected) -> list[str]:
    """Main figures that are measured and were never accepted: nothing would guard them."""
    return sorted(expected(evaluation).keys() - accepted.keys())
