"""Takes from a trained annotator what it can do without: `python annotator/prune.py WORK/corpus.npz WORK/whole WORK/pruned`.

Heads of attention and rows of the feed-forward layers go, those first whose absence costs the loss least for the time that they take (Fisher
information of masks, Kwon et al. 2022). What is left is worse until it is trained on: `train.py --start WORK/pruned --teacher WORK/whole`.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Mapping, Sized
from itertools import islice
from pathlib import Path

import torch
from corpus import Corpus
from model import HEAD_SIZE, Annotator, averaged, encoder_folder, shape_like
from torch import Tensor, nn
from train import WEIGHTS, losses_of, save_weights, trained

# Milliseconds of a window of 256 word pieces, by onnxruntime in int8 on one core (EPYC, AVX-512): of a head, of a feed-forward row, of all else.
HEAD, ROW, REST = 0.2, 0.00127, 0.9
COST = {"heads": HEAD, "rows": ROW}
# int8 products are computed in blocks; rows go by the block.
BLOCK = 32
FEWEST_HEADS, FEWEST_BLOCKS = 2, 4
BATCH = 8

Importance = dict[tuple[int, str], Tensor]


def importance(model: Annotator, corpus: Corpus, n_batches: int, seed: int) -> Importance:
    """By (layer, "heads" or "rows"): the sum over windows of the squared derivative of the loss by a mask of each head or row."""
    inputs: dict[tuple[int, str], Tensor] = {}

    def keep(key: tuple[int, str]) -> object:
        def hook(_module: nn.Module, args: tuple[Tensor]) -> None:
            args[0].retain_grad()
            inputs[key] = args[0]

        return hook

    hooks = []
    for i, layer in enumerate(model.encoder.encoder.layer):
        hooks.append(layer.attention.output.dense.register_forward_pre_hook(keep((i, "heads"))))
        hooks.append(layer.output.dense.register_forward_pre_hook(keep((i, "rows"))))
    found: Importance = defaultdict(lambda: torch.zeros(()))
    for step, windows in enumerate(islice(corpus.batches(seed, BATCH, swaps=True), n_batches)):
        model.zero_grad()
        sum(losses_of(model, corpus.collate(windows, random.Random(f"{seed}-{step}")), bf16=False).values()).backward()  # type: ignore[union-attr]
        for (i, kind), x in inputs.items():
            assert x.grad is not None
            by_unit = (x.detach() * x.grad).sum(1)  # windows, units
            if kind == "heads":
                by_unit = by_unit.unflatten(-1, (-1, HEAD_SIZE)).sum(-1)
            found[i, kind] = found[i, kind] + by_unit.square().sum(0)
    for hook in hooks:
        hook.remove()
    return found


def milliseconds(units: Mapping[tuple[int, str], Sized]) -> float:
    """What a window takes with so many heads and rows."""
    return REST + sum(len(of) * COST[kind] for (_, kind), of in units.items())


def kept(found: Importance, share: float) -> dict[tuple[int, str], list[int]]:
    """Which heads and rows stay, by (layer, kind), where ``share`` of the time should be left."""
    stay: dict[tuple[int, str], list[int]] = {}
    units: list[tuple[float, float, tuple[int, str], list[int]]] = []
    for key, values in found.items():
        ranked = values.argsort(descending=True).tolist()
        size, fewest = (1, FEWEST_HEADS) if key[1] == "heads" else (BLOCK, FEWEST_BLOCKS)
        cost = size * COST[key[1]]
        blocks = [ranked[at : at + size] for at in range(0, len(ranked), size)]
        stay[key] = [unit for block in blocks[:fewest] for unit in block]
        units += [(float(values[block].sum()) / cost, cost, key, block) for block in blocks[fewest:]]
    left = share * milliseconds(found) - milliseconds(stay)
    for _, cost, key, block in sorted(units, key=lambda u: -u[0]):
        if cost > left:
            break
        left -= cost
        stay[key] += block
    return {key: sorted(v) for key, v in stay.items()}


def pruned(model: Annotator, stay: dict[tuple[int, str], list[int]]) -> Annotator:
    """The network with those heads and rows alone."""
    state = dict(model.state_dict())
    for (i, kind), units in stay.items():
        layer = f"encoder.encoder.layer.{i}."
        if kind == "heads":
            at = torch.tensor([HEAD_SIZE * head + d for head in units for d in range(HEAD_SIZE)])
            into, out = [f"{layer}attention.self.{name}" for name in ("query", "key", "value")], f"{layer}attention.output.dense"
        else:
            at = torch.tensor(units)
            into, out = [f"{layer}intermediate.dense"], f"{layer}output.dense"
        for name in into:
            state[f"{name}.weight"], state[f"{name}.bias"] = state[f"{name}.weight"][at], state[f"{name}.bias"][at]
        state[f"{out}.weight"] = state[f"{out}.weight"][:, at]
    made = Annotator()
    shape_like(made, state)
    made.load_state_dict(state)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="corpus.npz, as prepare.py wrote it")
    parser.add_argument("work", type=Path, nargs="+", help=f"folder with {WEIGHTS}; of several the mean is taken")
    parser.add_argument("target", type=Path, help=f"folder for the {WEIGHTS} of what is left")
    parser.add_argument("--share", type=float, default=0.57, help="how much of the time to leave (default: 0.57)")
    parser.add_argument("--batches", type=int, default=150, help=f"batches of {BATCH} windows to judge by (default: 150)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    model = averaged([trained(folder) for folder in options.work])
    if model.kind != "minilm":
        raise SystemExit("what time heads and rows take is known of minilm alone")
    stay = kept(importance(model, Corpus(options.corpus, "train"), options.batches, options.seed), options.share)
    for (layer, kind), units in sorted(stay.items()):
        print(f"layer {layer}: {len(units)} {kind}")
    save_weights(pruned(model, stay), options.target, encoder_folder(), str(vars(options)))


if __name__ == "__main__":
    main()
