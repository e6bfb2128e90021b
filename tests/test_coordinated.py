"""Second reports of one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims.coordinated import RULE, parted
from newsclaims.claims.frames import Attribution
from newsclaims.claims.quotes import quotations


def read(text: str, cue: str = "said") -> list[tuple[str, str]]:
    at = text.index(cue)
    start = at + len(cue) + 1
    one = Attribution((0, at - 1), (at, at + len(cue)), ((start, len(text.rstrip("."))),), ("rule:link",))
    return [(text[slice(*(a.cue or (0, 0)))], text[slice(*a.fragments[-1])]) for a in parted(text, [one], quotations(text))]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Lim said the minute was one of several papers and denied that she had approved it.", ("denied", "that she had approved it")),
        ("The army said that two posts were shelled, and accused Chad of breaking the truce.", ("accused", "Chad of breaking the truce")),
        ("Police said the road was shut but also urged drivers to wait", None),
        ("The union said talks had failed and vowed to strike on Monday.", ("vowed", "to strike on Monday")),
        ("She said the dam was safe and repeatedly rejected claims that it leaked.", ("repeatedly rejected", "claims that it leaked")),
    ],
)
def test_a_second_cue_of_the_same_source_parts_the_content(text: str, second: tuple[str, str] | None) -> None:
    found = read(text)
    assert found[1:] == ([second] if second else [])
    assert found[0][1] in text
    if second:
        assert second[0] not in found[0][1]


@pytest.mark.parametrize(
    "text", ["Lim said the roads and bridges were shut.", 'Lim said "we talked and denied that it was over".', "Lim said he came and left."]
)
def test_what_stays_one(text: str) -> None:
    assert len(read(text)) == 1


def test_what_stands_before_its_cue_stays_one() -> None:
    text = "The bridge fell and said to be old, Lim said."
    one = Attribution(None, (40, 44), ((0, 34),), ())
    assert list(parted(text, [one], [])) == [one]


def test_the_second_has_the_source_and_the_rule() -> None:
    text = "Lim said it rained hard and warned that it would go on."
    one = Attribution((0, 3), (4, 8), ((9, len(text) - 1),), ("rule:link",))
    first, second = parted(text, [one], [])
    assert (first.rules, second.rules) == (("rule:link",), ("rule:link", RULE))
    assert second.source == first.source == (0, 3)


@given(st.text(alphabet="Lim said that and denied he left, ", max_size=120))
def test_no_part_leaves_the_content(text: str) -> None:
    whole = "Lim said " + text
    if text.strip():
        for found in parted(whole, [Attribution((0, 3), (4, 8), ((9, len(whole)),), ())], quotations(whole)):
            assert all(9 <= a < b <= len(whole) for a, b in found.fragments)
