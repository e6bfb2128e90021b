"""The encoding of a stream is the one that the whole file has."""

import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclaims.reading import decode, encoding
from newsclaims.reading.decode import NotTextError

TEXT = st.text(st.sampled_from("ab \n\r,\u0007é’“ßжд中\U0001f600\x85"), max_size=60)
CODECS = ("utf-8", "cp1252", "utf-16-le", "cp1251", "gb18030", "utf-8-sig")


def whole(raw: bytes) -> tuple[str, str, frozenset[str]] | str:
    try:
        found = decode.decode(raw)
    except NotTextError as error:
        return str(error).split(":")[0]
    return found.text.text, found.encoding, found.notes


def streamed(raw: bytes) -> tuple[str, str, frozenset[str]] | str:
    try:
        found = encoding.find(lambda: io.BytesIO(raw))
    except NotTextError as error:
        return str(error).split(":")[0]
    return found.mended(found.text(io.BytesIO(raw)).read()), found.name, found.notes


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(TEXT, st.sampled_from(CODECS)), max_size=3), st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf", b'<meta charset="latin1">'])
)
@example([("é" * 9, "utf-8"), ("’", "cp1252")], b"")
@example([("a\u0007", "utf-8")], b"")
@example([("aaaaaaaaa,,,,,д", "cp1251")], b"")
@example([("дддддддддддддддддддддддддддддд\n\nдд", "cp1251")], b"")
def test_streamed_as_whole(parts: list[tuple[str, str]], head: bytes) -> None:
    raw = head + b"".join(text.encode(codec, "replace") for text, codec in parts)
    with pytest.MonkeyPatch.context() as patch:
        # Characters and lines fall apart at the ends of chunks.
        patch.setattr(encoding, "CHUNK", 7)
        patch.setattr(decode, "ASCII_BEFORE", 9)
        patch.setattr(decode, "DETECT_WITHIN", 30)
        assert streamed(raw) == whole(raw)


def test_a_file_is_opened_anew_for_each_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("text\nHe won’t say “no”.\n".encode("cp1252"))
    assert encoding.find(lambda: path.open("rb")) == encoding.Encoding("cp1252", notes=frozenset({"encoding-detected"}))
