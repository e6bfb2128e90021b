"""What the package brings along: found in a wheel and in a checkout, and everything that is looked for is in the wheel's list."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from conftest import REPOSITORY
from newsclaims import environment, models, shipped
from newsclaims.errors import UserError
from newsclaims.starting import new_repository

BROUGHT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]


def test_a_checkout_has_it_where_people_keep_it() -> None:
    assert shipped.path("schema/claims.yaml") == REPOSITORY / "schema" / "claims.yaml"
    assert shipped.path("src/newsclaims/ids.py") == REPOSITORY / "src" / "newsclaims" / "ids.py"
    with pytest.raises(UserError, match="installed without no/such; install its wheel again"):
        shipped.path("no/such")


def test_a_wheel_has_it_beside_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    (tmp_path / "schema").mkdir()
    assert shipped.path("schema") == tmp_path / "schema"


def test_what_is_looked_for_is_in_the_wheel() -> None:
    wanted = {"dvc.yaml", "params.yaml", "annotator/model", *new_repository.DECIDED, *new_repository.COPIED, *environment.BROUGHT.values()}
    assert wanted == BROUGHT.keys()
    for place, inside in BROUGHT.items():
        assert (REPOSITORY / place).exists()
        assert inside == f"newsclaims/shipped/{place}"


def test_embedded_is_the_packages_own_model_and_all_else_a_path_or_a_name(tmp_path: Path) -> None:
    assert models.folder(tmp_path, "embedded") == models.embedded() == REPOSITORY / "annotator" / "model"
    assert models.folder(REPOSITORY, "annotator/model") == REPOSITORY / "annotator" / "model"
    assert models.folder(tmp_path, "en_core_web_sm") is None
