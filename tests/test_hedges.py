"""Hedges without a source that the annotator did not mark."""

import pytest

from newsclaims.claims import hedges
from newsclaims.claims.frames import Attribution


def read(text: str, found: list[Attribution] | None = None) -> list[tuple[str, list[str]]]:
    return [(text[slice(*(a.cue or (0, 0)))], [text[slice(*f)] for f in a.fragments]) for a in hedges.find(text, found or [], [0])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said the store was believed to hold 30 tonnes.", ("was believed", ["the store", "to hold 30 tonnes"])),
        ("A truce, announced in May, was supposed to allow repairs.", ("was supposed", ["to allow repairs"])),
        ("It is cold and snow is forecast.", ("is forecast", ["snow"])),
        ("She added that a flood had been predicted for June.", ("had been predicted", ["a flood", "for June"])),
        ("a mill that was meant to open in May", ("was meant", ["to open in May"])),
    ],
)
def test_subject_and_infinitive_are_the_content(text: str, expected: tuple[str, list[str]]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize("text", ["He was known to the police.", "The rain that was forecast came.", "He said to wait.", "The said mill is to open."])
def test_what_hedges_nothing(text: str) -> None:
    assert read(text) == []


def test_a_marked_cue_is_not_found_twice() -> None:
    text = "Ten are believed to have left."
    assert read(text, [Attribution(None, (4, 16), ((0, 3), (17, 29)), ())]) == []
