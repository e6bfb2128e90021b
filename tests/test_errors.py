"""The listing of errors: every claim is in one class, the words that are wrong are told, and none of them becomes markup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from newsclaims.evaluation.errors import Compared, listing
from newsclaims.gold.annotation import Article
from newsclaims.gold.rows import annotation
from newsclaims.measures.attribution import of_claim
from newsclaims.measures.units import Words
from small_gold import NAME, TEXT, read, rows

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@pytest.fixture
def gold(tmp_path: Path) -> Article:
    return read(tmp_path)


def listed(gold: Article, claims: list[dict[str, Any]], name: str = NAME) -> str:
    predicted = annotation(NAME, TEXT, [], [], claims)
    words = Words(TEXT)
    sides = ([of_claim(claim, words) for claim in side.claims] for side in (predicted, gold))
    return listing([Compared(name, TEXT, *sides)])


def classes(markdown: str) -> dict[str, int]:
    lines = [line.strip("|").split("|") for line in markdown.splitlines() if line.startswith("| ") and not line.startswith("| class")]
    return {name.strip(): int(n) for name, n in lines}


def test_nothing_wrong_lists_nothing(gold: Article) -> None:
    shown = listed(gold, rows(gold)["claims"])
    assert classes(shown) == {"right in all that is compared": 5}
    assert NAME not in shown


def test_missed_spurious_and_half_right(gold: Article) -> None:
    claims = rows(gold)["claims"]
    claims[0]["fragments"][0]["start"] += len("that ")
    claims[0].update(source_start=None, source_end=None, time_end=claims[0]["time_start"] + 2, certainty="certain")
    claims[1].update(kind="mixed", source_name="Gazette")
    # Another content with the same cue is the same claim, gone wrong.
    claims[2].update(fragments=[{"start": 0, "end": 4}])
    claims[4].update(fragments=[{"start": 5, "end": 12}], cue_start=5, cue_end=7)
    shown = listed(gold, claims)
    found = classes(shown)
    assert found == {
        "right in all that is compared": 1,
        "half right": 3,
        "half right: source missing": 1,
        "half right: content ends": 1,
        "half right: time ends": 1,
        "half right: certainty possible, predicted certain": 1,
        "half right: kind direct, predicted mixed": 1,
        "half right: source name": 1,
        "half right: content elsewhere": 1,
        "missed": 1,
        "missed: indirect": 1,
        "spurious": 1,
        "spurious: indirect": 1,
    }
    assert "- **half right**, indirect: source ‹Ada Smith›, cue ‹said›, content ‹that it might rain›" in shown
    assert "  - content ends: the gold has ‹that›, predicted is nothing" in shown
    assert "  - source name: the gold has ‹Ada Smith›, predicted is ‹Gazette›" in shown
    assert "- **missed**, indirect: source ‹Bo›, cue ‹had promised›, content ‹a boat›" in shown
    assert "- **spurious**, indirect: source ‹Bo›, cue ‹at›, content ‹at last›" in shown


def test_words_are_escaped(gold: Article) -> None:
    text = TEXT.replace("it might rain", "<b>*x*</b> `y`")
    claims = [of_claim(claim, Words(text)) for claim in gold.claims]
    shown = listing([Compared("a_b*.txt", text, [], claims)])
    kinds = {child.type for token in PARSER.parse(shown) for child in token.children or []} | {token.type for token in PARSER.parse(shown)}
    assert not kinds & {"html_inline", "html_block", "em_open", "code_inline"}
    assert "a\\_b\\*.txt" in shown
    assert "\\*x\\*" in shown


def test_long_words_lose_their_middle() -> None:
    text = "Bo said " + "that it rained and rained " * 40
    words = Words(text)
    article = Article(NAME, text, (), (), ())
    claim = annotation(NAME, text, [], [], [rows_claim(8, len(text) - 1)]).claims[0]
    shown = listing([Compared(article.file, text, [], [of_claim(claim, words)])])
    assert max(map(len, shown.splitlines())) < 320
    assert " … " in shown


def rows_claim(start: int, end: int) -> dict[str, Any]:
    parts = {f"{name}_{side}": None for name in ("source", "cue", "addressee", "medium", "time", "certainty") for side in ("start", "end")}
    values = {"kind": "indirect", "source_type": None, "source_name": None, "polarity": "affirmed", "certainty": "certain", "stance": "neutral"}
    return {
        "claim_id": "1",
        "parent_claim_id": None,
        "fragments": [{"start": start, "end": end}],
        "quantities": [],
        "start": start,
        "end": end,
        **parts,
        **values,
    }
