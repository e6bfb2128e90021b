"""The CITATION.cff of a release: the repository's, with its day and the identifiers of this very version."""

from __future__ import annotations

from typing import Any

import yaml

from newsclaims.catalogue.about import Author
from newsclaims.catalogue.cited import Cited, orcid

MESSAGE = "If you use this dataset, please cite this version of it."
WIDTH = 150


def text(cited: Cited) -> str:
    """Citation File Format 1.2.0, such that ``about.load`` reads the same again."""
    about = cited.about
    record = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "title": about.title,
        "abstract": about.abstract,
        "type": "dataset",
        "version": about.version,
        "date-released": about.released,
        "doi": about.doi,
        "identifiers": _identifiers(cited),
        "license": list(about.licences) if len(about.licences) > 1 else about.licences[0],
        "authors": [_author(author) for author in about.authors],
        "keywords": list(about.keywords) or None,
        "url": about.url,
        "repository-code": about.repository,
    }
    given = {key: value for key, value in record.items() if value is not None}
    return yaml.safe_dump(given, sort_keys=False, allow_unicode=True, width=WIDTH)


def _identifiers(cited: Cited) -> list[dict[str, str]]:
    found = [
        {
            "type": "other",
            "value": f"sha256:{cited.fingerprint}",
            "description": f"Fingerprint {cited.short}: SHA-256 of the rows of all tables, whatever files hold them.",
        }
    ]
    if cited.about.doi:
        found.insert(0, {"type": "doi", "value": cited.about.doi, "description": f"Version {cited.about.version}"})
    if cited.part:
        found.append({"type": "other", "value": f"sha256:{cited.part.sha256}", "description": f"The part that is cited: {cited.part.words}."})
    return found


def _author(author: Author) -> dict[str, Any]:
    digits = orcid(author)
    address = {"orcid": f"https://orcid.org/{digits}"} if digits else {}
    if author.name:
        # CFF knows no affiliation of an organisation.
        return {"name": author.name, **address}
    person = {"family-names": author.family, "given-names": author.given, "affiliation": author.affiliation}
    return {key: value for key, value in person.items() if value} | address
