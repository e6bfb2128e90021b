"""Which sentences are the article's own assertions."""

import pytest

from newsclaims.claims import own_voice


@pytest.mark.parametrize(
    ("sentence", "asserted"),
    [
        ("The army took the town on Monday.", True),
        ("Did the army take the town?", False),
        ("“Did they?”", False),
        ("Read more about the war here.", False),
        ("Don't click on the links below.", False),
        ("Reporting by A. Writer; editing by B. Editor", False),
        ("KABUL, Aug. 25 (Agency) —", False),
        ("Reports of shelling reached the capital.", True),
        ("Watch's makers closed two plants.", True),
    ],
)
def test_statements_questions_imperatives_credits(sentence: str, asserted: bool) -> None:
    assert own_voice.asserts(sentence) == asserted


def test_headings_short_pieces_and_attributed_sentences_are_left_out() -> None:
    text = "Town falls to the army\n\nThe town fell on Monday. He said the army had left the town. Yes. It was quiet there."
    spans = []
    for part in ("Town falls to the army", "The town fell on Monday.", "He said the army had left the town.", "Yes.", "It was quiet there."):
        spans.append((text.index(part), text.index(part) + len(part)))
    he, said = text.index("He"), text.index("said")
    content = text.index("the army had"), text.index(". Yes")
    found = own_voice.sentences(text, spans, spans[:1], [(he, he + 2), (said, said + 4), content])
    assert [text[slice(*s)] for s in found] == ["The town fell on Monday.", "It was quiet there."]


def test_union_joins_what_overlaps() -> None:
    assert own_voice.union([(5, 9), (0, 3), (2, 4), (9, 10)]) == [(0, 4), (5, 10)]
