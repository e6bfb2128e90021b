"""Whom somebody told, asked or ordered within what another one said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import nested, told
from newsclaims.claims.frames import Attribution


def parts(text: str) -> list[tuple[str | None, str, str]]:
    outer = Attribution(None, None, ((0, len(text)),), ())
    found = told.find(text, [outer], nested.contents(text, [outer]))
    return [(a.source and text[slice(*a.source)], text[slice(*(a.cue or (0, 0)))], text[slice(*a.fragments[0])]) for a in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that the mayor had told him the bridge was unsafe", ("the mayor", "had told", "the bridge was unsafe")),
        ("“We did not ask the owners to pay,”", ("We", "did not ask", "to pay")),
        ("that the union had warned drivers on May 3 that the road was shut", ("the union", "had warned", "that the road was shut")),
        ("‘The minister told us “no decision has been taken”,’", ("The minister", "told", "“no decision has been taken”")),
        ("“One guest asked me, ‘Will you come back?’", ("One guest", "asked", "‘Will you come back?’")),
        ("that a builder confessed to her that he had been paid", ("a builder", "confessed", "that he had been paid")),
        ("that both banks had promised her in writing that they would lend", ("both banks", "had promised", "that they would lend")),
        ("A nurse had told her, she said, that the ward was full", ("A nurse", "had told", "that the ward was full")),
    ],
)
def test_telling_asking_and_ordering(text: str, expected: tuple[str, str, str]) -> None:
    assert parts(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that the traders had been warned not to pay for an escort", (None, "had been warned", "not to pay for an escort")),
        ("that nurses had been told by the management to wait", ("the management", "had been told", "to wait")),
        ("“We are asked every day who did it,”", (None, "are asked", "who did it,”")),
        ("that the owners had been warned about the brakes", (None, "had been warned", "about the brakes")),
        ("that he had been promised a reply by May and had heard nothing", (None, "had been promised", "a reply by May")),
        ("that they were promised they would be paid", (None, "were promised", "they would be paid")),
    ],
)
def test_a_passive_has_the_source_that_it_names(text: str, expected: tuple[str | None, str, str]) -> None:
    (found,) = parts(text)
    assert (found[0], found[1], found[2].rstrip(",”")) == (expected[0], expected[1], expected[2].rstrip(",”"))


@pytest.mark.parametrize(
    "text",
    [
        "that they told us the same thing last year",
        "Please tell me who signed these forms",
        "We were informed after the last train had left",
        "She invited a man who once ran the mill",
        "He asked for the drafts",
        "Did he tell you that it rained?",
    ],
)
def test_what_tells_nothing(text: str) -> None:
    assert parts(text) == []


@given(st.text(alphabet="He told us that a man was asked to “go”, end. ", max_size=200))
def test_every_part_lies_in_the_text(text: str) -> None:
    for _, cue, content in parts(text):
        assert cue.strip()
        assert len(content.split()) >= told.MIN_WORDS
