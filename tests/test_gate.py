"""The accepted figures: what is measured now is not worse, and one that is worse is named."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY
from newsclaims.errors import UserError
from newsclaims.evaluation import gate
from newsclaims.measures.main import MAIN, value

F1 = {"precision": 0.9, "recall": 0.7, "f1": 0.7875, "f1_low": 0.7, "f1_high": 0.85, "predicted": 70, "gold": 90}
EVALUATION: dict[str, Any] = {
    "gold": {"measured": 29},
    "claims": {"overlap": {"joint": F1}, "kind": {"accuracy": 0.9, "accuracy_low": 0.8, "accuracy_high": 0.95, "n": 60}, "words": {"cue": F1}},
    "agreement": {"claims": {"overlap": {"joint": F1}}},
}


def test_the_figures_of_this_repository_are_not_worse_than_the_accepted_ones(built: Path) -> None:
    evaluation, accepted = gate.load(built / gate.MEASURED), gate.load(REPOSITORY / gate.ACCEPTED)
    assert list(gate.worsened(evaluation, accepted)) == []
    assert gate.unaccepted(evaluation, accepted) == [], "run newsclaims evaluate --accept, and say in the commit why these figures are right"


def test_accepting_keeps_main_figures_with_their_low_ends(tmp_path: Path) -> None:
    (tmp_path / "dataset").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / gate.MEASURED).write_text(json.dumps(EVALUATION), encoding="utf-8")
    gate.accept(tmp_path)
    accepted = gate.load(tmp_path / gate.ACCEPTED)
    assert accepted == {"claims.overlap.joint": {"value": 0.7875, "low": 0.7}, "claims.kind": {"value": 0.9, "low": 0.8}}
    assert list(gate.worsened(EVALUATION, accepted)) == []
    assert gate.unaccepted(EVALUATION, {}) == ["claims.kind", "claims.overlap.joint"]


@pytest.mark.parametrize(
    ("path", "name", "number", "says"),
    [
        (
            ("claims", "overlap", "joint"),
            "f1",
            0.6999,
            "claims.overlap.joint: 0.6999 is below 0.7, the low end of the interval of the accepted 0.7875",
        ),
        (("claims", "kind"), "accuracy", 0.79, "claims.kind: 0.79 is below 0.8"),
    ],
)
def test_a_worsened_figure_is_named(path: tuple[str, ...], name: str, number: float, says: str) -> None:
    accepted = gate.expected(EVALUATION)
    worse: Any = copy.deepcopy(EVALUATION)
    found = worse
    for part in path:
        found = found[part]
    found[name] = number
    (message,) = gate.worsened(worse, accepted)
    assert says in message
    found[name] = value(found)[1]
    assert list(gate.worsened(worse, accepted)) == []


def test_a_figure_that_is_gone_is_named() -> None:
    (message,) = gate.worsened({"claims": {"kind": EVALUATION["claims"]["kind"]}}, gate.expected(EVALUATION))
    assert message == "claims.overlap.joint: 0.7875 was accepted, and it is not measured any more"


def test_main_figures_are_named_once() -> None:
    assert len(set(MAIN.values())) == len(MAIN)


def test_what_is_not_there_or_no_json_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="newsclaims evaluate writes"):
        gate.accept(tmp_path)
    (tmp_path / "dataset").mkdir()
    (tmp_path / gate.MEASURED).write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match="not JSON"):
        gate.accept(tmp_path)
