"""Trains the annotator on two cores: `python annotator/train.py CORPORA WORK` (see README.md)."""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path

import data
import numpy as np
import torch
from model import Annotator, crf_loss, encoder_folder
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from newsclaims.annotator.features import CASE_LOWER, CASE_TITLE, CASE_UPPER, LAYOUT_PARAGRAPH, MAX_PIECES_PER_WORD
from newsclaims.annotator.labels import ROLES

WINDOW = 254
BATCH = 8
LR_TOP, LAYER_DECAY, LR_HEADS, LR_MOVES = 2e-4, 0.85, 1e-3, 5e-3
WARMUP = 0.06
EMA_EVERY, EMA_DECAY = 5, 0.98
SAVE_EVERY = 200
LOSS_SENTENCE, LOSS_LINK = 0.5, 1.0
# Share of windows whose case is changed throughout, so that headlines and careless writing are read too.
CASE_NOISE = 0.1
DROP_PARAGRAPHS = 0.3


def load_corpora(root: Path, without_polnear: bool) -> list[tuple[data.Example, float]]:
    """All training examples with how often each is seen in an epoch; every fifth of Wikigold and UNER is kept for dev."""
    parts: list[tuple[list[data.Example], float]] = [
        (list(data.dependencies(root / "ud-english-ewt" / "train.conllu", names=False)), 0.34),
        (list(data.dependencies(root / "gum" / "train.conllu", names=True)), 1),
        ([e for i, e in enumerate(data.wikigold(root / "wikigold")) if i % 5], 1.5),
        ([e for i, e in enumerate(data.uner(root / "uner-english-ewt")) if i % 5], 1.5),
        (data.wikiann(root / "wikiann"), 0.34),
        ([e for i, e in enumerate(data.re3d(root / "re3d")) if i % 5], 2),
    ]
    if not without_polnear:
        articles: dict[str, list[data.Example]] = {}
        for example in data.polnear(root / "polnear", "train"):
            articles.setdefault(example.name.split("#")[0], []).append(example)
        parts += [(versions, 1 / len(versions)) for versions in articles.values()]
    return [(data.mend(example), weight) for examples, weight in parts for example in examples]


class Encoded:
    """An example in word pieces: ``pieces``, and the first piece of each word."""

    def __init__(self, example: data.Example, tokenizer: Tokenizer) -> None:
        self.example = example
        unknown = tokenizer.token_to_id("[UNK]")
        encoding = [e.ids[:MAX_PIECES_PER_WORD] or [unknown] for e in tokenizer.encode_batch(example.words.texts, add_special_tokens=False)]
        lengths = np.array([len(e) for e in encoding])
        self.pieces = np.concatenate([np.array(e) for e in encoding])
        self.words = np.repeat(np.arange(len(encoding)), lengths)
        self.first = np.concatenate([[0], np.cumsum(lengths)])


