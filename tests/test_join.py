"""Joining marks to attributions, and mending their ends."""

from typing import Any

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, SpanGroup

from newsclaims.claims import join
from newsclaims.claims.quotes import quotations

NLP = spacy.blank("en")


def marked(text: str, sources: list[str], cues: list[str], contents: list[str], cue_links: list[int], source_links: list[int]) -> Doc:
    doc = NLP(text)
    for role, parts in (("source", sources), ("cue", cues), ("content", contents)):
        spans, position = [], 0
        for part in parts:
            start = text.index(part, position)
            span = doc.char_span(start, start + len(part), label=role)
            assert span is not None
            spans.append(span)
            position = start + len(part)
        doc.spans[role] = SpanGroup(doc, name=role, spans=spans)
    doc.user_data["links"] = {
        "cue": [[i, ([[target, 9.0]] if target >= 0 else [])] for i, target in enumerate(cue_links)],
        "source": [[i, ([[target, 9.0]] if target >= 0 else [])] for i, target in enumerate(source_links)],
    }
    return doc


def read(text: str, doc: Doc) -> list[dict[str, Any]]:
    return [
        {"source": a.source and text[slice(*a.source)], "cue": a.cue and text[slice(*a.cue)], "content": [text[slice(*f)] for f in a.fragments]}
        for a in join.attributions(doc)
    ]


def test_an_interrupted_quotation_is_one_attribution_with_two_fragments() -> None:
    text = '"We stay," he said, "for good."'
    doc = marked(text, ["he"], ["said"], ['"We stay,"', '"for good."'], [0, 0], [0])
    assert read(text, doc) == [{"source": "he", "cue": "said", "content": ['"We stay,"', '"for good."']}]


def test_a_cue_without_source_keeps_an_honest_null_and_one_without_content_is_left_out() -> None:
    text = "It was reportedly burnt. He said nothing."
    doc = marked(text, ["He"], ["reportedly", "said"], ["It was"], [0], [-1, 0])
    assert read(text, doc) == [{"source": None, "cue": "reportedly", "content": ["It was"]}]


def test_a_content_without_cue_stands_by_itself_if_it_is_quoted() -> None:
    text = '"Never again." Nobody came.'
    doc = marked(text, [], [], ['"Never again."', "Nobody came"], [-1, -1], [])
    assert read(text, doc) == [{"source": None, "cue": None, "content": ['"Never again."']}]


def test_ends_move_to_the_quotation_marks_and_lose_stray_punctuation() -> None:
    text = 'He said: "We will stay." She denied that, and left.'
    quoted = quotations(text)
    inner = text.index("We"), text.index('."')
    assert text[slice(*join.repair(text, inner, quoted) or ())] == '"We will stay."'
    assert text[slice(*join.repair(text, (text.index("that"), text.index(" and")), quoted) or ())] == "that"
    assert join.repair(text, (text.index(":"), text.index(":") + 1), quoted) is None


def test_a_cue_inside_its_content_parts_it() -> None:
    text = "The army, Ann said, will stay"
    doc = marked(text, ["Ann"], ["said"], ["The army, Ann said, will stay"], [0], [0])
    assert read(text, doc)[0]["content"] == ["The army, Ann", "will stay"]


def test_quoted_share_counts_words() -> None:
    text = 'He called it "a mess" today'
    assert join.quoted_share(text, [(0, len(text))], quotations(text)) == (2, 6)


@given(st.text(alphabet="ab '\"“”.,:\n", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_repair_stays_within_the_text_and_keeps_every_word(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    span = join.repair(text, (start, end), quotations(text))
    words = join.WORD.findall(text[start:end])
    if span is None:
        assert not words
    else:
        assert 0 <= span[0] < span[1] <= len(text)
        assert join.WORD.findall(text[slice(*span)]) == words


def test_an_apposition_has_its_name_where_commas_enclose_it() -> None:
    text = "Chad, the country to the south, said yes. Men left Chad, a man said."
    doc = marked(text, ["the country to the south", "a man"], ["said", "said"], ["yes", "Men left Chad"], [0, 1], [0, 1])
    spans = [doc.char_span(0, 4, label="LOC"), doc.char_span(51, 55, label="LOC")]
    doc.ents = tuple(s for s in spans if s is not None)
    assert len(doc.ents) == 2
    assert [text[slice(*s)] for s in join.whole_sources(doc)] == ["Chad, the country to the south", "a man"]


def test_sources_and_cues_stay_in_one_line() -> None:
    text = "Head line\n\nPolice said"
    assert text[slice(*join.one_line(text, (0, text.index(" said"))))] == "Police"
    assert join.one_line(text, (0, 9)) == (0, 9)
    assert text[slice(*join.one_line("Police\n\n“", (0, 9)))] == text[0:6]


def test_reported_content_ends_with_its_paragraph_and_quoted_content_goes_on() -> None:
    text = "Ann said they left.\n\nNobody could verify it."
    said = text.index("said"), text.index("said") + 4
    content = text.index("they"), len(text) - 1
    assert text[slice(*join.paragraphs_of(text, content, said, quotations(text)))].startswith("they left")
    assert "Nobody" not in text[slice(*join.paragraphs_of(text, content, said, quotations(text)))]
    text = 'Ann said: "They left.\n\n"Nobody came."'
    assert join.paragraphs_of(text, (10, len(text)), (4, 8), quotations(text)) == (10, len(text))


def test_an_unquoted_fragment_of_another_sentence_is_dropped() -> None:
    text = 'It was hot. "We stay," he said.'
    cue = text.index("said"), text.index("said") + 4
    hot, quote = (0, 10), (text.index('"'), text.index(" he"))
    assert join.near(text, [hot, quote], cue, [0, 12], quotations(text)) == [quote]
    assert join.near(text, [hot], cue, [0, 12], quotations(text)) == [hot]
