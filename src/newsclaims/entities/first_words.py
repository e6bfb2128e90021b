"""Where in a text patterns may match, told by the first words of what they match: tried at every word, long ones take most of a stage's time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

# In place of a word: any that begins with a digit, and any that has one behind letters ("USD500").
DIGIT, MIXED = "0", "a0"
# Words, and the signs that a match may begin with instead.
WORD = re.compile(r"\w+|[’'‘](?=\d)|[$₵€£¥₹₽₪₦₺₴₱฿]")


class FirstWords:
    """For patterns by their names, the words in lower case that a match begins with; none of them may match within a word."""

    def __init__(self, words: Mapping[str, AbstractSet[str]]) -> None:
        self._names = tuple(words)
        self._of = {word: tuple(name for name in words if word in words[name]) for word in frozenset().union(*words.values())}

    def places(self, text: str) -> dict[str, list[int]]:
        """For each pattern the code points of ``text`` where it may match, in order."""
        found: dict[str, list[int]] = {name: [] for name in self._names}
        for match in WORD.finditer(text):
            word = match.group()
            names: Sequence[str] | None = self._of.get(word.lower())
            if names is None:
                if word.isalpha() and word.isascii():
                    continue
                names = self._unlisted(word)
            for name in names:
                found[name].append(match.start())
        return found

    def _unlisted(self, word: str) -> Sequence[str]:
        if not word.isascii():
            # Without regard to case, a pattern takes the letters ſ and ı for s and i.
            return self._names
        return self._of.get(DIGIT if word[0].isdigit() else MIXED, ())


def matches(pattern: re.Pattern[str], text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
    """As ``pattern.finditer(text)``, where all that it matches begins at one of ``places``."""
    end = 0
    for place in places:
        if place >= end and (match := pattern.match(text, place)):
            yield match
            end = match.end()
