"""Hostile inputs: each becomes what docs/reliability.md says, and what became an article goes through all stages."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import hostile
from conftest import build, lay_out
from hostile import CASES, STOPS, Case, Stop
from newsclaims import params, tables
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.reading.source_map import to_bytes
from newsclaims.stages import articles

LIGHT = tuple(case for case in CASES if not case.heavy)
HEAVY = tuple(case for case in CASES if case.heavy)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with all cases that are not heavy."""
    root = lay_out(tmp_path_factory.mktemp("hostile") / "r")
    for path in (root / "seeds").iterdir():
        path.unlink()
    return hostile.lay_out(root, LIGHT)


@pytest.fixture(scope="module")
def found(root: Path) -> dict[str, Any]:
    return hostile.read(root)


@pytest.mark.parametrize("case", LIGHT, ids=lambda case: case.name)
def test_each_input_has_its_outcome(found: dict[str, Any], case: Case) -> None:
    assert dict(found["made"].get(case.name, {})) == dict(case.outcome)
    if case.text is not None:
        assert found["texts"][case.name] == [case.text]


def test_inputs_are_articles_and_rejects(found: dict[str, Any]) -> None:
    counts = found["counts"]
    assert counts["inputs"] == counts["articles"] + counts["rejects"] == sum(sum(case.outcome.values()) for case in LIGHT)


def test_the_source_map_of_each_article_leads_to_bytes(root: Path, found: dict[str, Any]) -> None:
    mapped = [row for row in tables.rows(tables.files(root / "dataset" / "articles")) if row["source_map"]]
    assert len(mapped) > 20
    for row in mapped:
        size = (root / "seeds" / row["source_file"]).stat().st_size
        start, end = to_bytes(row["source_map"], 0, len(row["text"]))
        assert 0 <= start < end <= size


@pytest.mark.slow  # The model reads fifty articles, some of them long.
def test_what_became_an_article_goes_through_all_stages(root: Path, found: dict[str, Any]) -> None:
    build(root, ("annotate", "sentences", "entities", "claims", "rejects", "validate", "metadata", "card", "page"))
    later = [row for row in tables.rows(tables.files(root / "dataset" / "rejects")) if row["stage"] != "articles"]
    assert later == []
    assert json.loads((root / "dataset" / "validation.json").read_text(encoding="utf-8"))["totals"]["failures"] == 0
    shown = "".join(path.read_text(encoding="utf-8") for path in [root / "dataset" / "README.md", *(root / "site").rglob("*.html")])
    assert "<script>alert(1)" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("case", HEAVY, ids=lambda case: case.name)
def test_each_heavy_input_has_its_outcome(tmp_path: Path, case: Case) -> None:
    found = hostile.read(hostile.lay_out(tmp_path, (case,)))
    assert dict(found["made"][case.name]) == dict(case.outcome)


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.input)
def test_mistakes_stop_the_build_with_one_sentence(tmp_path: Path, stop: Stop) -> None:
    (tmp_path / "seeds").mkdir()
    for name, content in stop.seeds.items():
        with open(os.path.join(os.fsencode(tmp_path / "seeds"), name), "w", encoding="utf-8") as file:  # noqa: PTH118, PTH123 - a name in bytes
            file.write(content)
    with pytest.raises(UserError) as told:
        articles.run(tmp_path, Params(1, "en", "", {}))
    assert str(told.value).startswith(stop.told)
    assert not (tmp_path / "dataset").exists()


def test_a_file_that_may_not_be_read_is_a_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES if case.name == "bom")
    root = hostile.lay_out(tmp_path, (case,))
    real = Path.open

    def refused(path: Path, *words: Any, **named: Any) -> Any:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *words, **named)

    # Root may read everything, so the mode of a file proves nothing there.
    monkeypatch.setattr(Path, "open", refused)
    articles.run(root, params.Params(1, "en", "", {}))
    (row,) = tables.rows(tables.files(root / "build" / "rejects" / "articles"))
    assert (row["source_file"], row["reason"], row["detail"]) == ("bom/a.txt", "bad-file", "Permission denied")


def test_the_page_is_current() -> None:
    figures = json.loads(hostile.FIGURES.read_text(encoding="utf-8"))
    written = hostile.PAGE.read_text(encoding="utf-8")
    assert hostile.page(written, figures) == written, "write it anew: uv run python tests/hostile.py"
    assert set(figures["seconds"]) == {case.name for case in CASES}, "measure again: uv run python tests/hostile.py --measure"
