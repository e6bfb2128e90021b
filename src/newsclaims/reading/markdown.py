"""Markdown to what a reader sees: front matter is metadata, marks are left out, and every character keeps its bytes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import yaml
from markdown_it.token import Token

from newsclaims import yaml_files
from newsclaims.failures import LONGEST, quoted
from newsclaims.reading import inline
from newsclaims.reading.source_map import Traced

FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)
MAX_FRONT_MATTER = 16_384  # code points
# PyYAML's time grows with the square of the depth of brackets.
MAX_BRACKETS = 200
# In blocks of HTML: what is never shown, tags, and character references.
HIDDEN = r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<\?.*?(?:\?>|\Z)|<![A-Za-z][^<>]*>"
HTML = re.compile(
    rf"{HIDDEN}|(?P<tag></?[A-Za-z][^<>]*>)|(?P<reference>&(?:\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)", re.DOTALL
)

LINE = re.compile(r"[^\n]*\n|[^\n]+")

# A character that a reader sees, where its source begins and ends.
Shown = tuple[str, int, int]


class MalformedError(Exception):
    """The file is not Markdown that can be trusted; the message says why."""


def front_matter(traced: Traced) -> tuple[dict[str, Any], Traced]:
    """The YAML mapping at the very beginning, between lines of ``---``, with every scalar as a string; and the body.

    Without one, or where it is no mapping, all is body. Raises MalformedError where it is not YAML, is too large, or has anchors, which
    could make it explode.
    """
    match = FRONT_MATTER.match(traced.take(slice(0, MAX_FRONT_MATTER)).text)
    if match is None:
        return {}, traced
    block = match[1] or ""
    if block.count("[") + block.count("{") > MAX_BRACKETS:
        raise MalformedError(f"its front matter has more than {MAX_BRACKETS} brackets")
    try:
        if any(isinstance(token, yaml.AnchorToken | yaml.AliasToken) for token in yaml.scan(block)):
            raise MalformedError("its front matter has YAML anchors, which are not read")
        # Strings only: the language "no" and a date stay what they are, and nothing is constructed.
        loader = yaml.BaseLoader(block)
        node = loader.get_single_node()
        found = loader.construct_document(node) if node else None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = str(getattr(error, "problem", None) or type(error).__name__)[:LONGEST]
        raise MalformedError(f"its front matter is not YAML: {problem}") from None
    for key, _ in yaml_files.repeated(node) if isinstance(node, yaml.MappingNode) else ():
        raise MalformedError(f"its front matter has the key {quoted(key)} twice")
    if block.strip() and not isinstance(found, dict):
        return {}, traced
    # BaseLoader gives "" for null.
    return {key: value for key, value in (found or {}).items() if value != ""}, traced.take(slice(match.end(), None))


def shown(traced: Traced) -> Traced:
    """What a reader sees of Markdown with LF line ends: paragraphs parted by a blank line, without marks, images, link targets and tags.

    Raises MalformedError where blocks are nested too deep to be an article.
    """
    source = traced.text
    ends = [place for place, character in enumerate(source) if character == "\n"] + [len(source)]
    env: dict[str, Any] = {}
    try:
        tokens = inline.parser().parse(source, env)
        characters = [c for token in tokens if token.map for c in _block(token, source, ends, env)]
    except RecursionError:
        raise MalformedError("its blocks are nested too deep") from None
    if any(token.level >= inline.MAX_NESTING - 1 for token in tokens):
        raise MalformedError("its blocks are nested too deep")
    codes = np.array([ord(c) for c, _, _ in characters], dtype=np.uint32)
    first = np.array([start for _, start, _ in characters], dtype=np.intp)
    last = np.array([stop for _, _, stop in characters], dtype=np.intp) - 1
    return Traced(codes, traced.start[first], traced.end[last])


def _block(token: Token, source: str, ends: list[int], env: dict[str, Any]) -> Iterator[Shown]:
    """The characters of one leaf block, and two line ends after it."""
    assert token.map is not None
    if token.type == "inline":
        places = _places(token.content, token.map[0], source, ends)
        kept = inline.seen(token.content, env).items()
        yield from ((character, places[place], places[stop - 1] + 1) for place, (character, stop) in kept if places[place] >= 0)
    elif token.type in ("code_block", "fence"):
        places = _places(token.content, token.map[0] + (token.type == "fence"), source, ends)
        yield from ((character, place, place + 1) for character, place in zip(token.content, places, strict=True) if place >= 0)
    elif token.type == "html_block":
        yield from _without_tags(token.content, _places(token.content, token.map[0], source, ends))
    else:
        return
    end = ends[token.map[1] - 1]
    if end < len(source):
        yield from (("\n", end, end + 1),) * 2


def _places(content: str, line: int, source: str, ends: list[int]) -> list[int]:
    """The place in ``source`` of each character of a block's ``content``, which begins in ``line``; -1 for indentation that the parser made up."""
    places: list[int] = []
    for text in LINE.findall(content):
        begin = ends[line - 1] + 1 if line else 0
        words = text.strip(" \t\n")
        # A paragraph's line is the end of its source line, a heading's is not: closing marks may follow.
        found = source.rfind(words, begin, ends[line])
        if found < 0:
            raise MalformedError(f"line {line + 1} of its body cannot be traced")
        body = len(text.rstrip("\n"))
        indented = min(len(text) - len(text.lstrip(" \t\n")), body)
        places += [-1] * indented
        places += range(found, found + body - indented)
        places += [min(ends[line], len(source) - 1)] * text.endswith("\n")
        line += 1
    return places


def _without_tags(content: str, places: list[int]) -> Iterator[Shown]:
    at = 0
    for match in HTML.finditer(content):
        yield from ((content[k], places[k], places[k] + 1) for k in range(at, match.start()) if places[k] >= 0)
        start, stop = places[match.start()], places[match.end() - 1] + 1
        if match["reference"]:
            yield from ((character, start, stop) for character in html.unescape(match["reference"]))
        elif match["tag"] and inline.BREAKING_TAG.match(match["tag"]):
            yield ("\n", start, stop)
        at = match.end()
    yield from ((content[k], places[k], places[k] + 1) for k in range(at, len(content)) if places[k] >= 0)
