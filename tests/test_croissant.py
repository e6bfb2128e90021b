"""croissant.json is valid by mlcroissant, which loads from it the rows that are in the files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newsclaims import digests, ids, schema, tables
from newsclaims.catalogue import croissant
from newsclaims.catalogue.about import About, Author
from newsclaims.catalogue.statements import STATEMENTS
from newsclaims.stages import metadata
from small_dataset import Rows, build, describe, in_two_shards, rows


def rich() -> Rows:
    """Rows with what a loader may stumble over: nulls in columns of numbers, lists that are empty or missing, dates, words beyond ASCII."""
    content = rows()
    other = content["articles"][0] | {
        "article_id": ids.article_id("x"),
        "title": None,
        "published": None,
        "text": "Été — \U0001f327",
        "text_sha256": ids.sha256(b"x"),
        "source_record": 2**40,
        "source_map": None,
        "notes": ["a", "b"],
    }
    content["articles"].append(other)
    quantity = {"start": 1, "end": 3, "text": "ten", "operator": "exactly", "stated_low": 10.0, "stated_high": 0.1, "unit": "§", "outcome": None}
    content["claims"][0] |= {"quantities": [quantity, {**quantity, "stated_low": None}], "time_from": date(2021, 8, 25), "parent_claim_id": None}
    content["claims"][1] |= {"parent_claim_id": content["claims"][0]["claim_id"], "fragments": [{"start": 0, "end": 3}, {"start": 5, "end": 9}]}
    return content


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A described dataset that tests read and leave as it is."""
    root = tmp_path_factory.mktemp("described")
    build(root, rich())
    return describe(root)


