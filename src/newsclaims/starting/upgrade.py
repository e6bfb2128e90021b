"""What an upgrade of the package asks of a dataset repository."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import yaml

from newsclaims import environment
from newsclaims.errors import UserError


def record(root: Path) -> list[str]:
    """Write environment.json anew, and tell what changed and what else is to be done; nothing where nothing changed."""
    _check(root)
    changed = environment.record(root)
    return [*changed, *_hints(root)]


def changes(root: Path) -> list[str]:
    """The same without writing."""
    _check(root)
    return [*environment.differing(root), *_hints(root)]


def _check(root: Path) -> None:
    if not (root / "dvc.yaml").is_file():
        raise UserError("dvc.yaml: not found; run from the repository's root, where it is")
    if (root / "src" / environment.PACKAGE).is_dir():
        raise UserError(f"this is the repository of the package itself: its stages depend on the code in src/, and need no {environment.FILE}")


def _hints(root: Path) -> Iterator[str]:
    """What this version needs that code cannot decide."""
    version = metadata.version(environment.PACKAGE)
    try:
        stages = yaml.safe_load((root / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
        asked = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("dependencies", [])
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise UserError(f"dvc.yaml or pyproject.toml is not readable ({error}); restore it from git") from error
    for name in environment.pipeline():
        if name not in stages:
            yield f"dvc.yaml: has no stage {name}, which this version has; newsclaims new makes a repository elsewhere to take it from"
    pin = f"{environment.PACKAGE}=={version}"
    for one in asked:
        if one.startswith(f"{environment.PACKAGE}==") and one != pin:
            yield f"pyproject.toml: asks for {one}; set it to {pin}"
