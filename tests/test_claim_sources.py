import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import sources
from newsclaims.claims.frames import Span
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
    return Context(text, sorted(whole, key=lambda r: r["start"]), list(pairwise(starts)), spans)


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
        ("Kabul", "Kabul", "organisation"),
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
        ("the defence ministry", None, "organisation"),
        ("the US", None, "country"),
    ],
)
def test_named_sources(source: str, name: str | None, kind: str) -> None:
    text = f"{source} said that it rains."
    article = context(text, NAMES, ROLES)
    entity = sources.entity_of(article, (0, len(source)))
    assert (entity and entity["name"]) == name
    assert sources.source_type(text, (0, len(source)), entity) == kind


@pytest.mark.parametrize(
    ("text", "pronoun", "said", "name"),
    [
        ("Ann Lee arrived late. She said so.", "She", [], "Ann Lee"),
        ("It rains, Ann Lee said in Kabul. Obama heard it. He said so.", "He", [], "Obama"),
        ("The Taliban met in Kabul. They said so.", "They", [], "Taliban"),
        ("Near Kabul, it rains, Ann Lee claimed. She said so.", "She", ["Ann Lee"], "Ann Lee"),
        ("Yesterday Ann Lee, who said so.", "who", [], "Ann Lee"),
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
    entity = sources.entity_of(article, at(text, pronoun))
    assert (entity and entity["name"]) == name


def test_a_source_shorter_than_its_name() -> None:
    text = "Zabihullah Mujahid said so."
    entity = sources.entity_of(context(text, NAMES), (11, 18))
    assert entity is not None
    assert entity["name"] == "Zabihullah Mujahid"


def test_no_source() -> None:
    assert sources.entity_of(context("It rains.", {}), None) is None
    assert sources.source_type("It rains.", None, None) is None


@given(
    st.lists(st.sampled_from(PIECES.split())).map(" ".join),
    st.integers(0, 50),
    st.integers(0, 30),
)
def test_never_raises(text: str, start: int, length: int) -> None:
    span = (min(start, len(text)), min(len(text), start + length))
    article = context(text, NAMES, ROLES)
    entity = sources.entity_of(article, span)
    assert sources.source_type(text, span, entity) in ("person", "organisation", "country", "document", "unnamed")
