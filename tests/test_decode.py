"""Every byte of a text file is decoded by the right encoding and traced."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclaims.reading.decode import Decoded, NotTextError, decode

QUOTED = "“We won’t leave – ever,” the mayor of São Tomé told reporters.\nThe café was shut on Monday.\n"
NO_SURROGATES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


def assert_traced(raw: bytes, decoded: Decoded) -> None:
    """Each code point's bytes, decoded alone, are that code point."""
    text = decoded.text
    for character, start, end in zip(text.text, text.start.tolist(), text.end.tolist(), strict=True):
        assert raw[start:end].decode(decoded.encoding) == character


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_unicode_with_its_mark(mark: bytes, encoding: str) -> None:
    raw = mark + (QUOTED + "𝒜").encode("utf-8" if encoding == "utf-8-sig" else encoding)
    decoded = decode(raw)
    assert (decoded.text.text, decoded.encoding, decoded.notes) == (QUOTED + "𝒜", encoding, frozenset())
    assert_traced(raw, decoded)


@settings(deadline=None)
@given(NO_SURROGATES, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]))
def test_any_unicode_text_is_traced(text: str, encoding: str) -> None:
    mark = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[encoding]
    raw = mark + text.encode(encoding)
    decoded = decode(raw)
    assert decoded.text.text == text
    assert_traced(raw, decoded)


@settings(deadline=None)
@given(st.text(st.sampled_from("abc éüñ“”’—\n"), min_size=1))
def test_declared_single_bytes_are_traced(text: str) -> None:
    # A lone byte of Windows-1252, so that the whole is never valid UTF-8 by chance.
    raw = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + (text + "é").encode("cp1252")
    decoded = decode(raw)
    assert (decoded.text.text.partition("?>")[2], decoded.encoding) == (text + "é", "cp1252")
    assert_traced(raw, decoded)


def test_windows_1252_is_detected_and_noted() -> None:
    decoded = decode(QUOTED.encode("cp1252"))
    assert (decoded.text.text, decoded.encoding, decoded.notes) == (QUOTED, "cp1252", frozenset({"encoding-detected"}))


@pytest.mark.parametrize("text", ["It’s on.", "Price: €5 … ok", "São Paulo", "He won’t\x07 say when or why.", "a naïve café"])
def test_a_few_bytes_beyond_ascii_are_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252")).text.text == text


def test_another_legacy_encoding_is_detected() -> None:
    text = "Талибы заявили в среду, что договоренность будет достигнута в ближайшее время.\n" * 3
    assert decode(text.encode("cp1251")).text.text == text


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta charset="shift_jis">', "shift_jis"),
        ("---\ntitle: x\nencoding: gb18030\n---\n", "gb18030"),
        ('<?xml version="1.0" encoding="euc-kr"?>', "euc_kr"),
    ],
)
def test_a_declared_multi_byte_encoding_is_traced(head: str, name: str) -> None:
    raw = (head + "日本 one 中 two\n").encode(name)
    decoded = decode(raw)
    assert (decoded.text.text, decoded.encoding) == (head + "日本 one 中 two\n", name)
    assert_traced(raw, decoded)


@pytest.mark.parametrize("label", ["rot13", "unicode_escape", "no-such-set", "zlib"])
def test_a_declaration_that_is_no_character_set_is_ignored(label: str) -> None:
    assert decode(f'<?xml version="1.0" encoding="{label}"?>'.encode()).encoding == "utf-8"


def test_a_false_declaration_yields_to_the_bytes() -> None:
    raw = b'<meta charset="shift_jis">' + QUOTED.encode()
    assert decode(raw).encoding == "utf-8"


def test_stray_bytes_in_utf8_are_read_as_windows_1252() -> None:
    raw = QUOTED.encode() + b"\x93Yes\x94"
    decoded = decode(raw)
    assert (decoded.text.text, decoded.encoding, decoded.notes) == (QUOTED + "“Yes”", "utf-8", frozenset({"encoding-mixed"}))
    assert raw[decoded.text.start[-1] : decoded.text.end[-1]] == b"\x94"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"text\0more", "NUL"),
        (codecs.BOM_UTF16_LE + b"abc", "byte order mark"),
        (b"\x01\x02\x03 a", "control characters"),
        (bytes(range(1, 256)), "control characters|no known"),
    ],
)
def test_binary_is_not_text(raw: bytes, why: str) -> None:
    with pytest.raises(NotTextError, match=why):
        decode(raw)


def test_nothing_is_text() -> None:
    assert decode(b"").text.text == ""


def test_valid_utf8_wins_over_a_copied_declaration() -> None:
    decoded = decode('<meta charset="koi8-r">“We stay”'.encode())
    assert (decoded.encoding, decoded.text.text) == ("utf-8", '<meta charset="koi8-r">“We stay”')
