"""Marks: a text cut into segments is the same text, every mark lies where its offsets say, and hostile words come back as words."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from newsclaims.page import article, marks, scripts
from newsclaims.page.article import Parts
from newsclaims.page.rendering import Pages

SHARED = {"version": "1.2.3", "fingerprint": "f" * 64, "private": False, "withheld": 0, "articles": 1, "rows": {}, "kinds_in_order": ("direct",)}
PAGES = Pages(SHARED)
PIECES = [
    "</script>",
    "<!--",
    "]]>",
    "{{ x }}",
    "{% y %}",
    "&lt;",
    '"',
    "'",
    "\\u003c",
    "\\",
    "\u2028",
    "\u2029",
    "\U0001f6a8",
    "e\u0301",
    "\u05e9",
    "word",
    " ",
]
NASTY = st.lists(st.sampled_from([*PIECES, "\n\n", "\n", "\r", "<p>", "<b", "onload=x", "`"]), min_size=1, max_size=30).map("".join)
VOID = {"meta", "link", "input", "br"}


class Reader(HTMLParser):
    """What a reader of the article's page sees: paragraphs, the words of each claim's marks by letter, and tags that the templates have not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.paragraphs: list[str] = []
        self.marked: dict[str, list[str]] = {}
        self.lists: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))
        if tag == "p" and self.inside():
            self.paragraphs.append("")
        if tag == "q":
            self.lists.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop()[0] == tag

    def inside(self) -> bool:
        return any(attributes.get("id") == "article" for _, attributes in self.open)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] == "q":
            self.lists[-1] += data
        if self.inside() and any(tag == "p" for tag, _ in self.open):
            self.paragraphs[-1] += data
            for name in (self.open[-1][1].get("data-m") or "").split():
                self.marked.setdefault(name, []).append(data)


@st.composite
def articles(draw: st.DrawFn) -> Parts:
    text = draw(NASTY.filter(lambda text: text.strip("\n")))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).filter(lambda pair: pair[0] < pair[1])
    claims = []
    for number, (start, end) in enumerate(draw(st.lists(spans, max_size=5))):
        row: dict[str, Any] = dict.fromkeys(("source_name", "source_type", "parent_claim_id"))
        row |= {"claim_id": f"x-c{start}-{end}-q{number}", "start": start, "end": end, "text": text[start:end], "kind": "direct"}
        row |= {"fragments": [{"start": start, "end": end}], "polarity": "affirmed", "certainty": "certain"}
        for part in marks.PARTS.values():
            first, last = draw(spans)
            row |= {f"{part}_start": first, f"{part}_end": last, f"{part}_text": text[first:last]}
        claims.append(row)
    made = dict.fromkeys((*article.METADATA, "title", "url", "notes", "text"), text) | {"notes": [text], "text_release": "full", "language": "en"}
    return Parts({**made, "article_id": "x"}, [], [], article.in_order(claims))


@settings(max_examples=40)
@given(articles())
def test_the_page_shows_the_text_and_the_marks_are_where_the_offsets_say(parts: Parts) -> None:
    reader = Reader()
    reader.feed(article.html(PAGES, parts, "", private=False, rows={}).decode("utf-8"))
    reader.close()
    assert not reader.open
    text = parts.article["text"]
    assert reader.paragraphs == [one for one in marks.BLANK_LINE.split(text) if one]
    assert not reader.tags & {"b", "img", "iframe", "object", "svg"}
    for number, claim in enumerate(parts.claims):
        for letter, (start, end) in {
            marks.CONTENT: (claim["start"], claim["end"]),
            **{letter: (claim[f"{part}_start"], claim[f"{part}_end"]) for letter, part in marks.PARTS.items()},
        }.items():
            assert "".join(reader.marked.get(f"{number}{letter}", [])) == marks.BLANK_LINE.sub("", text)[shift(text, start) : shift(text, end)]
    assert [one for one in reader.lists if one] == [claim["text"] for claim in parts.claims]


def shift(text: str, offset: int) -> int:
    """The offset in the text without its blank lines."""
    return offset - sum(max(0, min(gap.end(), offset) - gap.start()) for gap in marks.BLANK_LINE.finditer(text))


@settings(max_examples=60)
@given(NASTY)
def test_data_in_a_script_come_back_and_hold_nothing_that_ends_it(text: str) -> None:
    written = scripts.call("name", [text]).decode("utf-8")
    assert written.startswith("newsclaims.take('name', '")
    assert "<" not in written
    assert not re.search("[\u2028\u2029\r\n]", written.removesuffix("\n"))
    body = written.removeprefix("newsclaims.take('name', '").removesuffix("');\n")
    assert not re.search(r"(?<!\\)(?:\\\\)*'", body)
    string = re.sub(r"\\(?:u([0-9a-f]{4})|(.))", lambda m: chr(int(m[1], 16)) if m[1] else m[2], body)
    assert json.loads(string) == [text]


def test_an_interrupted_claim_is_marked_in_its_fragments_alone() -> None:
    claim = dict.fromkeys(f"{part}_text" for part in marks.PARTS.values())
    row = {**claim, "text": "We stay, for good", "kind": "direct", "fragments": [{"start": 0, "end": 8}, {"start": 17, "end": 25}]}
    (paragraph,) = marks.paragraphs("We stay, he said for good", marks.of_article([row], []))
    assert [(segment.text, segment.names) for segment in paragraph.segments] == [("We stay,", "0c"), (" he said ", ""), ("for good", "0c")]
    assert paragraph.segments[0].classes == "content direct"
