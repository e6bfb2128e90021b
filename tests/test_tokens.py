"""Columns over all tokens agree with going through them one by one."""

import spacy
from hypothesis import given
from hypothesis import strategies as st

from newsclaims import tokens

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


@given(st.text(alphabet="ab. \n\t“”é\U0001f600", max_size=80))
def test_they_are_those_of_the_tokens(text: str) -> None:
    doc = NLP(text)
    assert tokens.sentence_flags(doc).tolist() == [bool(t.is_sent_start) or t.i == 0 for t in doc]
    assert tokens.sentence_starts(doc) == [t.idx for t in doc if t.is_sent_start or t.i == 0]
    assert tokens.word_starts(doc) == [t.idx for t in doc if not t.is_space]
    assert tokens.paragraph_breaks(doc).tolist() == [t.is_space and "\n\n" in t.text for t in doc]
