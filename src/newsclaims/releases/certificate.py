"""certificate.json: what a release holds, what it was made from and where, and the commands that make it again."""

from __future__ import annotations

import platform
import re
import tomllib
from collections.abc import Mapping
from importlib import metadata, util
from pathlib import Path
from typing import Any

from newsclaims import atomic, digests, fingerprints, models, tables
from newsclaims import environment as installed
from newsclaims.catalogue import about
from newsclaims.params import Params
from newsclaims.reading.listing import SOURCES
from newsclaims.releases import repository
from newsclaims.releases.subject import Subject

FILE = "certificate.json"
# What the file beside a release repeats of it.
REPEATED = ("name", "version", "kind", "fingerprint", "tag")
# Where the repository has what a build depends on.
INPUTS: Mapping[str, str] = {
    "code": "src/newsclaims",
    "schema": "schema",
    "validation": "validation",
    "gold": "gold",
    "params": "params.yaml",
    "lock": "uv.lock",
    "environment": installed.FILE,
    "dvc_lock": "dvc.lock",
    "takedowns": "takedowns.yaml",
}
PACKAGE = re.compile(r"[A-Za-z0-9._-]+")


def write(folder: Path, kind: str, subject: Subject, root: Path, params: Params) -> None:
    """Write ``folder/certificate.json`` of what the folder holds and the repository says."""
    atomic.write_json(folder / FILE, of(folder, kind, subject, root, params))


def of(folder: Path, kind: str, subject: Subject, root: Path, params: Params) -> dict[str, Any]:
    """The certificate as plain data."""
    found = fingerprints.load(folder / fingerprints.FILE)
    return {
        "name": subject.name,
        "version": str(subject.version),
        "tag": subject.tag,
        "kind": kind,
        "commit": repository.commit(root),
        "released": subject.released,
        "fingerprint": found.value,
        "tables": {name: {"rows": one.rows, "sha256": one.sha256, "files": _files(folder, name)} for name, one in found.tables.items()},
        "inputs": inputs(root, params),
        "environment": environment(root),
        "rebuild": rebuild(root, subject),
    }


def inputs(root: Path, params: Params) -> dict[str, Any]:
    """SHA-256 of all that a build depends on; of folders as ``sha256sum`` would print their files. What is not there is left out."""
    found: dict[str, Any] = {key: sha256 for key in INPUTS if (sha256 := of_input(root, key))}
    return found | {"seeds": seeds(root), "model": {"name": params.model, "sha256": _model(root, params.model)}}


def of_input(root: Path, key: str) -> str | None:
    """The digest of one of the INPUTS of the repository ``root``; its code is that of the package it was recorded with where it has none itself."""
    found = digests.of_path(root / INPUTS[key])
    return installed.code(root) if found is None and key == "code" else found


def environment(root: Path) -> dict[str, Any]:
    """Python, system and the packages that the project asks for, as they are here."""
    wanted = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("dependencies", [])
    names = {found[0] for found in map(PACKAGE.match, wanted) if found}
    if installed.PACKAGE in names:
        # What builds a user's dataset is what the package asks for.
        names |= asked(installed.PACKAGE)
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
        "packages": {name: metadata.version(name) for name in sorted(names)},
    }


def asked(package: str) -> set[str]:
    """What an installed package asks for, but for its extras; PackageNotFoundError where it is not installed."""
    found = (PACKAGE.match(one) for one in metadata.requires(package) or [] if "extra ==" not in one)
    return {match[0] for match in found if match}


def rebuild(root: Path, subject: Subject) -> list[str]:
    """The commands that build the dataset again, on another machine."""
    address = about.load(root).repository
    cloned = [f"git clone {address} {subject.name}", f"cd {subject.name}"] if address else []
    recorded = installed.load(root)
    if recorded is not None:
        package = f"pip install {installed.PACKAGE}=={recorded[installed.VERSION]}"
        return [*cloned, f"git checkout {subject.tag}", package, "dvc repro --no-run-cache"]
    return [*cloned, f"git checkout {subject.tag}", "uv sync --locked", "uv run dvc repro --no-run-cache"]


def _files(folder: Path, table: str) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): digests.of_file(path) for path in tables.files(folder / table)}


def seeds(root: Path) -> dict[str, str]:
    """SHA-256 of the seed files that the tables name: not those of articles that were removed on request, which nothing may name."""
    named = {SOURCES}
    for table in ("articles", "rejects"):
        for path in tables.files(root / "dataset" / table):
            named |= set(tables.read_file(path, ["source_file"])["source_file"].to_pylist())
    return {name: digests.of_file(root / "seeds" / name) for name in sorted(named) if (root / "seeds" / name).is_file()}


def _model(root: Path, model: str) -> str | None:
    """The digest of a pipeline in a folder or of an installed package; None where it is neither."""
    folder = models.folder(root, model)
    if folder is not None and folder.is_dir():
        return digests.of_folder(folder)
    spec = util.find_spec(model) if model.isidentifier() else None
    places = list(spec.submodule_search_locations or []) if spec else []
    return digests.of_folder(Path(places[0])) if places else None
