"""The claims stage: kinds, parents, qualities and assertions on small made-up articles."""

from datetime import date
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, Span, SpanGroup

from newsclaims.claims.frames import Attribution
from newsclaims.claims.quotes import quotations
from newsclaims.stages import claims, entities, sentences

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
A = "0" * 16


def words(doc: Doc, part: str, label: str) -> Span:
    start = doc.text.index(part)
    span = doc.char_span(start, start + len(part), label=label)
    assert span is not None
    return span


def marked(text: str, attributions: list[tuple[str | None, str | None, list[str]]], names: list[tuple[str, str]]) -> Doc:
    """A Doc as the annotator leaves it; each part is given by its words, the first time they stand in the text."""
    doc = NLP(text)
    doc.ents = tuple(words(doc, n, kind) for n, kind in names)
    groups: dict[str, list[str]] = {"source": [], "cue": [], "content": []}
    links: dict[str, list[Any]] = {"source": [], "cue": []}
    for source, cue, contents in attributions:
        if cue:
            links["source"].append([len(groups["cue"]), [[len(groups["source"]), 9.0]] if source else []])
        for content in contents:
            links["cue"].append([len(groups["content"]), [[len(groups["cue"]), 9.0]] if cue else []])
            groups["content"].append(content)
        groups["source"] += [source] if source else []
        groups["cue"] += [cue] if cue else []
    for role, parts in groups.items():
        doc.spans[role] = SpanGroup(doc, name=role, spans=[words(doc, p, role) for p in parts])
    doc.user_data.update(model="test 1", links=links)
    return doc


TEXT = (
    "The river rose on Monday. Mayor Ana Lim told Radio North on Tuesday that at least 12 people were hurt. "
    '"According to Bo Park, the dam failed," Lim said. Who opened the gates?'
)


def claimed(article: dict[str, Any], doc: Doc) -> list[dict[str, Any]]:
    return claims.rows(article, doc, sentences.rows(article, doc), entities.rows(article, doc))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    doc = marked(
        TEXT,
        [
            ("Mayor Ana Lim", "told", ["that at least 12 people were hurt"]),
            ("Lim", "said", ['"According to Bo Park, the dam failed,"']),
            ("Bo Park", "According to", ["the dam failed"]),
        ],
        [("Ana Lim", "PER"), ("Radio North", "ORG"), ("Bo Park", "PER")],
    )
    return claimed({"article_id": A, "text": TEXT, "publisher": "The Paper", "published": date(2021, 8, 25)}, doc)


def by_content(rows: list[dict[str, Any]], words: str) -> dict[str, Any]:
    return next(r for r in rows if r["text"] == words)


def test_an_indirect_claim_with_its_qualities(rows: list[dict[str, Any]]) -> None:
    row = by_content(rows, "that at least 12 people were hurt")
    assert (row["kind"], row["source_text"], row["source_name"], row["source_type"]) == ("indirect", "Mayor Ana Lim", "Ana Lim", "person")
    assert (row["cue_text"], row["addressee_text"], row["time_text"]) == ("told", "Radio North", "on Tuesday")
    assert (row["time_from"], row["time_to"]) == (date(2021, 8, 24), date(2021, 8, 24))
    assert (row["polarity"], row["certainty"], row["method"]) == ("affirmed", "certain", "test 1+rule:link")
    counted = row["quantities"][0]
    assert (counted["text"], counted["operator"], counted["stated_low"], counted["outcome"]) == ("at least 12 people", "at least", 12.0, "wounded")
    assert TEXT[counted["start"] : counted["end"]] == counted["text"]


def test_a_nested_claim_has_its_parent_and_is_reported_not_quoted(rows: list[dict[str, Any]]) -> None:
    outer = by_content(rows, '"According to Bo Park, the dam failed,"')
    inner = by_content(rows, "the dam failed")
    assert (outer["kind"], outer["source_name"], outer["parent_claim_id"]) == ("direct", "Ana Lim", None)
    assert (inner["kind"], inner["source_text"], inner["parent_claim_id"]) == ("indirect", "Bo Park", outer["claim_id"])


def test_assertions_are_the_publishers_and_neither_questions_nor_attributed(rows: list[dict[str, Any]]) -> None:
    found = [r for r in rows if r["kind"] == "assertion"]
    assert [r["text"] for r in found] == ["The river rose on Monday."]
    assert (found[0]["source_type"], found[0]["source_name"], found[0]["cue_start"], found[0]["method"]) == (
        "publisher",
        "The Paper",
        None,
        "rule:own-voice",
    )


def test_rows_are_in_order_with_ids_of_their_spans(rows: list[dict[str, Any]]) -> None:
    assert [r["start"] for r in rows] == sorted(r["start"] for r in rows)
    for row in rows:
        cue = "" if row["cue_start"] is None else f"-q{row['cue_start']}"
        assert row["claim_id"] == f"{A}-c{row['start']}-{row['end']}{cue}"
        assert row["text"] == " ".join(TEXT[f["start"] : f["end"]] for f in row["fragments"])


