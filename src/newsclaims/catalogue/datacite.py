"""The dataset for registrars of DOIs: DataCite 4.5 as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newsclaims.card.facts import TableFacts
from newsclaims.catalogue.about import SPDX, Author
from newsclaims.catalogue.cited import Cited, inverted, orcid
from newsclaims.errors import UserError

SCHEMA = "http://datacite.org/schema/kernel-4"


def record(cited: Cited, facts: Sequence[TableFacts], formats: Sequence[str]) -> dict[str, Any]:
    """The record, valid before there is a DOI; UserError without a day of release, whose year DataCite requires."""
    about = cited.about
    if about.released is None:
        raise UserError("CITATION.cff: date-released is missing; DataCite records need the year of release")
    optional = {
        "doi": about.doi,
        "url": cited.about.url,
        "subjects": [{"subject": word} for word in about.keywords],
        "relatedIdentifiers": _related(cited),
    }
    return {
        "schemaVersion": SCHEMA,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "creators": [_creator(author) for author in about.authors],
        "titles": [{"title": about.title}],
        "publisher": {"name": _publisher(cited)},
        "publicationYear": f"{about.released.year:04}",
        "dates": [{"date": about.released.isoformat(), "dateType": "Issued"}],
        "version": about.version,
        "rightsList": [_rights(licence) for licence in about.licences],
        "descriptions": [
            {"description": about.abstract, "descriptionType": "Abstract"},
            {"description": cited.proved, "descriptionType": "TechnicalInfo"},
        ],
        "sizes": [f"{one.rows} row{'' if one.rows == 1 else 's'} of {one.name}" for one in facts]
        + [f"{sum(one.download_size for one in facts)} bytes of Parquet"],
        "formats": list(formats),
        "alternateIdentifiers": [{"alternateIdentifier": f"sha256:{cited.fingerprint}", "alternateIdentifierType": "Fingerprint of the rows"}],
    } | {key: value for key, value in optional.items() if value}


def _creator(author: Author) -> dict[str, Any]:
    digits = orcid(author)
    creator: dict[str, Any] = {"name": inverted(author), "nameType": "Organizational" if author.name else "Personal"}
    if author.family and not author.name:
        creator["familyName"] = author.family
    if author.given and not author.name:
        creator["givenName"] = author.given
    if digits:
        creator["nameIdentifiers"] = [
            {"nameIdentifier": f"https://orcid.org/{digits}", "nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org/"}
        ]
    if author.affiliation:
        creator["affiliation"] = [{"name": author.affiliation}]
    return creator


def _publisher(cited: Cited) -> str:
    """The archive, where one is known; else those who publish it themselves."""
    authors = cited.about.authors
    organisations = [author.name for author in authors if author.name]
    return cited.holder or (organisations[0] if organisations else "; ".join(author.full for author in authors))


def _rights(licence: str) -> dict[str, str]:
    return {
        "rights": licence,
        "rightsUri": f"{SPDX}{licence}.html",
        "rightsIdentifier": licence,
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": SPDX,
    }


def _related(cited: Cited) -> list[dict[str, str]]:
    if not cited.about.repository:
        return []
    # The repository's pipeline made the rows.
    return [
        {
            "relatedIdentifier": cited.about.repository,
            "relatedIdentifierType": "URL",
            "relationType": "IsCompiledBy",
            "resourceTypeGeneral": "Software",
        }
    ]
