"""Turns of a printed conversation."""

from newsclaims.claims import turns
from newsclaims.claims.frames import Attribution

TALK = "Mayor Ana Lim met Bo Park.\n\nLIM: It will rain.\n\nPARK: Will it?\n\nUPDATE: It rained."


def read(text: str, found: list[Attribution] | None = None) -> list[tuple[str, str]]:
    names = [(text.index(n), text.index(n) + len(n)) for n in ("Ana Lim", "Bo Park") if n in text]
    made = list(turns.find(text, found or [], names))
    assert all(a.cue and text[slice(*a.cue)] == ":" for a in made)
    return [(text[slice(*(a.source or (0, 0)))], text[slice(*a.fragments[0])]) for a in made]


def test_labels_that_end_like_a_name_are_speakers() -> None:
    assert read(TALK) == [("LIM", "It will rain."), ("PARK", "Will it?")]
    assert read(TALK.replace("LIM: It will rain.", '"ANA LIM: It will rain."')) == [("ANA LIM", "It will rain."), ("PARK", "Will it?")]


def test_labels_that_take_turns_are_speakers() -> None:
    assert read("HOST: Why?\n\nGUEST: It rains.\n\nHOST: Oh.\n\nGUEST: Yes.") == [
        ("HOST", "Why?"),
        ("GUEST", "It rains."),
        ("HOST", "Oh."),
        ("GUEST", "Yes."),
    ]
    assert read("UPDATE: It rained.\n\nUPDATE: It rained more.\n\nCORRECTION: It snowed.") == []


def test_a_marked_turn_and_a_name_always_in_capitals_are_left_alone() -> None:
    at = TALK.index("LIM:")
    assert read(TALK, [Attribution((at, at + 3), (at + 3, at + 4), ((at + 5, at + 17),), ())]) == [("PARK", "Will it?")]
    assert read("LIM won.\n\nLIM: a portrait of the mayor") == []
