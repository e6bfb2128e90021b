"""Signed quotations."""

import pytest

from newsclaims.claims.frames import Attribution
from newsclaims.claims.signature import RULE, signed


def quotation(text: str, cue: tuple[int, int] | None = None) -> Attribution:
    return Attribution(None, cue, ((0, max(text.rfind("”"), text.rfind('"')) + 1),), ("rule:link",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“We stay.” — Ana Lim\nNext", "Ana Lim"),
        ("“We stay.”― María de la Cruz ", "María de la Cruz"),
        ('"We stay," - J. Roe, aged 9', "J. Roe"),
        ("“We stay” -- Bo (17)", "Bo"),
    ],
)
def test_a_name_behind_a_dash_signs_the_quotation(text: str, name: str) -> None:
    (found,) = signed(text, [quotation(text)])
    assert found.source is not None
    assert text[slice(*found.source)] == name
    assert found.rules == ("rule:link", RULE)


@pytest.mark.parametrize("text", ["“We stay” — and go home", "“We stay.”\n— Ana Lim left"])
def test_what_signs_nothing(text: str) -> None:
    attribution = quotation(text)
    assert list(signed(text, [attribution])) == [attribution]


def test_a_quotation_with_a_cue_has_its_source_there_or_nowhere() -> None:
    text = "“We stay.” — Ana Lim"
    attribution = quotation(text, (5, 7))
    assert list(signed(text, [attribution])) == [attribution]
