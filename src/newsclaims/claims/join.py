"""Joins marked sources, cues and contents to attributions, and repairs their ends at quotation marks."""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from newsclaims.claims.links import NONE, likely
from newsclaims.claims.quotes import Quotation, quotations

Span = tuple[int, int]

RULE = "rule:link"

# A content whose end falls this many code points from a quotation's own end was meant to end there.
SNAP = 12
EDGE_SPACE_AND_MARKS = " \n\t,;:-–—"
OPENING_MARKS, CLOSING_MARKS = "\"“„«‘'", "\"”»’'"
WORD = re.compile(r"\w+")
APPOSITION = re.compile(r"(?:the|an?|his|her|its|their|one of)\s", re.IGNORECASE)
# What it may cost, in log probability, to give a cue that would have no content one of its neighbour's.
BARE_CUE = 2.0


@dataclass(frozen=True)
class Attribution:
    """Half-open code point spans of one attribution's parts, and the names of the rules that had a hand in it."""

    source: Span | None
    cue: Span | None
    fragments: tuple[Span, ...]
    rules: tuple[str, ...]


def attributions(doc: Doc) -> list[Attribution]:
    """The attributions of an annotated document, in the order of their contents.

    Every content goes to its likeliest cue, every cue to its likeliest source; contents of one cue are the fragments of one attribution. A cue
    without content is left out, and so is a content without cue, save where quotation marks tell that somebody said it.
    """
    text = doc.text
    quoted = quotations(text)
    sources = whole_sources(doc)
    cues = [one_line(text, tidy(text, (s.start_char, s.end_char))) for s in doc.spans["cue"]]
    contents = [repair(text, (s.start_char, s.end_char), quoted) for s in doc.spans["content"]]
    by_cue: dict[int, list[Span]] = defaultdict(list)
    loose: list[Span] = []
    for number, cue in assign({n: targets for n, targets in likely(doc, "cue").items() if contents[n]}).items():
        content = contents[number]
        assert content is not None
        if cue == NONE:
            loose.append(content)
        else:
            by_cue[cue].append(content)
    source_of = {cue: targets[0][0] for cue, targets in likely(doc, "source").items()}
    made = []
    starts = [token.idx for token in doc if token.is_sent_start]
    for cue, parts in by_cue.items():
        within = [paragraphs_of(text, part, cues[cue], quoted) for part in merge(text, parts)]
        fragments = outside(text, near(text, within, cues[cue], starts, quoted), cues[cue])
        source = source_of.get(cue, NONE)
        if source != NONE and len(fragments) > 1:
            # A source is no part of what it says, save in "we, the undersigned": where nothing else is left.
            fragments = tuple(f for f in fragments if not sources[source][0] <= f[0] < f[1] <= sources[source][1]) or fragments
        if fragments:
            made.append(Attribution(sources[source] if source != NONE else None, cues[cue], fragments, (RULE,)))
    made += [Attribution(None, None, (content,), (RULE,)) for content in loose if quoted_share(text, [content], quoted)[0]]
    return sorted(made, key=lambda a: (a.fragments[0], a.cue or (0, 0)))


def whole_sources(doc: Doc) -> list[Span]:
    """The spans of the sources; one that is the apposition of a name right before it ("Tajikistan, **the northern neighbour**") has the name, too."""
    names = {e.end_char: e.start_char for e in doc.ents}
    text = doc.text
    spans = []
    for source in doc.spans["source"]:
        start, end = source.start_char, source.end_char
        if APPOSITION.match(text, start) and text[start - 2 : start] == ", " and text[end : end + 1] == ",":
            start = names.get(start - 2, start)
        spans.append(one_line(text, (start, end)))
    return spans


def one_line(text: str, span: Span) -> Span:
    """The last line with a word of a span that runs over a line's end: what precedes is a heading or another paragraph."""
    start, end = span
    words = [m.start() for m in WORD.finditer(text, start, end)]
    if words and (line := text.rfind("\n", start, words[-1])) >= 0:
        start = line + 1
    line = text.find("\n", start, end)
    return (start, end if line < 0 else line)


def assign(links: Mapping[int, Sequence[tuple[int, float]]]) -> dict[int, int]:
    """The cue of each content: its likeliest, save where another cue would then have none.

    A cue without content takes one of several contents from its neighbour where that costs less than ``BARE_CUE`` in log probability.
    """
    chosen = {content: targets[0][0] for content, targets in links.items()}
    share = Counter(chosen.values())
    wanted = sorted(
        (targets[0][1] - logp, content, cue)
        for content, targets in links.items()
        for cue, logp in targets[1:]
        if cue != NONE and not share[cue] and targets[0][1] - logp < BARE_CUE
    )
    for _, content, cue in wanted:
        if not share[cue] and (share[chosen[content]] > 1 or chosen[content] == NONE):
            share[chosen[content]] -= 1
            chosen[content] = cue
            share[cue] += 1
    return chosen


