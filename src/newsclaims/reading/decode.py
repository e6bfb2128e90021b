"""Bytes of a seed file to traced text: byte order marks, then UTF-8, then what the file declares, then what its bytes look like."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import charset_normalizer
import numpy as np
from charset_normalizer.constant import IANA_SUPPORTED

from newsclaims.reading.source_map import Codes, Offsets, Traced, codes_of

# The UTF-32 mark begins with the UTF-16 one, so the order matters.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARATION = re.compile(
    rb"""\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{2,40})["']"""
    rb"""|<meta\s[^>]{0,200}?\bcharset\s*=\s*["']?([\w.:-]{2,40})"""
    rb"""|\A---\r?\n(?:(?!---).*\n){0,100}?encoding:[ \t]*["']?([\w.:-]{2,40})""",
    re.IGNORECASE,
)
DECLARED_WITHIN = 4096  # bytes
# Where bytes beyond ASCII are fewer than this share of all letters, the text is Western and, as browsers assume (WHATWG), Windows-1252: so few
# bytes tell a statistical detector nothing, and it finds Chinese in "S\xe3o Paulo".
WESTERN_SHARE = 1 / 3
# Also as in browsers: what calls itself Latin-1 or ASCII is Windows-1252.
READ_AS_CP1252 = ("iso8859-1", "ascii")
# Without a mark or NUL bytes none of these is likely, and a few bytes of anything can pass for UTF-16 in Chinese.
NOT_DETECTED = ["utf_7", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"]
DETECT_WITHIN = 200_000  # bytes
ASCII_BEFORE = 4096  # bytes of a line that the detector reads before the first one beyond ASCII
ASCII = bytes(range(0x80))
MAX_CONTROL_SHARE = 0.05
HAS_NUL = "has NUL bytes and no byte order mark; save it as UTF-8"
# What bytes beyond ASCII are in Windows-1252, by the lone surrogates that stand for them in Python's surrogateescape; Latin-1 where it has none.
CP1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}


class NotTextError(Exception):
    """The bytes are not text; the message says what speaks against it."""


@dataclass(frozen=True)
class Decoded:
    """Traced text, the encoding as Python names it, and notes for the articles table."""

    text: Traced
    encoding: str
    notes: frozenset[str] = frozenset()


def decode(raw: bytes) -> Decoded:
    """Decode ``raw`` without losing a byte; raises NotTextError where it is binary or fits no encoding."""
    decoded = _decode(raw)
    codes = decoded.text.codes
    controls = np.count_nonzero((codes < 32) & ((codes < 9) | (codes > 13)))
    if controls > MAX_CONTROL_SHARE * len(codes):
        raise NotTextError(f"{controls} of {len(codes)} characters are control characters")
    return decoded


def _decode(raw: bytes) -> Decoded:
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            try:
                return Decoded(_trace(raw[len(mark) :], raw[len(mark) :].decode(encoding), encoding, len(mark)), encoding)
            except UnicodeDecodeError as error:
                raise NotTextError(f"has the byte order mark of {encoding} but is not: {error.reason} at byte {error.start + len(mark)}") from error
    if b"\0" in raw:
        raise NotTextError(HAS_NUL)
    # Hardly any text in another encoding is valid UTF-8 by chance, while declarations are often copied along with a page.
    return (None if raw.isascii() else _whole_utf8(raw)) or _declared(raw) or _utf8(raw) or _detected(raw)


