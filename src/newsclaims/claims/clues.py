"""Parts of words of which all that a pattern matches has one: looked for in a moment, where the pattern itself is tried at every letter."""

from __future__ import annotations


def folded(words: str) -> str:
    """The words in small letters, and the letters that patterns without regard to case take for s and i as these."""
    small = words.lower()
    return small if small.isascii() else small.replace("ſ", "s").replace("ı", "i").replace("i\u0307", "i")


def any_in(small: str, parts: tuple[str, ...]) -> bool:
    """Whether one of the parts is in words in small letters."""
    for part in parts:  # noqa: SIM110 - any() takes twice as long
        if part in small:
            return True
    return False
