"""What becomes of a record of a seed file: an article to be, or a refusal with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsclaims.failures import quoted
from newsclaims.reading import mojibake
from newsclaims.reading.source_map import Traced, untraced

# The first of these that a record has is its text.
TEXT_COLUMNS = ("text", "body", "content")
MAX_RECORD = 16 * 2**20  # bytes of a line, characters of a value
# Names of columns that a complaint tells.
MOST_NAMED = 3
# Number of a refusal that concerns the file.
WHOLE_FILE = -1


@dataclass(frozen=True)
class Record:
    """One article as it came: its number in the file, traced text before normalization, and its own metadata, not yet checked."""

    number: int
    text: Traced
    encoding: str
    notes: frozenset[str]
    metadata: Mapping[Any, Any]
    # Whether the text's offsets are bytes of the seed file.
    mapped: bool


@dataclass(frozen=True)
class Refusal:
    """One record (or with number -1 the file) that cannot be an article: reason and detail as in the rejects table."""

    number: int
    reason: str
    detail: str


Outcome = Record | Refusal
# A record's number, and what reads it: whoever wants only some records pays for the others no more than their bytes.
Pending = tuple[int, Callable[[], Outcome]]


class Object(dict[str, Any]):
    """A JSON object that knows the first key that it has twice: which of two values is meant nobody can tell, and neither is to be lost."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = Counter(key for key, _ in pairs) if len(self) < len(pairs) else {}
        self.twice = next((key for key, times in keys.items() if times > 1), None)


class FileError(Exception):
    """The file cannot be read as records."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.refusal = Refusal(WHOLE_FILE, reason, detail)


def record_of(number: int, value: Any, encoding: str, notes: frozenset[str] = frozenset()) -> Outcome:
    """The record that an object or a row, ``value``, is; its text is not traced to bytes."""
    if not isinstance(value, dict):
        return Refusal(number, "bad-record", f"of type {type(value).__name__}; it should be an object with a text")
    if isinstance(value, Object) and value.twice is not None:
        return Refusal(number, "bad-record", f"it has the key {quoted(value.twice)} twice; one value for it should stay")
    given = [value[column] for column in TEXT_COLUMNS if value.get(column) is not None]
    text = next((one for one in given if not isinstance(one, str) or one.strip()), given[0] if given else None)
    if not isinstance(text, str):
        found = "is missing" if text is None else f"is of type {type(text).__name__}"
        return Refusal(number, "bad-record", f"its text {found}; it should be a string named {', '.join(TEXT_COLUMNS)}")
    if len(text) > MAX_RECORD:
        return Refusal(number, "too-large", f"its text has more than {MAX_RECORD} characters")
    traced, mended = mojibake.mend(untraced(text))
    return Record(number, traced, encoding, notes | mended_note(mended), value, False)


def mended_note(mended: bool) -> frozenset[str]:
    """The note for the articles table."""
    return frozenset({"mojibake-mended"}) if mended else frozenset()


def check_columns(names: Sequence[str]) -> None:
    """Raise FileError where a table with these columns has no text, or two columns of one name."""
    if not any(column in names for column in TEXT_COLUMNS):
        raise FileError("bad-file", f"no column of text; it should be named {', '.join(TEXT_COLUMNS)}")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise FileError("bad-file", f"columns that are there twice: {', '.join(quoted(name) for name in twice[:MOST_NAMED])}")
