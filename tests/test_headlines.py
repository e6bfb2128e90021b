"""Headlines that end with their speaker."""

from newsclaims.claims import headlines
from newsclaims.claims.frames import Attribution


def read(text: str, found: list[Attribution] | None = None) -> list[tuple[str, str, str]]:
    return [
        (text[slice(*(a.source or (0, 0)))], text[slice(*(a.cue or (0, 0)))], text[slice(*a.fragments[0])]) for a in headlines.find(text, found or [])
    ]


def test_a_colon_and_a_speaker_end_a_headline() -> None:
    assert read("Three held after raid on mill: police\n\nIt rained.") == [("police", ":", "Three held after raid on mill")]
    assert read("Fish stocks may halve by 2040: new UN study\n\nIt rained.") == [("new UN study", ":", "Fish stocks may halve by 2040")]


def test_other_colons_and_marked_headlines_are_left_alone() -> None:
    assert read("Three held after raid on mill: an explainer\n") == []
    assert read("It was late. He saw it: police\n") == []
    assert read("What we know so far: police came at noon.\n") == []
    assert read("Three held after raid on mill: police\n", [Attribution(None, None, ((0, 29),), ())]) == []
