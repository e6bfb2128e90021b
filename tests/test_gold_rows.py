"""Rows of the tables in the form of an annotation."""

from __future__ import annotations

from pathlib import Path

from newsclaims.gold.rows import annotation
from small_gold import NAME, TEXT, read, rows


def test_rows_that_say_what_the_annotation_says_give_it_back(tmp_path: Path) -> None:
    article = read(tmp_path)
    made = rows(article)
    assert annotation(NAME, TEXT, made["sentences"], made["entities"], made["claims"]) == article


def test_an_assertion_makes_its_sentence_one_and_no_claim(tmp_path: Path) -> None:
    made = rows(read(tmp_path))
    made["claims"] = [row for row in made["claims"] if row["kind"] != "assertion"]
    found = annotation(NAME, TEXT, made["sentences"], made["entities"], made["claims"])
    assert [s.kind for s in found.sentences] == ["heading", *["other"] * 5]
    assert len(found.claims) == 5
