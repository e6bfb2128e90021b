import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import referents, sources
from newsclaims.claims.frames import Span
from newsclaims.claims.quotes import quotations
from newsclaims.claims.referents import Referent
from newsclaims.claims.sources import Context

PIECES = "he Obama 's of , the Taliban President . who and Acme said they report"


def context(text: str, names: dict[str, str], roles: dict[str, str] | None = None, said: list[str] | None = None) -> Context:
    """An article whose names are marked wherever they stand; one name is one entity."""
    rows: list[dict[str, Any]] = []
    for name, kind in names.items():
        for m in re.finditer(rf"\b{re.escape(name)}\b", text):
            rows.append(
                {"start": m.start(), "end": m.end(), "text": name, "type": kind, "name": name, "entity_id": name, "role": (roles or {}).get(name)}
            )
    whole = [r for r in rows if not any(o is not r and o["start"] <= r["start"] and r["end"] <= o["end"] for o in rows)]
    starts = [0, *(m.end() for m in re.finditer(r"(?<=[a-z][.!?]) ", text)), len(text)]
    spans = sorted((text.index(s), text.index(s) + len(s)) for s in said or [])
    return Context(text, sorted(whole, key=lambda r: r["start"]), list(pairwise(starts)), spans, [(q.start, q.end) for q in quotations(text)])


def resolved(article: Context, span: Span) -> Referent:
    """Whom a source stands for in an article that may not list it."""
    return referents.resolve(article._replace(sources=sorted({*article.sources, span})))[span]


def at(text: str, words: str) -> Span:
    start = text.rindex(words)
    return start, start + len(words)


NAMES = {
    "Zabihullah Mujahid": "PER",
    "Obama": "PER",
    "Ann Lee": "PER",
    "Taliban": "ORG",
    "Acme": "ORG",
    "Tajikistan": "LOC",
    "Kabul": "LOC",
    "Afghan": "MISC",
}
ROLES = {"Zabihullah Mujahid": "Taliban spokesperson", "Obama": "President"}


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [
        ("Taliban spokesperson, Zabihullah Mujahid", "Zabihullah Mujahid", "person"),
        ("Former Vice President of Tajikistan Ann Lee", "Ann Lee", "person"),
        ("Ann Lee, who led Acme", "Ann Lee", "person"),
        ("an aide, Ann Lee", "Ann Lee", "person"),
        ("President Obama", "Obama", "person"),
        ("the Taliban", "Taliban", "organisation"),
        ("Tajikistan, the northern neighbour of Acme", "Tajikistan", "country"),
        ("Kabul", "Kabul", "country"),
        ("the Acme trade union", "Acme", "organisation"),
        # Nobody is named, or more than one.
        ("the Taliban's leader", None, "unnamed"),
        ("a spokesman for President Obama", None, "unnamed"),
        ("Obama's aides", None, "unnamed"),
        ("Acme workers", None, "unnamed"),
        ("officials in Kabul", None, "unnamed"),
        ("a former Afghan emergency official", None, "unnamed"),
        ("Obama and Ann Lee", None, "unnamed"),
        ("the report by Acme", None, "document"),
        ("Acme polls", None, "document"),
        ("A 20-second clip, posted by a student,", None, "document"),
        ("a cache of internal records leaked to the press", None, "document"),
        ("The minutes, more than 300 pages of notes and plans", None, "document"),
        ("Its original title", None, "document"),
        ("A spreadsheet dated 4 May", None, "document"),
        ("Examinations", None, "document"),
        ("a signed letter", None, "document"),
        ("a student of documents", None, "unnamed"),
        ("the defence ministry", None, "organisation"),
        ("the port authority", None, "organisation"),
        ("Federal prosecutors", None, "organisation"),
        ("The consultancy that wrote the study", None, "organisation"),
        ("The company “categorically”", None, "organisation"),
        ("a company director", None, "unnamed"),
        ("the central bank's audit unit", None, "organisation"),
        ("Residents of two villages", None, "unnamed"),
        ("a judge in Kabul", None, "unnamed"),
        ("the US", None, "country"),
        ("The peacekeeping mission", None, "organisation"),
        ("data compiled by Acme", None, "document"),
    ],
)
def test_named_sources(source: str, name: str | None, kind: str) -> None:
    text = f"{source} said that it rains."
    article = context(text, NAMES, ROLES)
    entity, found = resolved(article, (0, len(source)))
    assert (entity and entity["name"], found) == (name, kind)


