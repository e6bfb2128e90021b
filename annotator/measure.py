"""Quick figures of a network on the dev texts, for choosing between trainings; ``evaluate.py`` measures the exported pipeline."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from corpus import WINDOW, Corpus, Window
from masks import ANY_ENTITY, ANY_ROLE, UNKNOWN, decided
from model import Annotator

from newsclaims.annotator import decode
from newsclaims.annotator.features import LAYOUT_PARAGRAPH
from newsclaims.annotator.heads import windows
from newsclaims.annotator.labels import ENTITY_LABELS, ROLE_LABELS, ROLES

# Word pieces that the model sees on either side of what is kept of a window: where a paragraph starts there, and elsewhere.
CONTEXT_AT_PARAGRAPHS, CONTEXT = 16, 48
NAMES = ("PER", "ORG", "LOC")
BATCH = 64


def measure(model: Annotator, dev: Corpus, device: torch.device) -> dict[str, float]:
    """F1 of exact spans, by part of the dev texts: names of three types, sentences, and the roles of attributions before they are joined."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    scores = scored(model, dev, device)
    entity_moves, role_moves = (m.detach().cpu().numpy() for m in model.moves())
    for example, part in enumerate(dev.part.tolist()):
        a, b = dev.words_of(example)
        sentence, entity, roles = (s[a:b] for s in scores)
        gold_starts = dev.sentence[a:b]
        if part in {"ewt", "gum"} and (gold_starts != UNKNOWN).all():
            paragraph = paragraph_starts(dev, a, b)
            found = set(pairwise([*np.flatnonzero(paragraph | (sentence > 0)), b - a]))
            gold = set(pairwise([*np.flatnonzero(gold_starts), b - a]))
            count(counts[f"{part} sentences"], found, gold)
        masks = dev.entity[a:b]
        if (masks != ANY_ENTITY).any() and (part != "polnear" or dev.trusted[example]):
            labels = [ENTITY_LABELS[i] for i in decode.viterbi(entity[:, None], entity_moves)[:, 0]]
            certain = [decided(m) for m in masks.tolist()]
            opened = np.concatenate([[0], np.cumsum(masks == ANY_ENTITY)])
            found = {s for s in decode.spans(labels) if s[2] in NAMES and opened[s[1]] == opened[s[0]]}
            gold = {s for s in decode.spans(certain) if s[2] in NAMES}
            count(counts[f"{part} names"], found, gold)
        if part == "polnear" or dev.trusted_roles[example]:
            paths = decode.viterbi(roles, role_moves)
            for r, role in enumerate(ROLES):
                masks = dev.roles[r, a:b]
                right = [decided(m, ROLE_LABELS) for m in masks.tolist()]
                opened = np.concatenate([[0], np.cumsum(masks == ANY_ROLE)])
                found = {s for s in decode.spans([ROLE_LABELS[i] for i in paths[:, r]]) if opened[s[1]] == opened[s[0]]}
                count(counts[role if part == "polnear" else f"news {role}"], found, set(decode.spans(right)))
    return {k: round(200 * hit / max(found + gold, 1), 2) for k, (hit, found, gold) in sorted(counts.items())}


def paragraph_starts(dev: Corpus, a: int, b: int) -> np.ndarray:
    return (dev.layouts[a:b] & LAYOUT_PARAGRAPH).astype(bool)


def count(tally: list[int], found: set[Any], gold: set[Any]) -> None:
    for i, n in enumerate((len(found & gold), len(found), len(gold))):
        tally[i] += n


@torch.no_grad()
def scored(model: Annotator, dev: Corpus, device: torch.device) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sentence [words], entity [words, 9] and role [words, 3, 3] scores of all words, from overlapping windows as the package computes them."""
    first = dev.first[0]
    cut = []
    for example in range(len(dev.ends)):
        a, b = dev.words_of(example)
        for start, stop, core, end in windows(first[a : b + 1] - first[a], paragraph_starts(dev, a, b), WINDOW, CONTEXT, CONTEXT_AT_PARAGRAPHS):
            cut.append((Window(0, example, a + start, a + stop), a + core, a + end))
    cut.sort(key=lambda c: dev.n_pieces(c[0]))
    n = int(dev.ends[-1])
    sentence, entity, roles = np.zeros(n, np.float32), np.zeros((n, len(ENTITY_LABELS)), np.float32), np.zeros((n, len(ROLES), 3), np.float32)
    for at in range(0, len(cut), BATCH):
        some = cut[at : at + BATCH]
        outputs = model.words({k: v.to(device) for k, v in dev.collate([w for w, _, _ in some], None).items()})
        of_sentence, of_entity, of_roles = (
            outputs.sentence.cpu().numpy(),
            outputs.entity[:, 0].cpu().numpy(),
            outputs.roles.transpose(1, 2).cpu().numpy(),
        )
        for i, (window, core, end) in enumerate(some):
            inside = slice(core - window.start, end - window.start)
            sentence[core:end], entity[core:end], roles[core:end] = of_sentence[i, inside], of_entity[i, inside], of_roles[i, inside]
    return sentence, entity, roles
