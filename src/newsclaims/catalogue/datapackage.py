"""datapackage.json: the dataset as a Data Package (version 2), with the schemas of schema/ as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsclaims import schema
from newsclaims.catalogue.about import SPDX, Author
from newsclaims.catalogue.content import Content, joined
from newsclaims.catalogue.statements import RIGHTS

FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA_TYPE = "application/vnd.apache.parquet"
ITEMS = "jsonSchema"


def document(content: Content, dataset: Path) -> dict[str, Any]:
    """The descriptor, ready for JSON; what is not known yet (an author, an address, a DOI) is left out."""
    about = content.about
    known = {
        "description": about.abstract,
        "contributors": [_contributor(author) for author in about.authors],
        "licenses": [{"name": one, "path": SPDX + one, "title": RIGHTS} for one in about.data_licences],
        "homepage": about.url or about.repository,
        "id": f"https://doi.org/{about.doi}" if about.doi else None,
    }
    return {
        "$schema": PROFILE,
        "name": about.name,
        "title": about.title,
        "version": content.version,
        "keywords": list(about.keywords),
        "fingerprint": f"sha256:{content.fingerprint.value}",
        **{key: value for key, value in known.items() if value},
        "resources": [_resource(content, dataset, table) for table in content.schemas.values()],
    }


def _contributor(author: Author) -> dict[str, Any]:
    parts = {
        "title": author.full,
        "givenName": author.given,
        "familyName": author.family,
        "organization": author.affiliation,
        "path": author.orcid,
    }
    return {**{key: value for key, value in parts.items() if value}, "roles": ["creator"]}


def _resource(content: Content, dataset: Path, table: schema.Table) -> dict[str, Any]:
    paths = [file.path for file in content.files[table.name]]
    counted = content.fingerprint.tables[table.name]
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": paths[0] if len(paths) == 1 else paths,
        "format": "parquet",
        "mediatype": MEDIA_TYPE,
        "bytes": sum(file.size for file in content.files[table.name]),
        "hash": f"sha256:{joined(dataset / path for path in paths)}",
        "rows": counted.rows,
        "fingerprint": f"sha256:{counted.sha256}",
        "schema": table_schema(table),
    }


def table_schema(table: schema.Table) -> dict[str, Any]:
    """The Table Schema of ``table``."""
    described: dict[str, Any] = {
        "fields": [_field(field) for field in table.fields],
        "primaryKey": list(table.primary_key),
        # Parquet has nulls of its own: an empty string is a value.
        "missingValues": [],
    }
    if table.foreign_keys:
        described["foreignKeys"] = [_foreign_key(key, table.name) for key in table.foreign_keys]
    return described


def _field(field: schema.Field) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": field.type, "description": field.description}
    # What the items of a list are is a constraint by the standard, but frictionless refuses the whole package for it.
    constraints = {key: value for key, value in field.constraints.items() if key != ITEMS}
    if constraints:
        described["constraints"] = constraints
    if ITEMS in field.constraints:
        described[ITEMS] = field.constraints[ITEMS]
    if field.verbatim:
        described["verbatim"] = True
    return described


def _foreign_key(key: schema.ForeignKey, table: str) -> Mapping[str, Any]:
    # No resource, or an empty one, means the table itself; readers of version 1 ask for the empty one.
    return {"fields": list(key.fields), "reference": {"resource": "" if key.resource == table else key.resource, "fields": list(key.reference)}}
