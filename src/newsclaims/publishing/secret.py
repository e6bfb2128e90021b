"""Tokens: read from the environment alone, and kept out of everything that is printed, raised or written."""

from __future__ import annotations

import os
import re
from urllib.parse import quote, quote_plus, urlsplit

from newsclaims.errors import UserError

# What RFC 6750 allows in a bearer token; anything else would be quoted by the HTTP library in its complaint.
TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{8,}")
LOCAL = ("localhost", "127.0.0.1", "::1")
# Signatures of upload addresses, too, let whoever reads them write.
QUERY = re.compile(r"(https?://[^\s?'\"<>]+)\?[^\s'\"<>]*")
HEADER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]+")
HIDDEN = "[hidden]"
LONGEST = 2000


def token(variable: str, where: str) -> str:
    """The token in an environment variable; UserError, without its value, where there is none or it cannot be one."""
    value = os.environ.get(variable, "").strip()
    if not value:
        raise UserError(f"{variable} is not set; it should hold a token that may write, made at {where}. See docs/publishing.md")
    if not TOKEN.fullmatch(value):
        raise UserError(f"{variable} holds no token: too short, or with characters that no token has; it is made at {where}")
    return value


def hidden(text: object, *tokens: str) -> str:
    """``text`` without ``tokens``, authorization headers and the queries of addresses, and cut where a server goes on and on."""
    words = str(text)
    for one in tokens:
        for form in (one, quote(one, safe=""), quote_plus(one)):
            words = words.replace(form, HIDDEN)
    words = QUERY.sub(rf"\1?{HIDDEN}", HEADER.sub(rf"\1 {HIDDEN}", words))
    # A server's words go to a terminal.
    words = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in words)
    return words if len(words) <= LONGEST else words[:LONGEST] + " ..."


def endpoint(url: str, option: str) -> str:
    """``url`` without a slash at its end; UserError where a token sent there could be read on the way."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise UserError(f"{option}: {hidden(url)} should begin with https://: a token would go over the network in the clear")
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        raise UserError(f"{option}: {parts.hostname or 'the address'} should be a plain address such as https://zenodo.org")
    return url.rstrip("/")


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses belong to the same scheme, host and port."""
    return _origin(one) == _origin(other)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
