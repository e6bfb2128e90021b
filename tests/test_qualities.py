import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import qualities


@pytest.mark.parametrize(
    ("cue", "before", "expected"),
    [
        ("said", "", "affirmed"),
        ("denied", "", "negated"),
        ("rejected the claim", "", "negated"),
        ("refuted", "", "negated"),
        ("did not say", "", "negated"),
        ("didn’t say", "", "negated"),
        ("say", "he did not", "negated"),
        ("declined to say", "", "negated"),
        ("did not deny", "", "affirmed"),
        ("ruled out", "", "negated"),
        ("said", "who had never been there, Ann Lee", "affirmed"),
    ],
)
def test_polarity(cue: str, before: str, expected: str) -> None:
    assert qualities.polarity(cue, before) == expected


@pytest.mark.parametrize(
    ("content", "cue", "expected", "marker"),
    [
        ("the Taliban will reach a peace deal", "said", "certain", None),
        ("it may rain", "said", "possible", "may"),
        ("it could rain", "said", "possible", "could"),
        ("they could not find it", "said", "certain", None),
        ("it will probably rain", "said", "probable", "probably"),
        ("it is unlikely to rain", "said", "probable", "unlikely"),
        ("it rains", "believes", "probable", "believes"),
        ("it rains", "speculated", "possible", "speculated"),
        ("that it rains", "did not rule out", "possible", "did not rule out"),
        ("We don’t rule out rain.", "said", "possible", "don’t rule out"),
        ("Perhaps it rains.", "said", "possible", "Perhaps"),
        ("that it is possible to leave", "said", "possible", "possible"),
        ("that three climbers are feared dead", "said", "possible", "feared"),
        ("the driver is believed to have slept", "said", "probable", "believed"),
        ("I think the well is dry.", "said", "probable", "think"),
        ("The talks go on. I am 80 per cent confident that there will not be a need to go to war.", "told", "probable", "80 per cent confident"),
        ("I am 100 per cent certain that it rains", "said", "certain", None),
        ("the army reportedly fled", "said", "probable", "reportedly"),
        ("he appeared in court", "said", "certain", None),
        # The weakest class decides, then the first of its markers.
        ("it will likely rain and may hail, or it might snow", "believes", "possible", "may"),
        ("it probably rains", "reportedly", "probable", "probably"),
        # Markers of a subordinate clause, a month and might itself make nothing uncertain.
        ("It can serve as a strong point that forces could defend.", "said", "certain", None),
        ("they kept the road dry so he could pass", "said", "certain", None),
        ("If it rains, they may leave", "said", "possible", "may"),
        ("it began on May 5 by the might of arms", "said", "certain", None),
    ],
)
def test_certainty(content: str, cue: str, expected: str, marker: str | None) -> None:
    text = f"{content} {cue}"
    value, span = qualities.certainty(text, [(0, len(content))], (len(content) + 1, len(text)))
    assert (value, span and text[slice(*span)]) == (expected, marker)


def test_marker_of_an_interrupted_content_is_where_it_stands() -> None:
    text = "“We stay,” he said, “and perhaps for good.” It was “almost”, he added, “certainly” true."
    one, two, three, four = (place(text, words) for words in ("“We stay,”", "“and perhaps for good.”", "“almost”", "“certainly”"))
    assert qualities.certainty(text, [one, two]) == ("possible", place(text, "perhaps"))
    # No marker runs over the words of another.
    assert qualities.certainty(text, [(three[0], three[1] - 1), (four[0] + 1, four[1])]) == ("certain", None)


def place(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


@given(st.text(), st.text(), st.integers(0, 9))
def test_any_text_has_both(content: str, cue: str, gap: int) -> None:
    assert qualities.polarity(cue, content) in ("affirmed", "negated")
    text = f"{content}{' ' * gap}may{cue}"
    fragments = [(0, len(content)), (len(content) + gap, len(content) + gap + 3)]
    value, span = qualities.certainty(text, fragments, (len(text) - len(cue), len(text)))
    assert value in ("certain", "probable", "possible")
    assert (span is None) == (value == "certain")
    assert span is None or any(a <= span[0] < span[1] <= b for a, b in [*fragments, (len(text) - len(cue), len(text))])