def _whole_utf8(raw: bytes) -> Decoded | None:
    try:
        return Decoded(_trace(raw, raw.decode("utf-8"), "utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _declared(raw: bytes) -> Decoded | None:
    for encoding in declared(raw[:DECLARED_WITHIN]):
        try:
            return Decoded(_trace(raw, raw.decode(encoding), encoding), encoding)
        except UnicodeDecodeError:
            continue
    return None


def declared(head: bytes) -> Sequence[str]:
    """The encodings to try that the beginning of a file declares, or none."""
    match = DECLARATION.search(head)
    if match is None:
        return ()
    label = match[match.lastindex or 0].decode("ascii")
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ()
    # charset-normalizer's list is of character sets alone: no rot13, no unicode_escape.
    if name.replace("-", "_") not in IANA_SUPPORTED and name != "utf-8" and name not in READ_AS_CP1252:
        return ()
    return ("cp1252", name) if name in READ_AS_CP1252 else (name,)


def _utf8(raw: bytes) -> Decoded | None:
    """UTF-8; stray Windows-1252 bytes in what is mostly UTF-8 are read as such and noted."""
    text = raw.decode("utf-8", "surrogateescape")
    traced = _trace(raw, text, "utf-8")
    stray = (traced.codes >= 0xDC80) & (traced.codes <= 0xDCFF)
    strays = np.count_nonzero(stray)
    if strays == 0:
        return Decoded(traced, "utf-8")
    if np.count_nonzero(traced.codes >= 0x80) < 2 * strays + 1:
        return None
    table = np.array([ord(character) for character in CP1252.values()], dtype=np.uint32)
    traced.codes[stray] = table[traced.codes[stray] - 0xDC80]
    return Decoded(traced, "utf-8", frozenset({"encoding-mixed"}))


def _detected(raw: bytes) -> Decoded:
    # Lines that are ASCII say nothing about the encoding.
    for name in candidates(b"\n".join(telling_part(line) for line in raw.splitlines() if not line.isascii())[:DETECT_WITHIN]):
        encoding = codecs.lookup(name).name
        try:
            return Decoded(_trace(raw, raw.decode(encoding), encoding), encoding, frozenset({"encoding-detected"}))
        except UnicodeDecodeError:
            continue
    raise NotTextError("its bytes fit no known character encoding")


def telling_part(line: bytes) -> bytes:
    """A line that is not ASCII, without what is far before its first byte beyond ASCII: a file of one long line has no other beginning."""
    return line[max(0, len(line) - len(line.lstrip(ASCII)) - ASCII_BEFORE) :]


def candidates(telling: bytes) -> Iterator[str]:
    """The encodings that the ``telling`` bytes, of lines that are not ASCII, look like; the likeliest first."""
    beyond = sum(byte >= 0x80 for byte in telling)
    if beyond < WESTERN_SHARE * (beyond + sum(bytes([byte]).isalpha() for byte in telling)):
        yield "cp1252"
    yield from (match.encoding for match in charset_normalizer.from_bytes(telling, cp_exclusion=NOT_DETECTED))


def _trace(raw: bytes, text: str, encoding: str, skipped: int = 0) -> Traced:
    codes = codes_of(text)
    end = np.cumsum(_widths(raw, codes, encoding), dtype=np.int64) + skipped
    start = np.concatenate([[skipped], end[:-1]]) if len(end) else end
    return Traced(codes, start, end)


def _widths(raw: bytes, codes: Codes, encoding: str) -> Offsets:
    """Bytes of each code point."""
    if encoding.startswith("utf-8"):
        escaped = (codes >= 0xDC80) & (codes <= 0xDCFF)
        return np.where(escaped, 1, 1 + (codes >= 0x80) + (codes >= 0x800) + (codes >= 0x10000))
    if encoding.startswith("utf-16-"):
        return 2 + 2 * (codes >= 0x10000)
    if encoding.startswith("utf-32-"):
        return np.full(len(codes), 4)
    if len(codes) == len(raw):
        return np.ones(len(codes), dtype=np.int64)
    return _stepwise_widths(raw, encoding)


def _stepwise_widths(raw: bytes, encoding: str) -> Offsets:
    """For multi-byte sets: feed bytes one at a time, and see when a code point falls out."""
    decoder = codecs.getincrementaldecoder(encoding)()
    widths: list[int] = []
    pending = 0
    for place in range(len(raw)):
        produced = len(decoder.decode(raw[place : place + 1]))
        pending += 1
        if produced:
            widths += [pending] + [0] * (produced - 1)
            pending = 0
    produced = len(decoder.decode(b"", True))
    widths += [pending] * min(produced, 1) + [0] * (produced - 1)
    return np.array(widths, dtype=np.int64)
