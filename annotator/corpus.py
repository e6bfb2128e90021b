"""The prepared texts in memory, cut into windows and batches."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from masks import ANY_ENTITY, ANY_ROLE, UNKNOWN
from numpy.typing import NDArray
from torch import Tensor

from newsclaims.annotator.features import CASE_LOWER, CASE_TITLE, CASE_UPPER, LAYOUT_PARAGRAPH
from newsclaims.annotator.labels import ROLES

FILE = "corpus.npz"
WINDOW = 254
CLS, SEP = 101, 102  # word pieces of the encoder's vocabulary
# Share of windows whose case is changed throughout, so that headlines and careless writing are read too.
CASE_NOISE = 0.1
DROP_PARAGRAPHS = 0.3
# Share of the texts that keep their own names in an epoch.
OWN_NAMES = 0.5

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Window:
    """Words ``start`` to ``stop`` of an example of an edition: counted over the whole corpus."""

    edition: int
    example: int
    start: int
    stop: int


class Corpus:
    """The texts of one split: see ``prepare.py``. Words and pieces of all examples lie one after another."""

    def __init__(self, path: Path, split: str) -> None:
        with np.load(path, allow_pickle=False) as made:
            a = {k.removeprefix(f"{split}_"): made[k] for k in made.files if k.startswith(f"{split}_")}
        self.part, self.weight = a["part"], a["weight"]
        self.trusted, self.trusted_roles = a["trusted"], a["trusted_roles"]
        self.ends: Ints = np.cumsum(a["n_words"], dtype=np.int64)
        self.layouts, self.sentence, self.entity, self.roles, self.links = a["layouts"], a["sentence"], a["entity"], a["roles"], a["links"]
        self.n_editions = sum(k.startswith("lengths_") for k in a)
        self.pieces = [a[f"pieces_{k}"] for k in range(self.n_editions)]
        self.cases = [a[f"cases_{k}"] for k in range(self.n_editions)]
        self.first: list[Ints] = [np.concatenate([[0], np.cumsum(a[f"lengths_{k}"], dtype=np.int64)]) for k in range(self.n_editions)]
        self.link_at = np.searchsorted(self.links[:, 0], np.arange(len(self.ends) + 1))

    def words_of(self, example: int) -> tuple[int, int]:
        return int(self.ends[example - 1]) if example else 0, int(self.ends[example])

    def windows(self, edition: int, example: int, rng: random.Random) -> Iterator[Window]:
        """Consecutive windows of whole words from a random offset."""
        first = self.first[edition]
        start, end = self.words_of(example)
        room = WINDOW if first[end] - first[start] <= WINDOW else rng.randint(WINDOW // 3, WINDOW)
        while start < end:
            stop = min(end, max(start + 1, int(np.searchsorted(first, first[start] + room, "right")) - 1))
            yield Window(edition, example, start, stop)
            start, room = stop, WINDOW

    def batches(self, seed: int, size: int, swaps: bool, skip: frozenset[str] = frozenset()) -> Iterator[list[Window]]:
        """An endless stream, epoch after epoch, of batches of windows of like length: a function of the arguments alone."""
        epoch = 0
        while True:
            rng = random.Random(f"{seed}-{epoch}")
            found: list[Window] = []
            for example, weight in enumerate(self.weight.tolist()):
                if self.part[example] in skip:
                    continue
                for _ in range(int(weight) + (rng.random() < weight - int(weight))):
                    edition = rng.randrange(1, self.n_editions) if swaps and self.n_editions > 1 and rng.random() > OWN_NAMES else 0
                    found += self.windows(edition, example, rng)
            found.sort(key=lambda w: self.n_pieces(w) + rng.random() * 40)
            grouped = [found[i : i + size] for i in range(0, len(found), size)]
            rng.shuffle(grouped)
            print(f"epoch {epoch}: {len(found)} windows, {len(grouped)} batches", flush=True)
            yield from grouped
            epoch += 1

    def n_pieces(self, window: Window) -> int:
        first = self.first[window.edition]
        return int(first[window.stop] - first[window.start])

    def collate(self, batch: list[Window], rng: random.Random | None, open_entities: frozenset[str] = frozenset()) -> dict[str, Tensor]:
        """The tensors of a batch; without ``rng`` the texts as they are.

        Of the parts in ``open_entities`` the entity labels are left open, but for trusted texts.
        Links are rows (window, kind, word, target), target -1 for none.
        """
        n_pieces = max(map(self.n_pieces, batch)) + 2
        n_words = max(w.stop - w.start for w in batch)
        size = len(batch)
        pieces, cases, layouts, attention = (np.zeros((size, n_pieces), dtype=np.int64) for _ in range(4))
        first = np.zeros((size, n_words), dtype=np.int64)
        mask = np.zeros((size, n_words), dtype=bool)
        sentence = np.full((size, n_words), UNKNOWN, dtype=np.int64)
        entity = np.full((size, n_words), ANY_ENTITY, dtype=np.int64)
        roles = np.full((size, len(ROLES), n_words), ANY_ROLE, dtype=np.int64)
        links: list[tuple[int, int, int, int]] = []
        for i, w in enumerate(batch):
            a, b = w.start, w.stop
            at = self.first[w.edition]
            lo, hi = int(at[a]), int(at[b])
            of = np.repeat(np.arange(a, b), np.diff(at[a : b + 1]))
            case = self.cases[w.edition][of].astype(np.int64)
            layout = self.layouts[of].astype(np.int64)
            if rng:
                case = noisy(case, rng)
                if rng.random() < DROP_PARAGRAPHS:
                    layout = layout & ~LAYOUT_PARAGRAPH
            n = hi - lo
            pieces[i, 0], pieces[i, 1 : n + 1], pieces[i, n + 1] = CLS, self.pieces[w.edition][lo:hi], SEP
            attention[i, : n + 2] = 1
            cases[i, 1 : n + 1], layouts[i, 1 : n + 1] = case, layout
            first[i, : b - a] = at[a:b] - lo + 1
            mask[i, : b - a] = True
            sentence[i, : b - a] = self.sentence[a:b]
            if self.trusted[w.example] or self.part[w.example] not in open_entities:
                entity[i, : b - a] = self.entity[a:b]
            roles[i, :, : b - a] = self.roles[:, a:b]
            base, _ = self.words_of(w.example)
            for _, kind, word, target in self.links[self.link_at[w.example] : self.link_at[w.example + 1]].tolist():
                if a <= base + word < b and (target < 0 or a <= base + target < b):
                    links.append((i, kind, base + word - a, base + target - a if target >= 0 else -1))
        made = {
            "trusted": self.trusted[[w.example for w in batch]],
            "trusted_roles": self.trusted_roles[[w.example for w in batch]],
            "pieces": pieces, "cases": cases, "layouts": layouts, "attention": attention, "first": first, "mask": mask,
            "sentence": sentence, "entity": entity, "roles": roles, "links": np.array(links, dtype=np.int64).reshape(-1, 4),
        }  # fmt: skip
        return {k: torch.from_numpy(v) for k, v in made.items()}


def noisy(cases: Ints, rng: random.Random) -> Ints:
    if rng.random() > CASE_NOISE:
        return cases
    to = rng.choice([CASE_LOWER, CASE_TITLE, CASE_UPPER])
    return np.where(np.isin(cases, [CASE_LOWER, CASE_TITLE, CASE_UPPER]), to, cases)
