"""datapackage.json is a Data Package by frictionless' measure, and our rows are what it promises."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newsclaims import schema, tables
from newsclaims.catalogue import datapackage
from newsclaims.catalogue.about import About, Author
from newsclaims.stages import metadata
from small_dataset import build, describe, in_two_shards, rows


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A described dataset that tests read and leave as it is."""
    root = tmp_path_factory.mktemp("described")
    build(root)
    return describe(root)


def package(dataset: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((dataset / datapackage.FILE).read_text(encoding="utf-8"))
    return found


def with_rows(dataset: Path) -> dict[str, Any]:
    """The package with its rows inside: frictionless' own reader of Parquet goes by way of pandas, where lists are arrays and whole numbers NaN."""
    described = package(dataset)
    for resource in described["resources"]:
        paths = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
        read = list(tables.rows(dataset / path for path in paths))
        resource.clear()
        resource |= {"name": Path(paths[0]).parent.name, "data": read}
    for resource, original in zip(described["resources"], package(dataset)["resources"], strict=True):
        resource["schema"] = original["schema"]
    return described


def errors(descriptor: dict[str, Any]) -> list[Any]:
    frictionless = pytest.importorskip("frictionless", reason="uv sync --group proofs")
    return list(frictionless.Package(descriptor).validate().flatten(["rowNumber", "fieldName", "type"]))


def test_frictionless_accepts_the_descriptor_and_the_rows(described: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="uv sync --group proofs")
    assert list(frictionless.Package.metadata_validate(package(described))) == []
    assert [resource.name for resource in frictionless.Package(str(described / datapackage.FILE)).resources] == list(schema.TABLES)
    assert errors(with_rows(described)) == []


@pytest.mark.parametrize(
    ("table", "column", "value", "error"),
    [
        ("claims", "article_id", "0" * 16, "foreign-key"),
        ("claims", "parent_claim_id", "0" * 16 + "-c0-1", "foreign-key"),
        ("claims", "kind", "rumour", "constraint-error"),
        ("claims", "fragments", 3, "type-error"),
        ("claims", "text", None, "constraint-error"),
        ("articles", "published", "yesterday", "type-error"),
    ],
)
def test_frictionless_finds_what_the_schema_forbids(described: Path, table: str, column: str, value: Any, error: str) -> None:
    descriptor = with_rows(described)
    (broken,) = (resource for resource in descriptor["resources"] if resource["name"] == table)
    broken["data"][0][column] = value
    assert error in [found[2] for found in errors(descriptor)]


def test_files_are_named_with_size_digest_and_rows(described: Path) -> None:
    for resource in package(described)["resources"]:
        data = (described / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["rows"] == len(rows()[resource["name"]])
        assert (resource["format"], resource["mediatype"]) == ("parquet", "application/vnd.apache.parquet")


def test_the_files_of_several_shards_are_one_resource(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    whole = package(describe(tmp_path))["fingerprint"]
    in_two_shards(tmp_path, "claims")
    described = package(describe(tmp_path))
    (claims,) = (resource for resource in described["resources"] if resource["name"] == "claims")
    assert claims["path"] == [f"claims/train-0000{shard}-of-00002.parquet" for shard in (0, 1)]
    data = b"".join((dataset / path).read_bytes() for path in claims["path"])
    assert (claims["bytes"], claims["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    assert described["fingerprint"] == whole
    assert errors(with_rows(dataset)) == []


def test_schema_and_keys_are_those_of_the_schema_folder(described: Path) -> None:
    for resource in package(described)["resources"]:
        table = schema.load(resource["name"], described.parent / "schema")
        stated = resource["schema"]
        assert stated["primaryKey"] == list(table.primary_key)
        assert [field["description"] for field in stated["fields"]] == [field.description for field in table.fields]
        assert [field["name"] for field in stated["fields"] if field.get("verbatim")] == [f.name for f in table.fields if f.verbatim]
        for field, column in zip(stated["fields"], table.fields, strict=True):
            constraints = field.get("constraints", {}) | ({"jsonSchema": field["jsonSchema"]} if "jsonSchema" in field else {})
            assert constraints == column.constraints
        references = [key["reference"]["resource"] or table.name for key in stated.get("foreignKeys", [])]
        assert references == [key.resource for key in table.foreign_keys]


def test_people_licences_and_addresses_are_told(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    people = (
        Author(family="Smith", given="Ada", orcid="https://orcid.org/0000-0002-1825-0097", affiliation="A University"),
        Author(name="The Institute"),
    )
    about = About("T", "A", people, ("MIT", "CC-BY-4.0"), "1.0.0", ("k",), date(2026, 11, 25), "10.5281/zenodo.1", None, "https://a.example/code")
    metadata.describe(dataset, {name: schema.load(name, tmp_path / "schema") for name in schema.TABLES}, about, "1.0.0")
    found = package(dataset)
    assert found["contributors"] == [
        {
            "title": "Ada Smith",
            "givenName": "Ada",
            "familyName": "Smith",
            "organization": "A University",
            "path": "https://orcid.org/0000-0002-1825-0097",
            "roles": ["creator"],
        },
        {"title": "The Institute", "roles": ["creator"]},
    ]
    assert [(one["name"], one["path"]) for one in found["licenses"]] == [("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0")]
    assert (found["id"], found["homepage"]) == ("https://doi.org/10.5281/zenodo.1", "https://a.example/code")
    assert errors(with_rows(dataset)) == []


def test_only_the_datas_own_licences_are_claimed() -> None:
    about = About("T", "A", (), ("MIT",), "1.0.0")
    assert about.data_licences == ("MIT",)
