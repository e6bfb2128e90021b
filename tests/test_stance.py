import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import stance


@pytest.mark.parametrize(
    ("cue", "before", "after", "expected"),
    [
        ("claimed", "the rebels ", " that the bridge was theirs", "doubting"),
        ("has also claimed", "", " the dam was safe", "doubting"),
        ("allegations of", "", " fraud", "doubting"),
        ("allegedly", "who ", " took bribes", "doubting"),
        ("purports", "a letter that ", " to be from the mayor", "doubting"),
        ("the so-called", "", " ceasefire", "doubting"),
        ("falsely said", "", " the polls had closed", "doubting"),
        ("claimed responsibility", "a militia ", " for the blast", "neutral"),
        ("claimed", "the group ", " responsibility for the blast", "neutral"),
        ("claimed", "the floods ", " at least 40 lives", "neutral"),
        ("claimed", "both camps ", " victory", "neutral"),
        ("claimed", "she ", " the title in Oslo", "neutral"),
        ("was supposed", "it ", " to rain", "neutral"),
        ("supposedly", "", " safe water", "doubting"),
        ("admitted", "the clerk ", " that he had lied", "endorsing"),
        ("admitted to", "he ", " taking the money", "endorsing"),
        ("was admitted", "she ", " to the district hospital", "neutral"),
        ("was admitted", "she ", " to hospital", "neutral"),
        ("confirmed", "the ministry ", " the death of two soldiers", "endorsing"),
        ("did not confirm", "police ", " that", "neutral"),
        ("confirm", "police could not ", " that", "neutral"),
        ("offered no proof", "", " that", "neutral"),
        ("stopped short of confirming", "", " the report", "neutral"),
        ("declined to reveal", "", " its price", "neutral"),
        ("denied", "he ", " claims that he fled", "neutral"),
        ("showed", "the survey ", " that most had voted", "endorsing"),
        ("shows", "the study ", " a fall in wages", "endorsing"),
        ("showed up", "he ", " to say", "neutral"),
        ("showed", "he ", " no sign of leaving", "neutral"),
        ("said", "on the talk show he ", " it was late", "neutral"),
        ("found", "auditors ", " that the money was gone", "endorsing"),
        ("found", "the jury ", " guilty of murder", "neutral"),
        ("was trying to prove", "", " that", "neutral"),
        ("pointed out", "", " that it was late", "endorsing"),
        ("pointed to", "", " the costs", "neutral"),
        ("know", "We ", " that the well is dry", "endorsing"),
        ("know", "We don’t ", " that", "neutral"),
        ("is known", "he ", " as the Fox", "neutral"),
        ("wanted to know", "", " whether the road was open", "neutral"),
        ("is aware", "the agency ", " that the valve leaks", "endorsing"),
        ("was unaware", "", " that", "neutral"),
        ("conceded", "", " that the plan had failed", "endorsing"),
        ("conceded", "he ", " defeat on Monday", "neutral"),
        ("insisted", "", " that", "neutral"),
        ("said", "", " he claimed a seat", "neutral"),
        # The first word of the cue decides.
        ("allegedly admitted", "", " the theft", "doubting"),
        ("confirmed the allegations", "", "", "endorsing"),
    ],
)
def test_stance(cue: str, before: str, after: str, expected: str) -> None:
    assert stance.stance(cue, before, after) == expected


@given(st.text(), st.text(), st.text())
def test_any_text_has_one(cue: str, before: str, after: str) -> None:
    assert stance.stance(cue, before, after) in ("neutral", "doubting", "endorsing")
