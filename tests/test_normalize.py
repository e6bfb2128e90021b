"""Normalization: what the text of an article may look like, and where it comes from."""

import codecs
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclaims.reading.decode import decode
from newsclaims.reading.normalize import (
    INVISIBLE,
    IS_REMARKABLE,
    KINDS,
    SPACE_KIND,
    SPACES,
    UNWANTED_KIND,
    _composed,
    _without_controls,
    normalize,
    one_line_end,
)
from newsclaims.reading.source_map import pieces, to_bytes, untraced

# Rich in what normalization handles: line ends, spaces, controls, combining marks, Hangul parts, singletons.
AWKWARD = st.text(
    st.sampled_from("aA.e \t\n\r\v\f\x85\u2028\u2029\xa0\u3000\x07\ufeff\xad\u200b\u0301\u0323\u0338\u1100\u1161\u11a8\u212b\u0958é가\u09c7\u09be𝒜")
    | st.characters()
)


def normal(text: str) -> str:
    return normalize(untraced(text))[0].text


@settings(deadline=None)
@given(AWKWARD)
def test_the_text_is_what_the_schema_says(text: str) -> None:
    once = normal(text)
    assert unicodedata.is_normalized("NFC", once)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xa0\u2028\u2029\ufeff\ud800-\udfff]", once)
    for paragraph in once.split("\n\n") if once else []:
        assert paragraph
        assert paragraph == paragraph.strip()
        assert "\n" not in paragraph


@settings(deadline=None)
@given(AWKWARD)
def test_normalising_again_changes_nothing(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert normalize(untraced(once))[1] == frozenset()


@settings(deadline=None)
@given(AWKWARD)
def test_nothing_visible_is_lost(text: str) -> None:
    removed = r"[\s\x00-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ud800-\udfff]"
    visible = "".join(c for c in re.sub(removed, "", text) if ord(c) & 0xFFFE != 0xFFFE)
    assert unicodedata.normalize("NFC", visible) == unicodedata.normalize("NFC", re.sub(r"\s", "", normal(text)))


@settings(deadline=None)
@given(AWKWARD, st.sampled_from(["utf-8", "utf-16-le"]))
def test_the_bytes_of_a_code_point_explain_it(text: str, encoding: str) -> None:
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cs", "Cc") or c in "\n\r\x85") + "end"
    raw = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE}[encoding] + text.encode(encoding)
    traced, _ = normalize(decode(raw).text)
    source_map = pieces(traced)
    for t, character in enumerate(traced.text):
        start, end = to_bytes(source_map, t, t + 1)
        origin = raw[start:end].decode(encoding)
        if character in {"\n", " "}:
            assert origin.isspace()
        else:
            assert character in normal(origin)


@settings(deadline=None)
@given(st.text(st.sampled_from("abc éñ“—x.\n"), min_size=1))
def test_plain_spans_are_their_bytes(text: str) -> None:
    """Within a paragraph that nothing was done to but that a wrap became a space, the bytes of a span, decoded, are the span."""
    raw = f'<meta charset="latin-1">{text}'.encode("cp1252")
    decoded = decode(raw)
    traced, _ = normalize(decoded.text)
    source_map = pieces(traced)
    for match in re.finditer(r"[^\n]+", traced.text):
        start, end = to_bytes(source_map, *match.span())
        assert re.sub(r" *\n *", " ", raw[start:end].decode(decoded.encoding)) == match[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  One.\r\n\r\n\r\nTwo. \r\n", "One.\n\nTwo."),
        ("One.\rTwo.", "One.\n\nTwo."),
        ("One.\u2029Two.\x0cThree.", "One.\n\nTwo.\n\nThree."),
        ("a\xa0b\tc  d", "a b c  d"),
        ("cafe\u0301", "café"),
        ("\ufeffzero\u200bwidth so\xadft\x07", "zerowidth soft"),
        (" \n\t\n ", ""),
        ("", ""),
    ],
)
def test_examples(text: str, expected: str) -> None:
    assert normal(text) == expected


def test_removed_controls_are_noted() -> None:
    assert normalize(untraced("a\x07b"))[1] == {"controls-removed"}
    assert normalize(untraced("a\tb\r\n\xa0c"))[1] == frozenset()


HARD_WRAPPED = """\
Fighters reached the outskirts of the town late on Tuesday,
residents said, after two days of shelling that cut the road
to the north.

"We heard it all night," said a baker who gave her name as
Amina. She had not slept.

Aid agencies
The agencies said that roads were blocked.
"""


def test_hard_wrapped_lines_are_joined_and_a_heading_is_not() -> None:
    assert normal(HARD_WRAPPED).split("\n\n") == [
        "Fighters reached the outskirts of the town late on Tuesday, residents said, after two days of shelling that cut the road to the north.",
        '"We heard it all night," said a baker who gave her name as Amina. She had not slept.',
        "Aid agencies",
        "The agencies said that roads were blocked.",
    ]


def test_the_space_of_a_join_comes_from_the_line_end() -> None:
    raw = HARD_WRAPPED.replace("\n", "\r\n").encode()
    traced, _ = normalize(decode(raw).text)
    place = traced.text.index("Tuesday, residents") + len("Tuesday,")
    assert raw[traced.start[place] : traced.end[place]] == b"\r\n"


def test_long_lines_are_paragraphs_each() -> None:
    lines = ["A heading", "word " * 40 + "end", "Another paragraph of the same kind. " * 5 + "End."]
    assert normal("\n".join(lines)) == "\n\n".join(lines)


def test_lines_that_end_sentences_are_paragraphs_each() -> None:
    lines = [f"The council of district {n} met on Monday and adjourned at noon." for n in "abcd"]
    assert normal("\n".join(lines)) == "\n\n".join(lines)


def test_short_lines_are_paragraphs_each() -> None:
    assert normal("Killed: five\nWounded: seven\nMissing: two") == "Killed: five\n\nWounded: seven\n\nMissing: two"


def test_a_long_address_does_not_hide_the_wrapping() -> None:
    wrapped = HARD_WRAPPED + "\nhttps://example.org/" + "x" * 150 + "\n"
    assert "late on Tuesday, residents said" in normal(wrapped)


PLAIN = "".join(chr(code) for code in range(len(IS_REMARKABLE) - 1) if not IS_REMARKABLE[code])


@given(st.text(st.sampled_from(PLAIN)))
def test_of_plain_characters_nothing_is_replaced_or_composed(text: str) -> None:
    traced = untraced(text)
    assert one_line_end(traced) is traced
    assert _without_controls(traced) == (traced, False)
    assert _composed(traced) is traced


def test_plain_characters_combine_with_nothing() -> None:
    assert not any(map(unicodedata.combining, PLAIN))
    assert unicodedata.normalize("NFC", PLAIN) == PLAIN
    assert {"“", "’", "—", "…", "€", "é", "\n"} <= set(PLAIN)


def test_kinds_are_what_the_lists_say() -> None:
    for code in range(0x10000):
        control = (code < 0x20 and code != 0x0A) or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code >= 0xFFFE
        unwanted = (control or code in INVISIBLE) and code not in SPACES
        assert KINDS[code] == (SPACE_KIND if code in SPACES else UNWANTED_KIND if unwanted else 0)
    assert normal("a\U0001fffe\U0010ffffb\U0001f600") == "ab\U0001f600"
