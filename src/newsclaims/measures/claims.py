"""Claims: their parts as spans, and of those whose content was found the qualities."""

from __future__ import annotations

from collections.abc import Sequence

from newsclaims import scoring
from newsclaims.measures.attribution import PARTS, QUALITIES, ROLES, Attribution, by_content, joint, same_name, shared
from newsclaims.measures.units import OVERLAP, Cases, Counts, Name, Units, Words

Pairs = Sequence[tuple[int, int]]


def measure(units: Units, words: Words, predicted: Sequence[Attribution], gold: Sequence[Attribution]) -> dict[Name, Counts]:
    """Spans of each part, alone and joint, as exact, overlapping and by words; contents and joint by kind."""
    counts: dict[Name, Counts] = {}
    for part in PARTS:
        ours, theirs = ([one.words[part] for one in side if one.words[part]] for side in (predicted, gold))
        places = [words.first(item) for item in ours], [words.first(item) for item in theirs]
        for name, threshold in (("exact", 1.0), ("overlap", OVERLAP)):
            counts["claims", name, part] = units.paired(*places, scoring.match(ours, theirs, scoring.jaccard, threshold))
        if part in ROLES:
            marked, expected = (frozenset[int]().union(*side) for side in (ours, theirs))
            counts["claims", "words", part] = units.agreement({(words.starts[k],) for k in marked}, {(words.starts[k],) for k in expected})
    places = [_place(words, one) for one in predicted], [_place(words, one) for one in gold]
    counts["claims", "exact", "joint"] = units.paired(*places, scoring.match(predicted, gold, joint, 1.0))
    matched = {"content": by_content(predicted, gold), "joint": scoring.match(predicted, gold, joint, OVERLAP)}
    counts["claims", "overlap", "joint"] = units.paired(*places, matched["joint"])
    for name, pairs in matched.items():
        counts |= _by_kind(units, places, predicted, gold, name, pairs)
    return counts


def _place(words: Words, one: Attribution) -> int:
    return words.first(one.words["content"] or one.words["cue"])


def _by_kind(
    units: Units, places: tuple[list[int], list[int]], predicted: Sequence[Attribution], gold: Sequence[Attribution], name: str, pairs: Pairs
) -> dict[Name, Counts]:
    """Precision of the claims predicted to be of a kind, and recall of those that are; a claim of the wrong kind may be found all the same."""
    ours, theirs = {i for i, _ in pairs}, {j for _, j in pairs}
    counts: dict[Name, Counts] = {}
    for kind in sorted({one.kind or "" for one in (*predicted, *gold)}):
        counts["claims", "by_kind", kind, name] = units.counts(
            ((places[0][i], i in ours) for i, one in enumerate(predicted) if one.kind == kind),
            ((places[1][j], j in theirs) for j, one in enumerate(gold) if one.kind == kind),
        )
    return counts


def accuracies(predicted: Sequence[Attribution], gold: Sequence[Attribution]) -> dict[Name, Cases]:
    """Qualities of the claims whose content was found; the speakers of all direct quotations, found or not."""
    pairs = by_content(predicted, gold)
    found = [(predicted[i], gold[j]) for i, j in pairs]
    cases: dict[str, list[bool]] = {quality: [a.values[quality] == b.values[quality] for a, b in found] for quality in QUALITIES}
    cases["certainty_marker"] = [shared("marker")(a, b) >= OVERLAP for a, b in found if b.words["marker"]]
    cases["parent"] = _parents(predicted, gold, pairs)
    cases["linked_source"] = [same_name(a, b) for a, b in found if b.values["source_name"]]
    # An unfound quotation has no speaker, even where its gold has none either.
    speaker = {j: same_name(predicted[i], gold[j]) for i, j in pairs}
    direct = [j for j, one in enumerate(gold) if one.kind == "direct"]
    cases["speaker_of_direct"] = [speaker.get(j, False) for j in direct]
    for mention in ("explicit", "anaphoric"):
        cases[f"speaker_of_direct_{mention}"] = [speaker.get(j, False) for j in direct if gold[j].mention == mention]
    return {("claims", name): (sum(right), len(right)) for name, right in cases.items()}


def _parents(predicted: Sequence[Attribution], gold: Sequence[Attribution], pairs: Pairs) -> list[bool]:
    counterpart = {predicted[i].id: gold[j].id for i, j in pairs}
    right = []
    for i, j in pairs:
        parent = predicted[i].parent
        # A parent that matches no gold claim is one that the gold does not have.
        right.append((None if parent is None else counterpart.get(parent, "")) == gold[j].parent)
    return right


def abstention(predicted: Sequence[Attribution], gold: Sequence[Attribution]) -> dict[Name, Cases]:
    """How many claims have no source, on either side."""
    sides = {"predicted": predicted, "gold": gold}
    return {("claims", "abstention", name): (sum(not one.words["source"] for one in side), len(side)) for name, side in sides.items()}
