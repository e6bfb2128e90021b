"""YAML that people write: read, or refused with the line of the mistake; a key that is there twice is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from newsclaims.errors import UserError


def read(path: Path) -> Any:
    """The content of ``path``. UserError for what is no YAML in UTF-8; FileNotFoundError is the caller's to explain."""
    try:
        text = path.read_text(encoding="utf-8")
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        for key, line in _repeated_anywhere(node):
            raise UserError(f"{path}: line {line}: {key} is there already; remove one of the two")
        return loader.construct_document(node) if node else None
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not YAML in UTF-8: byte {error.start} is no character; save it as UTF-8") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UserError(f"{path}: {told(error)}") from None


def told(error: Exception) -> str:
    """Where in a file, and what is wrong with it, in one line."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or " ".join(str(error).split())
    if isinstance(error, RecursionError):
        problem = "nested too deep"
    return f"not YAML: {f'line {mark.line + 1}: ' if mark else ''}{problem}; correct it"


def repeated(mapping: yaml.MappingNode) -> Iterator[tuple[str, int]]:
    """The keys that a mapping has twice, with the line of the second: YAML forbids them, and PyYAML takes the last without a word."""
    seen = set()
    for key, _ in mapping.value:
        if isinstance(key, yaml.ScalarNode) and (name := (key.tag, key.value)) in seen:
            yield key.value, key.start_mark.line + 1
        elif isinstance(key, yaml.ScalarNode):
            seen.add(name)


def _repeated_anywhere(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, yaml.SequenceNode):
            waiting += one.value
        elif isinstance(one, yaml.MappingNode):
            waiting += [value for _, value in one.value]
            yield from repeated(one)
