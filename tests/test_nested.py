"""Attributions inside others."""

import pytest

from newsclaims.claims import nested
from newsclaims.claims.frames import Attribution


def outer(text: str, cue: tuple[int, int] | None = None) -> Attribution:
    return Attribution(None, cue, ((0, len(text)),), ())


def test_according_to_within_a_quotation() -> None:
    text = '"We talk. According to our information, a peace agreement will be reached soon,"'
    (found,) = nested.according_to(text, [outer(text)])
    assert found.source is not None
    assert found.cue is not None
    assert (text[slice(*found.source)], text[slice(*found.cue)], text[slice(*found.fragments[0])]) == (
        "our information",
        "According to",
        "a peace agreement will be reached soon",
    )
    assert found.rules == (nested.RULE,)


@pytest.mark.parametrize("text", ["It burnt, according to him.", "According to him, yes.", "Paid according to need.", "Nothing here."])
def test_what_is_left_alone(text: str) -> None:
    assert not list(nested.according_to(text, [outer(text)]))


def test_a_cue_that_is_marked_already_is_not_found_twice() -> None:
    text = "According to the army, nobody was hurt there"
    assert not list(nested.according_to(text, [outer(text, (0, 12))]))
    assert len(list(nested.according_to(text, [outer(text), outer(text)]))) == 1
