"""Sentences and headings: the annotator's sentence starts, cut at paragraphs and trimmed of space."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from newsclaims import ids, runner, tokens
from newsclaims.engines.work import Work
from newsclaims.params import Params
from newsclaims.store import annotated

STAGE = "sentences"
PARAGRAPH_BREAK = "\n\n"
HEADING_MAX_WORDS = 18
TITLE_CASE_SHARE = 0.8
SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
BYLINE = re.compile(r"(?:By|BY|by) (?:[A-Z]|the )")
WORD = re.compile(r"[^\W\d_][\w'’-]*")
OPENING_MARKS = "\"'“‘„«"
# Words that headline writers leave in lower case tell nothing about title case.
SHORT_WORD = 3


def run(root: Path, params: Params) -> None:
    """Make table sentences from the annotations."""
    runner.run_table(STAGE, root, params)


def shard(root: Path, params: Params, work: Work) -> None:
    """Make one shard of it."""
    runner.table_shard(root, params, work, STAGE, rows, annotated(root, params, work.number))


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The half-open spans of the paragraphs of a normalised text."""
    spans, start = [], 0
    for part in text.split(PARAGRAPH_BREAK):
        spans.append((start, start + len(part)))
        start += len(part) + len(PARAGRAPH_BREAK)
    return spans


def spans(text: str, doc: Doc) -> list[tuple[int, int]]:
    """Half-open code point spans of the sentences in order: they cover every word, and none crosses a paragraph."""
    starts = [_with_mark(text, start) for start in tokens.sentence_starts(doc)]
    found: list[tuple[int, int]] = []
    for begin, end in paragraphs(text):
        cuts = [begin, *starts[bisect.bisect_right(starts, begin) : bisect.bisect_left(starts, end)], end]
        for left, right in itertools.pairwise(cuts):
            if (trimmed := _trim(text, left, right)) is None:
                continue
            # A mark by itself is no sentence: it belongs to the one before it in its paragraph.
            if found and found[-1][1] > begin and not any(c.isalnum() for c in text[slice(*trimmed)]):
                found[-1] = (found[-1][0], trimmed[1])
            else:
                found.append(trimmed)
    return found


def _with_mark(text: str, start: int) -> int:
    """A sentence's start with the quotation mark that opens right before it."""
    opens = start > 1 and text[start - 1] in OPENING_MARKS and text[start - 2].isspace()
    return start - 1 if opens else start


def is_heading(paragraph: str, first: bool) -> bool:
    """Whether a paragraph of one sentence is a headline or subheading.

    It is short and ends like no sentence; the article's first paragraph may end with a full stop if it is in title case.
    """
    words = WORD.findall(paragraph)
    if not words or len(words) > HEADING_MAX_WORDS or BYLINE.match(paragraph) or paragraph[0] in "\"'“‘-•*–—":
        return False
    if not SENTENCE_END.search(paragraph):
        return not words[0][0].islower()
    long_words = [w for w in words if len(w) > SHORT_WORD]
    return first and bool(long_words) and sum(w[0].isupper() for w in long_words) >= TITLE_CASE_SHARE * len(long_words)


def rows(article: dict[str, Any], doc: Doc) -> list[dict[str, Any]]:
    """The rows of table sentences for one article, in the order of the text."""
    text = article["text"]
    made = []
    count = _token_counts(doc)
    for position, (paragraph, start, end, heading) in enumerate(_in_paragraphs(text, spans(text, doc))):
        made.append(
            {
                "sentence_id": ids.sentence_id(article["article_id"], start, end),
                "article_id": article["article_id"],
                "position": position,
                "paragraph": paragraph,
                "start": start,
                "end": end,
                "text": text[start:end],
                "kind": "heading" if heading else "body",
                "n_tokens": count(start, end),
            }
        )
    return made


def _in_paragraphs(text: str, sentences: list[tuple[int, int]]) -> Iterator[tuple[int, int, int, bool]]:
    found = paragraphs(text)
    whole = set(sentences)
    headings = [(a, b) in whole and len(found) > 1 and is_heading(text[a:b], first=i == 0) for i, (a, b) in enumerate(found)]
    paragraph = 0
    for start, end in sentences:
        while start >= found[paragraph][1]:
            paragraph += 1
        yield paragraph, start, end, headings[paragraph]


def _token_counts(doc: Doc) -> Callable[[int, int], int]:
    """A function from a span to the number of tokens in it that are not space."""
    offsets = tokens.word_starts(doc)
    return lambda start, end: max(1, bisect.bisect_left(offsets, end) - bisect.bisect_left(offsets, start))


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
