"""Quotations in every way that news writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims.quotes import quotations


def found(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We stay," he said, "for good."', ['"We stay,"', '"for good."']),
        ("“We stay,” he said.", ["“We stay,”"]),
        ("„Wir bleiben“, he wrote.", ["„Wir bleiben“"]),
        ("«Nous restons», he wrote.", ["«Nous restons»"]),
        ("``We stay,'' he said.", ["``We stay,''"]),
        ("“He called it ‘a mess’ and left,” she said.", ["“He called it ‘a mess’ and left,”"]),
        ("He called it 'a mess' and left.", ["'a mess'"]),
        ("The general’s men didn’t say 'no' or 'it can't be done'.", ["'no'", "'it can't be done'"]),
        ('It kept "the rule", but the firm ‘regrets’ it', ['"the rule"', "‘regrets’"]),
        ("The soldiers' boots and the boys' caps", []),
        ('A 5\'10" man and a 27" screen', []),
        ("No marks at all.", []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_quotation_over_paragraphs_is_one_per_paragraph() -> None:
    text = '"First part.\n\n"Second part," he said.'
    assert found(text) == ['"First part.', '"Second part,"']
    assert [q.closed for q in quotations(text)] == [False, True]


@given(st.text(alphabet="ab '\"“”‘’«»\n.,", max_size=60))
def test_quotations_are_in_order_apart_and_within_lines(text: str) -> None:
    previous = 0
    for q in quotations(text):
        assert previous <= q.start < q.end <= len(text)
        assert "\n" not in text[q.start : q.end]
        previous = q.end
