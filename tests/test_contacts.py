"""How to reach persons: found by kind, desks and figures left alone, and never repeated."""

from __future__ import annotations

import json
from pathlib import Path

import hypothesis
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import TABLE_STAGES, build
from newsclaims import tables
from newsclaims.reading import contacts
from newsclaims.reading.contacts import EMAIL, HANDLE, LEAST_DIGITS, PHONE, found
from test_articles import build as articles_of


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Write to ada.smith@example.org today.", {EMAIL}),
        ("Write to pressley@example.org today.", {EMAIL}),
        ("Write to press@example.org, news.desk@example.org or info2@example.org.", set()),
        ("The handle @adasmith is hers.", {HANDLE}),
        ("See twitter.com/adasmith or https://www.linkedin.com/in/ada-smith-1", {HANDLE}),
        ("See facebook.com/events/12 or a@b and me @ home.", set()),
        ("Call +44 20 7946 0958 now.", {PHONE}),
        ("Call (202) 456-1111 or 020 7946 0958.", {PHONE}),
        ("In 1939-1945 and 2001-2021, 10,000,000 people; ISBN 978-0-306-40615-7; on 2021-08-25; 192.168.100.200.", set()),
        ("ada@example.org, +44 20 7946 0958, @adasmith", {EMAIL, PHONE, HANDLE}),
        ("", set()),
    ],
)
def test_kinds(text: str, kinds: set[str]) -> None:
    assert found([text, None]) == kinds


def test_titles_and_bylines_are_looked_at() -> None:
    assert found(["Title", "By Ada Smith (ada.smith@example.org)", "Text."]) == {EMAIL}


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "a." * 50_000 + "@",
        "@a" * 50_000,
        "1 " * 50_000,
        "+" + "1-" * 50_000,
        "x.com/" * 20_000,
        "1" + " " * 100_000,
        "@" + "a" * 100_000,
    ],
)
def test_long_runs_take_no_time(text: str) -> None:
    assert PHONE not in found([text])


PARTS = [*"01٣²𝟎+().-–/,aK@ \n", "2079", "x.com", "T.ME/", ".net/", "twitter.com/", "ada"]


@hypothesis.settings(max_examples=500)
@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
@example("0²" * 12)
@example("twitter.COM/ada ada@x.org")
def test_what_is_looked_for_first_is_in_all_that_is_looked_for(text: str) -> None:
    assert all(contacts.DIGITS.search(match[0]) for match in contacts.NUMBER.finditer(text) if sum(map(str.isdigit, match[0])) >= LEAST_DIGITS)
    assert all(contacts.SITE.search(match[0]) for match in contacts.PROFILE.finditer(text))
    assert all(contacts.DOMAIN.search(match[0]) for match in contacts.ADDRESS.finditer(text))


def test_articles_note_the_kind(tmp_path: Path) -> None:
    lines = ["It rained.", "Write to ada.smith@example.org.", "Call +44 20 7946 0958."]
    rows, _, _ = articles_of(tmp_path, {"a.jsonl": "".join(json.dumps({"text": one}) + "\n" for one in lines)})
    assert {row["text"]: row["notes"] for row in rows} == {lines[0]: [], lines[1]: [EMAIL], lines[2]: [PHONE]}


@pytest.mark.slow  # All stages up to validate.
def test_the_report_warns_with_ids_and_without_words(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "seeds" / "a.txt").write_text("Write to ada.smith@example.org, said @adasmith.", encoding="utf-8")
    build(repository, (*TABLE_STAGES, "validate"))
    report = (repository / "dataset" / "validation.json").read_text(encoding="utf-8")
    warned = {rule["rule"]: rule["ids"] for rule in json.loads(report)["rules"] if rule["failed"] and rule["severity"] == "warning"}
    (article,) = (row for row in tables.rows(tables.files(repository / "dataset" / "articles")) if row["source_file"] == "a.txt")
    assert (warned["no-email-address"], warned["no-social-handle"]) == ([article["article_id"]],) * 2
    said = capsys.readouterr().err
    assert "warning: articles: no-email-address: 1 of 2 failed: An e-mail address of a person" in said
    assert "ada" not in report + said
