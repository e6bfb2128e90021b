"""Types that a name's words, or the words beside it, tell."""

import pytest

from newsclaims.entities import kinds
from newsclaims.entities.identity import Mention


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("Vistula Capital", "PER", "ORG"),
        ("Labour Ministry", "LOC", "ORG"),
        ("Ministry of Food and Drug Safety", "MISC", "ORG"),
        ("Banque Aldine", "PER", "ORG"),
        ("Wistra SA", "PER", "ORG"),
        ("Parliament House", "ORG", "LOC"),
        ("Nyando River", "PER", "LOC"),
        ("Dog Amendment Bill", "ORG", "MISC"),
        # What stays.
        ("West Bank", "LOC", "LOC"),
        ("Soviet Union", "LOC", "LOC"),
        ("Buffalo Bill", "PER", "PER"),
        ("Ann Lee", "PER", "PER"),
        ("Bank", "LOC", "LOC"),
        ("Duke of York", "PER", "PER"),
    ],
)
def test_words_that_tell(name: str, kind: str, told: str) -> None:
    assert kinds.of_words(name, kind) == told


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("a [Malawian] plate in [Malawi]", "LOC LOC", "MISC LOC"),
        ("in the daily [Kurier Odra] that", "PER", "ORG"),
        ("a movement called [Rio Livre] met. [Rio Livre] left", "PER PER", "ORG ORG"),
        ("the [Kuznia] trade union", "LOC", "ORG"),
        ("the [Oslo] newspaper", "LOC", "LOC"),
        ("the aide [Ann Lee] met", "PER", "PER"),
        ("[OSLO], Norway, May 3 (Baltic Wire) - Shares fell", "ORG", "LOC"),
        ("[ACME] fell", "ORG", "ORG"),
        ("[Wistra SA] fell. [Wistra] said", "ORG PER", "ORG ORG"),
        ("[Kabul University] in [Kabul]", "ORG LOC", "ORG LOC"),
        ("[Lee Motors] was sold by Mr [Lee]", "ORG PER", "ORG PER"),
        ("[Lee Motors] was sold by [Ann Lee], and [Bo Lee] saw [Lee]", "ORG PER PER PER", "ORG PER PER PER"),
        ("[Taliban] men", "MISC", "ORG"),
    ],
)
def test_names_in_a_text(text: str, names: str, expected: str) -> None:
    bare, spans = "", []
    for piece in text.replace("]", "[").split("["):
        spans.append((len(bare), len(bare) + len(piece)))
        bare += piece
    marked = [Mention(*span, kind, "m") for span, kind in zip(spans[1::2], names.split(), strict=True)]
    made = kinds.told(bare, marked, frozenset({0}))
    assert [m.type for m in made] == expected.split()
    assert all(m.method.partition("+")[2] in kinds.RULES for m, old in zip(made, marked, strict=True) if m.type != old.type)
