"""Mojibake is mended, and mended characters keep the bytes they were mended from."""

import ftfy.badness
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclaims.reading.mojibake import SUSPECT, mend, suspect
from newsclaims.reading.source_map import codes_of, untraced


def broken(text: str, encoding: str = "cp1252") -> str:
    return text.encode("utf-8").decode(encoding)


def test_a_mended_character_comes_from_what_it_was_read_as() -> None:
    old = "plain\nHe said “no”, they’re in São Paulo.\n".replace("“no”, they’re in São", broken("“no“, they’re in São"))
    traced, mended = mend(untraced(old))
    assert mended
    assert traced.text == "plain\nHe said “no“, they’re in São Paulo.\n"
    place = traced.text.index("’")
    assert broken("’") == old[traced.start[place] : traced.end[place]]
    place = traced.text.index("ã")
    assert broken("ã") == old[traced.start[place] : traced.end[place]]
    assert traced.start[-1] == len(old) - 1


def test_a_lost_no_break_space_is_restored_within_its_neighbourhood() -> None:
    old = "The deal is done, voilÃ le travail, he said."
    traced, mended = mend(untraced(old))
    assert mended
    assert "voilà le" in traced.text
    place = traced.text.index("à")
    assert "Ã" in old[traced.start[place] : traced.end[place]]
    assert traced.text.endswith("he said.")
    assert old[traced.start[-4] :] == "aid."


@pytest.mark.parametrize("text", ["plain ASCII", "“Quotes” and café — ﬁne ｗｉｄｅ …", "Ünïcödé naïve façade", "Талибы заявили"])
def test_good_text_is_left_as_it_is(text: str) -> None:
    traced, mended = mend(untraced(text))
    assert (traced.text, mended) == (text, False)


PARTS = ["a", "b", " ", "\n", "é", "’", "“", "ã", broken("é"), broken("’"), broken("à", "latin-1"), broken(broken("é")), "Ã "]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
@example("Ã©ã ’aé ")
def test_the_trace_never_goes_back_and_ascii_keeps_its_place(text: str) -> None:
    traced, _ = mend(untraced(text))
    starts, ends = traced.start.tolist(), traced.end.tolist()
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(a < b for a, b in zip(starts, ends, strict=True))
    for character, start, end in zip(traced.text, starts, ends, strict=True):
        if character.isascii() and not character.isspace():
            assert text[start:end] == character


SUSPICIOUS = "".join(sorted({character for category in ftfy.badness.MOJIBAKE_CATEGORIES.values() for character in category if character != "-"}))


@settings(max_examples=500, deadline=None)
@given(st.text(st.one_of(st.sampled_from("aZ .,?!\n°×²³вЂ√≈œŒÃÂÎÐàØÙβā"), st.sampled_from(SUSPICIOUS)), max_size=6))
def test_what_is_not_suspect_ftfy_leaves_as_it_is(text: str) -> None:
    assert SUSPECT.search(text) or ftfy.fix_encoding(text) == text


@settings(max_examples=500)
@given(st.one_of(st.text(), st.text(st.sampled_from("ab \n\x7f\x80\x9f\xa0ŒœÃÂé’\u01ff\u0200\U0001d7ce\ud800"), max_size=9)))
def test_what_is_suspect_is_told_of_code_points_as_of_text(text: str) -> None:
    assert suspect(codes_of(text)) == bool(SUSPECT.search(text))


def test_no_category_of_ftfy_has_ascii_letters() -> None:
    # What SUSPECT relies on: with letters among them, one character beyond ASCII would be enough for more of its patterns.
    assert not [character for character in SUSPICIOUS if character.isascii() and character not in "\x20\\"]
