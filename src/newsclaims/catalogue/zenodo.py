"""The dataset for Zenodo: the body of a deposition of its REST API (``/api/deposit/depositions``)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from newsclaims.card.facts import TableFacts
from newsclaims.catalogue.about import Author
from newsclaims.catalogue.cited import ZENODO, Cited, inverted, orcid


def deposition(cited: Cited, facts: Sequence[TableFacts]) -> dict[str, Any]:
    """What is posted to make a deposition, or put to change its metadata."""
    about = cited.about
    doi = about.doi or ""
    optional = {
        "publication_date": about.released.isoformat() if about.released else None,
        # Only a DOI of another registrar is told; Zenodo gives its own by itself, and refuses one of a record that it has.
        "doi": None if doi.lower().startswith(ZENODO) else doi,
        "keywords": list(about.keywords),
        "related_identifiers": _related(cited),
    }
    return {
        "metadata": {
            "upload_type": "dataset",
            "title": about.title,
            "description": _description(cited, facts),
            "creators": [_creator(author) for author in about.authors],
            "access_right": "open",
            "license": _licence(about.licences),
            "version": about.version,
            "notes": f"<p>{escape(_proof(cited))}</p>",
        }
        | {key: value for key, value in optional.items() if value}
    }


def _proof(cited: Cited) -> str:
    return (
        f"Fingerprint {cited.short} (in full sha256:{cited.fingerprint}): SHA-256 of the rows of all tables by value, whatever files hold them. "
        f"Licences: {', '.join(cited.about.licences)}; see the file LICENSE."
    )


def _description(cited: Cited, facts: Sequence[TableFacts]) -> str:
    listed = "".join(f"<li>{escape(one.name)}: {one.rows} row{'' if one.rows == 1 else 's'}. {escape(one.table.description)}</li>" for one in facts)
    return f"<p>{escape(cited.about.abstract)}</p><ul>{listed}</ul>"


def _creator(author: Author) -> dict[str, str]:
    creator = {"name": inverted(author), "affiliation": author.affiliation, "orcid": orcid(author)}
    return {key: value for key, value in creator.items() if value}


def _licence(licences: Sequence[str]) -> str:
    """Zenodo takes one: that of the data, which among SPDX's are Creative Commons', else the first; in lower case, as Zenodo names them."""
    return next((one for one in licences if one.startswith("CC")), licences[0]).lower()


def _related(cited: Cited) -> list[dict[str, str]]:
    about = cited.about
    found = [{"identifier": about.repository, "relation": "isCompiledBy", "resource_type": "software"}] if about.repository else []
    return found + ([{"identifier": about.url, "relation": "isDocumentedBy"}] if about.url and about.url != about.repository else [])
