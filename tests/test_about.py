"""CITATION.cff: what is read of it, what is refused, and that ours is valid."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsclaims.catalogue import about
from newsclaims.catalogue.about import Author
from newsclaims.errors import UserError
from small_dataset import ROOT

CFF: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def loaded(root: Path, **changes: Any) -> about.About:
    """What is read of our file with changes; None drops a key."""
    raw = {key: value for key, value in (CFF | changes).items() if value is not None}
    (root / "CITATION.cff").write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    return about.load(root)


def test_our_file_is_valid_by_the_schema_of_cff() -> None:
    package = pytest.importorskip("check_jsonschema", reason="uv sync --group proofs")
    jsonschema = pytest.importorskip("jsonschema", reason="uv sync --group proofs")
    vendored = Path(package.__file__).parent / "builtin_schemas" / "vendor" / "citation-file-format.json"
    checker = jsonschema.Draft7Validator(json.loads(vendored.read_text(encoding="utf-8")), format_checker=jsonschema.FormatChecker())
    # A day is a string in JSON, which the schema speaks of.
    ours = json.loads(json.dumps(CFF, default=str))
    assert [error.message for error in checker.iter_errors(ours)] == []
    assert list(checker.iter_errors({**ours, "authors": []}))
    assert CFF["cff-version"] == "1.2.0"


def test_our_file_tells_title_licences_and_version() -> None:
    found = about.load(ROOT)
    assert found.title == CFF["title"]
    assert "\n" not in found.abstract
    assert found.licences == ("MIT", "CC-BY-4.0")
    assert found.version == CFF["version"]
    assert [author.full for author in found.authors] == ["The newsclaims developers"]


def test_people_organisations_and_identifiers(tmp_path: Path) -> None:
    authors = [
        {"family-names": "Smith", "given-names": "Ada", "orcid": "https://orcid.org/0000-0002-1825-0097", "affiliation": "A University"},
        {"family-names": "Plato"},
        {"name": "The Institute"},
    ]
    found = loaded(tmp_path, authors=authors, doi="10.5281/zenodo.1", url="https://a.example", license="MIT", **{"date-released": date(2026, 11, 25)})
    assert found.authors[0] == Author(None, "Smith", "Ada", "A University", "https://orcid.org/0000-0002-1825-0097")
    assert [author.full for author in found.authors] == ["Ada Smith", "Plato", "The Institute"]
    assert (found.doi, found.url, found.licences, found.released) == ("10.5281/zenodo.1", "https://a.example", ("MIT",), date(2026, 11, 25))
    assert loaded(tmp_path, keywords=None).keywords == ()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        *(({key: None}, f"{key} is missing") for key in about.NEEDED),
        ({"authors": "Ada"}, "authors should be a list"),
        ({"authors": ["Ada"]}, "author 1 should be a mapping"),
        ({"authors": [{"name": "A"}, {"affiliation": "B"}]}, "author 2 has neither name nor family-names"),
        ({"date-released": "soon"}, "date-released is 'soon'"),
        ({"doi": "https://doi.org/10.5281/zenodo.1"}, "doi is"),
    ],
)
def test_what_a_citation_cannot_do_without_is_asked_for(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(UserError, match=r"CITATION\.cff") as error:
        loaded(tmp_path, **changes)
    assert says in str(error.value)


def test_what_is_not_known_yet_is_empty_and_named(tmp_path: Path) -> None:
    found = loaded(tmp_path, abstract=None, authors=[], license=None)
    assert (found.abstract, found.authors, found.licences) == ("", (), ())
    assert found.lacking == about.TO_CITE
    assert about.load(ROOT).lacking == ()


@pytest.mark.parametrize(
    ("title", "name"), [("Kabul, 2021: who said what", "kabul-2021"), ("Élections", "elections"), (": x", "dataset"), ("新闻", "dataset")]
)
def test_the_name_for_machines_is_the_title_up_to_its_colon(tmp_path: Path, title: str, name: str) -> None:
    assert loaded(tmp_path, title=title).name == name
    assert about.load(ROOT).name == "newsclaims"


@pytest.mark.parametrize(("content", "says"), [(None, "not found"), (b"\xff", "not YAML"), (b"a: [", "not YAML"), (b"- a", "mapping")])
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None, says: str) -> None:
    if content is not None:
        (tmp_path / "CITATION.cff").write_bytes(content)
    with pytest.raises(UserError, match=says):
        about.load(tmp_path)
