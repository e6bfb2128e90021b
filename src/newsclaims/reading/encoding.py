"""The encoding of a file too long to be held in memory: the same answer as decode.decode gives, found in passes over its bytes."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

from newsclaims.reading import decode
from newsclaims.reading.decode import NotTextError

CHUNK = 2**20  # bytes
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
STRAY = re.compile(r"[\udc80-\udcff]")

Opener = Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True)
class Encoding:
    """How to decode a file: a codec, bytes to skip before it, notes for the articles table, and whether some bytes are strays of Windows-1252."""

    name: str
    skipped: int = 0
    notes: frozenset[str] = frozenset()
    strays: bool = False

    def text(self, stream: BinaryIO) -> io.TextIOWrapper:
        """``stream`` decoded, line ends and strays as they are; reading it raises UnicodeDecodeError where it is not so encoded."""
        stream.read(self.skipped)
        return io.TextIOWrapper(stream, self.name, "surrogateescape" if self.strays else "strict", newline="")

    def mended(self, text: str) -> str:
        """``text`` with the strays as Windows-1252."""
        return text.translate(decode.CP1252) if self.strays else text


def find(opener: Opener) -> Encoding:
    """The encoding of what ``opener`` opens, which is read several times; raises NotTextError as decode.decode does."""
    for encoding in _candidates(opener):
        share = _controls(opener, encoding)
        if share is None:
            continue
        controls, length = share
        if controls > decode.MAX_CONTROL_SHARE * length:
            raise NotTextError(f"{controls} of {length} characters are control characters")
        return encoding
    raise NotTextError("its bytes fit no known character encoding")


def _candidates(opener: Opener) -> Iterator[Encoding]:
    with opener() as stream:
        head = stream.read(decode.DECLARED_WITHIN)
    for mark, name in decode.MARKS:
        if head.startswith(mark):
            yield Encoding(name, len(mark))
            raise NotTextError(f"has the byte order mark of {name} but is not")
    ascii_only = _ascii(opener)
    if not ascii_only:
        yield Encoding("utf-8")
    yield from (Encoding(name) for name in decode.declared(head))
    if ascii_only:
        yield Encoding("utf-8")
        return
    if _mostly_utf8(opener):
        yield Encoding("utf-8", notes=frozenset({"encoding-mixed"}), strays=True)
    yield from (Encoding(codecs.lookup(name).name, notes=frozenset({"encoding-detected"})) for name in decode.candidates(_telling(opener)))


def _ascii(opener: Opener) -> bool:
    """Whether all bytes are ASCII; raises NotTextError where there is a NUL among them."""
    plain = True
    with opener() as stream:
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            if b"\0" in chunk:
                raise NotTextError(decode.HAS_NUL)
            plain = plain and chunk.isascii()
    return plain


def _mostly_utf8(opener: Opener) -> bool:
    strays = beyond = 0
    with opener() as stream:
        text = Encoding("utf-8", strays=True).text(stream)
        for part in iter(lambda: text.read(CHUNK), ""):
            strays += len(STRAY.findall(part))
            beyond += len(BEYOND_ASCII.findall(part))
    return beyond >= 2 * strays + 1


def _telling(opener: Opener) -> bytes:
    """The beginning of the lines that are not ASCII, as much as the detector reads."""
    found = b""
    rest = b""
    with opener() as stream:
        while len(found) <= decode.DETECT_WITHIN and (chunk := stream.read(CHUNK)):
            *lines, rest = (rest + chunk).splitlines(keepends=True)
            found += b"".join(decode.telling_part(line).rstrip(b"\r\n") + b"\n" for line in lines if not line.isascii())
            # Of a line longer than what is read of all, the telling beginning is enough.
            rest = rest[-decode.ASCII_BEFORE :] if rest.isascii() else decode.telling_part(rest)[: decode.DETECT_WITHIN]
    if not rest.isascii():
        found += decode.telling_part(rest).rstrip(b"\r\n") + b"\n"
    return found[:-1][: decode.DETECT_WITHIN]


def _controls(opener: Opener, encoding: Encoding) -> tuple[int, int] | None:
    """How many characters are control characters, of how many; None where the bytes are not in the encoding."""
    controls = length = 0
    try:
        with opener() as stream:
            text = encoding.text(stream)
            for part in iter(lambda: text.read(CHUNK), ""):
                controls += len(CONTROLS.findall(part))
                length += len(part)
    except UnicodeDecodeError:
        return None
    return controls, length
