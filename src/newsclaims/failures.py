"""What failed, told in a reject: in so few words that a public release may show them, whatever text another library's message quotes."""

from __future__ import annotations

WORDS = 8
LONGEST = 80


def told(error: Exception) -> str:
    """The kind of the error and the first words of its message."""
    return f"{type(error).__name__}: {' '.join(str(error).split()[:WORDS])[:LONGEST]}"


def quoted(value: str) -> str:
    """A value that is not as it should be: its beginning, where it is long."""
    start = " ".join(value.split(" ")[:WORDS])[:LONGEST]
    return repr(value if start == value else f"{start}...")
