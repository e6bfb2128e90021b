"""The metadata of a deposition: what Zenodo requires, and HTML that says what was said."""

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from cited_examples import FINGERPRINT, ODD, PLAIN, facts_of
from newsclaims.card.facts import TableFacts
from newsclaims.catalogue import cited, zenodo
from newsclaims.catalogue.about import About


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> list[TableFacts]:
    return facts_of(tmp_path_factory.mktemp("zenodo"))[0]


def metadata(about: About, facts: list[TableFacts]) -> dict[str, Any]:
    made = zenodo.deposition(cited.of(about, FINGERPRINT), facts)
    assert made.keys() == {"metadata"}
    found: dict[str, Any] = made["metadata"]
    return found


class Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert not attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> Read:
    reader = Read()
    reader.feed(html)
    reader.close()
    return reader


def test_what_it_says(facts: list[TableFacts]) -> None:
    found = metadata(PLAIN, facts)
    assert found["upload_type"] == "dataset"
    assert found["access_right"] == "open"
    # Zenodo takes one licence: that of the data.
    assert found["license"] == "cc-by-4.0"
    assert found["version"] == "0.1.0"
    assert found["publication_date"] == "2026-11-25"
    assert found["keywords"] == ["claims", "news"]
    assert found["creators"] == [
        {"name": "The Example Group"},
        {"name": "Smith, Ada", "affiliation": "Somewhere University", "orcid": "0000-0002-1825-0097"},
    ]
    assert f"0123456789ab (in full sha256:{FINGERPRINT})" in read(found["notes"]).words
    assert [one["relation"] for one in found["related_identifiers"]] == ["isCompiledBy", "isDocumentedBy"]


def test_only_the_doi_of_another_registrar_is_told(facts: list[TableFacts]) -> None:
    assert "doi" not in metadata(PLAIN, facts)
    assert metadata(replace(PLAIN, doi="10.1234/abc"), facts)["doi"] == "10.1234/abc"


def test_without_a_licence_of_data_the_first_is_named(facts: list[TableFacts]) -> None:
    assert metadata(replace(PLAIN, licences=("MIT", "Apache-2.0")), facts)["license"] == "mit"


def test_html_is_escaped(facts: list[TableFacts]) -> None:
    abstract = "<script>alert('x')</script> a < b & c > d \"e\" &amp;"
    found = read(metadata(replace(ODD, abstract=abstract), facts)["description"])
    assert set(found.tags) == {"p", "ul", "li"}
    assert found.words.startswith(abstract)
    assert "claims: 3 rows." in found.words
