"""The user's own article through the whole pipeline: golden rows in every table."""

from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY, SEED, SEED_ID
from newsclaims import tables
from newsclaims.reading.source_map import to_bytes

Row = dict[str, Any]


def rows(built: Path, table: str) -> list[Row]:
    return list(tables.rows(tables.files(built / "dataset" / table)))


@pytest.fixture(scope="module")
def article(built: Path) -> Row:
    return next(r for r in rows(built, "articles") if r["source_file"] == SEED)


def test_the_article(article: Row) -> None:
    assert article["article_id"] == SEED_ID
    assert (article["language"], article["text_release"], article["source_encoding"], article["notes"]) == ("en", "none", "utf-8", [])
    # Nothing is guessed from the text: sources.csv knows none of these.
    assert [article[k] for k in ("title", "byline", "publisher", "url", "published", "licence")] == [None] * 6
    assert len(article["text"].split("\n\n")) == 13


@pytest.mark.parametrize("table", ["sentences", "entities", "claims"])
def test_every_span_is_its_text_and_leads_back_to_the_seeds_bytes(built: Path, article: Row, table: str) -> None:
    raw = (REPOSITORY / "seeds" / SEED).read_bytes()
    text = article["text"]
    found = rows(built, table)
    assert found
    for row in found:
        parts = [(f["start"], f["end"]) for f in row["fragments"]] if table == "claims" else [(row["start"], row["end"])]
        assert row["text"] == " ".join(text[a:b] for a, b in parts)
        for a, b in parts:
            low, high = to_bytes(article["source_map"], a, b)
            assert raw[low:high].decode("utf-8") == text[a:b]


def test_the_three_headings_are_told_from_36_sentences(built: Path) -> None:
    found = rows(built, "sentences")
    assert len(found) == 36
    assert [r["text"] for r in found if r["kind"] == "heading"] == [
        "Ex-Afghan Army commanders join Northern Alliance",
        "Afghanistan crisis due to Taliban takeover",
        "Panjshir Valley",
    ]
    assert found[1]["text"].startswith("On Wednesday, the Taliban terrorists attempted")
    assert found[-1]["text"].endswith("told Sputnik in an interview.")


ENTITIES = [
    ("Zabihullah Mujahid", "PER", "Zabihullah Mujahid", "Taliban spokesperson"),
    ("Mujahid", "PER", "Zabihullah Mujahid", None),
    ("Yuri Brazhnikov", "PER", "Yuri Brazhnikov", None),
    ("Amrullah Saleh", "PER", "Amrullah Saleh", "former Afghan Vice President"),
    ("Republic", "ORG", "Republic Media Network", None),
    ("Tajikistan", "LOC", "Tajikistan", "northern neighbour of Afghanistan"),
    ("Kabul", "LOC", "Kabul", None),
    ("Wednesday", "DATE", None, None),
    ("80 per cent", "PERCENT", None, None),
]


@pytest.mark.parametrize(("text", "kind", "name", "role"), ENTITIES)
def test_entities(built: Path, text: str, kind: str, name: str | None, role: str | None) -> None:
    found = [r for r in rows(built, "entities") if r["text"] == text]
    assert (kind, name, role) in [(r["type"], r["name"], r["role"]) for r in found]


CLAIMS = [
    ("indirect", "Republic", "had reported", "that 300 Taliban terrorists were killed in a heavy gun battle in Andarab", None),
    ("indirect", "Republic", "had reported", "that former Afghan Army commanders have also allied with the Northern Alliance", None),
    ("indirect", "Tajikistan, the northern neighbour of Afghanistan", "has also pledged", "support to the Northern Alliance in its fight", None),
    ("indirect", "Taliban spokesperson, Zabihullah Mujahid", "said", "that the Taliban will reach a peace deal", None),
    ("direct", "Mujahid", "told", '"We are in contact with people of Panjshir.', "the Shamshad News outlet"),
    ("indirect", "our information", "According to", "a peace agreement will be reached soon", None),
    ("direct", "Yuri Brazhnikov, who led Russian humanitarian efforts", "said", '"It does provide a solid foothold.', None),
    ("indirect", "a former Russian emergency official", "told", "Resistance fighters in the Panjshir Valley", "Sputnik"),
]


@pytest.mark.parametrize(("kind", "source", "cue", "content", "addressee"), CLAIMS)
def test_claims(built: Path, kind: str, source: str, cue: str, content: str, addressee: str | None) -> None:
    found = [r for r in rows(built, "claims") if r["text"].startswith(content) and r["kind"] != "assertion"]
    assert len(found) == 1
    row = found[0]
    assert (row["kind"], row["cue_text"], row["addressee_text"]) == (kind, cue, addressee)
    assert row["source_text"].startswith(source)


def test_what_the_claims_say_of_times_quantities_and_nesting(built: Path) -> None:
    found = {r["text"][:30]: r for r in rows(built, "claims")}
    killed = found["that 300 Taliban terrorists we"]
    assert killed["time_text"] == "On Monday"
    (counted,) = killed["quantities"]
    assert {k: counted[k] for k in ("operator", "stated_low", "stated_high", "unit", "outcome")} == {
        "operator": "exactly",
        "stated_low": 300.0,
        "stated_high": 300.0,
        "unit": "Taliban terrorists",
        "outcome": "killed",
    }
    assert (counted["victim"], counted["perpetrator"]) == ("Taliban terrorists", None)
    quote = found['"We are in contact with people']
    assert found["a peace agreement will be reac"]["parent_claim_id"] == quote["claim_id"]
    assert quote["text"].endswith('a peace agreement will be reached soon,"')


def test_how_the_claims_are_said(built: Path) -> None:
    found = {r["text"][:30]: r for r in rows(built, "claims")}
    sputnik = found["Resistance fighters in the Pan"]
    assert (sputnik["medium_text"], sputnik["addressee_text"], sputnik["stance"]) == ("in an interview", "Sputnik", "neutral")
    quote = found['"We are in contact with people']
    assert (quote["certainty"], quote["certainty_text"]) == ("probable", "80 per cent confident")


def test_assertions_are_in_the_articles_own_voice(built: Path) -> None:
    found = [r for r in rows(built, "claims") if r["kind"] == "assertion"]
    assert "The Taliban has failed to capture this major holdout." in [r["text"] for r in found]
    assert {r["source_type"] for r in found} == {"publisher"}
    assert {r["source_name"] for r in found} == {None}


def test_the_only_reject_is_the_folders_own_page(built: Path) -> None:
    assert [(r["source_file"], r["reason"]) for r in rows(built, "rejects")] == [("README.md", "about-seeds")]
