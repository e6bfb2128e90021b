"""Articles and persons that every build leaves out on request, kept in takedowns.yaml as digests that do not name them.

A digest is scrypt (RFC 7914) over the list's salt, so that guessing names against the list is slow; 16 bits of a quick digest say beforehand which
few words of a text are worth the slow one. Whoever guesses a name can still confirm the guess: docs/takedowns.md says so.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from newsclaims import atomic, yaml_files
from newsclaims.errors import UserError

FILE = "takedowns.yaml"
# Of one length for every name, so that the mask does not tell it.
MASK = "█████"
KINDS = ("article", "url", "person")
MOST_WORDS = 6
COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
HEX = re.compile(r"[0-9a-f]+")
WORD = re.compile(r"[^\W_]+")
# What may stand between two words of a name: "J. K. Roe", "O'Neill", "al-Masri", "Ana  Lim".
BETWEEN = re.compile(r"[ \n.'’‘\-‐‑–]{1,3}")
HEAD = """\
# Decided: what every build leaves out on request, as salted digests that do not name it.
# Written by `newsclaims takedown`; docs/takedowns.md explains. Taking an entry out brings back what it removed.
"""


@dataclass(frozen=True)
class Entry:
    """One thing to leave out: its kind, the day of the request, the quick digest (16 bits) and the slow one, both in hexadecimal."""

    kind: str
    day: date
    quick: str
    digest: str


@dataclass(frozen=True)
class Takedowns:
    """The whole list; the salt is in hexadecimal and empty as long as the list is."""

    salt: str = ""
    entries: tuple[Entry, ...] = ()
    _known: dict[str, Entry | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _quick(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.quick, []).append(entry)
        return found

    @cached_property
    def _persons(self) -> bool:
        return any(entry.kind == "person" for entry in self.entries)

    def entry(self, kind: str, value: str) -> Entry | None:
        """The entry that means ``value``, if one does."""
        if not self.entries:
            return None
        form = _form(kind, value)
        candidates = [entry for entry in self._quick.get(_quick(self.salt, form), ()) if entry.kind == kind]
        if not candidates:
            return None
        if form not in self._known:
            digest = _slow(self.salt, form)
            self._known[form] = next((entry for entry in candidates if entry.digest == digest), None)
        return self._known[form]

    def persons(self, text: str) -> list[tuple[int, int]]:
        """The half-open spans of ``text``, in code points, where a listed person's name stands: the longest at each place, in order."""
        if not self._persons:
            return []
        spans = []
        words = list(WORD.finditer(text))
        at = 0
        while at < len(words):
            last = next((last for last in _chains(text, words, at) if self.entry("person", text[words[at].start() : words[last].end()])), None)
            if last is not None:
                spans.append((words[at].start(), words[last].end()))
                at = last
            at += 1
        return spans

    def masked(self, text: str) -> str:
        """``text`` with the mask in place of every listed person's name."""
        for start, end in reversed(self.persons(text)):
            text = text[:start] + MASK + text[end:]
        return text

    def in_address(self, url: str) -> bool:
        """Whether an address' words hold a listed person's name (".../ada-smith-resigns")."""
        return bool(self.persons(re.sub(r"[\W_]+", " ", url)))


def _chains(text: str, words: Sequence[re.Match[str]], first: int) -> Iterator[int]:
    """The last word of each run of words from ``first`` on that could be one name, the longest run first."""
    last = first
    while last + 1 < len(words) and last - first + 1 < MOST_WORDS and BETWEEN.fullmatch(text[words[last].end() : words[last + 1].start()]):
        last += 1
    yield from range(last, first - 1, -1)


def load(root: Path) -> Takedowns:
    """Read ``root/takedowns.yaml``; an empty list where there is none, UserError where it is not as this module writes it."""
    path = root / FILE
    try:
        raw = yaml_files.read(path)
        salt, entries = str(raw["salt"]), tuple(_entry(one) for one in raw["entries"])
    except FileNotFoundError:
        return Takedowns()
    except UserError as error:
        raise UserError(f"{error}, or restore it from git: nothing may be lost from it") from None
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(
            f"{path}: not a list of takedowns as newsclaims writes it ({error!r}); restore it from git: nothing may be lost from it"
        ) from error
    if entries and not HEX.fullmatch(salt):
        raise UserError(f"{path}: salt is {salt!r}; it should be the hexadecimal number that the entries were made with: restore the file from git")
    return Takedowns(salt, entries)


def add(root: Path, kind: str, values: Sequence[str], day: date, salt: str) -> int:
    """Add ``values`` to the list below ``root`` and write it; how many were not on it yet. ``salt`` is used where the list has none."""
    before = load(root)
    listed = Takedowns(before.salt or salt, before.entries)
    for value in values:
        if listed.entry(kind, value) is None:
            form = _form(kind, value)
            entry = Entry(kind, day, _quick(listed.salt, form), _slow(listed.salt, form))
            listed = Takedowns(listed.salt, (*listed.entries, entry))
    atomic.write_bytes(root / FILE, text(listed).encode("utf-8"))
    return len(listed.entries) - len(before.entries)


def text(listed: Takedowns) -> str:
    """The file of a list."""
    lines = [{"kind": e.kind, "day": e.day.isoformat(), "quick": e.quick, "digest": e.digest} for e in listed.entries]
    return HEAD + yaml.safe_dump({"salt": listed.salt, "entries": lines}, sort_keys=False, width=1000)


def _entry(raw: Mapping[str, Any]) -> Entry:
    entry = Entry(raw["kind"], date.fromisoformat(raw["day"]), raw["quick"], raw["digest"])
    if entry.kind not in KINDS or not HEX.fullmatch(entry.quick) or not HEX.fullmatch(entry.digest):
        raise ValueError(f"entry {raw!r}")
    return entry


def _form(kind: str, value: str) -> str:
    if kind == "person":
        # In a text a name may be in capitals, and its parts be joined in another way.
        value = " ".join(unicodedata.normalize("NFKC", word).casefold() for word in WORD.findall(unicodedata.normalize("NFC", value)))
    if not value:
        raise UserError(f"nothing to take down: a {kind} should have letters or digits")
    return f"{kind}:{value}"


def _quick(salt: str, form: str) -> str:
    return hashlib.sha256(f"{salt}:{form}".encode("utf-8", "surrogatepass")).hexdigest()[:4]


def _slow(salt: str, form: str) -> str:
    return hashlib.scrypt(form.encode("utf-8", "surrogatepass"), salt=bytes.fromhex(salt), **COST).hex()
