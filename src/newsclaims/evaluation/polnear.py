"""The PolNeAR corpus of attributions (Newell, Margolin and Ruths 2018): reads one of its splits, and measures attributions as its papers do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newsclaims import scoring
from newsclaims.claims import frames
from newsclaims.claims.quotes import Quotation, quotations
from newsclaims.errors import UserError
from newsclaims.gold.annotation import Span
from newsclaims.measures.attribution import ROLES, Attribution, joint, shared
from newsclaims.measures.figures import RESAMPLES, SEED, prf_figure, put
from newsclaims.measures.units import OVERLAP, Counts, Name, Words
from newsclaims.stages.claims import kind_of

# More than are printed, so that rounding twice changes no printed one.
DIGITS = 6

Roles = Mapping[str, Sequence[Span]]


@dataclass(frozen=True)
class Text:
    """An article of the split: the file, its text with the line ends kept, and the first annotator's attributions in code points of it."""

    path: Path
    text: str
    attributions: Sequence[Roles]


def read_ann(path: Path) -> list[dict[str, list[Span]]]:
    """The attributions of a stand-off file: for each, the fragments of its source, cue and content."""
    spans: dict[str, list[Span]] = {}
    rows = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        parts = line.split("\t")
        if len(parts) < 2:
            continue
        if line.startswith("T"):
            _, offsets = parts[1].split(" ", 1)
            spans[parts[0]] = [(int(a), int(b)) for a, b in (f.split() for f in offsets.split(";"))]
        elif line.startswith("E"):
            rows.append([item.split(":") for item in parts[1].split()])
    found = []
    for row in rows:
        roles: dict[str, list[Span]] = defaultdict(list)
        for key, ref in row:
            role = re.sub(r"\d+$", "", key).lower()
            if role in ROLES:
                roles[role] += spans.get(ref, [])
        found.append({role: sorted(roles[role]) for role in ROLES})
    return found


def read(split: Path) -> dict[str, Text]:
    """The articles of a split by the name of their file; where one has several annotators, the first in name order. UserError for another folder."""
    if not (split / "text").is_dir() or not (split / "attributions").is_dir():
        raise UserError(f"{split}: is no split of PolNeAR; it should be a folder with text/ and attributions/, such as PolNeAR's dev")
    found: dict[str, Text] = {}
    for path in sorted((split / "attributions").glob("*.ann")):
        name = path.stem.rsplit("_", 1)[0] + ".txt"
        text_path = split / "text" / name
        if name in found or not text_path.exists():
            continue
        try:
            found[name] = Text(text_path, text_path.read_bytes().decode("utf-8"), read_ann(path))
        except ValueError as error:
            raise UserError(f"{path}: it or its text is not as PolNeAR's files are: {error}") from None
    if not found:
        raise UserError(f"{split}: no file attributions/NAME_ANNOTATOR.ann has its text/NAME.txt")
    return found


class Reader:
    """Makes attributions comparable; both sides get their kind by one rule, since PolNeAR has none."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = Words(text)
        self.quoted: list[Quotation] = quotations(text)

    def __call__(self, roles: Roles) -> Attribution:
        spans = {role: tuple((start, end) for start, end in roles[role]) for role in ROLES}
        cue = min(spans["cue"], default=None)
        kind = kind_of(self.text, frames.Attribution(None, cue, spans["content"], ()), self.quoted) if spans["content"] else None
        return Attribution(spans, {role: self.words(found) for role, found in spans.items()}, {"kind": kind})


def compared(texts: Mapping[str, Text], predictions: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, list[Attribution], list[Attribution]]]:
    """Each article's name, and its attributions as predicted and as annotated; a prediction without words of a cue or content is none."""
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in predictions:
        rows[row["file"]].append(row)
    for name, one in texts.items():
        reader = Reader(one.text)
        made = [reader(row) for row in rows[name]]
        yield name, [a for a in made if a.words["content"] or a.words["cue"]], [reader(roles) for roles in one.attributions]


def figures(articles: Sequence[tuple[Sequence[Attribution], Sequence[Attribution]]]) -> dict[str, Any]:
    """PolNeAR's figures of (predicted, annotated) by article: exact, overlap, token and joint, and by kind; intervals by bootstrap over articles."""
    counted = [_count(*article) for article in articles]
    nested: dict[str, Any] = {"bootstrap": {"resamples": RESAMPLES, "seed": SEED, "articles": len(counted)}}
    for name in counted[0]:
        put(nested, name, prf_figure(np.array([counts[name] for counts in counted]), DIGITS))
    return nested


def _count(predicted: Sequence[Attribution], gold: Sequence[Attribution]) -> dict[Name, Counts]:
    counts: dict[Name, Counts] = {}
    for role in ROLES:
        ours, theirs = ([one.words[role] for one in side if one.words[role]] for side in (predicted, gold))
        for name, threshold in (("exact", 1.0), ("overlap", OVERLAP)):
            hits = len(scoring.match(ours, theirs, scoring.jaccard, threshold, in_order))
            counts[name, role] = _row(hits, len(ours), hits, len(theirs))
        marked, expected = (frozenset[int]().union(*side) for side in (ours, theirs))
        counts["token", role] = _row(len(marked & expected), len(marked), len(marked & expected), len(expected))
    for name, threshold in (("exact", 1.0), ("overlap", OVERLAP)):
        pairs = scoring.match(predicted, gold, joint, threshold, in_order)
        counts["joint", name] = _row(len(pairs), len(predicted), len(pairs), len(gold))
    matched = {"content": scoring.match(predicted, gold, shared("content"), OVERLAP, in_order), "joint": pairs}
    for kind in ("direct", "mixed", "indirect"):
        kinds = [{i for i, one in enumerate(side) if one.kind == kind} for side in (predicted, gold)]
        for name, pairs in matched.items():
            found = sum(i in kinds[0] for i, _ in pairs), sum(j in kinds[1] for _, j in pairs)
            counts["by_kind", kind, name] = _row(found[0], len(kinds[0]), found[1], len(kinds[1]))
    return counts


def in_order(i: int, j: int) -> tuple[int, int]:
    """Ties as the corpus' scorer breaks them: the first prediction takes the first annotation."""
    return i, j


def _row(*numbers: int) -> Counts:
    return np.array(numbers, dtype=np.float64)


def lines(nested: Mapping[str, Any]) -> Iterator[str]:
    """The figures as lines to read, in per cent."""
    yield f"{nested['bootstrap']['articles']} articles; intervals of F: 95 %, bootstrap over articles"
    for name, f in _leaves((), nested):
        interval = f"{100 * f['f1_low']:5.1f} to {100 * f['f1_high']:5.1f}" if "f1_low" in f else ""
        values = f"P {100 * f.get('precision', 0):5.1f}  R {100 * f['recall']:5.1f}  F {100 * f['f1']:5.1f}"
        yield f"{name:26s} {values}  {interval:14s}  (predicted {f['predicted']}, gold {f['gold']})"


def _leaves(path: Name, nested: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "f1" in nested:
        yield " ".join(path).replace("_", " "), nested
        return
    for key, below in nested.items():
        if isinstance(below, dict):
            yield from _leaves((*path, key), below)
