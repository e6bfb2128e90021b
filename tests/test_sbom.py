"""The software that a release was made with, as CycloneDX: complete, with hashes, and the same bytes each time."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY
from newsclaims.releases import sbom


@dataclass(frozen=True)
class Made:
    """What a bill of materials reads of a release."""

    name: str = "newsclaims"
    version: str = "0.1.0"
    released: str = "2026-11-25"


def written(folder: Path, root: Path = REPOSITORY, **said: str) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    sbom.write(folder, Made(**said), root)  # type: ignore[arg-type]
    found: dict[str, Any] = json.loads((folder / sbom.FILE).read_text(encoding="utf-8"))
    return found


def test_it_lists_what_the_lock_pins_for_a_build_with_hashes(tmp_path: Path) -> None:
    found = written(tmp_path)
    assert (found["bomFormat"], found["metadata"]["component"]["name"], found["metadata"]["timestamp"][:10]) == (
        "CycloneDX",
        "newsclaims",
        "2026-11-25",
    )
    locked = {one["name"]: one for one in tomllib.loads((REPOSITORY / "uv.lock").read_text(encoding="utf-8"))["package"]}
    listed = {one["name"]: one for one in found["components"]}
    asked = {one["name"] for one in locked["newsclaims"]["dependencies"]}
    assert asked <= listed.keys()
    assert not {"pytest", "moto", "atheris"} & listed.keys()
    for name, one in listed.items():
        assert one["version"] == locked[name]["version"]
        assert one["purl"] == f"pkg:pypi/{name}@{one['version']}"
        assert all(len(place["hashes"][0]["content"]) == 64 for place in one["externalReferences"])
    depends = {one["ref"]: one.get("dependsOn", []) for one in found["dependencies"]}
    assert {one.split("@")[0] for one in depends["newsclaims@0.1.0"]} == asked


def test_it_is_cyclonedx(tmp_path: Path) -> None:
    pytest.importorskip("jsonschema", reason="the group proofs has it")
    from cyclonedx.exception import MissingOptionalDependencyException
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    written(tmp_path)
    try:
        wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str((tmp_path / sbom.FILE).read_text(encoding="utf-8"))
    except MissingOptionalDependencyException:
        pytest.skip("the validator of cyclonedx-python-lib needs more libraries than are installed: its extra json-validation")
    assert wrong is None


def test_the_same_release_is_the_same_bytes_and_another_is_not(tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("one", "two", "other"))
    assert written(one) == written(two)
    assert (one / sbom.FILE).read_bytes() == (two / sbom.FILE).read_bytes()
    assert written(other, version="0.2.0")["serialNumber"] != json.loads((one / sbom.FILE).read_text(encoding="utf-8"))["serialNumber"]


def test_without_a_lock_it_lists_what_is_installed(tmp_path: Path) -> None:
    found = written(tmp_path / "made", tmp_path, name="kabul")
    names = {one["name"] for one in found["components"]}
    assert {"newsclaims", "pyarrow", "spacy", "numpy"} <= names
    assert found["metadata"]["component"]["name"] == "kabul"
