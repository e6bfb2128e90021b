import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from newsclaims import ids, schema
from newsclaims.claims import (
    completed,
    coordinated,
    headlines,
    hearsay,
    hedges,
    join,
    nested,
    noun_cues,
    objects,
    own_voice,
    participles,
    reported,
    secondhand,
    signature,
    told,
    turns,
)
from newsclaims.entities import kinds, mentions
from newsclaims.entities.identity import Mention
from newsclaims.stages import entities, sentences

PIECES = "Ann Lee the The ’s \" . , ( ) President Acme Inc. 300 May Mr. \n\n EU ' said and 2016"

ROOT = Path(__file__).parents[1]
NLP = spacy.blank("en")
MODEL = "newsclaims-heads 0.1.0"
SEED_NAMES = {
    "ORG": ["Northern Alliance", "Taliban", "Republic Media Network", "Republic", "Shamshad News", "Sputnik"],
    "PER": ["Ahmad Massoud", "Amrullah Saleh", "Zabihullah Mujahid", "Yuri Brazhnikov"],
    "LOC": ["Panjshir Valley", "Panjshir", "Afghanistan", "Tajikistan", "Kabul"],
    "MISC": ["Afghan", "Russian"],
}


def annotated(text: str, names: dict[str, list[str]]) -> tuple[dict[str, Any], Doc]:
    """An article and its document, in which every occurrence of the names is marked."""
    doc = NLP.make_doc(text)
    starts = {0} | {m.end() for m in re.finditer(r'(?<=[a-z][.!?])"?\s+|\n\n', text)}
    for token in doc:
        token.is_sent_start = token.idx in starts
    spans: list[Span] = []
    for label, words in names.items():
        for word in words:
            for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text):
                span = doc.char_span(m.start(), m.end(), label=label, alignment_mode="expand")
                assert span is not None
                spans.append(span)
    doc.ents = spacy.util.filter_spans(spans)
    doc.user_data["model"] = MODEL
    return {"article_id": ids.article_id(text), "text": text, "published": None}, doc


@pytest.fixture(scope="module")
def seed() -> list[dict[str, Any]]:
    text = (ROOT / "seeds" / "000_dd0ba2651c66f10d.txt").read_text(encoding="utf-8").strip()
    return entities.rows(*annotated(text, SEED_NAMES))


def test_seed_names(seed: list[dict[str, Any]]) -> None:
    by_text = {row["text"]: row for row in seed}
    assert by_text["Republic"]["name"] == "Republic Media Network"
    assert by_text["Republic"]["entity_id"] == by_text["Republic Media Network"]["entity_id"]
    assert by_text["Afghan"]["entity_id"] != by_text["Afghanistan"]["entity_id"]
    assert by_text["Panjshir"]["entity_id"] != by_text["Panjshir Valley"]["entity_id"]
    assert len({row["entity_id"] for row in seed if row["text"] == "Taliban"}) == 1


def test_seed_repeat_of_a_surname(seed: list[dict[str, Any]]) -> None:
    (row,) = [row for row in seed if row["text"] == "Mujahid"]
    assert (row["type"], row["name"], row["method"]) == ("PER", "Zabihullah Mujahid", "rule:repeat")


def test_seed_roles(seed: list[dict[str, Any]]) -> None:
    assert [(row["text"], row["role"]) for row in seed if row["role"]] == [
        ("Amrullah Saleh", "former Afghan Vice President"),
        ("Amrullah Saleh", "Former Vice President of Afghanistan"),
        ("Tajikistan", "northern neighbour of Afghanistan"),
        ("Zabihullah Mujahid", "Taliban spokesperson"),
    ]


def test_seed_expressions(seed: list[dict[str, Any]]) -> None:
    found = [(row["text"], row["type"], row["method"]) for row in seed if row["entity_id"] is None]
    assert found == [
        ("Wednesday", "DATE", "rule:date"),
        ("Tuesday", "DATE", "rule:date"),
        ("Monday", "DATE", "rule:date"),
        ("300", "CARDINAL", "rule:cardinal"),
        ("Wednesday", "DATE", "rule:date"),
        ("80 per cent", "PERCENT", "rule:percent"),
        ("approximately 90 miles", "QUANTITY", "rule:quantity"),
        ("2001-2002", "DATE", "rule:date"),
    ]


def test_seed_days(seed: list[dict[str, Any]]) -> None:
    # The seed has no date of publication, so that none of its weekdays can be told.
    assert [(row["text"], row["date_from"], row["date_to"]) for row in seed if row["date_from"]] == [
        ("2001-2002", date(2001, 1, 1), date(2002, 12, 31))
    ]


