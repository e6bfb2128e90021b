"""environment.json: exactly what a stage depends on, checked before it runs."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY
from newsclaims import environment, shipped
from newsclaims.errors import UserError
from newsclaims.starting import upgrade

PACKAGE = REPOSITORY / "src" / "newsclaims"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the package's code, to be changed as an upgrade would."""
    copy = tmp_path / "package"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    # Beside the code as in a wheel; links do, and are quick.
    for place in ("dvc.yaml", "annotator", "gold"):
        (copy / "shipped").mkdir(exist_ok=True)
        (copy / "shipped" / place).symlink_to(REPOSITORY / place)
    monkeypatch.setattr(shipped, "PACKAGE", copy)
    monkeypatch.setattr(shipped, "FOLDER", copy / "shipped")
    forget()
    yield copy
    forget()


def forget() -> None:
    environment._digest.cache_clear()
    environment.imports.cache_clear()


def edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n# Changed.\n", encoding="utf-8")
    forget()


def changed(root: Path) -> set[str]:
    return {line.split(":")[0] for line in environment.record(root)}


def test_an_upgrade_changes_the_entries_of_those_stages_alone_whose_code_it_changes(package: Path, tmp_path: Path) -> None:
    assert changed(tmp_path) == {"newsclaims", *environment.pipeline()}
    before = (tmp_path / "environment.json").read_bytes()
    assert environment.record(tmp_path) == []
    assert (tmp_path / "environment.json").read_bytes() == before
    edit(package / "stages" / "rejects.py")
    assert changed(tmp_path) == {"rejects"}
    edit(package / "claims" / "stance.py")
    assert changed(tmp_path) == {"claims", "evaluate"}
    edit(package / "card" / "template.md.j2")
    assert changed(tmp_path) == {"card"}
    edit(package / "commands" / "cite.py")
    assert changed(tmp_path) == set()


def test_every_dependency_of_our_stages_is_in_a_users_repository_or_in_the_entry() -> None:
    """A stage that depends on something new has to say where a user's repository has it."""
    stages = environment.pipeline()
    outs = [out for stage in stages.values() for out in [*stage.get("outs", []), *stage.get("metrics", [])]]
    made = {next(iter(out)) if isinstance(out, dict) else out for out in outs}
    given = {"seeds", "takedowns.yaml", "schema", "validation", "gold", "pyproject.toml", "CITATION.cff"}
    for name, stage in stages.items():
        for place in stage["deps"]:
            kept = place in made or place.split("/")[0] in given
            assert kept or environment.replaced(place), f"{name}: {place}"
        assert set(environment.BROUGHT) & set(stage["deps"]) <= {"annotator/model", "gold"}


def test_every_library_that_the_package_imports_is_asked_for_and_installed_by_the_name_it_is_looked_for() -> None:
    asked = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {one.split(">")[0].split("=")[0].lower() for one in asked}
    found = {environment.distribution(module) for file in PACKAGE.rglob("*.py") for module in environment.imports(file)}
    # By normalised names, of which a library may have several spellings.
    assert {name.replace(".", "-") for name in found} <= {name.replace(".", "-") for name in names}
    assert {"pyyaml", "spacy", "pyarrow", "python-dateutil"} <= found


def test_a_stage_refuses_what_was_not_recorded(tmp_path: Path) -> None:
    environment.check(tmp_path, "claims")
    environment.record(tmp_path)
    environment.check(tmp_path, "claims")
    path = tmp_path / "environment.json"
    recorded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    recorded["stages"]["claims"]["libraries"]["spacy"] = "3.0.0"
    recorded["stages"]["evaluate"]["annotator/model"] = "0" * 64
    path.write_text(json.dumps(recorded), encoding="utf-8")
    environment.check(tmp_path, "entities")
    with pytest.raises(UserError, match=r"stage claims was recorded .*different are spacy [\d.]+ \(was 3\.0\.0\).*run newsclaims environment"):
        environment.check(tmp_path, "claims")
    with pytest.raises(UserError, match="different are annotator/model"):
        environment.check(tmp_path, "evaluate")
    (problem,) = environment.problems(tmp_path)
    assert "claims: spacy" in problem
    assert "evaluate: annotator/model" in problem


@pytest.mark.parametrize("content", ["{", "[]", '{"newsclaims": 1, "stages": {}}', '{"newsclaims": "1"}'])
def test_a_record_that_is_none_says_how_to_write_it(tmp_path: Path, content: str) -> None:
    (tmp_path / "environment.json").write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="run that command"):
        environment.load(tmp_path)


def test_the_command_tells_what_else_an_upgrade_asks_for(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"dvc\.yaml: not found"):
        upgrade.record(tmp_path)
    (tmp_path / "dvc.yaml").write_text("stages:\n  articles: {}\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["newsclaims==0.0.1"]\n', encoding="utf-8")
    told = upgrade.record(tmp_path)
    assert "dvc.yaml: has no stage claims, which this version has; newsclaims new makes a repository elsewhere to take it from" in told
    assert any(line.startswith("pyproject.toml: asks for newsclaims==0.0.1; set it to newsclaims==") for line in told)
    assert not any("no stage articles" in line for line in told)
    assert not any(line.startswith("articles:") for line in upgrade.changes(tmp_path))
    (tmp_path / "src" / "newsclaims").mkdir(parents=True)
    with pytest.raises(UserError, match="repository of the package itself"):
        upgrade.record(tmp_path)
