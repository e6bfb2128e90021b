"""What every citation names: plain texts, nothing twice, an address, a key."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from cited_examples import ABOUTS, DOI, FINGERPRINT, ODD, ORCID, PART, PLAIN, WORDS
from newsclaims.catalogue import cited
from newsclaims.catalogue.about import About, Author


def test_texts_lose_what_disturbs_a_terminal() -> None:
    assert cited.plain("a\x1b[31m\u202eb\r\n\n c\x00d\u2066 ") == "a[31mb cd"
    # Persian needs its zero-width non-joiner.
    assert cited.plain("می\u200cخواهم") == "می\u200cخواهم"


@given(WORDS)
def test_plain_texts_stay(text: str) -> None:
    once = cited.plain(text)
    assert cited.plain(once) == once
    assert "\n" not in once


@settings(max_examples=15)
@given(ABOUTS)
def test_no_author_keyword_or_licence_comes_twice(about: About) -> None:
    twice = replace(about, authors=about.authors * 2, keywords=about.keywords * 2, licences=about.licences * 2)
    assert cited.of(twice, FINGERPRINT) == cited.of(about, FINGERPRINT)


def test_the_address_is_the_doi_else_the_page_else_the_repository() -> None:
    assert cited.of(PLAIN, FINGERPRINT).address == f"https://doi.org/{DOI}"
    assert cited.of(replace(PLAIN, doi=None), FINGERPRINT).address == PLAIN.url
    assert cited.of(replace(PLAIN, doi=None, url=None), FINGERPRINT).address == PLAIN.repository
    assert cited.of(ODD, FINGERPRINT).address is None
    assert cited.of(replace(PLAIN, doi=None, url="https://example.org/a b{c}é?x=1%20"), FINGERPRINT).address == (
        "https://example.org/a%20b%7Bc%7D%C3%A9?x=1%20"
    )


def test_only_a_zenodo_doi_tells_the_archive() -> None:
    assert cited.of(PLAIN, FINGERPRINT).holder == "Zenodo"
    assert cited.of(replace(PLAIN, doi="10.1234/abc"), FINGERPRINT).holder is None


def test_a_part_has_a_key_of_its_own() -> None:
    assert cited.of(PLAIN, FINGERPRINT).key == "newsclaims-0.1.0"
    assert cited.of(PLAIN, FINGERPRINT, PART).key == "newsclaims-0.1.0-fefefefefefe"
    assert cited.of(replace(PLAIN, version="1,{é}"), FINGERPRINT).key == "newsclaims-1"


@pytest.mark.parametrize(
    ("given", "digits"), [(ORCID, "0000-0002-1825-0097"), ("0000-0002-1825-009X", "0000-0002-1825-009X"), ("Ada", None), (None, None)]
)
def test_orcid(given: str | None, digits: str | None) -> None:
    assert cited.orcid(Author(family="Smith", orcid=given)) == digits
