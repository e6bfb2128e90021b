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
        ("He denied a report in the daily Kurier that the mill would close.", ("the daily Kurier", "a report", "that the mill would close")),
        ("They heard a rumour, spread by telephone, that the dam had burst.", (None, "a rumour", "that the dam had burst")),
        ("There was anger over allegations that the dam had leaked.", (None, "allegations", "that the dam had leaked")),
        ("Lim denied claims of an affair.", (None, "claims of", "an affair")),
        ("They swam in the hope of leaving the island.", (None, "the hope of", "leaving the island")),
        ("It broke its promises of work.", ("its", "promises of", "work")),
        ("Talk of arrests was false.", (None, "Talk of", "arrests")),
    ],
)
def test_noun_with_that_clause(text: str, expected: tuple[str | None, str, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "He claims that the dam is safe.",
        "The claim that was made is old.",
        "The promise of spring is old.",
        "the claims of the North Board",
        "threats that exist out there in the dark",
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
