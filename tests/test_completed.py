"""Parts of attributions completed from the words beside them."""

import pytest

from newsclaims.claims import completed
from newsclaims.claims.frames import Attribution, Span


def place(text: str, words: str) -> Span:
    return text.index(words), text.index(words) + len(words)


@pytest.mark.parametrize(
    ("text", "cue", "subject"),
    [
        ("The talks failed. He brushed aside the charge", "brushed aside", "He"),
        ("Its spokesman, Abu Haris, accused the army of it", "accused", "Abu Haris"),
        ("Ana Lim also promised to visit", "promised", "Ana Lim"),
        ("“This town has no sewers,” fumed Ana Lim", "fumed", "Ana Lim"),
        ("A man who refused to give a name", "refused", "who"),
        ("To varying degrees, all agreed on it", "agreed", "all"),
    ],
)
def test_the_subject_beside_an_active_cue_is_the_source(text: str, cue: str, subject: str) -> None:
    content = place(text, "“This town has no sewers,”") if text[0] == "“" else (len(text) - 5, len(text))
    names = [place(text, n) for n in ("Abu Haris", "Ana Lim") if n in text]
    found = completed.with_subject(text, Attribution(None, place(text, cue), (content,), ("r",)), names)
    assert found.source == place(text, subject)
    assert found.rules == ("r", completed.RULE_SUBJECT)


@pytest.mark.parametrize(
    ("text", "cue"), [("Ana Lim was told to leave", "was told"), ("Near Ana Lim a man said no", "said"), ("Results were reported", "were reported")]
)
def test_passives_and_other_subjects_leave_it_open(text: str, cue: str) -> None:
    one = Attribution(None, place(text, cue), ((len(text) - 2, len(text)),), ())
    assert completed.with_subject(text, one, [place(text, "Ana Lim")] if "Ana Lim" in text else []) == one


def test_a_source_has_the_clause_that_describes_it() -> None:
    text = "A shopkeeper, who refused to give his name, said he saw them. A man, said he, ran."
    found = completed.described(text, Attribution((0, 12), place(text, "said"), (place(text, "he saw them"),), ()))
    assert found.source is not None
    assert text[slice(*found.source)] == "A shopkeeper, who refused to give his name"
    other = Attribution((62, 67), (69, 73), ((78, 81),), ())
    assert completed.described(text, other) == other


def test_an_interrupted_report_goes_on_behind_source_and_cue() -> None:
    text = "One of the attackers, he said, shouted that they had been warned. Nobody came."
    one = Attribution(place(text, "he"), place(text, "said"), (place(text, "One of the attackers"),), ("r",))
    one = Attribution((22, 24), (25, 29), one.fragments, one.rules)
    found = completed.interrupted(text, one, [0, text.index("Nobody")])
    assert [text[slice(*f)] for f in found.fragments] == ["One of the attackers", "shouted that they had been warned"]
    assert found.rules == ("r", completed.RULE_INTERRUPTED)


@pytest.mark.parametrize(
    "text", ["It rained, he said.", "It rained, he said, “and how.”", "It rained all day and all of the long night, he said, and Bo left."]
)
def test_what_is_whole_or_quoted_stays(text: str) -> None:
    at = text.index(", he said")
    one = Attribution((at + 2, at + 4), (at + 5, at + 9), ((0, at),), ())
    assert completed.interrupted(text, one, [0]) == one


def test_words_that_point_are_no_content() -> None:
    text = "He said so, and she said no more."
    assert completed.points(text, Attribution(None, (3, 7), ((8, 10),), ()))
    assert not completed.points(text, Attribution(None, (20, 24), ((25, 32),), ()))


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("The army has been imposing strict rules.", "has been imposing", "strict rules", True),
        ("Attacks were also witnessed.", "were also witnessed", "Attacks", True),
        ("Many have come in support of the army.", "have come in support of", "the army", True),
        ("He witnessed that they left.", "witnessed", "that they left", False),
        ("The army has proposed strict rules.", "has proposed", "strict rules", False),
    ],
)
def test_acts_say_nothing(text: str, cue: str, content: str, expected: bool) -> None:
    assert completed.acts(text, Attribution(None, place(text, cue), (place(text, content),), ())) is expected


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("The plan appears to work.", "appears", True),
        ("It is not clear whether it works.", "is not clear", True),
        ("It was unclear why.", "It was unclear", True),
        ("The plan is believed to work.", "is believed", False),
        ("Officials appeared to blame rain.", "appeared to blame", False),
    ],
)
def test_what_the_article_itself_leaves_open_is_nobodys_claim(text: str, cue: str, expected: bool) -> None:
    one = Attribution(None, place(text, cue), ((len(text) - 5, len(text)),), ())
    assert completed.leaves_open(text, one) is expected
    assert not completed.leaves_open(text, Attribution((0, 3), one.cue, one.fragments, ()))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("not to be named because he feared for his work", "not to be named"),
        ("to be identified, citing the talks", "to be identified"),
        ("to be named in the report", "to be named in the report"),
        ("to leave because it rained", "to leave because it rained"),
    ],
)
def test_why_somebody_asks_not_to_be_named_is_the_articles_own_word(content: str, expected: str) -> None:
    text = f"He asked {content}."
    found = completed.unnamed(text, Attribution((0, 2), (3, 8), (place(text, content),), ()))
    assert text[slice(*found.fragments[0])] == expected


def test_a_source_behind_its_cue_has_its_relative_clause_to_the_sentences_end() -> None:
    text = "Ten left, according to the paper, which is not yet printed. It rained."
    one = Attribution(place(text, "the paper"), place(text, "according to"), (place(text, "Ten left"),), ())
    assert completed.described(text, one).source == place(text, "the paper, which is not yet printed")
    text = "Ten left, according to the paper, which said so, and rested."
    one = Attribution(place(text, "the paper"), place(text, "according to"), (place(text, "Ten left"),), ())
    assert completed.described(text, one) == one


def test_a_participle_behind_source_and_cue_is_no_rest_of_the_content() -> None:
    text = "Flights resumed, Ana Lim said, denying that they had stopped."
    one = Attribution(place(text, "Ana Lim"), place(text, "said"), (place(text, "Flights resumed"),), ())
    assert completed.interrupted(text, one, [0]) == one
