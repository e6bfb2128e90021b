"""What is known about an article beyond its text: checked values, and which of two sources of them wins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from newsclaims.failures import quoted
from newsclaims.reading.decode import NotTextError
from newsclaims.reading.normalize import check_marks

COLUMNS = ("title", "publisher", "url", "published", "byline", "language", "licence", "text_release")
# From the most to the least restrictive.
TEXT_RELEASES = ("none", "snippet", "full")
# What is not known to be permitted is not released.
DEFAULT_TEXT_RELEASE = "none"
OTHER_SPELLINGS = {"license": "licence"}
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\S.*)?")

Metadata = dict[str, Any]


def checked(raw: Mapping[Any, Any]) -> Metadata:
    """The known columns of ``raw``: strings in NFC with single spaces, ``published`` as a date, what is empty or absent as None.

    Several strings are joined by commas. Unknown keys are passed over. Raises ValueError, whose message names column, value and what it should be.
    """
    named = {OTHER_SPELLINGS.get(key, key): value for key, value in raw.items() if isinstance(key, str) and value is not None}
    values = {column: _text(column, named.get(column)) for column in COLUMNS}
    found: Metadata = {column: value or None for column, value in values.items()}
    if found["published"]:
        found["published"] = _day(found["published"])
    if found["language"]:
        match = LANGUAGE.fullmatch(found["language"])
        if match is None:
            raise ValueError(f"language is {quoted(found['language'])}; it should be an ISO 639-1 code such as en")
        found["language"] = match[1].lower()
    if found["text_release"] and found["text_release"] not in TEXT_RELEASES:
        raise ValueError(f"text_release is {quoted(found['text_release'])}; it should be full, snippet or none")
    return found


def merged(own: Metadata, about_file: Metadata) -> Metadata:
    """A record's ``own`` values, else those that sources.csv has for its file: what is said of the one article is the more specific.

    Only for text_release the more restrictive of the two counts, so that no record can free itself; it is ``none`` where neither is given.
    """
    both: Metadata = {column: about_file[column] if own[column] is None else own[column] for column in COLUMNS}
    given = [m["text_release"] for m in (own, about_file) if m["text_release"]]
    both["text_release"] = min(given, key=TEXT_RELEASES.index, default=DEFAULT_TEXT_RELEASE)
    return both


def _text(column: str, value: Any) -> str:
    if value is None:
        return ""
    if column == "published" and isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        raise ValueError(f"{column} is of type {type(value).__name__}; it should be a string")
    try:
        check_marks(value)
    except NotTextError as error:
        raise ValueError(f"{column} has {error}") from None
    return " ".join(unicodedata.normalize("NFC", CONTROLS.sub(" ", value)).split())


def _day(value: str) -> date:
    match = DAY.fullmatch(value)
    try:
        return date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise ValueError(f"published is {quoted(value)}; it should be a day such as 2021-08-25") from None
