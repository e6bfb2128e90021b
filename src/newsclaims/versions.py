"""Versions of the data: one, stated in pyproject.toml and held to everywhere, and the least step that a change of rows asks for.

The rules are those of docs/versioning.md: a change of existing rows is MAJOR, new articles are MINOR, metadata is PATCH; before 1.0.0 a change of
rows raises the second number, and all else the third.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from newsclaims.errors import UserError

PATTERN = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
HEADING = re.compile(r"^## (\S+)(?: \((.*)\))?\s*$", re.MULTILINE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# From the least to the greatest.
STEPS = ("none", "patch", "minor", "major")


class Version(NamedTuple):
    """A semantic version of data; versions compare as tuples do."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


class Entry(NamedTuple):
    """A version's heading in CHANGELOG.md, and its day where it is released (``2026-11-25``)."""

    version: Version
    day: str | None


def parse(text: str) -> Version:
    """``1.2.0`` as a Version; ValueError for anything else, ``1.2`` and ``v1.2.0`` too."""
    found = PATTERN.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no version; it should be three numbers, such as 1.2.0")
    return Version(*map(int, found.groups()))


def current(root: Path) -> Version:
    """The version of pyproject.toml, the one place where it is decided."""
    path = root / "pyproject.toml"
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8"))["project"]["version"])
    except FileNotFoundError:
        raise UserError(f"{path}: not found; run from the repository's root, where dvc.yaml is") from None
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path}: project.version: {error}") from error


def changelog(root: Path) -> list[Entry]:
    """The versions of CHANGELOG.md, newest first; ``## 1.2.0 (2026-11-25)`` or, before the release, ``## 1.2.0 (unreleased)``."""
    path = root / "CHANGELOG.md"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError(f"{path}: not found; it lists the versions, newest first, each under a heading such as ## 1.2.0 (2026-11-25)") from None
    entries = []
    for version, day in HEADING.findall(text):
        try:
            entries.append(Entry(parse(version), day if DAY.fullmatch(day) else None))
        except ValueError as error:
            raise UserError(f"{path}: ## {version}: {error}") from None
    if not entries:
        raise UserError(f"{path}: no version; it should have a heading such as ## 1.2.0 (2026-11-25) for each")
    return entries


def stated(root: Path) -> Mapping[str, str]:
    """Every place below ``root`` that states the dataset's version, and what it states; places that are not there yet are left out."""
    found = {"pyproject.toml": str(current(root)), "CHANGELOG.md": str(changelog(root)[0].version)}
    if (root / "CITATION.cff").exists():
        found["CITATION.cff"] = str(_yaml(root / "CITATION.cff", (root / "CITATION.cff").read_text(encoding="utf-8")).get("version"))
    card = root / "dataset" / "README.md"
    if card.exists():
        parts = card.read_text(encoding="utf-8").split("---\n", 2)
        head = _yaml(card, parts[1]) if len(parts) == 3 else {}
        for one in head.get("dataset_info", []):
            found[f"dataset/README.md ({one.get('config_name')})"] = str(one.get("version"))
    lock = root / "uv.lock"
    if lock.exists():
        package = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
        locked = tomllib.loads(lock.read_text(encoding="utf-8")).get("package", [])
        found["uv.lock"] = next((str(one.get("version")) for one in locked if one.get("name") == package), "none")
    return found


def step(old: Version, new: Version) -> str:
    """What kind of step leads from ``old`` to ``new``: none, patch, minor or major, as said in docs/versioning.md; ValueError backwards."""
    if new < old:
        raise ValueError(f"{new} is before {old}")
    if old.major == 0 == new.major:
        # Before 1.0.0 a breaking change raises the second number, any other the third.
        return "major" if new.minor > old.minor else "minor" if new.patch > old.patch else "none"
    places = zip(("major", "minor", "patch"), old, new, strict=True)
    return next((name for name, before, after in places if after != before), "none")


def bumped(old: Version, least: str) -> Version:
    """The least version after ``old`` that allows a change of kind ``least``."""
    if least == "none":
        return old
    if old.major == 0:
        return Version(0, old.minor + 1, 0) if least == "major" else Version(0, old.minor, old.patch + 1)
    if least == "major":
        return Version(old.major + 1, 0, 0)
    return Version(old.major, old.minor + 1, 0) if least == "minor" else Version(old.major, old.minor, old.patch + 1)


def allows(old: Version, new: Version, least: str) -> bool:
    """Whether the step from ``old`` to ``new`` is at least ``least``."""
    return new >= old and STEPS.index(step(old, new)) >= STEPS.index(least)


def _yaml(path: Path, text: str) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UserError(f"{path}: not YAML: {error}") from error
    return raw if isinstance(raw, dict) else {}
