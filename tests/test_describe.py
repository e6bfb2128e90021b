"""The stage metadata: described is what passed, from schema/ alone, and in the same bytes anywhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsclaims import fingerprints, schema, tables, versions
from newsclaims.catalogue import about
from newsclaims.errors import UserError
from newsclaims.stages import card, metadata
from small_dataset import PARAMS, ROOT, approve, build, describe, rows

FILES = ("codebook.csv", "croissant.json", "datapackage.json", "fingerprint.json")


def repository(root: Path) -> Path:
    """A root to run the stage in; returns the dataset's folder."""
    dataset = build(root)
    for name in ("pyproject.toml", "CITATION.cff"):
        shutil.copyfile(ROOT / name, root / name)
    return dataset


def written(dataset: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(dataset.iterdir()) if path.name in FILES}


def test_two_runs_in_two_places_give_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for place in ("one", "a longer place"):
        dataset = repository(tmp_path / place)
        metadata.run(tmp_path / place, PARAMS)
        found.append(written(dataset))
        assert not [path for path in dataset.rglob("*") if path.name.startswith(".")]
    assert found[0] == found[1]
    assert tuple(found[0]) == FILES
    assert all(str(tmp_path).encode() not in content for content in found[0].values())


def test_all_files_tell_one_fingerprint_and_one_version(tmp_path: Path) -> None:
    dataset = repository(tmp_path)
    metadata.run(tmp_path, PARAMS)
    found = fingerprints.of_dataset(dataset)
    assert fingerprints.load(dataset / "fingerprint.json") == found
    version = str(versions.current(tmp_path))
    for name in ("datapackage.json", "croissant.json"):
        text = (dataset / name).read_text(encoding="utf-8")
        assert f"sha256:{found.value}" in text
        assert json.loads(text)["version"] == version


def refused(root: Path) -> str:
    for name in FILES:
        (root / "dataset" / name).unlink(missing_ok=True)
    with pytest.raises(UserError) as error:
        metadata.run(root, PARAMS)
    assert written(root / "dataset") == {}
    return str(error.value)


def test_refuses_what_was_not_validated(tmp_path: Path) -> None:
    dataset = repository(tmp_path)
    report = dataset / "validation.json"
    good = report.read_text(encoding="utf-8")
    report.write_text(good.replace('"success": true', '"success": false'), encoding="utf-8")
    assert "validation failed" in refused(tmp_path)
    with pytest.raises(UserError, match="validation failed"):
        describe(tmp_path)
    report.unlink()
    assert "not found; only validated tables are described" in refused(tmp_path)
    with pytest.raises(UserError, match="not found"):
        describe(tmp_path)
    assert written(dataset) == {}
    content = rows()
    content["claims"].pop()
    build(tmp_path, content)
    report.write_text(good, encoding="utf-8")
    assert "not the ones that were validated: claims/train-00000-of-00001.parquet;" in refused(tmp_path)


def test_refuses_a_table_without_files(tmp_path: Path) -> None:
    dataset = repository(tmp_path)
    shutil.rmtree(dataset / "entities")
    approve_rest(dataset)
    assert "entities: no Parquet file" in refused(tmp_path)


def approve_rest(dataset: Path) -> None:
    path = dataset / "validation.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    report["checked"] = {name: digest for name, digest in report["checked"].items() if (dataset / name).exists()}
    path.write_text(json.dumps(report), encoding="utf-8")


def test_a_public_release_is_described_by_schemas_of_its_own(tmp_path: Path) -> None:
    """Elsewhere, without a column that may not be shown, and with nothing but arguments."""
    dataset = build(tmp_path)
    schemas = {name: schema.load(name, tmp_path / "schema") for name in schema.TABLES}
    shown = schemas["rejects"]
    schemas["rejects"] = schema.Table(**{**vars(shown), "fields": tuple(f for f in shown.fields if f.name != "detail")})
    path = tables.shard_path(dataset / "rejects", 0, 1)
    tables.write([{k: v for k, v in row.items() if k != "detail"} for row in rows()["rejects"]], schema.arrow_schema(schemas["rejects"]), path)
    approve(dataset)
    public = tmp_path / "public"
    dataset.rename(public)
    metadata.describe(public, schemas, about.load(ROOT), "1.2.3")
    for name in FILES[:3]:
        text = (public / name).read_text(encoding="utf-8")
        assert "source_record" in text
        assert '"detail"' not in text
        assert "rejects,detail" not in text


COLUMN: dict[str, Any] = {"name": "colour", "type": "string", "description": "Colour of the ink.", "constraints": {"enum": ["red", "blue"]}}
LIST: dict[str, Any] = {
    "name": "marks",
    "type": "array",
    "description": "Marks on the page.",
    "constraints": {
        "jsonSchema": {"type": "array", "items": {"type": "object", "properties": {"depth": {"type": "number", "description": "Depth of the mark."}}}}
    },
}


def test_a_column_that_is_added_to_the_schema_appears_everywhere(tmp_path: Path) -> None:
    dataset = repository(tmp_path)
    path = tmp_path / "schema" / "rejects.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    raw["schema"]["fields"] += [COLUMN, LIST]
    path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    content = [{**row, "colour": "red", "marks": [{"depth": 0.5}]} for row in rows()["rejects"]]
    tables.write(content, schema.arrow_schema(schema.load("rejects", tmp_path / "schema")), tables.shard_path(dataset / "rejects", 0, 1))
    approve(dataset)
    metadata.run(tmp_path, PARAMS)
    card.run(tmp_path, PARAMS)
    package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    fields = {field["name"]: field for resource in package["resources"] if resource["name"] == "rejects" for field in resource["schema"]["fields"]}
    assert fields["colour"] == COLUMN
    assert fields["marks"]["jsonSchema"] == LIST["constraints"]["jsonSchema"]
    croissant = json.loads((dataset / "croissant.json").read_text(encoding="utf-8"))
    described = {field["@id"]: field for table in croissant["recordSet"] for field in table["field"]}
    assert described["rejects/colour"]["description"] == "Colour of the ink."
    assert [(part["@id"], part["description"]) for part in described["rejects/marks"]["subField"]] == [("rejects/marks/depth", "Depth of the mark.")]
    codebook = (dataset / "codebook.csv").read_text(encoding="utf-8")
    assert 'rejects,colour,text,no,Colour of the ink.,"red, blue",\n' in codebook
    assert "rejects,marks[].depth,number,no,Depth of the mark.,,\n" in codebook
    body = (dataset / "README.md").read_text(encoding="utf-8")
    assert re.search(r"\| `colour` \| text \|.*Colour of the ink\.", body)
