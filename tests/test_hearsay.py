"""Hearsay without a source."""

import pytest

from newsclaims.claims import hearsay
from newsclaims.claims.frames import Attribution


def starts(text: str) -> list[int]:
    return [0, *(i + 2 for i in range(len(text) - 2) if text[i : i + 2] == ". ")]


def adverbs(text: str) -> list[tuple[str, list[str]]]:
    return [(text[slice(*(a.cue or (0, 0)))], [text[slice(*f)] for f in a.fragments]) for a in hearsay.adverbs(text, [], starts(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. The ministry has reportedly asked for a second trial.", ("reportedly", ["The ministry has", "asked for a second trial"])),
        (
            "He fled after a mill allegedly dumped waste into the river, and returned.",
            ("allegedly", ["a mill", "dumped waste into the river"]),
        ),
        ("Reportedly, two men were held on Monday.", ("Reportedly", ["two men were held on Monday"])),
        ("She paid, but the guard supposedly let her out again.", ("supposedly", ["the guard", "let her out again"])),
    ],
)
def test_the_clause_around_an_adverb_is_its_content(text: str, expected: tuple[str, list[str]]) -> None:
    assert adverbs(text) == [expected]


@pytest.mark.parametrize("text", ["The allegedly stolen car.", "He left.", "An unreportedly odd word stands here."])
def test_short_clauses_and_other_words_are_none(text: str) -> None:
    assert adverbs(text) == []


def test_an_adverb_that_is_a_cue_already_is_left_alone() -> None:
    text = "The mill has reportedly shut its gates for good."
    cue = (text.index("reportedly"), text.index("reportedly") + 10)
    assert not list(hearsay.adverbs(text, [Attribution(None, cue, ((0, 12),), ())], [0]))


def test_a_content_before_its_hedge_goes_on_behind_it() -> None:
    text = "Results are expected in about two weeks. The guard is said to have slept, but he denies it."
    cues = [(text.index("are"), text.index(" in about")), (text.index("is said"), text.index(" to have"))]
    given = [Attribution(None, cues[0], ((0, 7),), ("r",)), Attribution(None, cues[1], ((41, 50),), ("r",))]
    found = list(hearsay.completed(text, given, starts(text)))
    assert [[text[slice(*f)] for f in a.fragments] for a in found] == [["Results", "in about two weeks"], ["The guard", "to have slept"]]
    assert {a.rules for a in found} == {("r", hearsay.RULE_REST)}


@pytest.mark.parametrize("cue", ["are expected", "said"])
def test_a_source_or_another_cue_keeps_it_as_it_is(cue: str) -> None:
    text = "Results are expected in May, he said in June."
    at = text.index(cue)
    one = Attribution((29, 31) if cue == "are expected" else None, (at, at + len(cue)), ((0, 7),), ())
    assert list(hearsay.completed(text, [one], [0])) == [one]