def test_days_count_from_publication_but_not_in_a_quotation() -> None:
    text = "Ann Lee arrived yesterday, on 25 August 2021. “I came yesterday, on 25 August 2021,” said Lee on Monday."
    article, doc = annotated(text, {"PER": ["Ann Lee"]})
    rows = entities.rows(article | {"published": date(2021, 8, 26)}, doc)
    day = date(2021, 8, 25)
    assert [(row["text"], row["date_from"], row["date_to"]) for row in rows] == [
        ("Ann Lee", None, None),
        ("yesterday", day, day),
        ("25 August 2021", day, day),
        ("yesterday", None, None),
        ("25 August 2021", day, day),
        ("Lee", None, None),
        ("Monday", None, None),
    ]


def test_rows_have_the_columns_of_the_schema(seed: list[dict[str, Any]]) -> None:
    columns = schema.arrow_schema(schema.load("entities", ROOT / "schema")).names
    assert all(list(row) == columns for row in seed)


def test_mentions_are_cleaned() -> None:
    text = "The “President Ann Lee’s” aides met the Acme Inc. board. Then Acme Inc. left Rome."
    article, doc = annotated(text, {"PER": ["President Ann Lee’s"], "ORG": ["the Acme Inc."], "LOC": ["Rome."]})
    rows = entities.rows(article, doc)
    assert [(row["text"], row["role"], row["method"]) for row in rows] == [
        ("Ann Lee", "President", MODEL),
        ("Acme Inc.", None, MODEL),
        ("Acme Inc.", None, "rule:repeat"),
        ("Rome", None, MODEL),
    ]


def test_no_repeat_in_longer_names_at_sentence_starts_or_of_common_words() -> None:
    text = "Ann Lee and Jo Hope met. Lee left. They hope that the Lee Foundation and Hope win, said Lee."
    rows = entities.rows(*annotated(text, {"PER": ["Ann Lee", "Jo Hope"]}))
    assert [row["start"] for row in rows if row["method"] == "rule:repeat"] == [text.rindex("Lee")]


def test_a_clear_majority_settles_a_type_and_the_method_says_so() -> None:
    text = "We saw Acme, then Acme, then Acme."
    article, doc = annotated(text, {"ORG": ["Acme"]})
    doc.ents = [Span(doc, e.start, e.end, label="LOC" if i == 1 else "ORG") for i, e in enumerate(doc.ents)]
    rows = entities.rows(article, doc)
    assert [(row["type"], row["method"]) for row in rows] == [("ORG", MODEL), ("ORG", f"{MODEL}+rule:majority"), ("ORG", MODEL)]


