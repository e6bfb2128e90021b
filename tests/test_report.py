"""`newsclaims evaluate` with its options, on the gold and on a split of PolNeAR."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conftest import REPOSITORY
from newsclaims import cli, params
from newsclaims.errors import UserError
from newsclaims.evaluation import gate, report
from newsclaims.evaluation.report import Options
from small_gold import NAME, lay_gold
from test_polnear import POLNEAR, needs_scorer, numbers, split, theirs

PARAMS = params.load(REPOSITORY / "params.yaml")
ARTICLES = 4


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = lay_gold(tmp_path / "root")
    for name in ("schema", "annotator"):
        (root / name).symlink_to(REPOSITORY / name)
    shutil.copyfile(REPOSITORY / "params.yaml", root / "params.yaml")
    return root


def test_the_gold_with_all_files(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report.run(root, PARAMS, Options(json=True, errors=tmp_path / "e.md", predictions=tmp_path / "new" / "p.jsonl"))
    figures = json.loads((root / "dataset" / "evaluation.json").read_text(encoding="utf-8"))
    assert json.loads(capsys.readouterr().out) == figures
    assert "| right in all that is compared |" in (tmp_path / "e.md").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in (tmp_path / "new" / "p.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == figures["claims"]["overlap"]["joint"]["predicted"]
    assert {line["file"] for line in lines} == {NAME}
    report.run(root, PARAMS, Options(accept=True))
    assert gate.load(root / gate.ACCEPTED) == gate.expected(figures)


@needs_scorer
def test_polnear_as_its_own_scorer_measures_it(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dev = split(tmp_path / "dev", {}, {})
    for text in sorted((POLNEAR / "text").glob("*.txt"))[:ARTICLES]:
        shutil.copy(text, dev / "text")
        for annotation in (POLNEAR / "attributions").glob(f"{text.stem}_*.ann"):
            shutil.copy(annotation, dev / "attributions")
    options = Options(polnear=dev, errors=tmp_path / "e.md", predictions=tmp_path / "q.jsonl")
    report.run(root, PARAMS, options)
    printed = numbers(capsys.readouterr().out.splitlines())
    rows = [json.loads(line) for line in (tmp_path / "q.jsonl").read_text(encoding="utf-8").splitlines()]
    expected = theirs(tmp_path, rows, dev)
    assert {name: printed[name] for name in expected} == expected
    report.run(root, PARAMS, Options(polnear=dev, json=True))
    figures = json.loads(capsys.readouterr().out)
    assert figures["bootstrap"]["articles"] == ARTICLES
    assert figures["overlap"]["content"]["f1"] > 0.5
    assert "## " in (tmp_path / "e.md").read_text(encoding="utf-8")
    # The gold's figures are the stage's: another corpus leaves them alone.
    assert not (root / "dataset").exists()


def test_wrong_paths_are_told_before_any_work(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"is no split of PolNeAR; it should be a folder with text/ and attributions/"):
        report.run(root, PARAMS, Options(polnear=tmp_path / "nowhere"))
    with pytest.raises(UserError, match="name a file"):
        report.run(root, PARAMS, Options(errors=tmp_path))
    with pytest.raises(UserError, match="name a file"):
        report.run(root, PARAMS, Options(predictions=root / "params.yaml" / "p.jsonl"))
    with pytest.raises(UserError, match="goes with no other option"):
        report.run(root, PARAMS, Options(accept=True, json=True))
    with pytest.raises(UserError, match="not found"):
        report.run(root, PARAMS, Options(accept=True))
    assert not (root / "dataset").exists()


def test_the_command_has_the_options() -> None:
    shown = CliRunner().invoke(cli.app, ["evaluate", "--help"], env={"COLUMNS": "200"}).output
    for option in ("--polnear", "--json", "--errors", "--predictions", "--accept"):
        assert option in shown
