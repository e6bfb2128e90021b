"""The evaluate stage: what is measured, what is told and counted, and a report that is the same every time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY
from newsclaims import trial
from newsclaims.errors import UserError
from newsclaims.gold.rows import annotation
from newsclaims.params import Params
from newsclaims.stages import evaluate
from small_gold import NAME, Rows, article_row, lay_gold, read, rows

PARAMS = Params(shards=1, language="en", model="annotator/model", labels={})


def evaluated(root: Path, monkeypatch: pytest.MonkeyPatch, made: dict[str, trial.Made]) -> dict[str, Any]:
    monkeypatch.setattr(trial, "run", lambda *_: made)
    evaluate.run(root, PARAMS)
    found: dict[str, Any] = json.loads((root / "dataset" / "evaluation.json").read_text(encoding="utf-8"))
    return found


def perfect(tmp_path: Path) -> dict[str, trial.Made]:
    made: Rows = rows(read(tmp_path))
    return {NAME: trial.Made(article_row(), made)}


def test_sizes_figures_and_agreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = evaluated(lay_gold(tmp_path, ("settled", "first", "second")), monkeypatch, perfect(tmp_path))
    sizes = {"articles": 1, "missing": 0, "rejected": 0, "measured": 1, "sentences": 6, "mentions": 6, "claims": 5, "quantities": 1}
    assert report["gold"] == sizes
    assert report["claims"]["exact"]["joint"]["f1"] == 1
    assert report["agreement"]["articles"] == 1
    assert report["agreement"]["claims"]["exact"]["joint"]["f1"] == report["agreement"]["alpha"]["content"] == 1


def test_articles_that_are_held_out_are_measured_by_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_gold(tmp_path)
    assert "held_out" not in evaluated(tmp_path, monkeypatch, perfect(tmp_path))
    (tmp_path / "gold" / "held-out.txt").write_text(f"{NAME}\n", encoding="utf-8")
    report = evaluated(tmp_path, monkeypatch, perfect(tmp_path))
    assert report["held_out"]["articles"] == 1
    assert report["held_out"]["claims"] == {how: report["claims"][how] for how in ("overlap", "exact")}
    (tmp_path / "gold" / "held-out.txt").write_text("another.txt\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"gold/held-out\.txt: another\.txt: no such annotation"):
        evaluated(tmp_path, monkeypatch, perfect(tmp_path))


def test_a_single_pass_has_no_agreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "agreement" not in evaluated(lay_gold(tmp_path, ("settled", "first")), monkeypatch, perfect(tmp_path))


def test_a_rejected_article_is_told_and_one_that_a_later_stage_failed_on_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = evaluated(lay_gold(tmp_path), monkeypatch, {})
    assert (report["gold"]["rejected"], report["gold"]["measured"]) == (1, 0)
    assert report.keys() == {"gold"}
    assert f"gold/settled/{NAME}: the stages reject its article" in capsys.readouterr().err
    report = evaluated(tmp_path, monkeypatch, {NAME: trial.Made(article_row())})
    assert (report["gold"]["rejected"], report["gold"]["measured"]) == (0, 1)
    assert report["claims"]["exact"]["joint"]["recall"] == 0


def test_without_gold_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "run", lambda *_: pytest.fail("nothing to run on"))
    evaluate.run(tmp_path, PARAMS)
    assert json.loads((tmp_path / "dataset" / "evaluation.json").read_text(encoding="utf-8"))["gold"]["articles"] == 0


def test_the_report_is_canonical_and_made_of_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = evaluated(lay_gold(tmp_path, ("settled", "first", "second")), monkeypatch, perfect(tmp_path))
    path = tmp_path / "dataset" / "evaluation.json"
    first = path.read_bytes()
    evaluated(tmp_path, monkeypatch, perfect(tmp_path))
    assert path.read_bytes() == first
    assert json.dumps(report, indent=2, sort_keys=True) + "\n" == first.decode()

    def leaves(nested: dict[str, Any]) -> list[float]:
        return [x for value in nested.values() for x in (leaves(value) if isinstance(value, dict) else [value])]

    assert all(isinstance(x, int | float) and round(x, 4) == x for x in leaves(report))


def test_the_stages_make_what_is_measured(tmp_path: Path) -> None:
    """No seed of the user's is looked at, and the tables are the stages' own."""
    from newsclaims import params

    root = lay_gold(tmp_path)
    for name in ("schema", "annotator"):
        (root / name).symlink_to(REPOSITORY / name)
    measurement = evaluate.measured(root, params.load(REPOSITORY / "params.yaml"))
    found = measurement.predicted[NAME]
    tables = measurement.made[NAME].rows
    assert found == annotation(NAME, found.text, tables["sentences"], tables["entities"], tables["claims"])
    report = evaluate.evaluation(root, measurement)
    assert report["sentences"]["spans"]["f1"] > 0.8
    assert report["claims"]["overlap"]["content"]["f1"] > 0.5


def test_without_gold_it_tells_what_is_known_of_the_package_on_other_articles(tmp_path: Path) -> None:
    evaluate.run(tmp_path, replace(PARAMS, model="embedded"))
    found = json.loads((tmp_path / "dataset" / "evaluation.json").read_text(encoding="utf-8"))["elsewhere"]
    assert found["gold"] == json.loads((REPOSITORY / "gold" / "expected.json").read_text(encoding="utf-8"))
    assert found["model"].keys() >= {"PolNeAR dev: source, exact", "PolNeAR dev: source + cue + content, overlap"}
    assert all(0.5 < one["f1"] < 1 for one in found["model"].values())
    # Of another model, and of a corpus with gold of its own, nothing that was measured elsewhere is told.
    evaluate.run(tmp_path, replace(PARAMS, model="en_core_web_sm"))
    assert "elsewhere" not in json.loads((tmp_path / "dataset" / "evaluation.json").read_text(encoding="utf-8"))


def test_figures_from_elsewhere_never_stand_beside_measured_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "elsewhere" not in evaluated(lay_gold(tmp_path), monkeypatch, {})
