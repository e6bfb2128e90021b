"""DataCite: valid by the schema that its own package carries, with and without a DOI."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cited_examples import DOI, FINGERPRINT, ODD, ORCID, PLAIN, facts_of
from newsclaims.card.facts import TableFacts
from newsclaims.catalogue import cited, datacite
from newsclaims.catalogue.about import About, Author
from newsclaims.errors import UserError


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> list[TableFacts]:
    return facts_of(tmp_path_factory.mktemp("datacite"))[0]


def record(about: About, facts: list[TableFacts]) -> dict[str, Any]:
    return datacite.record(cited.of(about, FINGERPRINT), facts, ["application/vnd.apache.parquet"])


@pytest.mark.parametrize("about", [PLAIN, ODD, replace(PLAIN, doi=None), replace(PLAIN, keywords=())])
def test_valid(about: About, facts: list[TableFacts]) -> None:
    schema45 = pytest.importorskip("datacite.schema45", reason="uv sync --group proofs")
    made = record(about, facts)
    assert [error.message for error in schema45.validator.iter_errors(made)] == []
    assert about.title in schema45.tostring(made | ({} if about.doi else {"doi": DOI})).replace("&amp;", "&").replace("&lt;", "<").replace(
        "&gt;", ">"
    )


def test_the_schema_would_notice(facts: list[TableFacts]) -> None:
    schema45 = pytest.importorskip("datacite.schema45", reason="uv sync --group proofs")
    made = record(PLAIN, facts)
    assert not schema45.validate({key: value for key, value in made.items() if key != "publisher"})
    assert not schema45.validate(made | {"doi": f"https://doi.org/{DOI}"})


def test_what_it_says(facts: list[TableFacts], tmp_path: Path) -> None:
    made = record(PLAIN, facts)
    assert made["doi"] == DOI
    assert made["publisher"] == {"name": "Zenodo"}
    assert made["publicationYear"] == "2026"
    assert made["version"] == "0.1.0"
    assert made["types"]["resourceTypeGeneral"] == "Dataset"
    assert made["sizes"][:4] == ["1 row of articles", "4 rows of sentences", "2 rows of entities", "3 rows of claims"]
    assert made["alternateIdentifiers"] == [{"alternateIdentifier": f"sha256:{FINGERPRINT}", "alternateIdentifierType": "Fingerprint of the rows"}]
    assert [one["rightsIdentifier"] for one in made["rightsList"]] == ["MIT", "CC-BY-4.0"]
    assert {one["rightsIdentifierScheme"] for one in made["rightsList"]} == {"SPDX"}
    assert made["relatedIdentifiers"][0]["relatedIdentifier"] == PLAIN.repository
    assert any("0123456789ab" in one["description"] for one in made["descriptions"])
    group, smith = made["creators"]
    assert group == {"name": "The Example Group", "nameType": "Organizational"}
    assert smith == {
        "name": "Smith, Ada",
        "nameType": "Personal",
        "familyName": "Smith",
        "givenName": "Ada",
        "nameIdentifiers": [{"nameIdentifier": ORCID, "nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org/"}],
        "affiliation": [{"name": "Somewhere University"}],
    }


def test_without_an_archive_its_makers_publish_it(facts: list[TableFacts]) -> None:
    assert record(replace(PLAIN, doi=None), facts)["publisher"] == {"name": "The Example Group"}
    persons = (Author(family="Smith", given="Ada"), Author(family="Suharto"))
    assert record(replace(PLAIN, doi=None, authors=persons), facts)["publisher"] == {"name": "Ada Smith; Suharto"}


def test_a_record_needs_a_day_of_release(facts: list[TableFacts]) -> None:
    with pytest.raises(UserError, match="date-released"):
        record(replace(PLAIN, released=None), facts)
