"""Parts of words of which all that a pattern matches has one: looked for in a moment, where the pattern itself is tried at every letter."""

from __future__ import annotations

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
