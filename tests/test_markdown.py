"""Markdown: front matter, and the characters that a reader sees with their places."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsclaims.reading.inline import BREAKING_TAG, MAX_NESTING
from newsclaims.reading.markdown import MalformedError, front_matter, shown
from newsclaims.reading.normalize import normalize
from newsclaims.reading.source_map import untraced

ARTICLE = """\
# Mayor *rules out* a curfew ##

Mayor **Ada Kern** told [the *Courier*](https://example.org/a_b_c "A title") ![a photo](a.png)on Monday:
"We  keep the bridge open &amp; `toll-free`,"{BREAK}
she said\\* in <b>Norrby</b>.<br>See <https://example.org>.

> The council disagreed,
> [a member][1] said.

- First item
- Second
  item

1. > Deep

Setext
======

<div class="x">Shown &quot;here&quot;<!-- hidden --><p>and here</p>
<script>var hidden = 1;</script></div>

* * *

[1]: https://example.org/member
""".replace("{BREAK}", "  ")


def paragraphs(source: str) -> list[str]:
    return normalize(shown(untraced(source)))[0].text.split("\n\n")


def test_golden_article() -> None:
    assert paragraphs(ARTICLE) == [
        "Mayor rules out a curfew",
        'Mayor Ada Kern told the Courier on Monday: "We  keep the bridge open & toll-free," she said* in Norrby. See https://example.org.',
        "The council disagreed, a member said.",
        "First item",
        "Second item",
        "Deep",
        "Setext",
        'Shown "here"',
        "and here",
    ]


def test_characters_keep_their_places() -> None:
    traced = shown(untraced(ARTICLE))
    for character, start, end in zip(traced.text, traced.start.tolist(), traced.end.tolist(), strict=True):
        origin = ARTICLE[start:end]
        assert origin in (character, "\n", "<br>", "<p>", "</p>", "</div>", '<div class="x">', "&amp;", "&quot;")
    place = traced.text.index("Courier")
    assert ARTICLE[traced.start[place] : traced.end[place + 6]] == "Courier"


MARKDOWN = st.lists(
    st.sampled_from([*"ab *_`[]()!<>&;\\\n#>-=~\t1.é", "**", "&amp;", "<br>", "](u)", "\n\n", "    ", "```", "[a]: u\n", "<http://a.b>"]), max_size=40
).map("".join)


def reference(source: str) -> str | None:
    """The text as markdown-it's own tokens have it; None where it has blocks of HTML, which it leaves unparsed."""
    parts: list[str] = []
    for token in MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).parse(source):
        if token.type == "html_block":
            return None
        parts.append(token.content if token.type in ("fence", "code_block") else "\n")
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak") or (child.type == "html_inline" and BREAKING_TAG.match(child.content)):
                parts.append(" ")
            elif child.type in ("text", "code_inline"):
                parts.append(child.content)
    return " ".join("".join(parts).split())


@settings(deadline=None)
@given(MARKDOWN)
def test_the_text_is_what_markdown_it_has(source: str) -> None:
    traced = shown(untraced(source))
    expected = reference(source)
    if expected is not None:
        assert " ".join(traced.text.split()) == expected
    starts = traced.start.tolist()
    assert starts == sorted(starts)
    for character, start, end in zip(traced.text, starts, traced.end.tolist(), strict=True):
        assert source[start:end] == character or character.isspace() or re.fullmatch(r"&\w+;", source[start:end])


@pytest.mark.parametrize("mark", [">", "- "])
def test_blocks_nested_too_deep_are_refused_not_dropped(mark: str) -> None:
    assert paragraphs(mark * 10 + "deep") == ["deep"]
    for depth in (MAX_NESTING, 200, 5000):
        with pytest.raises(MalformedError, match="nested too deep"):
            shown(untraced(mark * depth + "deep"))


def test_front_matter_is_strings_and_the_body_keeps_its_places() -> None:
    source = "---\ntitle: A *title*\npublished: 2021-08-25\nlanguage: no\nurl:\n---\nBody.\n"
    metadata, body = front_matter(untraced(source))
    assert metadata == {"title": "A *title*", "published": "2021-08-25", "language": "no"}
    assert (body.text, int(body.start[0])) == ("Body.\n", source.index("Body"))


@pytest.mark.parametrize("source", ["Body.\n", "---\nOnly a rule above.\n", "---\njust a line\n---\nBody.\n", "", "\n---\na: b\n---\n"])
def test_what_is_no_front_matter_is_body(source: str) -> None:
    metadata, body = front_matter(untraced(source))
    assert (metadata, body.text) == ({}, source)


def test_empty_front_matter() -> None:
    metadata, body = front_matter(untraced("---\n---\nBody."))
    assert (metadata, body.text) == ({}, "Body.")


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("a: &a [x]\nb: *a\n", "anchors"),
        ("a: [1\n", "not YAML"),
        ("a: b: c\n", "not YAML"),
        ("[" * 150 + "\n", "not YAML"),
        ("{" * 5000 + "\n", "brackets"),
        ("a: \x01\n", "not YAML"),
    ],
)
def test_dangerous_or_broken_front_matter(block: str, why: str) -> None:
    with pytest.raises(MalformedError, match=why):
        front_matter(untraced(f"---\n{block}---\nBody."))


def test_tags_of_yaml_construct_nothing() -> None:
    metadata, _ = front_matter(untraced("---\ntitle: !!python/object/apply:os.getcwd []\n---\n"))
    assert metadata == {"title": []}
