"""What is released: name, version and day, and what folder and tag are called after them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from newsclaims import versions
from newsclaims.errors import UserError
from newsclaims.versions import Version

FULL = "full"
PUBLIC = "public"
KINDS = (FULL, PUBLIC)


@dataclass(frozen=True)
class Subject:
    """``released`` is the day that CHANGELOG.md gives, as it stands there (2026-11-25)."""

    name: str
    version: Version
    released: str

    @property
    def tag(self) -> str:
        """The tag by which DVC finds the version."""
        return tag(self.name, self.version)

    def folder(self, kind: str) -> str:
        """The name of the release's folder, and of its archive and side file before their suffixes."""
        return folder(self.name, self.version) + (f"-{kind}" if kind != FULL else "")


def load(root: Path) -> Subject:
    """What pyproject.toml and CHANGELOG.md say; UserError where the newest version has no day yet."""
    newest = versions.changelog(root)[0]
    if newest.day is None:
        raise UserError(f"CHANGELOG.md: {newest.version} has no day; head it ## {newest.version} (2026-11-25), with the day of the release")
    return Subject(name(root), versions.current(root), newest.day)


def name(root: Path) -> str:
    """The dataset's name, which is that of the package."""
    versions.current(root)
    return str(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("name", "newsclaims"))


def tag(name: str, version: Version) -> str:
    """The tag of a version of the dataset of that name."""
    return f"{name}@v{version}"


def folder(name: str, version: Version) -> str:
    """The folder's name of a full release."""
    return f"{name}-{version}"
