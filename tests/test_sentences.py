"""Sentences, paragraphs and headings."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from newsclaims.stages import sentences

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


def rows_of(text: str) -> list[dict[str, object]]:
    return sentences.rows({"article_id": "0" * 16, "text": text}, NLP(text))


def test_rows_are_numbered_trimmed_and_never_cross_a_paragraph() -> None:
    text = "Town falls\n\nIt fell. It burnt\n\nNobody came."
    rows = rows_of(text)
    assert [(r["text"], r["paragraph"], r["position"], r["kind"], r["n_tokens"]) for r in rows] == [
        ("Town falls", 0, 0, "heading", 2),
        ("It fell.", 1, 1, "body", 3),
        ("It burnt", 1, 2, "body", 2),
        ("Nobody came.", 2, 3, "body", 3),
    ]
    assert rows[1]["sentence_id"] == "0" * 16 + "-s12-20"


@pytest.mark.parametrize(
    ("paragraph", "first", "heading"),
    [
        ("Ex-Afghan Army commanders join Northern Alliance", False, True),
        ("Panjshir Valley", False, True),
        ("Only 24 Percent of the Contributors Are Small Donors.", True, True),
        ("Only 24 Percent of the Contributors Are Small Donors.", False, False),
        ("The town fell on Monday.", True, False),
        ("“We stay”", False, False),
        ("By Hannah Roe", False, False),
        ("and so it went on", False, False),
        ("The minister said:", False, False),
        (" ".join(["Word"] * 19), False, False),
    ],
)
def test_headings(paragraph: str, first: bool, heading: bool) -> None:
    assert sentences.is_heading(paragraph, first) == heading


PARAGRAPHS = st.lists(st.text(alphabet='ab. "é😀', min_size=1, max_size=20).map(lambda s: f"x{s}y"), min_size=1, max_size=4)


@given(PARAGRAPHS)
def test_spans_cover_every_word_in_order(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    covered: set[int] = set()
    previous = 0
    for start, end in sentences.spans(text, NLP(text)):
        assert previous <= start < end
        assert text[start:end] == text[start:end].strip()
        assert "\n\n" not in text[start:end]
        covered |= set(range(start, end))
        previous = end
    assert covered >= {i for i, c in enumerate(text) if not c.isspace()}


def test_a_pipeline_that_knows_no_paragraphs_is_cut_at_them() -> None:
    doc = Doc(NLP.vocab, words=["One", "\n\n", "Two"], spaces=[False, False, False], sent_starts=[True, False, False])
    assert sentences.spans(doc.text, doc) == [(0, 3), (5, 8)]


def test_an_opening_mark_belongs_to_the_sentence_that_it_opens() -> None:
    doc = Doc(NLP.vocab, words=["He", "spoke", ".", "'", "Stay", ".", "'"], spaces=[True, False, True, False, False, False, False])
    for i, token in enumerate(doc):
        token.is_sent_start = i in {0, 4}
    assert [doc.text[a:b] for a, b in sentences.spans(doc.text, doc)] == ["He spoke.", "'Stay.'"]
