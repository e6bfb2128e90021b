"""Joins marked sources, cues and contents to attributions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc
from spacy.tokens import Span as Marked

from newsclaims.claims import completed, ends
from newsclaims.claims.frames import Attribution, Span, Taken
from newsclaims.claims.links import NONE, Features, likeliest, likely
from newsclaims.claims.quotes import Quotation

RULE = "rule:link"

APPOSITION = re.compile(r"(?:the|an?|his|her|its|their|one of)\s", re.IGNORECASE)
# What it may cost, in log probability, to give a cue that would have no content one of its neighbour's.
BARE_CUE = 2.0


def attributions(text: str, doc: Doc, quoted: Sequence[Quotation], starts: Sequence[int]) -> list[Attribution]:
    """The attributions of an annotated document, in the order of their contents.

    ``quoted`` are its quotations, and ``starts`` where its sentences begin. Every content goes to its likeliest cue, every cue to its likeliest
    source; contents of one cue are the fragments of one attribution. A cue without content is left out, and so is a content without cue, save where
    quotation marks tell that somebody said it.
    """
    features = Features(doc)
    sources = whole_sources(text, doc, features.groups["source"])
    cues = [ends.one_line(text, ends.tidy(text, (s.start_char, s.end_char))) for s in features.groups["cue"]]
    contents = [ends.repair(text, (s.start_char, s.end_char), quoted) for s in features.groups["content"]]
    by_cue: dict[int, list[Span]] = defaultdict(list)
    loose: list[Span] = []
    for number, cue in assign({n: targets for n, targets in likely(doc, "cue", features, BARE_CUE).items() if contents[n]}).items():
        content = contents[number]
        assert content is not None
        if cue == NONE:
            loose.append(content)
        else:
            by_cue[cue].append(content)
    for cue in [c for c, parts in by_cue.items() if not any(_in_reach(text, cues[c], part) for part in parts)]:
        loose += by_cue.pop(cue)
    source_of = likeliest(doc, "source", features)
    made = []
    for cue, parts in by_cue.items():
        within = [
            ends.whole_sentences(text, ends.paragraphs_of(text, part, cues[cue], quoted), cues[cue], starts, quoted)
            for part in ends.merge(text, parts)
        ]
        fragments = ends.outside(text, ends.near(text, within, cues[cue], starts, quoted), cues[cue])
        source = source_of.get(cue, NONE)
        if source != NONE and len(fragments) > 1:
            # A source is no part of what it says, save in "we, the undersigned": where nothing else is left.
            fragments = tuple(f for f in fragments if not sources[source][0] <= f[0] < f[1] <= sources[source][1]) or fragments
        if fragments:
            made.append(Attribution(sources[source] if source != NONE else None, cues[cue], fragments, (RULE,)))
    taken = Taken(text, (f for one in made for f in one.fragments))
    for number, bare in enumerate(cues):
        source = source_of.get(number, NONE)
        if (
            number not in by_cue
            and source != NONE
            and (content := completed.behind(text, bare, sources[source], starts))
            and not taken.overlaps(*content)
        ):
            made.append(Attribution(sources[source], bare, (content,), (RULE, completed.RULE_BEHIND)))
    made += [Attribution(None, None, (content,), (RULE,)) for content in loose if ends.quoted_share(text, [content], quoted)[0]]
    return sorted(made, key=lambda a: (a.fragments[0], a.cue or (0, 0)))


def _in_reach(text: str, cue: Span, content: Span) -> bool:
    """Whether no paragraph's end parts cue and content, save behind a colon: what another paragraph says is somebody else's."""
    if content[1] <= cue[0]:
        return "\n" not in text[content[1] : cue[0]]
    between = text[cue[1] : content[0]]
    return "\n" not in between or between.rstrip(' \n"“').endswith(":")


def whole_sources(text: str, doc: Doc, sources: Iterable[Marked]) -> list[Span]:
    """The spans of the sources; one that is the apposition of a name right before it ("Tajikistan, **the northern neighbour**") has the name, too."""
    names = {e.end_char: e.start_char for e in doc.ents}
    spans = []
    for source in sources:
        start, end = source.start_char, source.end_char
        if APPOSITION.match(text, start) and text[start - 2 : start] == ", " and text[end : end + 1] == ",":
            start = names.get(start - 2, start)
        spans.append(ends.one_line(text, (start, end)))
    return spans


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
