"""The keys of commands' JSON as docs/commands.md lists them, and those that an output has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from conftest import REPOSITORY


def documented(command: str) -> set[str]:
    """The keys that the page lists for ``command``, such as ``checks[].what``."""
    page = (REPOSITORY / "docs" / "commands.md").read_text(encoding="utf-8")
    section = page.partition(f"### {command} --json\n")[2].partition("\n##")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def paths(value: Any, known: set[str], path: str = "") -> Iterator[str]:
    """The paths of all values in ``value``, as the page writes them; what a documented ``.*`` covers is that one path."""
    if path and f"{path}.*" in known:
        yield f"{path}.*"
    elif isinstance(value, dict) and value:
        for key, part in value.items():
            yield from paths(part, known, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from paths(part, known, f"{path}[]")
    else:
        yield path


def undocumented(command: str, value: Any) -> set[str]:
    """What of an output the page does not tell."""
    known = documented(command)
    assert known, f"docs/commands.md: no section {command} --json"
    return set(paths(value, known)) - known
