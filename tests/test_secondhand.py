"""What somebody is said to have said."""

import pytest

from newsclaims.claims import secondhand
from newsclaims.claims.frames import Attribution


def read(first: str, cue: str, rest: str) -> list[tuple[str, str, str]]:
    text = f"{first} {cue} {rest}"
    at = len(first) + 1
    outer = Attribution(None, (at, at + len(cue)), ((0, len(first)), (at + len(cue) + 1, len(text))), ())
    return [
        (text[slice(*(a.source or (0, 0)))], text[slice(*(a.cue or (0, 0)))], text[slice(*a.fragments[0])]) for a in secondhand.find(text, [outer])
    ]


@pytest.mark.parametrize(
    ("first", "cue", "rest", "expected"),
    [
        ("The pilot", "is reported", "to have radioed “no brakes”", ("The pilot", "have radioed", "“no brakes”")),
        ("The whip", "was said", "to have warned members that it was late", ("The whip", "have warned", "that it was late")),
        ("The ministry has", "reportedly", "asked for a second trial", ("The ministry", "asked", "for a second trial")),
    ],
)
def test_speech_that_is_reported_of_somebody(first: str, cue: str, rest: str, expected: tuple[str, str, str]) -> None:
    assert read(first, cue, rest) == [expected]


@pytest.mark.parametrize(
    ("first", "cue", "rest"),
    [("He was", "reportedly", "offered a medal"), ("Three men", "are believed", "to have left"), ("Results", "are expected", "in two weeks")],
)
def test_deeds_and_passives_are_none(first: str, cue: str, rest: str) -> None:
    assert read(first, cue, rest) == []


def test_an_auxiliary_that_no_fragment_has_makes_a_passive_too() -> None:
    text = "He was reportedly offered a medal"
    assert not list(secondhand.find(text, [Attribution(None, (7, 17), ((0, 2), (18, len(text))), ())]))
