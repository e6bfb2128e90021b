"""Words as places in the article's text: how a public release keeps what it withholds, for those who have the text.

A value is a list of parts in order: ``[start, end]`` is that slice of the text, a string is itself (words that the text does not have), and
``{"sealed": ...}`` is a string that only the text opens, for words of another withheld article.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from newsclaims import schema
from newsclaims.rights import wording

COLUMN = "standoff"
TOKEN = re.compile(r"\w+|\W+")
# Bytes of the mark of a sealed value.
MARK = 16

Part = list[int] | str | dict[str, str]
Span = tuple[int, int]
Row = dict[str, Any]


def encode(value: str, text: str, near: Sequence[Span], withheld: wording.Runs) -> list[Part]:
    """``value`` in parts that ``decode`` puts together again; ``near`` are spans to try first."""
    place = next((span for span in near if text[slice(*span)] == value), None)
    if place is None and (found := text.find(value)) >= 0:
        place = found, found + len(value)
    if place is not None:
        return [list(place)]
    return [_sealed(part, text) if isinstance(part, str) and wording.shares(part, withheld) else part for part in _slices(value, text)]


def decode(parts: Sequence[Part], text: str, moved: Callable[[Span], Span | None] = lambda span: span) -> str | None:
    """The value, from a text in which ``moved`` tells where a span now stands; None where it stands nowhere, or the text is another."""
    found = []
    for part in parts:
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, dict):
            opened = _opened(part["sealed"], text)
            if opened is None:
                return None
            found.append(opened)
        else:
            place = moved((part[0], part[1]))
            if place is None:
                return None
            found.append(text[slice(*place)])
    return "".join(found)


def _slices(value: str, text: str) -> list[Part]:
    """The longest runs of words that are in the text as spans, other words and what stands between as strings."""
    tokens = TOKEN.findall(value)
    parts: list[Part] = []
    at = 0
    while at < len(tokens):
        stop = at
        while stop < len(tokens) and "".join(tokens[at : stop + 1]) in text:
            stop += 1
        words = "".join(tokens[at:stop])
        if wording.words(words):
            start = text.index(words)
            parts.append([start, start + len(words)])
            at = stop
        else:
            literal = tokens[at]
            parts[-1:] = [parts[-1] + literal] if parts and isinstance(parts[-1], str) else [*parts[-1:], literal]
            at += 1
    return parts


def _sealed(value: str, text: str) -> dict[str, str]:
    data = value.encode("utf-8")
    mark = _mark(data, text)
    return {"sealed": base64.b64encode(mark + _covered(data, mark, text)).decode("ascii")}


def _opened(sealed: str, text: str) -> str | None:
    raw = base64.b64decode(sealed)
    mark, data = raw[:MARK], _covered(raw[MARK:], raw[:MARK], text)
    return data.decode("utf-8") if hmac.compare_digest(_mark(data, text), mark) else None


def _mark(data: bytes, text: str) -> bytes:
    """What tells one value from another, and the right text from a wrong one, to those alone who have the text."""
    return hmac.digest(text.encode("utf-8"), b"newsclaims standoff\n" + data, hashlib.sha256)[:MARK]


def _covered(data: bytes, mark: bytes, text: str) -> bytes:
    """``data`` under a stream of bytes that the whole text and the value's own mark decide (SHAKE-256); twice is once undone.

    As in a synthetic initialization vector (RFC 5297), no two values are ever under the same stream, in this release or another.
    """
    stream = hashlib.shake_256(mark + text.encode("utf-8")).digest(len(data))
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))


def blank(row: Row, table: schema.Table, text: str, visible: int, keep: Mapping[str, str | None]) -> Row:
    """The row without the verbatim words that are not within the first ``visible`` code points.

    A value that ``keep`` has for its column (the publisher, as the source of the article's own claims) stays.
    """
    public = dict(row)
    for column in table.fields:
        name, value = column.name, row[column.name]
        if column.verbatim and value is not None and value != keep.get(name) and not _shown(row, name, text, visible):
            public[name] = None
        elif column.verbatim_parts and value:
            public[name] = [{**record, **dict.fromkeys(_hidden(record, column.verbatim_parts, text, visible))} for record in value]
    return public


def withhold(row: Row, table: schema.Table, text: str, visible: int, keep: Mapping[str, str | None], withheld: wording.Runs) -> Row:
    """The same, and with where the words stand."""
    public = blank(row, table, text, visible, keep)
    standing: dict[str, Any] = {}
    for column in table.fields:
        name, value = column.name, row[column.name]
        if column.verbatim and value is not None and public[name] is None:
            standing[name] = _of_column(row, name, value, text, withheld)
        elif column.verbatim_parts and value:
            places = [
                {part: encode(record[part], text, _near(record, part), withheld) for part in _hidden(record, column.verbatim_parts, text, visible)}
                for record in value
            ]
            if any(places):
                standing[name] = places
    return {**public, COLUMN: dumps(standing)}


def _shown(row: Row, name: str, text: str, visible: int) -> bool:
    """Whether a value stands in what is shown of the text: by its own offsets where it has any, else anywhere in it."""
    span = own(row, name)
    return span[1] <= visible if span else row[name] in text[:visible]


def dumps(standing: Mapping[str, Any]) -> str | None:
    """The column's value: canonical JSON, null where nothing is withheld."""
    return json.dumps(standing, sort_keys=True, separators=(",", ":"), ensure_ascii=False) if standing else None


def _of_column(row: Row, name: str, value: str, text: str, withheld: wording.Runs) -> list[Part]:
    fragments = row.get("fragments") or []
    if name == "text" and len(fragments) > 1 and value == " ".join(text[f["start"] : f["end"]] for f in fragments):
        parts: list[Part] = []
        for fragment in fragments:
            parts += [" ", [fragment["start"], fragment["end"]]]
        return parts[1:]
    return encode(value, text, _near(row, name), withheld)


def _hidden(record: Row, names: Sequence[str], text: str, visible: int) -> list[str]:
    """The parts of a list's record that are not shown."""
    return [name for name in names if record[name] is not None and not _shown(record, name, text, visible)]


def own(row: Mapping[str, Any], name: str) -> Span | None:
    """The offsets that are a column's own by its name: ``start`` and ``end`` of text, ``cue_start`` and ``cue_end`` of cue_text."""
    stem = "" if name == "text" else f"{name.removesuffix('_text')}_"
    start, end = row.get(f"{stem}start"), row.get(f"{stem}end")
    return None if start is None or end is None else (start, end)


def _near(row: Row, name: str) -> list[Span]:
    """The spans where the value most likely stands: its own, the row's."""
    return [span for span in (own(row, name), own(row, "text")) if span]
