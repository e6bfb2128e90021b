"""A made-up release to cite, and authors whose names are of all shapes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from newsclaims import fingerprints
from newsclaims.card import facts
from newsclaims.card.facts import TableFacts
from newsclaims.catalogue.about import About, Author
from newsclaims.catalogue.cited import Part
from newsclaims.fingerprints import Fingerprint
from small_dataset import build

ORCID = "https://orcid.org/0000-0002-1825-0097"
DOI = "10.5281/zenodo.1003150"
FINGERPRINT = "0123456789abcdef" * 4
PLAIN = About(
    title="newsclaims: who said what",
    abstract="Claims & their sources.",
    authors=(Author(name="The Example Group"), Author(family="Smith", given="Ada", affiliation="Somewhere University", orcid=ORCID)),
    licences=("MIT", "CC-BY-4.0"),
    version="0.1.0",
    keywords=("claims", "news"),
    released=date(2026, 11, 25),
    doi=DOI,
    url="https://example.org/newsclaims",
    repository="https://example.org/newsclaims.git",
)
NAMES = (
    Author(family="Suharto"),
    Author(family="山田", given="太郎"),
    Author(family="حسيني", given="مریم"),
    Author(family="O'Brien", given='Mary "Molly"'),
    Author(family="Müller-Lüdenscheidt", given="Jean-Paul K."),
    Author(family="van der Berg", given="Anna"),
    Author(family="Anderson and Sons", given="A, B"),
    Author(name="Müller & Söhne {100 %} #1_a$ ~^\\ GmbH"),
    Author(name="People } and { others"),
)
ODD = replace(PLAIN, title='{Claims} & "quotes" <b>100 %</b> of _it_ #1 $5 ~ ^ \\ 漢字 %}', authors=NAMES, doi=None, url=None, repository=None)
PART = Part("claims", 2, "fe" * 32, "kind = 'direct'", "SELECT 1;")

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SOME = WORDS.filter(lambda text: any(c.isalnum() for c in text))
AUTHORS = st.one_of(st.builds(Author, name=SOME), st.builds(Author, family=SOME, given=st.none() | SOME, affiliation=st.none() | SOME))
ABOUTS = st.builds(
    lambda title, abstract, authors, keywords: replace(PLAIN, title=title, abstract=abstract, authors=tuple(authors), keywords=tuple(keywords)),
    SOME,
    SOME,
    st.lists(AUTHORS, min_size=1, max_size=4),
    st.lists(SOME, max_size=3),
)


def facts_of(root: Path) -> tuple[list[TableFacts], Fingerprint]:
    """The made-up dataset below ``root``: its facts and fingerprint."""
    dataset = build(root)
    return facts.gather(root), fingerprints.of_dataset(dataset)