def test_medium_stance_and_marker() -> None:
    text = "In a statement on Monday, the mill’s owners claimed that 12 workers were probably hurt by looters. Rain may fall on the burnt mill."
    doc = marked(text, [("the mill’s owners", "claimed", ["that 12 workers were probably hurt by looters"])], [])
    said, own = claimed({"article_id": A, "text": text, "publisher": None, "published": None}, doc)
    assert (said["medium_text"], said["time_text"], said["stance"]) == ("In a statement", "on Monday", "doubting")
    assert (said["certainty"], said["certainty_text"], own["certainty"], own["certainty_text"]) == ("probable", "probably", "possible", "may")
    (hurt,) = said["quantities"]
    assert (hurt["outcome"], hurt["victim"], hurt["perpetrator"]) == ("wounded", "workers", "looters")
    assert (own["kind"], own["stance"], own["medium_text"]) == ("assertion", "neutral", None)
    for row in (said, own):
        for part in ("medium", "certainty"):
            assert row[f"{part}_text"] is None or row[f"{part}_text"] == text[row[f"{part}_start"] : row[f"{part}_end"]]


def test_whom_and_when_behind_a_medium_that_opens_the_sentence() -> None:
    text = "In an interview with Radio Uno on Monday, Ana Lim said that it rains."
    doc = marked(text, [("Ana Lim", "said", ["that it rains"])], [("Radio Uno", "ORG"), ("Ana Lim", "PER")])
    (row,) = claimed({"article_id": A, "text": text, "publisher": None, "published": None}, doc)
    assert (row["medium_text"], row["addressee_text"], row["time_text"]) == ("In an interview", "Radio Uno", "on Monday")


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ('"We stay," he said', '"We stay,"', "direct"),
        ('he said they had "no choice"', 'they had "no choice"', "mixed"),
        ("he said they had left", "they had left", "indirect"),
    ],
)
def test_kinds(text: str, content: str, kind: str) -> None:
    start = text.index(content)
    cue = text.index("said"), text.index("said") + 4
    found = Attribution(None, cue, ((start, start + len(content)),), ())
    assert claims.kind_of(text, found, quotations(text)) == kind


def test_parents_form_no_circle_where_two_claims_have_one_span() -> None:
    same = {"start": 0, "end": 9, "fragments": [{"start": 0, "end": 9}], "cue_start": None, "cue_end": None, "parent_claim_id": None}
    twins = [{"claim_id": "a", **same}, {"claim_id": "b", **same}]
    claims.set_parents(twins)
    assert [t["parent_claim_id"] for t in twins] == [None, None]


def test_what_the_speaker_of_a_quotation_thinks_is_a_claim_within_it_by_the_same_person() -> None:
    text = 'Mayor Ana Lim said: "I think that the dam will hold. Engineers told us it was safe," and left.'
    doc = marked(text, [("Mayor Ana Lim", "said", [text[text.index('"') : text.index(" and left")]])], [("Ana Lim", "PER")])
    found = claimed({"article_id": A, "text": text, "publisher": None, "published": None}, doc)
    by_cue = {row["cue_text"]: row for row in found}
    assert set(by_cue) == {"said", "think", "told"}
    assert {by_cue[cue]["parent_claim_id"] for cue in ("think", "told")} == {by_cue["said"]["claim_id"]}
    thought, safe = by_cue["think"], by_cue["told"]
    assert (thought["source_text"], thought["source_type"], thought["source_name"]) == ("I", "person", "Ana Lim")
    assert (thought["text"], safe["text"]) == ("that the dam will hold", "it was safe")
    assert (safe["source_text"], safe["source_name"], safe["method"]) == ("Engineers", None, "rule:told-within")


def test_what_we_think_within_the_words_of_a_body_is_its_thought() -> None:
    text = 'Acme wrote: "We think the market may fall."'
    doc = marked(text, [("Acme", "wrote", [text[text.index('"') :]])], [("Acme", "ORG")])
    found = claimed({"article_id": A, "text": text, "publisher": None, "published": None}, doc)
    by_cue = {row["cue_text"]: row for row in found}
    assert (by_cue["think"]["source_type"], by_cue["think"]["source_name"]) == ("organisation", "Acme")
    # What its speaker thinks is as uncertain as the thought.
    assert [(by_cue[cue]["certainty"], by_cue[cue]["certainty_text"]) for cue in ("wrote", "think")] == [("possible", "may")] * 2


def test_a_marker_belongs_to_the_claim_within_that_it_stands_in() -> None:
    text = 'Ana Lim said: "The nurse told her I may have two days."'
    doc = marked(text, [("Ana Lim", "said", [text[text.index('"') :]])], [("Ana Lim", "PER")])
    found = claimed({"article_id": A, "text": text, "publisher": None, "published": None}, doc)
    by_cue = {row["cue_text"]: row for row in found}
    assert by_cue["said"]["certainty"] == "certain"
    assert (by_cue["told"]["certainty"], by_cue["told"]["addressee_text"]) == ("possible", "her")
