"""Joining marks to attributions, and mending their ends."""

from typing import Any

import spacy
from spacy.tokens import Doc, SpanGroup

from newsclaims import tokens
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
        for a in join.attributions(text, doc, quotations(text), tokens.sentence_starts(doc))
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


def test_a_cue_inside_its_content_parts_it() -> None:
    text = "The army, Ann said, will stay"
    doc = marked(text, ["Ann"], ["said"], ["The army, Ann said, will stay"], [0], [0])
    assert read(text, doc)[0]["content"] == ["The army, Ann", "will stay"]


def test_an_apposition_has_its_name_where_commas_enclose_it() -> None:
    text = "Chad, the country to the south, said yes. Men left Chad, a man said."
    doc = marked(text, ["the country to the south", "a man"], ["said", "said"], ["yes", "Men left Chad"], [0, 1], [0, 1])
    spans = [doc.char_span(0, 4, label="LOC"), doc.char_span(51, 55, label="LOC")]
    doc.ents = tuple(s for s in spans if s is not None)
    assert len(doc.ents) == 2
    assert [text[slice(*s)] for s in join.whole_sources(text, doc, doc.spans["source"])] == ["Chad, the country to the south", "a man"]


def test_a_cue_that_governs_what_no_content_was_marked_in_takes_the_words_behind_it() -> None:
    text = "Tajikistan has pledged support to the Alliance in its fight. It rained."
    doc = marked(text, ["Tajikistan"], ["has pledged support to"], [], [], [0])
    doc[0].is_sent_start = True
    assert read(text, doc) == [{"source": "Tajikistan", "cue": "has pledged support to", "content": ["the Alliance in its fight"]}]


def test_nothing_behind_a_cue_is_no_content() -> None:
    for text in ("Ann spoke of, it seems, a war.", "Ann spoke of"):
        assert read(text, marked(text, ["Ann"], ["spoke of"], [], [], [0])) == []


def test_a_clause_behind_a_cue_and_what_precedes_source_and_cue_are_contents() -> None:
    for source, cue, text, content in (
        ("Ann Lee", "declined", "Ann Lee declined to name the firm, which left.", "to name the firm"),
        ("some", "note", "But some note that the mill, now old, has closed.", "that the mill, now old, has closed"),
        ("a poll", "according to", "Most voters like her, according to a poll.", "Most voters like her"),
        ("a study", "finds", "Prices of milk may double, a study finds\n\nIt rained.", "Prices of milk may double"),
    ):
        doc = marked(text, [source], [cue], [], [], [0])
        doc[0].is_sent_start = True
        assert read(text, doc) == [{"source": source, "cue": cue, "content": [content]}]
    for source, cue, text in (
        ("Ann Lee", "spoke against", "Ann Lee spoke against a backdrop of red."),
        ("he", "made a remark", "During his tour, he made a remark."),
        ("Ann Lee", "wrote", "Ann Lee wrote to investors."),
    ):
        assert read(text, marked(text, [source], [cue], [], [], [0])) == []


def test_a_quotation_of_another_paragraph_is_somebody_elses_save_behind_a_colon() -> None:
    text = 'Ann Lee denied a report. She left.\n\n"It rained all night."\n\nHe slept.'
    doc = marked(text, ["Ann Lee"], ["denied"], ['"It rained all night."'], [0], [0])
    assert read(text, doc) == [{"source": None, "cue": None, "content": ['"It rained all night."']}]
    text = 'Ann Lee added:\n\n"It rained all night."'
    doc = marked(text, ["Ann Lee"], ["added"], ['"It rained all night."'], [0], [0])
    assert read(text, doc) == [{"source": "Ann Lee", "cue": "added", "content": ['"It rained all night."']}]
