"""What the dataset's people say of it: CITATION.cff, the one place of its title, authors, licences and identifiers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from newsclaims import yaml_files
from newsclaims.errors import UserError

FILE = "CITATION.cff"
NEEDED = ("cff-version", "title", "version")
# A dataset is built without them, but neither released nor cited.
TO_CITE = ("abstract", "authors", "license")
# Where SPDX describes a licence by its identifier.
SPDX = "https://spdx.org/licenses/"
# Of the licences that CITATION.cff lists, those for works that are no code.
OF_DATA = "CC"
LONGEST_NAME = 60
DOI = re.compile(r"10\.\d{4,9}/\S+")


@dataclass(frozen=True)
class Author:
    """A person (``family`` and, mostly, ``given``) or an organisation (``name`` alone); ``orcid`` is a full address."""

    name: str | None = None
    family: str | None = None
    given: str | None = None
    affiliation: str | None = None
    orcid: str | None = None

    @property
    def full(self) -> str:
        """The name as it is said: given name first."""
        return self.name or " ".join(part for part in (self.given, self.family) if part)


@dataclass(frozen=True)
class About:
    """The dataset as CITATION.cff describes it; ``licences`` are SPDX identifiers, the annotations' among them.

    What is not known yet is empty: ``lacking`` names it.
    """

    title: str
    abstract: str
    authors: tuple[Author, ...]
    licences: tuple[str, ...]
    version: str
    keywords: tuple[str, ...] = ()
    released: date | None = None
    doi: str | None = None
    url: str | None = None
    repository: str | None = None

    @property
    def name(self) -> str:
        """What machines call it: the title up to its colon, in small letters, digits and hyphens."""
        ascii_letters = unicodedata.normalize("NFKD", self.title.split(":")[0]).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", ascii_letters).strip("-")[:LONGEST_NAME] or "dataset"

    @property
    def lacking(self) -> tuple[str, ...]:
        """The keys of CITATION.cff that a release and a citation need, and that it does not have yet."""
        return tuple(key for key, value in zip(TO_CITE, (self.abstract, self.authors, self.licences), strict=True) if not value)

    @property
    def data_licences(self) -> tuple[str, ...]:
        """SPDX identifiers of the annotations' licences; the code's do not hold for the data."""
        return tuple(one for one in self.licences if one.startswith(OF_DATA)) or self.licences


def load(root: Path) -> About:
    """Read ``root/CITATION.cff``; UserError, naming the key, where it is not as CFF has it."""
    path = root / FILE
    try:
        raw = yaml_files.read(path)
    except FileNotFoundError:
        raise UserError(f"{path}: not found; it says who made the dataset, and how to cite it") from None
    if not isinstance(raw, dict):
        raise UserError(f"{path}: should be a mapping of CFF keys")
    for key in NEEDED:
        if not raw.get(key):
            raise UserError(f"{path}: {key} is missing")
    released = raw.get("date-released")
    if released is not None and not isinstance(released, date):
        raise UserError(f"{path}: date-released is {released!r}; it should be a day such as 2026-11-25")
    doi = raw.get("doi")
    if doi is not None and not DOI.fullmatch(str(doi)):
        raise UserError(f"{path}: doi is {doi!r}; it should begin with 10. and have no https://doi.org/ before it")
    authors, licences = raw.get("authors") or [], raw.get("license") or []
    if not isinstance(authors, list):
        raise UserError(f"{path}: authors should be a list")
    return About(
        title=str(raw["title"]),
        abstract=" ".join(str(raw.get("abstract") or "").split()),
        authors=tuple(_author(path, number, one) for number, one in enumerate(authors, 1)),
        licences=tuple(str(one) for one in (licences if isinstance(licences, list) else [licences])),
        version=str(raw["version"]),
        keywords=tuple(str(one) for one in raw.get("keywords", [])),
        released=released,
        doi=doi,
        url=raw.get("url"),
        repository=raw.get("repository-code"),
    )


def _author(path: Path, number: int, raw: Any) -> Author:
    if not isinstance(raw, Mapping):
        raise UserError(f"{path}: author {number} should be a mapping")
    author = Author(raw.get("name"), raw.get("family-names"), raw.get("given-names"), raw.get("affiliation"), raw.get("orcid"))
    if not author.full:
        raise UserError(f"{path}: author {number} has neither name nor family-names")
    return author
