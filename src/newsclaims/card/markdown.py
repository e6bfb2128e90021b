"""Untrusted words in Markdown: whatever a template prints is escaped, unless it is Markdown already."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import jinja2

# What opens markup inside a line (CommonMark, tables, mathematics, autolinks of GitHub's dialect).
INLINE = re.compile(r"[\\`*_{}\[\]|~$@#!]")
# What opens a block where it is the first thing on a line.
BLOCK = re.compile(r"^(\s*)(?:([-+=:])|(\d+)([.)])(?=\s|$))")
# Line ends, controls, and marks that reorder what is seen (bidirectional overrides and isolates).
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
ELLIPSIS = "\u2026"


class Markdown(str):
    """Text that is Markdown by intention and printed as it is."""

    __slots__ = ()


def escape(value: Any) -> Markdown:
    """``value`` as one line of Markdown that shows its characters and means nothing by them."""
    if isinstance(value, Markdown):
        return value
    text = UNSEEN.sub(" ", str(value))
    text = INLINE.sub(lambda found: "\\" + found.group(), text)
    text = BLOCK.sub(lambda found: found[1] + (f"\\{found[2]}" if found[2] else f"{found[3]}\\{found[4]}"), text)
    # A bare address would become a link.
    text = text.replace("://", r":\//").replace("www.", r"www\.")
    return Markdown(re.sub(r"[&<>]", lambda found: ENTITIES[found.group()], text))


def code(value: Any) -> Markdown:
    """``value`` as a code span that may stand in a table's cell."""
    text = UNSEEN.sub(" ", str(value)).replace("|", r"\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return Markdown(f"{fence}{pad}{text}{pad}{fence}")


def cell(value: Any, length: int = 80) -> Markdown:
    """A table value for people: null as nothing, records as JSON, text cut after ``length`` characters."""
    if value is None:
        return Markdown("")
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
    text = " ".join(text.split())
    return escape(text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS)


def render(template: str, values: Mapping[str, Any]) -> str:
    """Fill in a template of this package; a name that ``values`` lacks raises jinja2.UndefinedError."""
    # Jinja's own escaping is for HTML; finalize sees every printed value, and none of the template's own text.
    environment = jinja2.Environment(  # noqa: S701
        loader=jinja2.PackageLoader("newsclaims.card", "."),
        finalize=escape,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(code=code, cell=cell)
    return environment.get_template(template).render(values)
