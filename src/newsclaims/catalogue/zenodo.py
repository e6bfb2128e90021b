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
    listed = ", ".join(about.licences)
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
            # Zenodo takes one, and names it in lower case.
            "license": about.data_licences[0].lower(),
            "version": about.version,
            "notes": f"<p>{escape(f'{cited.proved} Licences: {listed}; see the file LICENSE.')}</p>",
        }
        | {key: value for key, value in optional.items() if value}
    }


def _description(cited: Cited, facts: Sequence[TableFacts]) -> str:
    listed = "".join(f"<li>{escape(one.name)}: {one.rows} row{'' if one.rows == 1 else 's'}. {escape(one.table.description)}</li>" for one in facts)
    return f"<p>{escape(cited.about.abstract)}</p><ul>{listed}</ul>"


def _creator(author: Author) -> dict[str, str]:
    creator = {"name": inverted(author), "affiliation": author.affiliation, "orcid": orcid(author)}
    return {key: value for key, value in creator.items() if value}


def _related(cited: Cited) -> list[dict[str, str]]:
    about = cited.about
    found = [{"identifier": about.repository, "relation": "isCompiledBy", "resource_type": "software"}] if about.repository else []
    return found + ([{"identifier": about.url, "relation": "isDocumentedBy"}] if about.url and about.url != about.repository else [])
