"""What the card says of the annotations' quality: the main figures, with the annotators' agreement beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsclaims.measures import main


@dataclass(frozen=True)
class Line:
    """One main figure: F1 or accuracy, its interval, the annotators' own, and how many cases the gold has."""

    name: str
    measure: str
    value: float
    interval: tuple[float, float] | None
    agreement: float | None
    cases: int


def of(evaluation: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values of the template's section on quality; None where no gold was measured."""
    if not evaluation["gold"]["measured"]:
        return None
    between = evaluation.get("agreement", {})
    found = ((name, path, main.figure(evaluation, path)) for name, path in main.MAIN.items())
    unit = "articles" if "articles" in evaluation["bootstrap"] else "sentences"
    return {
        "gold": evaluation["gold"],
        "unit": unit,
        "units": evaluation["bootstrap"][unit],
        "resamples": evaluation["bootstrap"]["resamples"],
        "lines": [_line(name, figure, main.figure(between, path)) for name, path, figure in found if figure is not None],
        "twice": between.get("articles", 0),
        "alpha": [(name, value) for name, value in sorted(between.get("alpha", {}).items()) if name != "words"],
        "missed": _rest(main.figure(evaluation, "claims.overlap.content"), "recall"),
        "misnamed": _rest(main.figure(evaluation, "claims.speaker_of_direct"), "accuracy"),
        "abstention": main.figure(evaluation, "claims.abstention"),
    }


def elsewhere(evaluation: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same where there is no gold: what the package brings along, measured on other articles; None where it brings nothing."""
    found = evaluation.get("elsewhere")
    if not found:
        return None
    lines = [(name, found["gold"][path]["value"], found["gold"][path]["low"]) for name, path in main.MAIN.items() if path in found["gold"]]
    return {"version": found["newsclaims"], "lines": lines, "model": [(name, one["f1"], one["gold"]) for name, one in found["model"].items()]}


def _rest(figure: Mapping[str, Any] | None, key: str) -> float | None:
    return None if figure is None else 1 - figure[key]


def _line(name: str, figure: Mapping[str, Any], between: Mapping[str, Any] | None) -> Line:
    value, low, high = main.value(figure)
    interval = None if low is None or high is None else (low, high)
    is_f1 = "f1" in figure
    return Line(name, "F1" if is_f1 else "accuracy", value, interval, main.value(between)[0] if between else None, figure["gold" if is_f1 else "n"])
