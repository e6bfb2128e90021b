"""Parts of words of which all that a pattern matches has one: looked for in a moment, where the pattern itself is tried at every letter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

LETTERS = bytes(code if bytes([code]).isalpha() else ord(" ") for code in range(256))


def folded(words: str) -> str:
    """The words in small letters, and the letters that patterns without regard to case take for s and i as these."""
    small = words.lower()
    return small if small.isascii() else small.replace("ſ", "s").replace("ı", "i").replace("i\u0307", "i")


def any_in(small: str, parts: tuple[str, ...]) -> bool:
    """Whether one of the parts is in folded words."""
    for part in parts:  # noqa: SIM110 - any() takes a fifth longer
        if part in small:
            return True
    return False


def words(small: str) -> list[bytes]:
    """The stretches of ASCII letters of folded words. In bytes, since a pattern takes several times as long to find them."""
    return small.encode(errors="surrogatepass").translate(LETTERS).split()


def standing(text: str, parts: Iterable[str], start: int = 0, end: int | None = None) -> list[int]:
    """Where in a text, or a span of it, one of the parts stands, in order: a part at a time, which takes less than to go through its words."""
    found = set()
    for part in parts:
        at = text.find(part, start, end)
        while at >= 0:
            found.add(at)
            at = text.find(part, at + 1, end)
    return sorted(found)


def places(text: str, parts: Iterable[str]) -> list[int]:
    """The same of a text that is folded first."""
    return standing(_folded_article(text), parts)


@lru_cache(maxsize=1)
def _folded_article(text: str) -> str:
    """The text with each letter folded by itself, so that all stand where they stood."""
    small = folded(text)
    return small if len(small) == len(text) else "".join(folded(sign)[:1] or sign for sign in text)


class Clue:
    """Parts of words, and where they stand in the article that was asked of last: looked for once, and not in each of its contents."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        self.parts = parts
        self._text = ""
        self._places: list[int] = []

    def within(self, text: str, start: int, end: int) -> bool:
        """Whether one of the parts begins in a span."""
        if text is not self._text:
            self._text, self._places = text, places(text, self.parts)
        place = bisect_left(self._places, start)
        return place < len(self._places) and self._places[place] < end

    def within_any(self, text: str, spans: Iterable[tuple[int, int]]) -> bool:
        """Whether one of the parts begins in one of the spans."""
        for start, end in spans:  # noqa: SIM110 - as above
            if self.within(text, start, end):
                return True
        return False
