"""The made-up dataset of the benchmarks passes every rule, and is the same whenever it is made."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from newsclaims.params import Params
from newsclaims.stages import validate

REPOSITORY = Path(__file__).parents[1]
ARTICLES, SHARDS = 90, 2


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """benchmarks/made_up.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("made_up", REPOSITORY / "benchmarks" / "made_up.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up.
    monkeypatch.setitem(sys.modules, "made_up", module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.long  # It makes two datasets and validates them.
def test_made_up_dataset_is_valid_and_the_same_twice(made_up: ModuleType, tmp_path: Path) -> None:
    rows = made_up.make(tmp_path / "one", ARTICLES, SHARDS)
    assert rows == {"articles": 90, "sentences": 90 * 23, "entities": 90 * 38, "claims": 90 * 15, "rejects": 0}
    made_up.make(tmp_path / "two", ARTICLES, SHARDS)
    assert made_up.digest(tmp_path / "one") == made_up.digest(tmp_path / "two")
    for folder in ("schema", "validation"):
        shutil.copytree(REPOSITORY / folder, tmp_path / "one" / folder)
    validate.run(tmp_path / "one", Params(shards=SHARDS, language="en", model="annotator/model", labels={}))
    assert (tmp_path / "one" / "dataset" / "validation.json").exists()