@given(
    st.lists(st.sampled_from(PIECES.split(" "))).map(" ".join),
    st.data(),
)
def test_rows_of_any_text(text: str, data: st.DataObject) -> None:
    doc = NLP.make_doc(text)
    for token in doc:
        token.is_sent_start = data.draw(st.booleans())
    cuts = sorted(data.draw(st.sets(st.integers(0, len(doc)), max_size=8)))
    doc.ents = [Span(doc, a, b, label=data.draw(st.sampled_from(["PER", "ORG", "LOC", "MISC"]))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    spans = {ids.sentence_id("a", *span): span for span in sentences.spans(doc.text, doc)}
    end = 0
    for row in entities.rows({"article_id": "a", "text": text, "published": None}, doc):
        begin, stop = spans[row["sentence_id"]]
        assert end <= row["start"] < row["end"]
        assert begin <= row["start"] < stop
        assert row["text"] == text[row["start"] : row["end"]]
        assert (row["entity_id"] is None) == (row["name"] is None) == (row["method"] in entities.EXPRESSION_RULES.values())
        assert row["role"] is None or row["role"] in text
        end = row["end"]


def test_the_rules_page_names_every_rule() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    names = {*entities.EXPRESSION_RULES.values(), entities.MAJORITY, mentions.REPEAT, mentions.WHOLE, mentions.LISTED, *kinds.RULES}
    claims = {join.RULE, nested.RULE, reported.RULE, signature.RULE, coordinated.RULE, noun_cues.RULE, own_voice.METHOD}
    unsure = {hearsay.RULE_ADVERB, hearsay.RULE_REST, completed.RULE_SUBJECT, completed.RULE_INTERRUPTED, completed.RULE_BEHIND, hedges.RULE}
    claims |= {headlines.RULE, noun_cues.RULE_OF, objects.RULE, secondhand.RULE, told.RULE, turns.RULE, participles.RULE}
    assert names | claims | unsure == set(re.findall(r"rule:[\w-]+", page))


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("in North-East Afghanistan now", [("North-East", "LOC"), ("Afghanistan", "LOC")], [("North-East Afghanistan", "LOC")]),
        ("former Afghan Army men", [("Afghan", "MISC"), ("Army", "ORG")], [("Afghan Army", "ORG")]),
        (
            "Vice President of Afghanistan Amrullah Saleh",
            [("of Afghanistan Amrullah Saleh", "PER")],
            [("Afghanistan", "LOC"), ("Amrullah Saleh", "PER")],
        ),
        ("Free Army leader Ann Lee left", [("Free Army leader Ann Lee", "PER")], [("Free Army", "ORG"), ("Ann Lee", "PER")]),
        ("Ann van Lee left", [("Ann van Lee", "PER")], [("Ann van Lee", "PER")]),
        ("said Bae Hyo-rim, a nurse", [("Bae Hyo", "PER")], [("Bae Hyo-rim", "PER")]),
        ("Elizabeth Colbert-Busch won", [("Elizabeth Colbert", "PER"), ("Busch", "PER")], [("Elizabeth Colbert-Busch", "PER")]),
        ("the Muhammad Ali-Joe Frazier fight", [("Muhammad Ali", "PER"), ("Joe Frazier", "PER")], [("Muhammad Ali", "PER"), ("Joe Frazier", "PER")]),
        ("an Ann Lee-led group", [("Ann Lee", "PER")], [("Ann Lee", "PER")]),
        ("a Taliban-led group", [("Taliban", "ORG")], [("Taliban", "ORG")]),
        ("a page called Lakeside Voice 254, says", [("Lakeside Voice", "ORG")], [("Lakeside Voice 254", "ORG")]),
        ("Arsenal 2, Chelsea 1", [("Arsenal", "ORG")], [("Arsenal", "ORG")]),
        ("the Canadian lobster trade", [("Canadian lobster", "MISC")], [("Canadian", "MISC")]),
        ("the Government Whip left", [("Government Whip", "ORG")], [("Government", "ORG")]),
        ("leaked to The Corniche and others", [("Corniche", "LOC")], [("The Corniche", "ORG")]),
        ("War In The Middle East", [("Middle East", "LOC")], [("Middle East", "LOC")]),
        ("Kabul Herat", [("Kabul", "LOC"), ("Herat", "LOC")], [("Kabul", "LOC"), ("Herat", "LOC")]),
        ("Afghan Amnesty", [("Afghan", "MISC"), ("Amnesty", "ORG")], [("Afghan", "MISC"), ("Amnesty", "ORG")]),
        ("of Springfield Jane Roe", [("of Springfield Jane Roe", "PER")], [("of Springfield Jane Roe", "PER")]),
    ],
)
def test_whole_names(text: str, found: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    marked = [Mention(text.index(name), text.index(name) + len(name), kind, "m") for name, kind in found]
    made = mentions.whole(text, marked)
    assert [(text[m.start : m.end], m.type) for m in made] == expected
    assert all(m.method == "m+rule:whole-name" for m in made if (text[m.start : m.end], m.type) not in found)


def test_a_prefix_is_no_part_of_a_name() -> None:
    text = "anti-Taliban forces, the Anti-Defamation League"
    marked = [Mention(0, 12, "MISC", "m"), Mention(25, 47, "ORG", "m")]
    assert [text[m.start : m.end] for m in mentions.clean(text, marked)] == ["Taliban", "Anti-Defamation League"]


def test_a_title_alone_is_no_person() -> None:
    text = "Col. Viktor Hale"
    marked = [Mention(0, 3, "PER", "m"), Mention(5, 16, "PER", "m")]
    assert [text[m.start : m.end] for m in mentions.clean(text, marked)] == ["Viktor Hale"]


def test_listed_organisations() -> None:
    text = "Shared on Facebook and TikTok, he told the House. The House of Cards fell. We saw the house Of This Government Of Ours."
    found = [text[m.start : m.end] for m in mentions.listed(text, [(10, 18)])]
    assert found == ["TikTok", "House"]
    assert [text[m.start : m.end] for m in mentions.listed(text, [])][:1] == ["Facebook"]


def test_posts_and_common_words_are_no_names() -> None:
    text = "State Transport Minister Ann Lee left. Net profit fell. Its net is Acme. Alliance Minister Roe came."
    marked = [Mention(text.index(n), text.index(n) + len(n), "ORG", "m") for n in ("State Transport", "Net", "Acme", "Alliance")]
    left = mentions.without_common(text, marked, frozenset({0, text.index("Net"), text.index("Its"), text.index("Alliance")}))
    assert [text[m.start : m.end] for m in left] == ["Acme", "Alliance"]


@given(st.text("AaBÉ Ⓐ1_.,’@“\n"), st.sets(st.text("AaBÉ Ⓐ1.’", min_size=1, max_size=4)))
def test_names_are_found_wherever_they_stand_by_themselves(text: str, wanted: set[str]) -> None:
    names = [name for name in wanted if name[0].isupper()]
    found = [(m.start(), m.start() + len(name)) for name in names for m in re.finditer(f"(?={re.escape(name)})", text)]
    alone = [(a, b) for a, b in found if mentions.BEFORE_NAME.match(text, a) and mentions.AFTER_NAME.match(text, b)]
    assert sorted(mentions._standing(text, names)) == sorted(alone)
