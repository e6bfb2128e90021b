"""docs/claims.md: of each of its sentences the stages make exactly the claims that it shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY
from newsclaims import params, trial

PAGE = (REPOSITORY / "docs" / "claims.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
EXAMPLES = [(what, text.replace("<br>", "\n"), found) for what, text, found in ROW.findall(PAGE) if what.strip("-") and text != "text"]
PART = re.compile(r" · (\w+) (?:`([^`]*)`|(null|none))")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The rows of table claims by text."""
    folder = tmp_path_factory.mktemp("examples")
    texts = sorted({text for _, text, _ in EXAMPLES})
    files: dict[str, Path] = {}
    for number, text in enumerate(texts):
        path = folder / f"{number}.txt"
        path.write_text(text, encoding="utf-8")
        files[path.name] = path
    about = [{"file": name, "publisher": "The Paper", "published": "2021-08-25"} for name in files]
    found = trial.run(REPOSITORY, params.load(REPOSITORY / "params.yaml"), files, about)
    return {text: found[f"{number}.txt"].rows["claims"] for number, text in enumerate(texts)}


def value(row: dict[str, Any], column: str, rows: list[dict[str, Any]]) -> str | None:
    """What a row has in a column of its own, of its only quantity, or as the cue of its parent."""
    if column == "parent":
        return next((other["cue_text"] for other in rows if other["claim_id"] == row["parent_claim_id"]), None)
    if column == "quantities":
        return None if not row["quantities"] else "some"
    if column not in row:
        assert len(row["quantities"]) == 1
        row = row["quantities"][0]
    found = row[column]
    return None if found is None else f"{found:.15g}" if isinstance(found, float) else str(found)


def told(shown: str) -> dict[str, dict[str, str | None]]:
    """The claims of a cell: words of each, with the columns and values that it shows."""
    if shown == "none":
        return {}
    claims: dict[str, dict[str, str | None]] = {}
    for one in shown.split("<br>"):
        words = re.match(r"\*\*(.+?)\*\*(?= · |$)", one)
        assert words, one
        rest = one[words.end() :]
        assert PART.sub("", rest) == "", rest
        claims[words[1]] = {column: given if not nothing else None for column, given, nothing in PART.findall(rest)}
    return claims


@pytest.mark.parametrize(("what", "text", "shown"), EXAMPLES, ids=[f"{what}: {text[:30]}" for what, text, _ in EXAMPLES])
def test_the_claims_of_an_example(made: dict[str, list[dict[str, Any]]], what: str, text: str, shown: str) -> None:
    rows = made[text]
    expected = told(shown)
    assert {row["text"] for row in rows} == set(expected)
    assert len(rows) == len(expected)
    for row in rows:
        for column, given in expected[row["text"]].items():
            assert value(row, column, rows) == given, f"{what}: {column}"


def test_every_section_has_examples_and_a_counter_example() -> None:
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    assert len(sections) > 10
    for section in sections:
        title = section.partition("\n")[0]
        kinds = {what.startswith("counter-example") for what, text, _ in ROW.findall(section) if what.strip("-") and text != "text"}
        assert kinds == ({False} if title == "Known limits" else {True, False}), title


def test_every_column_that_the_page_shows_is_one() -> None:
    from newsclaims import schema

    columns = {row.column.removeprefix("quantities[].") for row in schema.dictionary(schema.load("claims", REPOSITORY / "schema"))}
    shown = {column for _, _, found in EXAMPLES for one in told(found).values() for column in one}
    assert shown - {"parent"} <= columns