def tidy(text: str, span: Span) -> Span:
    """The span without space, commas, colons and dashes at its ends; unchanged where nothing would be left."""
    start, end = span
    while start < end and text[start] in EDGE_SPACE_AND_MARKS:
        start += 1
    while end > start and text[end - 1] in EDGE_SPACE_AND_MARKS:
        end -= 1
    return (start, end) if start < end else span


def repair(text: str, span: Span, quoted: Sequence[Quotation]) -> Span | None:
    """The content's span with its ends put right; None where it has no word.

    A start just inside or outside a quotation's start moves to it, and so does the end where the content has the whole quotation; a content within
    a quotation leaves its marks alone. A full stop at the end stays only with its quotation.
    """
    start, end = tidy(text, span)
    if not WORD.search(text, start, end):
        return None
    i = bisect.bisect_right([q.start for q in quoted], start + SNAP) - 1
    if i >= 0 and quoted[i].start - SNAP <= start <= quoted[i].start + SNAP and not WORD.search(text, *sorted((start, quoted[i].start))):
        start = quoted[i].start
    ends = [q.end for q in quoted]
    j = bisect.bisect_left(ends, end)
    for k in (j - 1, j):
        if 0 <= k < len(quoted) and quoted[k].closed and start <= quoted[k].start < end and not WORD.search(text, *sorted((end, ends[k]))):
            end = ends[k]
            break
    else:
        while end > start and text[end - 1] in ".,;: \n":
            end -= 1
    return (start, end)


def merge(text: str, contents: Sequence[Span]) -> list[Span]:
    """Contents in order, those joined that overlap or have no word between them."""
    merged: list[Span] = []
    for start, end in sorted(contents):
        if merged and (start <= merged[-1][1] or not WORD.search(text, merged[-1][1], start)):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def paragraphs_of(text: str, fragment: Span, cue: Span, quoted: Sequence[Quotation]) -> Span:
    """The part of a fragment in the paragraph nearest to the cue, with those beside it that are quoted for the most part.

    What one says runs over several paragraphs where it is quoted; where it is reported, the next paragraph is somebody else's.
    """
    start, end = fragment
    parts, position = [], start
    for piece in text[start:end].split("\n\n"):
        if WORD.search(piece):
            parts.append((position, position + len(piece)))
        position += len(piece) + 2
    if len(parts) < 2:
        return fragment
    first = last = min(range(len(parts)), key=lambda i: max(0, parts[i][0] - cue[1], cue[0] - parts[i][1]))
    while first > 0 and mostly_quoted(text, parts[first - 1], quoted):
        first -= 1
    while last + 1 < len(parts) and mostly_quoted(text, parts[last + 1], quoted):
        last += 1
    return tidy(text, (parts[first][0], parts[last][1]))


def mostly_quoted(text: str, span: Span, quoted: Sequence[Quotation]) -> bool:
    inside, total = quoted_share(text, [span], quoted)
    return 2 * inside >= total


def near(text: str, fragments: Sequence[Span], cue: Span, starts: Sequence[int], quoted: Sequence[Quotation]) -> list[Span]:
    """The fragments that are in the cue's sentence or have quoted words; all of them where none is.

    ``starts`` are where the sentences begin.
    """
    sentence = bisect.bisect_right(starts, cue[0])
    kept = [
        (a, b)
        for a, b in fragments
        if bisect.bisect_right(starts, a) <= sentence <= bisect.bisect_right(starts, b - 1) or quoted_share(text, [(a, b)], quoted)[0]
    ]
    return kept or list(fragments)


def outside(text: str, fragments: Sequence[Span], cue: Span) -> tuple[Span, ...]:
    """The fragments without the cue, which must not lie in its own content."""
    left: list[Span] = []
    for start, end in fragments:
        for part in ((start, min(end, cue[0])), (max(start, cue[1]), end)) if start < cue[1] and cue[0] < end else ((start, end),):
            if part[0] < part[1] and WORD.search(text, *part):
                left.append(tidy(text, part))
    return tuple(left)


def quoted_share(text: str, fragments: Sequence[Span], quoted: Sequence[Quotation]) -> tuple[int, int]:
    """(words in quotation marks, all words) of the fragments."""
    inside = total = 0
    starts = [q.start for q in quoted]
    for start, end in fragments:
        for word in WORD.finditer(text, start, end):
            total += 1
            i = bisect.bisect_right(starts, word.start()) - 1
            inside += i >= 0 and word.start() < quoted[i].end
    return inside, total
