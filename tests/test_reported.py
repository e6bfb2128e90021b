"""Reports and thoughts within what somebody said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import ends, nested, reported
from newsclaims.claims.frames import Attribution


def parts(text: str) -> list[tuple[str, str, str]]:
    outer = Attribution(None, None, ((0, len(text)),), ())
    return [
        (text[slice(*(a.source or (0, 0)))], text[slice(*(a.cue or (0, 0)))], text[slice(*a.fragments[0])])
        for a in reported.find(text, [outer], nested.contents(text, [outer]))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that the mayor had said half the bridge was unsafe", ("the mayor", "had said", "half the bridge was unsafe")),
        ("''We think the train has left,''", ("We", "think", "the train has left")),
        ("there are those who say they were paid", ("who", "say", "they were paid")),
        ("that she believes voters will look for work", ("she", "believes", "voters will look for work")),
        ("“We want you to know the truth of it”", ("We", "want", "you to know the truth of it")),
        ("“They want to save two whales and they will drown us,”", ("They", "want", "to save two whales")),
        ("that the strikers wanted a monthly raise and would not go back", ("the strikers", "wanted", "a monthly raise")),
        ("that naval engineers say they’d known of it", ("naval engineers", "say", "they’d known of it")),
        ("“I think that the river will rise again,”", ("I", "think", "that the river will rise again")),
        ("“Ana Lim never said she would resign. We talk.”", ("Ana Lim", "never said", "she would resign")),
        ("that residents fear the dam may fail, but the works go on", ("residents", "fear", "the dam may fail")),
        ('"We are 80 per cent sure that there will be no war."', ("We", "are 80 per cent sure", "that there will be no war")),
        ("that she wanted to speak “directly to them.”", ("she", "wanted", "to speak “directly to them.”")),
    ],
)
def test_clauses_of_saying_thinking_and_wanting(text: str, expected: tuple[str, str, str]) -> None:
    assert parts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "“Do you think that it was snow?”",
        "that his grand plan to build a road had failed at last",
        "the report on the river was thin",
        "I said so",
        "that no fire had been reported on the coast",
        "They said the same thing last year",
        "we were informed after the last train had left",
        "those who want to live well",
        "a problem because of what is known",
    ],
)
def test_questions_nouns_and_plain_words_are_none(text: str) -> None:
    assert parts(text) == []


def test_a_cue_that_is_marked_and_a_whole_content_are_left_alone() -> None:
    text = "that Bo said the wall would fall soon"
    marked = Attribution(None, (8, 12), ((13, len(text)),), ())
    outer = Attribution(None, None, ((0, len(text)),), ())
    assert not list(reported.find(text, [outer, marked], nested.contents(text, [outer])))


@given(st.text(alphabet="I think that he said “the war” will, end. ", max_size=200))
def test_every_part_lies_in_the_text_and_no_cue_in_its_content(text: str) -> None:
    for source, cue, content in parts(text):
        assert source.strip()
        assert cue.strip()
        assert len(content.split()) >= reported.MIN_WORDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that the strikers wanted a monthly raise of 600 zlotys", ("the strikers", "wanted", "a monthly raise of 600 zlotys")),
        ("‘The minister wrote “no decision has been taken”,’", ("The minister", "wrote", "“no decision has been taken”")),
        ("“Then this kid goes, ‘I’ll take the ball.’", ("this kid", "goes", "‘I’ll take the ball.’")),
        ("“He came at night and said, ‘Your name is on my list.’", ("He", "said", "‘Your name is on my list.’")),
        ("that farmers ask whether the road will open again", ("farmers", "ask", "whether the road will open again")),
        ("that they’d asked to see the map", ("they", "’d asked", "to see the map")),
        ("that it hoped for a settlement by the weekend", ("it", "hoped", "for a settlement by the weekend")),
    ],
)
def test_wants_and_quotations_within(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in parts(text)


def test_no_pattern_matches_a_cue_without_its_words() -> None:
    """What is passed over for the words that it lacks would not have matched."""
    matched = 0
    for word in sorted({word for _, words in reported.PATTERNS for word in words}):
        for text in (
            f"Ann Lee {word} that it is over",
            f"Ann Lee is {word} that it is over",
            f"Ann Lee {word} to go away",
            f"They were {word} to go",
        ):
            for pattern, words in reported.PATTERNS:
                for match in pattern.finditer(text):
                    matched += 1
                    assert words & set(ends.WORD.findall(match["cue"])), (text, match["cue"])
    assert matched > 150


def test_what_has_no_end_is_bounded() -> None:
    """Each of many reports within another one would else reach to the text's end, which takes time by the square of its length."""
    found = parts("he said that " * 2000)
    assert len(found) > 1000
    assert max(len(content) for _, _, content in found) <= len("that ") + reported.MAX_CONTENT
