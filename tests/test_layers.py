"""One name per table, through every layer; one version, wherever it is written."""

import re
import tomllib
from typing import Any

import yaml

from conftest import REPOSITORY
from newsclaims import cli, schema
from newsclaims.stages import validate

DVC: dict[str, Any] = yaml.safe_load((REPOSITORY / "dvc.yaml").read_text(encoding="utf-8"))["stages"]


def test_every_table_has_one_name_in_all_layers() -> None:
    for table in schema.TABLES:
        assert schema.load(table, REPOSITORY / "schema").name == table
        assert (REPOSITORY / "validation" / f"{table}.json").exists()
        assert (REPOSITORY / "src" / "newsclaims" / "stages" / f"{table}.py").exists()
        assert f"dataset/{table}" in [next(iter(o)) if isinstance(o, dict) else o for o in DVC[table]["outs"]]
    assert {p.stem for p in (REPOSITORY / "schema").glob("*.yaml")} == set(schema.TABLES)


def test_dvc_calls_every_stage_in_the_order_of_the_command_line_with_a_description() -> None:
    assert tuple(DVC) == cli.STAGES
    for name, stage in DVC.items():
        assert stage["cmd"] == f"newsclaims {name}"
        assert stage["desc"].endswith(".")
        assert f"src/newsclaims/stages/{name}.py" in stage["deps"]


def test_every_dependency_exists_and_every_import_of_a_stage_is_one() -> None:
    made = {next(iter(o)) if isinstance(o, dict) else o for s in DVC.values() for o in [*s.get("outs", []), *s.get("metrics", [])]}
    for name, stage in DVC.items():
        for dependency in stage["deps"]:
            assert dependency in made or (REPOSITORY / dependency).exists(), f"{name}: {dependency}"
        missing = imported(f"newsclaims.stages.{name}") - covered(stage["deps"])
        assert not missing, f"{name}: the code that it runs should be among its deps: {sorted(missing)}"


def test_validation_clears_whatever_describes_the_tables() -> None:
    """A build that fails must leave no description of tables that another build passed."""
    files = [*DVC["metadata"]["outs"], *(out for out in DVC["card"]["outs"] if out.endswith(".md"))]
    assert sorted(files) == sorted(f"dataset/{name}" for name in validate.DESCRIPTIONS)


# Progress bars and messages change no row.
WITHOUT_EFFECT = {"newsclaims", "newsclaims.progress", "newsclaims.errors"}
IMPORT = re.compile(r"^ *(?:from (newsclaims[\w.]*) import \(?([^\n(]*(?:\n    [\w, ]+,)*)|import (newsclaims[\w.]*))", re.MULTILINE)


def imported(module: str) -> set[str]:
    """All modules of the package that a module imports, directly or not."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = path_of(name)
        if name in found or path is None:
            continue
        found.add(name)
        for base, names, plain in IMPORT.findall(path.read_text(encoding="utf-8")):
            parts = [part.split(" as ")[0].strip() for part in names.replace("\n", " ").split(",")]
            waiting += [base or plain, *(f"{base}.{part}" for part in parts if base and part)]
    return found - WITHOUT_EFFECT - {"newsclaims.stages"}


def path_of(module: str) -> Any:
    base = REPOSITORY / "src" / module.replace(".", "/")
    return next((p for p in (base.with_suffix(".py"), base / "__init__.py") if p.exists()), None)


def covered(dependencies: list[str]) -> set[str]:
    found: set[str] = set()
    for dependency in dependencies:
        path = REPOSITORY / dependency
        if dependency.startswith("src/"):
            files = path.rglob("*.py") if path.is_dir() else [path]
            found |= {".".join(f.relative_to(REPOSITORY / "src").with_suffix("").parts).removesuffix(".__init__") for f in files}
    return found


def test_one_version_everywhere() -> None:
    version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))["version"] == version
    assert f"## {version}" in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")


def test_pyarrow_is_pinned_exactly() -> None:
    dependencies = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert any(re.fullmatch(r"pyarrow==[\d.]+", d) for d in dependencies)
