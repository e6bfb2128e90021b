"""Data as classic scripts, which a page opened from a folder may load where it may not fetch: one call with JSON in a string."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from markupsafe import Markup

# What would end the string, the script or, to old readers, the line. JSON in a string is read twice as fast as the same as a program.
ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def call(name: str, value: Any) -> bytes:
    """``newsclaims.take`` with a name and a value, for the page's own scripts."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_default)
    return f"newsclaims.take('{name.translate(ESCAPES)}', '{text.translate(ESCAPES)}');\n".encode()


def block(value: Any) -> Markup:
    """The same value for a block of data in a page, which browsers neither run nor read as HTML up to its end tag."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_default).replace("<", "\\u003c"))  # noqa: S704


def _default(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in a page's data")