def document(dataset: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((dataset / croissant.FILE).read_text(encoding="utf-8"))
    return found


def opened(dataset: Path) -> Any:
    mlcroissant = pytest.importorskip("mlcroissant", reason="uv sync --group proofs")
    return mlcroissant.Dataset(jsonld=str(dataset / croissant.FILE))


def plain(value: Any) -> Any:
    """What mlcroissant gives as we write it: text, dates, records by the last part of their fields' ids."""
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, dict):
        return {key.rsplit("/", 1)[-1]: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.date() if hasattr(value, "date") else value


def as_loaded(row: dict[str, Any], table: schema.Table) -> dict[str, Any]:
    """The row with the one thing that mlcroissant cannot tell: a missing list of records is to it one record of nulls."""
    missing = {f.name: f.constraints["jsonSchema"]["items"].get("properties") for f in table.fields if f.type == "array" and row[f.name] is None}
    return row | {name: [dict.fromkeys(parts)] for name, parts in missing.items() if parts}


def test_every_record_is_loaded_as_it_is(described: Path) -> None:
    loader = opened(described)
    assert [one.uuid for one in loader.metadata.record_sets] == list(schema.TABLES)
    for name in schema.TABLES:
        table = schema.load(name, described.parent / "schema")
        expected = [as_loaded(row, table) for row in tables.rows(tables.files(described / name))]
        assert [plain(record) for record in loader.records(name)] == expected
        assert len(expected) == len(rich()[name])


def test_it_is_valid_and_says_what_it_conforms_to(described: Path) -> None:
    found = opened(described).metadata
    issues = found.ctx.issues
    assert not issues.errors
    # The day of a release stands in CITATION.cff once it is released.
    assert all("datePublished" in warning for warning in issues.warnings)
    assert found.conforms_to == ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
    assert found.ctx.is_v1_1()


def test_a_released_dataset_gives_no_warning(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    people = (Author(family="Smith", given="Ada", orcid="https://orcid.org/0000-0002-1825-0097"), Author(name="The Institute"))
    about = About("T", "A", people, ("MIT", "CC-BY-4.0"), "1.0.0", ("k",), date(2026, 11, 25), "10.5281/zenodo.1", "https://a.example")
    metadata.describe(dataset, {name: schema.load(name, tmp_path / "schema") for name in schema.TABLES}, about, "1.0.0")
    found = opened(dataset).metadata
    assert not found.ctx.issues.errors
    assert not found.ctx.issues.warnings
    assert [person.name for person in found.creators] == ["Ada Smith", "The Institute"]
    assert (found.url, found.license, found.version) == ("https://a.example", ["https://spdx.org/licenses/CC-BY-4.0"], "1.0.0")
    assert document(dataset)["citeAs"].startswith("Ada Smith; The Institute (2026): T. Dataset, version 1.0.0, fingerprint sha256:")
    assert document(dataset)["citeAs"].endswith(" https://doi.org/10.5281/zenodo.1.")
    assert "https://doi.org/10.5281/zenodo.1" in document(dataset)["identifier"]


def test_responsible_use_is_read_as_it_is_stated(described: Path) -> None:
    found = opened(described).metadata
    attributes = {
        "dataCollection": found.data_collection,
        "dataCollectionType": found.data_collection_type,
        "dataCollectionRawData": found.data_collection_raw_data,
        "dataCollectionMissingData": found.data_collection_missing_data,
        "dataPreprocessingProtocol": found.data_preprocessing_protocol,
        "dataAnnotationProtocol": found.data_annotation_protocol,
        "annotationsPerItem": found.annotations_per_item,
        "machineAnnotationTools": found.machine_annotation_tools,
        "dataAnnotationAnalysis": found.data_annotation_analysis,
        "dataUseCases": found.data_use_cases,
        "dataBiases": found.data_biases,
        "personalSensitiveInformation": found.personal_sensitive_information,
        "dataSocialImpact": found.data_social_impact,
        "dataLimitations": found.data_limitations,
        "dataReleaseMaintenancePlan": found.data_release_maintenance_plan,
    }
    assert attributes.keys() == STATEMENTS.keys()
    for key, value in attributes.items():
        assert sorted([value] if isinstance(value, str) else value) == sorted(STATEMENTS[key]), key


def test_every_file_has_its_size_and_digest_whatever_the_number_of_shards(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    in_two_shards(tmp_path, "claims")
    found = document(describe(tmp_path))
    files = {one["contentUrl"]: one for one in found["distribution"] if one["@type"] == "cr:FileObject"}
    assert files.keys() == {path.relative_to(dataset).as_posix() for path in dataset.glob("*/*.parquet")}
    for path, one in files.items():
        assert one["sha256"] == digests.of_file(dataset / path)
        assert one["contentSize"] == f"{(dataset / path).stat().st_size} B"
        assert one["encodingFormat"] == "application/x-parquet"
    loaded = [plain(record)["claim_id"] for record in opened(dataset).records("claims")]
    assert sorted(loaded) == sorted(row["claim_id"] for row in rows()["claims"])


def test_keys_and_references(described: Path) -> None:
    sets = {one["@id"]: one for one in document(described)["recordSet"]}
    assert sets["rejects"]["key"] == [{"@id": f"rejects/{column}"} for column in ("source_file", "source_record", "stage")]
    references = {field["@id"]: field["references"]["field"]["@id"] for one in sets.values() for field in one["field"] if "references" in field}
    assert references == {
        "sentences/article_id": "articles/article_id",
        "entities/article_id": "articles/article_id",
        "entities/sentence_id": "sentences/sentence_id",
        "claims/article_id": "articles/article_id",
        "claims/sentence_id": "sentences/sentence_id",
    }


def test_every_column_and_part_is_described(described: Path) -> None:
    for one in document(described)["recordSet"]:
        parts = [part for field in one["field"] for part in (field, *field.get("subField", []))]
        expected = schema.dictionary(schema.load(one["name"], described.parent / "schema"))
        assert [part["description"] for part in parts] == [row.description for row in expected]
        assert [part["@id"] for part in parts] == [f"{one['name']}/{row.column.replace('[].', '/')}" for row in expected]


def test_the_languages_are_those_of_the_articles(tmp_path: Path) -> None:
    content = rich()
    content["articles"][0]["language"] = "fr"
    build(tmp_path, content)
    assert document(describe(tmp_path))["inLanguage"] == ["en", "fr"]