def windows(encoded: Encoded, rng: random.Random) -> Iterator[tuple[Encoded, int, int]]:
    """Consecutive windows of whole words from a random offset: (article, first word, word after the last)."""
    n = len(encoded.first) - 1
    start = 0
    room = WINDOW if encoded.first[-1] <= WINDOW else rng.randint(WINDOW // 3, WINDOW)
    while start < n:
        stop = max(start + 1, int(np.searchsorted(encoded.first, encoded.first[start] + room, "right")) - 1)
        yield encoded, start, min(stop, n)
        start, room = stop, WINDOW


def batches(corpus: list[tuple[Encoded, float]], seed: int) -> Iterator[list[tuple[Encoded, int, int]]]:
    """An endless stream, epoch after epoch, of batches of windows of like length: a function of the seed alone."""
    epoch = 0
    while True:
        rng = random.Random(f"{seed}-{epoch}")
        found = []
        for encoded, weight in corpus:
            for _ in range(int(weight) + (rng.random() < weight - int(weight))):
                found += list(windows(encoded, rng))
        found.sort(key=lambda w: w[0].first[w[2]] - w[0].first[w[1]] + rng.random() * 40)
        grouped = [found[i : i + BATCH] for i in range(0, len(found), BATCH)]
        rng.shuffle(grouped)
        print(f"epoch {epoch}: {len(found)} windows, {len(grouped)} batches", flush=True)
        yield from grouped
        epoch += 1


def collate(batch: list[tuple[Encoded, int, int]], rng: random.Random, cls: int, sep: int) -> dict[str, Tensor]:
    n_pieces = max(int(e.first[b] - e.first[a]) for e, a, b in batch) + 2
    n_words = max(b - a for _, a, b in batch)
    size = len(batch)
    pieces = torch.zeros(size, n_pieces, dtype=torch.long)
    cases, layouts, attention = torch.zeros_like(pieces), torch.zeros_like(pieces), torch.zeros_like(pieces)
    first = torch.zeros(size, n_words, dtype=torch.long)
    mask = torch.zeros(size, n_words, dtype=torch.bool)
    sentence = torch.full((size, n_words), data.UNKNOWN)
    entity = torch.full((size, n_words), data.ANY_ENTITY)
    roles = torch.full((size, len(ROLES), n_words), data.ANY_ROLE)
    links: list[tuple[int, int, int, int]] = []
    for i, (e, a, b) in enumerate(batch):
        x = e.example
        lo, hi = int(e.first[a]), int(e.first[b])
        of = e.words[lo:hi]
        pieces[i, : hi - lo + 2] = torch.tensor([cls, *e.pieces[lo:hi], sep])
        attention[i, : hi - lo + 2] = 1
        case = noisy(x.words.cases, rng)
        layout = x.words.layouts
        if rng.random() < DROP_PARAGRAPHS:
            layout = layout & ~LAYOUT_PARAGRAPH
        cases[i, 1 : hi - lo + 1] = torch.from_numpy(case[of])
        layouts[i, 1 : hi - lo + 1] = torch.from_numpy(layout[of])
        first[i, : b - a] = torch.from_numpy(e.first[a:b] - lo + 1)
        mask[i, : b - a] = True
        sentence[i, : b - a] = torch.from_numpy(x.sentence[a:b])
        entity[i, : b - a] = torch.from_numpy(x.entity[a:b])
        roles[i, :, : b - a] = torch.from_numpy(x.roles[:, a:b])
        links += [(i, kind, w - a, t - a if t >= 0 else -1) for kind, w, t in x.links if a <= w < b and (t < 0 or a <= t < b)]
    return {
        "pieces": pieces, "cases": cases, "layouts": layouts, "attention": attention, "first": first, "mask": mask,
        "sentence": sentence, "entity": entity, "roles": roles, "links": torch.tensor(links, dtype=torch.long).reshape(-1, 4),
    }  # fmt: skip


def noisy(cases: np.ndarray, rng: random.Random) -> np.ndarray:
    if rng.random() > CASE_NOISE:
        return cases
    to = rng.choice([CASE_LOWER, CASE_TITLE, CASE_UPPER])
    return np.where(np.isin(cases, [CASE_LOWER, CASE_TITLE, CASE_UPPER]), to, cases)


def loss_of(model: Annotator, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    outputs = model(batch["pieces"], batch["cases"], batch["layouts"], batch["attention"])
    sentence, entity, roles, link = (o.gather(1, batch["first"][..., None].expand(-1, -1, o.shape[-1])) for o in outputs)
    words = batch["mask"].sum()
    entity_moves, role_moves = model.moves()
    known = batch["sentence"] >= 0
    losses = {
        "entity": crf_loss(entity[:, None], entity_moves, batch["entity"][:, None], batch["mask"]) / words,
        "roles": crf_loss(roles.unflatten(-1, (len(ROLES), -1)).transpose(1, 2), role_moves, batch["roles"], batch["mask"]) / words,
    }
    if known.any():
        losses["sentence"] = LOSS_SENTENCE * functional.binary_cross_entropy_with_logits(sentence[..., 0][known], batch["sentence"][known].float())
    if len(batch["links"]):
        losses["link"] = LOSS_LINK * link_loss(model, link, batch) / words
    return losses


def link_loss(model: Annotator, link: Tensor, batch: dict[str, Tensor]) -> Tensor:
    """Cross-entropy of each link's target among all words of its window and none, summed."""
    vectors = link.unflatten(-1, (4, -1))
    total = torch.tensor(0.0)
    for kind in (0, 1):
        rows = batch["links"][batch["links"][:, 1] == kind]
        if not len(rows):
            continue
        query = vectors[rows[:, 0], rows[:, 2], 2 * kind]
        keys = vectors[rows[:, 0], :, 2 * kind + 1]
        scores = torch.einsum("nd,ntd->nt", query, keys).masked_fill(~batch["mask"][rows[:, 0]], -1e4)
        scores = torch.cat([query @ model.none[kind][:, None], scores], dim=1)
        total = total + functional.cross_entropy(scores, rows[:, 3] + 1, reduction="sum")
    return total


def parameter_groups(model: Annotator) -> list[dict[str, object]]:
    """Layer-wise learning rates: the lower a layer, the less it moves; word embeddings stay as pre-trained."""
    groups: dict[float, list[torch.nn.Parameter]] = {}
    n_layers = model.encoder.config.num_hidden_layers
    for name, parameter in model.named_parameters():
        if "word_embeddings" in name:
            parameter.requires_grad_(False)
            continue
        if name.startswith("encoder.encoder.layer."):
            rate = LR_TOP * LAYER_DECAY ** (n_layers - 1 - int(name.split(".")[3]))
        elif name.startswith("encoder."):
            rate = LR_TOP * LAYER_DECAY**n_layers
        else:
            rate = LR_MOVES if name.endswith("_moves") else LR_HEADS
        groups.setdefault(rate, []).append(parameter)
    return [{"params": parameters, "lr": rate, "peak": rate} for rate, parameters in groups.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder with polnear/, gum/, wikigold/ and so on")
    parser.add_argument("work", type=Path, help="folder for checkpoints and the log; a run that was stopped goes on from there")
    parser.add_argument("--steps", type=int, default=2600, help="batches of 8 windows of 254 word pieces")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--without-polnear", action="store_true", help="leave out PolNeAR, which has no explicit licence: then no attribution is learned"
    )
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)

    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    corpus = [(Encoded(e, tokenizer), w) for e, w in load_corpora(options.corpora, options.without_polnear)]
    print(f"{len(corpus)} texts, {sum(len(e.pieces) for e, _ in corpus)} word pieces", flush=True)
    model = Annotator()
    optimizer = torch.optim.AdamW(parameter_groups(model), weight_decay=0.01, fused=True)
    average = {k: v.detach().clone() for k, v in model.named_parameters() if v.requires_grad}
    checkpoint = options.work / "checkpoint.pt"
    done = resume(checkpoint, model, optimizer, average)

    model.train()
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    sums: dict[str, float] = {}
    began = time.monotonic()
    for step, batch in enumerate(batches(corpus, options.seed)):
        if step >= options.steps:
            break
        if step < done:
            continue
        progress = step / options.steps
        scale = min(progress / WARMUP, (1 - progress) / (1 - WARMUP))
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * scale
        losses = loss_of(model, collate(batch, random.Random(f"{options.seed}-noise-{step}"), cls, sep))
        optimizer.zero_grad(set_to_none=True)
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % EMA_EVERY == 0:
            update(average, model, step)
        for key, value in losses.items():
            sums[key] = sums.get(key, 0.0) + float(value.detach())
        if (step + 1) % 20 == 0:
            row = {"step": step + 1, "seconds": round(time.monotonic() - began), **{k: round(v / 20, 4) for k, v in sums.items()}}
            print(json.dumps(row), flush=True)
            sums = {}
        if (step + 1) % SAVE_EVERY == 0 or step + 1 == options.steps:
            save(
                checkpoint,
                {
                    "model": model.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "average": average,
                    "step": step + 1,
                    "rng": torch.get_rng_state(),
                },
            )
    if not math.isfinite(sum(float(v.sum()) for v in average.values())):
        raise SystemExit("training diverged: the averaged weights are not finite")


@torch.no_grad()
def update(average: dict[str, Tensor], model: Annotator, step: int) -> None:
    """Move the running average of the weights towards the model; early on it follows faster."""
    decay = min(EMA_DECAY, 1 - 1 / (1 + step / EMA_EVERY / 4))
    for key, value in model.named_parameters():
        if key in average:
            average[key].lerp_(value, 1 - decay)


def resume(checkpoint: Path, model: Annotator, optimizer: torch.optim.Optimizer, average: dict[str, Tensor]) -> int:
    """Load a checkpoint, if there is one, into model, optimizer and average; the number of steps done."""
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    average.update(state["average"])
    torch.set_rng_state(state["rng"])
    print(f"going on from step {state['step']}", flush=True)
    return int(state["step"])


def save(path: Path, state: dict[str, object]) -> None:
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    temporary.replace(path)


if __name__ == "__main__":
    main()
