"""CITATION.cff of a release: valid by the format's own schema, and read back as it was meant."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from cited_examples import ABOUTS, DOI, FINGERPRINT, ODD, PART, PLAIN
from newsclaims.catalogue import about as abouts
from newsclaims.catalogue import cff, cited
from newsclaims.catalogue.about import About
from newsclaims.catalogue.cited import Cited


@pytest.fixture(scope="module")
def validator() -> Any:
    package = pytest.importorskip("check_jsonschema", reason="uv sync --group proofs")
    schema = Path(package.__file__).parent / "builtin_schemas" / "vendor" / "citation-file-format.json"
    jsonschema = pytest.importorskip("jsonschema", reason="uv sync --group proofs")
    return jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8")), format_checker=jsonschema.FormatChecker())


def errors(validator: Any, text: str) -> list[str]:
    raw = yaml.safe_load(text)
    raw = {key: value.isoformat() if isinstance(value, date) else value for key, value in raw.items()}
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(raw)]


@pytest.mark.parametrize("about", [PLAIN, ODD, replace(PLAIN, licences=("MIT",), keywords=(), released=None)])
@pytest.mark.parametrize("part", [None, PART])
def test_valid(validator: Any, about: About, part: Any) -> None:
    assert errors(validator, cff.text(cited.of(about, FINGERPRINT, part))) == []


def test_the_schema_would_notice(validator: Any) -> None:
    assert errors(validator, cff.text(cited.of(replace(PLAIN, doi="10/x"), FINGERPRINT)))
    assert errors(validator, cff.text(cited.of(replace(PLAIN, licences=("nonsense",)), FINGERPRINT)))


def test_it_names_the_version_by_day_doi_and_fingerprint() -> None:
    raw = yaml.safe_load(cff.text(cited.of(PLAIN, FINGERPRINT)))
    assert raw["version"] == "0.1.0"
    assert raw["date-released"] == date(2026, 11, 25)
    assert raw["doi"] == DOI
    assert [(one["type"], one["value"]) for one in raw["identifiers"]] == [("doi", DOI), ("other", f"sha256:{FINGERPRINT}")]
    assert "0123456789ab" in raw["identifiers"][1]["description"]


def read(thing: Cited, root: Path) -> About:
    (root / abouts.FILE).write_text(cff.text(thing), encoding="utf-8")
    return abouts.load(root)


@pytest.mark.parametrize("about", [PLAIN, ODD])
def test_reads_back(about: About, tmp_path: Path) -> None:
    assert read(cited.of(about, FINGERPRINT), tmp_path) == about


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(about=ABOUTS)
def test_reads_back_whatever_is_said(tmp_path: Path, about: About) -> None:
    thing = cited.of(about, FINGERPRINT)
    assert read(thing, tmp_path) == thing.about
