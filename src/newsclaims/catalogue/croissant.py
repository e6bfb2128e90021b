"""croissant.json: the dataset as Croissant 1.1 with its terms of responsible AI, for loaders of machine learning and search engines of data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsclaims import schema
from newsclaims.catalogue.about import SPDX, Author
from newsclaims.catalogue.content import Content
from newsclaims.catalogue.statements import STATEMENTS

FILE = "croissant.json"
CONFORMS_TO = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
# Not the registered application/vnd.apache.parquet: mlcroissant reads records of this one only.
PARQUET = "application/x-parquet"
TYPES: Mapping[str, str] = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
# The terms of Croissant 1.1, as its specification abbreviates them.
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{
        term: f"cr:{term}"
        for term in (
            *("arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject", "fileProperty"),
            *("fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet"),
            *("references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField", "transform"),
        )
    },
}


def document(content: Content) -> dict[str, Any]:
    """The JSON-LD document, ready for JSON; what is not known yet (an author, an address, the day of release) is left out."""
    about = content.about
    known = {
        "description": about.abstract,
        "creator": [_creator(author) for author in about.authors],
        "license": [SPDX + one for one in about.data_licences],
        "url": about.url or about.repository or (f"https://doi.org/{about.doi}" if about.doi else None),
        "datePublished": content.released.isoformat() if content.released else None,
    }
    return {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS_TO),
        "name": about.name,
        "alternateName": about.title,
        "version": content.version,
        "keywords": list(about.keywords),
        "inLanguage": list(content.languages),
        "citeAs": _citation(content),
        "identifier": _identifiers(content),
        "isLiveDataset": False,
        **{key: value for key, value in known.items() if value},
        **{f"rai:{key}": list(texts) if len(texts) > 1 else texts[0] for key, texts in STATEMENTS.items()},
        "distribution": [*_file_objects(content), *(_file_set(content, name) for name in content.schemas)],
        "recordSet": [_record_set(table) for table in content.schemas.values()],
    }


def _creator(author: Author) -> dict[str, Any]:
    parts = {"name": author.full, "givenName": author.given, "familyName": author.family, "affiliation": author.affiliation, "sameAs": author.orcid}
    return {"@type": "sc:Organization" if author.name else "sc:Person", **{key: value for key, value in parts.items() if value}}


def _citation(content: Content) -> str:
    about = content.about
    authors = "; ".join(author.full for author in about.authors)
    year = f" ({content.released.year})" if content.released else ""
    where = f" https://doi.org/{about.doi}." if about.doi else ""
    by = f"{authors}{year}: " if authors or year else ""
    return f"{by}{about.title}. Dataset, version {content.version}, fingerprint sha256:{content.fingerprint.value}.{where}"


def _identifiers(content: Content) -> list[Any]:
    fingerprint = {"@type": "PropertyValue", "propertyID": "fingerprint", "value": f"sha256:{content.fingerprint.value}"}
    return [fingerprint, *([f"https://doi.org/{content.about.doi}"] if content.about.doi else [])]


def _file_objects(content: Content) -> Iterator[dict[str, Any]]:
    for files in content.files.values():
        for file in files:
            yield {
                "@type": "cr:FileObject",
                "@id": file.path,
                "name": file.path,
                "contentUrl": file.path,
                "contentSize": f"{file.size} B",
                "encodingFormat": PARQUET,
                "sha256": file.sha256,
            }


def _file_set(content: Content, name: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{name}-files",
        "name": f"{name}-files",
        "description": f"The Parquet files of the table {name}, {len(content.files[name])} in number.",
        "encodingFormat": PARQUET,
        "includes": f"{name}/*.parquet",
    }


def _record_set(table: schema.Table) -> dict[str, Any]:
    # Croissant's references lead to another record set; mlcroissant takes one to the same for a circle.
    others = [key for key in table.foreign_keys if key.resource != table.name]
    references = {column: f"{key.resource}/{target}" for key in others for column, target in zip(key.fields, key.reference, strict=True)}
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{column}"} for column in table.primary_key],
        "field": [_field(table.name, column, references.get(column.name)) for column in table.fields],
    }


def _field(table: str, column: schema.Field, reference: str | None) -> dict[str, Any]:
    source = {"fileSet": {"@id": f"{table}-files"}, "extract": {"column": column.name}}
    field: dict[str, Any] = {"@type": "cr:Field", "@id": f"{table}/{column.name}", "name": column.name, "description": column.description}
    if reference:
        field["references"] = {"field": {"@id": reference}}
    if column.type != "array":
        return {**field, "dataType": TYPES[column.type], "source": source}
    items = column.constraints["jsonSchema"]["items"]
    field |= {"isArray": True, "arrayShape": "-1"}
    if items["type"] != "object":
        return {**field, "dataType": TYPES[items["type"]], "source": source}
    parts = [
        {
            "@type": "cr:Field",
            "@id": f"{table}/{column.name}/{name}",
            "name": name,
            "description": part["description"],
            "dataType": TYPES[part["type"]],
            "source": {**source, "transform": {"jsonPath": f"$.{name}"}},
        }
        for name, part in items["properties"].items()
    ]
    return {**field, "subField": parts}
