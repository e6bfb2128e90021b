"""A user's dvc.yaml and params.yaml are ours but for what only the package's repository has."""

from __future__ import annotations

from typing import Any

import yaml

from conftest import REPOSITORY
from newsclaims import environment, params
from newsclaims.starting import pipeline

OURS: dict[str, Any] = yaml.safe_load((REPOSITORY / "dvc.yaml").read_text(encoding="utf-8"))
THEIRS: dict[str, Any] = yaml.safe_load(pipeline.dvc("kabul"))


def test_stages_are_the_same_in_the_same_order_but_for_code() -> None:
    assert list(THEIRS["stages"]) == list(OURS["stages"])
    for name, ours in OURS["stages"].items():
        theirs = THEIRS["stages"][name]
        kept = [place for place in ours["deps"] if not environment.replaced(place)]
        asked = [*ours.get("params", []), {"environment.json": [f"stages.{name}"]}]
        assert theirs == {**ours, "deps": kept, "params": asked}
        assert not any(place.startswith("src/") for place in kept)


def test_the_artifact_has_the_datasets_name_and_comments_stay() -> None:
    assert THEIRS["artifacts"] == {"kabul": OURS["artifacts"]["newsclaims"]}
    text = pipeline.dvc("kabul")
    assert "# Not of the tables: the gold has articles of its own" in text
    assert "such as kabul@v0.1.0." in text
    assert text.startswith("# The architecture: stages in flow order")
    assert "Code and schemas are dependencies" not in text
    # A blank line between stages, as in ours.
    assert "\n\n  annotate:\n" in text


def test_params_name_the_packages_own_model(tmp_path: Any) -> None:
    (tmp_path / "params.yaml").write_text(pipeline.params(), encoding="utf-8")
    theirs, ours = params.load(tmp_path / "params.yaml"), params.load(REPOSITORY / "params.yaml")
    assert theirs.model == "embedded"
    assert (theirs.shards, theirs.language, theirs.labels) == (ours.shards, ours.language, ours.labels)
    assert "# Files that each table is written in." in pipeline.params()