@pytest.mark.parametrize(
    ("text", "pronoun", "said", "name"),
    [
        ("Ann Lee arrived late. She said so.", "She", [], "Ann Lee"),
        ("It rains, Ann Lee said in Kabul. Obama heard it. He said so.", "He", [], "Obama"),
        ("The Taliban met in Kabul. They said so.", "They", [], "Taliban"),
        ("Near Kabul, it rains, Ann Lee claimed. She said so.", "She", ["Ann Lee"], "Ann Lee"),
        ("Yesterday Ann Lee, who said so.", "who", [], "Ann Lee"),
        # Whoever is Mrs once is so everywhere; a quotation's own words name nobody outside it.
        ("Mrs Ann Lee met Obama. Later Obama left with Ann Lee. She said so.", "She", ["Obama"], "Ann Lee"),
        ("Obama sat down. “Ann Lee lied,” he said.", "he", [], "Obama"),
        ("At the relief camp in Kabul, Ann Lee waited. She said so.", "She", [], "Ann Lee"),
        ("Obama sat down. “We left. Nobody stayed. It was dark. Then it rained.” So he said.", "he", [], "Obama"),
        ("A man from Acme, Ann Lee, who said so.", "who", [], "Ann Lee"),
        ("Ann Lee, a driver from here, who said so.", "who", [], "Ann Lee"),
        # Introduced by a sentence, kept by a pronoun, the subject of a clause that opens the sentence.
        ("Among the last was Ann Lee, a cook. She said so.", "She", [], "Ann Lee"),
        ("Ann Lee left. It rained. She sat. She ate. She hid. She slept. She said so.", "She", [], "Ann Lee"),
        ("Ann Lee left. It rained. Some sat. Some ate. Some hid. Some slept. She said so.", "She", [], None),
        ("When Acme ran this town it said so.", "it", [], "Acme"),
        # Somebody without a name spoke in between.
        ("Ann Lee left. A neighbour said it rained. She said so.", "She", ["A neighbour"], None),
        ("Ann Lee left early, residents said. She said so.", "She", ["residents"], "Ann Lee"),
        # Within a quotation, they are not who says it.
        ("“They said so,” Acme wrote.", "They", [], None),
        # President, so he or she; but a spokesman is no she.
        ("Obama left. She said so.", "She", [], "Obama"),
        ("Spokesman Ann Lee left. She said so.", "She", [], None),
        # Two of them, or nobody.
        ("Obama met Ann Lee there. He said so.", "He", ["Obama", "Ann Lee"], None),
        ("They saw a picture of Obama there. He said so.", "He", [], None),
        ("He said so.", "He", [], None),
    ],
)
def test_pronouns(text: str, pronoun: str, said: list[str], name: str | None) -> None:
    article = context(text, NAMES, {"Ann Lee": "Spokesman"} if "Spokesman" in text else ROLES, said)
    entity, _ = resolved(article, at(text, pronoun))
    assert (entity and entity["name"]) == name


def test_a_chain_of_pronouns_leads_to_its_first_name() -> None:
    text = "Ann Lee spoke first. She said one thing. He heard, she said. Later she said more. Much later she said all."
    article = context(text, NAMES)
    places = [m.span() for m in re.finditer(r"\b[Ss]he\b", text)]
    found = referents.resolve(article._replace(sources=places))
    assert [entity and entity["name"] for entity, _ in (found[span] for span in places)] == ["Ann Lee"] * 4


def test_who_speaks_within_a_content_is_not_the_next_sentences_speaker() -> None:
    text = "Ann Lee said Obama had told a joke. So they laughed, he said."
    inner, outer = at(text, "Obama"), at(text, "Ann Lee")
    article = context(text, NAMES)._replace(sources=[outer, inner], contents=[(text.index("Obama"), text.index("."))])
    assert resolved(article, at(text, "he")).entity == article.mentions[0]


def test_who_speaks_within_ones_own_content_is_passed_over() -> None:
    text = "Ann Lee sat. A guard told us that it rains, she said."
    guard = at(text, "A guard")
    article = context(text, NAMES)._replace(sources=[guard], contents=[(guard[0], text.rindex(","))])
    assert resolved(article, at(text, "she")).entity == article.mentions[0]


