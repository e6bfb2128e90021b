"""What a user says of a new dataset, checked, and the files that repeat it: CITATION.cff, LICENSE, pyproject.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from newsclaims import environment
from newsclaims.catalogue.about import SPDX, TO_CITE
from newsclaims.catalogue.statements import RIGHTS
from newsclaims.errors import UserError

FIRST_VERSION = "0.1.0"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
MESSAGE = "If you use this dataset, please cite this version of it."
# What is asked for, where a release needs it and it is not known yet.
HINTS = {
    "abstract": "abstract: what the articles are, in a few sentences",
    "authors": 'authors:  # a person as "family-names: Smith" and "given-names: Ada", an organisation as "name: The Institute"',
    "license": "license: of the annotations, by its SPDX identifier, such as CC-BY-4.0",
}


@dataclass(frozen=True)
class Identity:
    """``name`` is for machines; an author is ``Family, Given``, or the name of an organisation; what is not known is empty."""

    name: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    licence: str = ""
    repository: str = ""

    @property
    def unknown(self) -> tuple[str, ...]:
        """The keys of CITATION.cff that a release needs and nobody gave."""
        return tuple(key for key, value in zip(TO_CITE, (self.abstract, self.authors, self.licence), strict=True) if not value)


def name_of(folder: str) -> str:
    """A name for machines from a folder's; UserError where it gives none."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")
    if not NAME.fullmatch(name):
        raise UserError(f"{folder!r}: has no letter from a to z and no digit to name the dataset by; give --name")
    return named(name)


def named(name: str) -> str:
    """``name`` where it may be a dataset's; else UserError."""
    if not NAME.fullmatch(name):
        raise UserError(f"--name {name}: should be small letters, digits and single hyphens, such as kabul-2021")
    if name == environment.PACKAGE:
        raise UserError(f"{name} is the package's own name, and the dataset is to depend on it; give --name, such as my-{name}")
    return name


def licensed(licence: str) -> str:
    """``licence`` where it may be an SPDX identifier; else UserError."""
    if licence and not LICENCE.fullmatch(licence):
        raise UserError(f"--licence {licence}: should be an SPDX identifier such as CC-BY-4.0; {SPDX} lists them")
    return licence


def citation(about: Identity) -> str:
    """CITATION.cff; what is unknown stands in a comment, to be filled in."""
    record: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "title": about.title,
        "abstract": about.abstract,
        "type": "dataset",
        "version": FIRST_VERSION,
        "license": about.licence,
        "authors": [_author(author) for author in about.authors],
        "repository-code": about.repository,
    }
    given = yaml.safe_dump({key: value for key, value in record.items() if value}, sort_keys=False, allow_unicode=True, width=100)
    asked = "".join(f"# {HINTS[key]}\n" for key in about.unknown)
    return given + (f"# Not known yet, and needed for a release and a citation:\n{asked}" if asked else "")


def _author(author: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in author.partition(","))
    # Which part of a name is the family's is not guessed.
    return {"family-names": family, "given-names": given} if comma else {"name": family}


def licence(about: Identity) -> str:
    """The text of LICENSE."""
    return f"{RIGHTS}.\n\nThe annotations: {about.licence}, {SPDX}{about.licence}.html\n"


def project(about: Identity, version: str) -> str:
    """pyproject.toml: the one place where the dataset's version is decided."""
    return f"""\
# The dataset's name and version, and the package that builds it.
[project]
name = "{about.name}"
version = "{FIRST_VERSION}"
requires-python = ">=3.11"
dependencies = ["{environment.PACKAGE}=={version}"]

# There is nothing here to install.
[tool.uv]
package = false
"""
