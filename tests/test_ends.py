"""Ends of contents and fragments."""

from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import ends
from newsclaims.claims.quotes import quotations


def test_ends_move_to_the_quotation_marks_and_lose_stray_punctuation() -> None:
    text = 'He said: "We will stay." She denied that, and left.'
    quoted = quotations(text)
    inner = text.index("We"), text.index('."')
    assert text[slice(*ends.repair(text, inner, quoted) or ())] == '"We will stay."'
    assert text[slice(*ends.repair(text, (text.index("that"), text.index(" and")), quoted) or ())] == "that"
    assert ends.repair(text, (text.index(":"), text.index(":") + 1), quoted) is None


def test_quoted_share_counts_words() -> None:
    text = 'He called it "a mess" today'
    assert ends.quoted_share(text, [(0, len(text))], quotations(text)) == (2, 6)


@given(st.text(alphabet="ab '\"“”.,:\n", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_repair_stays_within_the_text_and_keeps_every_word(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    span = ends.repair(text, (start, end), quotations(text))
    words = ends.WORD.findall(text[start:end])
    if span is None:
        assert not words
    else:
        assert 0 <= span[0] < span[1] <= len(text)
        assert ends.WORD.findall(text[slice(*span)]) == words


def test_sources_and_cues_stay_in_one_line() -> None:
    text = "Head line\n\nPolice said"
    assert text[slice(*ends.one_line(text, (0, text.index(" said"))))] == "Police"
    assert ends.one_line(text, (0, 9)) == (0, 9)
    assert text[slice(*ends.one_line("Police\n\n“", (0, 9)))] == text[0:6]


def test_reported_content_ends_with_its_paragraph_and_quoted_content_goes_on() -> None:
    text = "Ann said they left.\n\nNobody could verify it."
    said = text.index("said"), text.index("said") + 4
    content = text.index("they"), len(text) - 1
    assert text[slice(*ends.paragraphs_of(text, content, said, quotations(text)))].startswith("they left")
    assert "Nobody" not in text[slice(*ends.paragraphs_of(text, content, said, quotations(text)))]
    text = 'Ann said: "They left.\n\n"Nobody came."'
    assert ends.paragraphs_of(text, (10, len(text)), (4, 8), quotations(text)) == (10, len(text))


def test_an_unquoted_fragment_of_another_sentence_is_dropped() -> None:
    text = 'It was hot. "We stay," he said.'
    cue = text.index("said"), text.index("said") + 4
    hot, quote = (0, 10), (text.index('"'), text.index(" he"))
    assert ends.near(text, [hot, quote], cue, [0, 12], quotations(text)) == [quote]
    assert ends.near(text, [hot], cue, [0, 12], quotations(text)) == [hot]


def test_reported_speech_loses_the_beginning_of_the_next_sentence() -> None:
    text = "Bo had reported that 300 were killed in Andarab. The fights in the north were also seen. Nobody came."
    cue, starts = (3, 15), [0, text.index("The fights"), text.index("Nobody")]
    content = (text.index("that"), text.index(" were also"))
    assert text[slice(*ends.whole_sentences(text, content, cue, starts, []))] == "that 300 were killed in Andarab"
    whole = (text.index("that"), text.index(" Nobody") - 1)
    assert ends.whole_sentences(text, whole, cue, starts, []) == whole


def test_a_quotation_may_end_within_a_sentence() -> None:
    text = 'Bo said: "We talk. We hope for'
    content = (text.index('"'), len(text))
    assert ends.whole_sentences(text, content, (3, 7), [0, text.index("We hope")], quotations(text)) == content


def test_a_fragment_far_from_its_cue_belongs_to_another_clause() -> None:
    text = "They imposed strict limits and killed many despite their promises of respecting women"
    cue = text.index("promises of"), text.index(" respecting")
    far, beside = (text.index("strict"), text.index(" and")), (text.index("respecting"), len(text))
    assert ends.beside(text, [far, beside], cue, []) == [beside]
    assert ends.beside(text, [far], cue, []) == [far]


@given(st.text(alphabet="ab. \n", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_what_is_left_of_a_fragment_lies_in_it(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    starts = [0, *(i + 2 for i in range(len(text) - 1) if text[i : i + 2] == ". ")]
    if ends.WORD.search(text, start, end):
        left = ends.whole_sentences(text, (start, end), (0, 1), starts, [])
        assert start <= left[0] < left[1] <= end


@given(st.text(alphabet="ab1_ .“”\n\u00e9", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_word_starts_are_those_of_the_span_alone(text: str, start: int, end: int) -> None:
    assert ends.word_starts(text, start, end) == [m.start() for m in ends.WORD.finditer(text, start, end)]
