"""Which characters of a Markdown paragraph a reader sees, found by markdown-it's own rules while they parse."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Rule = Callable[[StateInline, bool], bool]
# Notes what the rule, which has just matched from the given place to state.pos, keeps.
Note = Callable[[StateInline, int], None]
# Tags between which words would otherwise run together.
BREAKING_TAG = re.compile(r"</?(?:br|p|div|li|tr|td|th|h[1-6])\b", re.IGNORECASE)
# Deeper nested blocks are an attack, not an article; markdown-it would drop their text in silence.
MAX_NESTING = 50
SEEN = "seen"


@dataclass
class Seen:
    """By place in the paragraph: the character a reader sees there and where its source ends; and the emphasis marks that may be text."""

    at: dict[int, tuple[str, int]] = field(default_factory=dict)
    marks: list[tuple[Token, int]] = field(default_factory=list)

    def keep(self, source: str, start: int, stop: int) -> None:
        self.at.update((place, (source[place], place + 1)) for place in range(start, stop))


@cache
def parser() -> MarkdownIt:
    """CommonMark, whose inline rules note in ``env["seen"]`` what they keep; inline content is parsed by ``seen`` alone."""
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).disable(["inline", "text_join"])
    # Joining text tokens moves contents between the tokens of emphasis marks.
    md.inline.ruler2.disable("fragments_join")
    for name, rule in zip(md.inline.ruler.get_active_rules(), md.inline.ruler.getRules(""), strict=True):
        md.inline.ruler.at(name, _noting(rule, NOTES[name]))
    md.inline.ruler.push("other", _other)
    return md


def seen(content: str, env: dict[str, Any]) -> dict[int, tuple[str, int]]:
    """By place in ``content``, an inline token's: the character that a reader sees and where its source ends, in order of place."""
    notes = Seen()
    tokens: list[Token] = []
    md = parser()
    md.inline.parse(content, md, {**env, SEEN: notes}, tokens)
    for token, place in notes.marks:
        if token.type == "text" and token.content:
            notes.keep(content, place, place + 1)
    return dict(sorted(notes.at.items()))


def _noting(rule: Rule, note: Note | None) -> Rule:
    def noting(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if silent or note is None:
            return rule(state, silent)
        outer = state.env[SEEN]
        if note is _nothing:
            # Its alternative text is parsed as a paragraph of its own, whose places are not ours.
            state.env[SEEN] = Seen()
        matched = rule(state, silent)
        state.env[SEEN] = outer
        if matched:
            note(state, start)
        return matched

    return noting


def _other(state: StateInline, silent: bool) -> bool:
    if not silent:
        state.append_pending(state.src[state.pos])
        state.env[SEEN].keep(state.src, state.pos, state.pos + 1)
    state.pos += 1
    return True


def _text(state: StateInline, start: int) -> None:
    state.env[SEEN].keep(state.src, start, state.pos)


def _nothing(state: StateInline, start: int) -> None:
    """Of an image nothing is kept."""


def _line_end(state: StateInline, start: int) -> None:
    at = state.env[SEEN].at
    before = start - 1
    while before in at and state.src[before] == " ":
        del at[before]
        before -= 1
    at[start] = (" ", start + 1)


def _escape(state: StateInline, start: int) -> None:
    if state.src[start + 1] == "\n":
        state.env[SEEN].at[start + 1] = (" ", start + 2)
    else:
        content = state.tokens[-1].content
        state.env[SEEN].keep(state.src, state.pos - len(content), state.pos)


def _code(state: StateInline, start: int) -> None:
    token = state.tokens[-1] if state.tokens and not state.pending else None
    if token is None or token.type != "code_inline":
        _text(state, start)
        return
    edge = len(token.markup)
    margin = (state.pos - start - 2 * edge - len(token.content)) // 2
    for place, character in enumerate(token.content, start + edge + margin):
        state.env[SEEN].at[place] = (character, place + 1)


def _emphasis(state: StateInline, start: int) -> None:
    marks = state.tokens[len(state.tokens) - (state.pos - start) :]
    state.env[SEEN].marks += zip(marks, range(start, state.pos), strict=True)


def _autolink(state: StateInline, start: int) -> None:
    state.env[SEEN].keep(state.src, start + 1, state.pos - 1)


def _tag(state: StateInline, start: int) -> None:
    if BREAKING_TAG.match(state.src, start):
        state.env[SEEN].at[start] = (" ", state.pos)


def _entity(state: StateInline, start: int) -> None:
    for place, character in enumerate(state.tokens[-1].content, start):
        state.env[SEEN].at[place] = (character, state.pos)


# A link needs no note: the rules inside it have noted its text, and its target is not kept.
NOTES: dict[str, Note | None] = {
    "text": _text,
    "newline": _line_end,
    "escape": _escape,
    "backticks": _code,
    "emphasis": _emphasis,
    "link": None,
    "image": _nothing,
    "autolink": _autolink,
    "html_inline": _tag,
    "entity": _entity,
}
