"""HTML from templates in which every value is escaped, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jinja2

# HTML cannot hold a NUL at all, and reads a bare carriage return as a line feed unless it is written as a reference.
REPLACEMENTS: Mapping[str, str] = {"\0": "\ufffd", "\r": "&#13;"}
REPLACED = re.compile("[\0\r]")


class Pages:
    """The templates of this package, with the values that all pages of a site share."""

    def __init__(self, shared: Mapping[str, Any]) -> None:
        self.environment = jinja2.Environment(
            loader=jinja2.PackageLoader("newsclaims.page", "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.environment.filters["number"] = "{:,}".format
        self.environment.globals.update(shared)

    def render(self, template: str, values: Mapping[str, Any]) -> bytes:
        """The page; a name that ``values`` lacks raises jinja2.UndefinedError."""
        text = self.environment.get_template(template).render(values)
        return REPLACED.sub(lambda found: REPLACEMENTS[found[0]], text).encode("utf-8")
