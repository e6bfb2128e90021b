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
        ("refused", "", "negated"),
        ("declined", "", "negated"),
        ("would not say", "", "negated"),
        ("withdrew", "", "negated"),
        ("had been unaware", "", "negated"),
        ("now disowns", "", "negated"),
        ("refused to confirm or deny", "", "negated"),
        ("neither confirmed nor denied", "", "negated"),
        ("refused to deny", "", "affirmed"),
        ("confirmed", "", "affirmed"),
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
        ("a strike could wipe out its growth", "warned", "possible", "could"),
        ("the vote could still be delayed", "said", "possible", "could"),
        ("it could take years", "said", "possible", "could"),
        # What somebody may or is able to do is no chance, and neither is what did not come about.
        ("they could withdraw no more than $200", "told", "certain", None),
        ("that his answer could have been fuller", "conceded", "certain", None),
        ("that members could expect no help", "warned", "certain", None),
        ("she could take both boats", "said", "certain", None),
        ("the bell could be heard", "said", "certain", None),
        ("whether it may rain", "asked", "certain", None),
        ("May it rain? It rains.", "asked", "certain", None),
        ("it rains", "doubted", "probable", "doubted"),
        ("he doubted it would lead to charges", "said", "probable", "doubted"),
        ("it hoped for a settlement", "said", "possible", "hoped"),
        ("prices rising by a tenth", "sees", "probable", "sees"),
        ("full-year profit", "forecast for", "probable", "forecast"),
        ("that it rains", "any suggestion", "probable", "suggestion"),
        ("spill", "supposed", "probable", "supposed"),
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


def test_what_stands_behind_a_cue_may_tell_another_use() -> None:
    said = "The whip was reported to have warned them."
    assert qualities.certainty(said, [(25, 41)], place(said, "was reported")) == ("probable", place(said, "was reported"))
    by_whom = "The theft was reported by a guard."
    assert qualities.certainty(by_whom, [(0, 9)], place(by_whom, "was reported")) == ("certain", None)
    as_what = "She sees the move as a threat."
    assert qualities.certainty(as_what, [(9, 29)], place(as_what, "sees")) == ("certain", None)


def test_markers_of_an_inner_claim_are_not_the_outer_ones() -> None:
    text = "The nurse told her it may rain"
    content = (0, len(text))
    assert qualities.certainty(text, [content]) == ("possible", place(text, "may"))
    assert qualities.certainty(text, [content], None, [place(text, "it may rain")]) == ("certain", None)


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
