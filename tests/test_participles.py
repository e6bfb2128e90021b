"""Participles of saying and whose they are."""

import pytest

from newsclaims.claims import participles
from newsclaims.claims.frames import Attribution, Span


def place(text: str, words: str) -> Span:
    return text.index(words), text.index(words) + len(words)


def source(text: str, cue: str, said: str | None = None, name: str | None = None) -> str | None:
    """Whose the participle is, where ``said`` is the source of another attribution and ``name`` a name."""
    others = [Attribution(place(text, said), None, ((0, 1),), ())] if said else []
    one = Attribution(None, place(text, cue), ((len(text) - 5, len(text)),), ("r",))
    found = list(
        participles.with_source(text, [*others, one], [0, text.index("! ") + 2] if "! " in text else [0], [place(text, name)] if name else [])
    )[-1]
    assert found.rules == (("r", participles.RULE) if found.source else ("r",))
    return found.source and text[slice(*found.source)]


@pytest.mark.parametrize(
    ("text", "cue", "said", "name", "expected"),
    [
        ("It is over, Bo Lim said, adding that it rained.", "adding", "Bo Lim", None, "Bo Lim"),
        ("She left early, saying that it rained.", "saying", None, None, "She"),
        ("Bo Lim marched while chanting that it rained.", "chanting", None, "Bo Lim", "Bo Lim"),
    ],
)
def test_the_source_before_it_or_who_opens_the_sentence(text: str, cue: str, said: str | None, name: str | None, expected: str) -> None:
    assert source(text, cue, said, name) == expected


@pytest.mark.parametrize(
    ("text", "cue", "said", "name"),
    [
        ("She wrote of growing concerns that it rained.", "growing concerns", None, None),
        ("Bo Lim said no! A vote was held, signalling that it rained.", "signalling", "Bo Lim", None),
        ("The court met, warning that it rained.", "warning", None, None),
        ("She left early, called it a day and that it rained.", "called", None, None),
    ],
)
def test_nouns_other_sentences_and_unmarked_subjects_leave_it_open(text: str, cue: str, said: str | None, name: str | None) -> None:
    assert source(text, cue, said, name) is None
