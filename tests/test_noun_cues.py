"""Claims worded with a noun."""

import pytest

from newsclaims.claims import noun_cues
from newsclaims.claims.frames import Attribution


def read(text: str) -> list[tuple[str | None, str, str]]:
    return [(a.source and text[slice(*a.source)], text[slice(*(a.cue or (0, 0)))], text[slice(*a.fragments[0])]) for a in noun_cues.find(text, [])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The claim that the video shows poisoned fish is old.", (None, "The claim", "that the video shows poisoned fish is old")),
        ("Lim gave him an undertaking that no line would close before May.", (None, "an undertaking", "that no line would close before May")),
        ("They broke their promise that nobody would lose a job.", ("their", "promise", "that nobody would lose a job")),
        ("She denied reports that the bank had moved its money.", (None, "reports", "that the bank had moved its money")),
    ],
)
def test_noun_with_that_clause(text: str, expected: tuple[str | None, str, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "He claims that the dam is safe.",
        "The claim that was made is old.",
        "The report that he made.",
        "Reports came in.",
        "a fear that I have felt before now",
    ],
)
def test_verbs_and_relative_clauses_are_none(text: str) -> None:
    assert read(text) == []


def test_a_marked_cue_is_not_found_twice() -> None:
    text = "The claim that the dam would break was old."
    assert not list(noun_cues.find(text, [Attribution(None, (0, 9), ((10, 30),), ())]))