@pytest.mark.parametrize(
    ("text", "noun", "said", "name"),
    [
        ("A driver of Banque Rive left. The bank said so.", "The bank", [], "Banque Rive"),
        ("The minister, Mr Obama, left with Ann Lee. The minister said so.", "The minister", [], "Obama"),
        ("The minister, Mr Obama, left. The minister, who is ill, said so.", "The minister, who is ill", [], "Obama"),
        ("The trading company Acme builds a port. The Taliban object. The company said so.", "The company", [], "Acme"),
        ("Acme, a maker of doors, met the Taliban. The firm said so.", "The firm", [], "Acme"),
        # A body whose name has no such noun, but that alone was a source before.
        ("Acme said it rains. The department said so.", "The department", ["Acme"], "Acme"),
        ("Acme said it rains, the Taliban denied it. The department said so.", "The department", ["Acme", "the Taliban"], None),
        ("Banque Rive said it rains. The ministry said so.", "The ministry", ["Banque Rive"], None),
        ("Acme met the Taliban. The ministry said so.", "The ministry", [], None),
        ("The minister, Mr Obama, met the minister, Ann Lee. The minister said so.", "The minister", [], None),
        ("The minister left. Obama, the minister, waved.", "The minister", [], None),
        ("Acme left. The weather said so.", "The weather", ["Acme"], None),
        # The one person who spoke in the paragraph, by another noun.
        ("Ann Lee said it rains. “I stay,” the elder said.", "the elder", ["Ann Lee"], "Ann Lee"),
        ("Ann Lee said it rains, Obama denied it. “I stay,” the elder said.", "the elder", ["Ann Lee", "Obama"], None),
        ("Ann Lee said it rains.\n\n“I stay,” the elder said.", "the elder", ["Ann Lee"], None),
        ("Father Obama left. According to the priest, it rains.", "the priest", [], "Obama"),
    ],
)
def test_definite_nouns(text: str, noun: str, said: list[str], name: str | None) -> None:
    article = context(text, {**NAMES, "Banque Rive": "ORG"}, said=said)
    entity, _ = resolved(article, at(text, noun))
    assert (entity and entity["name"]) == name


@pytest.mark.parametrize(("title", "noun"), [("Justice", "The judge"), ("Sen.", "The senator"), ("Sen.", "The lawmaker"), ("Rev.", "The priest")])
def test_a_title_is_taken_up_by_another_noun(title: str, noun: str) -> None:
    article = context(f"{title} Ann Lee sat down. {noun} said so.", NAMES, {"Ann Lee": title})
    entity, _ = resolved(article, at(article.text, noun))
    assert entity
    assert entity["name"] == "Ann Lee"


@pytest.mark.parametrize(
    ("text", "pronoun", "said", "kind"),
    [
        ("She tabled a departmental minute, dated May 3, which said so.", "which", [], "document"),
        ("He leads an agency in Rome, which said so.", "which", [], "organisation"),
        ("He saw a dog, which said so.", "which", [], "unnamed"),
        ("He met a driver, who said so.", "who", [], "unnamed"),
        ("Behind it lies a 900-page impact study that few have read. It said so.", "It", [], "document"),
        ("The army issued a report. It said so.", "It", [], "unnamed"),
        ("The army said it rains. It said so.", "It", ["The army"], "organisation"),
        ("The report said it rains. It said so.", "It", ["The report"], "document"),
    ],
)
def test_kinds_of_pronouns(text: str, pronoun: str, said: list[str], kind: str) -> None:
    assert resolved(context(text, {}, said=said), at(text, pronoun)) == (None, kind)


def test_a_source_shorter_than_its_name() -> None:
    text = "Zabihullah Mujahid said so."
    entity, _ = resolved(context(text, NAMES), (11, 18))
    assert entity is not None
    assert entity["name"] == "Zabihullah Mujahid"


def test_no_source() -> None:
    assert referents.resolve(context("It rains.", {})) == {}
    assert sources.source_type("It rains.", None, None) is None


@given(
    st.lists(st.sampled_from(PIECES.split())).map(" ".join),
    st.integers(0, 50),
    st.integers(0, 30),
)
def test_never_raises(text: str, start: int, length: int) -> None:
    span = (min(start, len(text)), min(len(text), start + length))
    article = context(text, NAMES, ROLES)
    assert resolved(article, span).type in ("person", "organisation", "country", "document", "unnamed")
