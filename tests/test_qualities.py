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
    ("content", "cue", "expected"),
    [
        ("the Taliban will reach a peace deal", "said", "certain"),
        ("it may rain", "said", "possible"),
        ("it could rain", "said", "possible"),
        ("they could not find it", "said", "certain"),
        ("it will probably rain", "said", "probable"),
        ("it rains", "believes", "probable"),
        ("it rains", "speculated", "possible"),
        ("The talks go on. I am 80 per cent confident that there will not be a need to go to war.", "told", "probable"),
        ("I am 100 per cent certain that it rains", "said", "certain"),
        ("the army reportedly fled", "said", "probable"),
        # Markers of a subordinate clause, a month and might itself make nothing uncertain.
        ("It can serve as a strong point that forces could defend.", "said", "certain"),
        ("If it rains, they may leave", "said", "possible"),
        ("it began on May 5 by the might of arms", "said", "certain"),
    ],
)
def test_certainty(content: str, cue: str, expected: str) -> None:
    assert qualities.certainty(content, cue) == expected


@given(st.text(), st.text())
def test_any_text_has_both(content: str, cue: str) -> None:
    assert qualities.polarity(cue, content) in ("affirmed", "negated")
    assert qualities.certainty(content, cue) in ("certain", "probable", "possible")
