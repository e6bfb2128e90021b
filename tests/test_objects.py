"""Thoughts and demands with a noun phrase, within what somebody said."""

import pytest

from newsclaims.claims import nested, objects
from newsclaims.claims.frames import Attribution


def parts(text: str) -> list[tuple[str, str, str]]:
    outer = Attribution(None, None, ((0, len(text)),), ())
    found = objects.find(text, [outer], nested.contents(text, [outer]))
    return [(text[slice(*(a.source or (0, 0)))], text[slice(*(a.cue or (0, 0)))], text[slice(*a.fragments[0])]) for a in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that rebels demanded payments of up to $5,000 a truck before they left", ("rebels", "demanded", "payments of up to $5,000 a truck")),
        ("that she was unaware of the transfer until May", ("she", "was unaware", "of the transfer")),
        ("to say that we never wanted war is false", ("we", "never wanted", "war")),
        ("that her chapter, which had predicted a fall in the catch, was cut", ("which", "had predicted", "a fall in the catch")),
        ("that his boss had promised him a day off", ("his boss", "had promised", "a day off")),
        ("that the board called for a second trial", ("the board", "called", "for a second trial")),
        ("that rebel officials in Goma demanded payment", ("rebel officials in Goma", "demanded", "payment")),
        ("that the office promised a visit before Easter but has closed", ("the office", "promised", "a visit before Easter")),
    ],
)
def test_noun_phrases_as_contents(text: str, expected: tuple[str, str, str]) -> None:
    assert parts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "the repeated demands of the council went unheard",
        "about the mill's suspected ties to the bank",
        "that the findings raised more troubling questions about it",
        "that he was asked for details",
        "that the council feared the dam would break",
        "that a ceasefire demanded by the council had failed",
        "Does the mayor want peace?",
    ],
)
def test_nouns_participles_and_questions_are_none(text: str) -> None:
    assert parts(text) == []


def test_a_marked_cue_is_left_alone() -> None:
    text = "that the council feared a strike"
    outer, marked = Attribution(None, None, ((0, len(text)),), ()), Attribution(None, (17, 23), ((24, len(text)),), ())
    assert not list(objects.find(text, [outer, marked], nested.contents(text, [outer, marked])))
