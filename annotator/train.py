"""Trains the annotator: `python annotator/train.py WORK/corpus.npz WORK` (see README.md). On a GPU where torch sees one."""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import defaultdict
from pathlib import Path

import torch
from corpus import Corpus
from masks import UNKNOWN
from measure import measure
from model import Annotator, crf_distance, crf_loss, encoder_folder, link_loss, link_scores, marginals, mpnet_folder, only, shape_like
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

BATCH = 8
LR_TOP = {"minilm": 2e-4, "mpnet": 8e-5}
LAYER_DECAY, LR_HEADS, LR_MOVES = 0.85, 1e-3, 5e-3
WARMUP = 0.06
EMA_EVERY, EMA_DECAY = 5, 0.98
SAVE_EVERY = 200
LOSS_SENTENCE, LOSS_LINK = 0.5, 1.0
CHECKPOINT, WEIGHTS = "checkpoint.pt", "annotator.safetensors"
FROZEN = "word_embeddings"


class Teachers:
    """Trained annotators whose opinion a student learns; several are averaged."""

    def __init__(self, folders: list[Path], device: torch.device, bf16: bool) -> None:
        self.models = [trained(folder).to(device) for folder in folders]
        self.bf16 = bf16

    @torch.no_grad()
    def __call__(self, batch: dict[str, Tensor], *, layers: bool = False) -> dict[str, tuple[Tensor, ...]]:
        """The mean of what they expect: marginals of entities and roles, chances of sentence starts and of the targets of links.

        And the mean of what their ``layers`` put out, if wanted.
        """
        opinions = []
        for model in self.models:
            outputs = model.words(batch, bf16=self.bf16, layers=layers)
            entity_moves, role_moves = model.moves()
            # Of a text that is trusted the teacher is left what its labels leave open.
            entity = torch.where(batch["trusted"][:, None, None, None], only(outputs.entity, batch["entity"][:, None]), outputs.entity)
            roles = torch.where(batch["trusted_roles"][:, None, None, None], only(outputs.roles, batch["roles"]), outputs.roles)
            opinions.append(
                {
                    "entity": marginals(entity, entity_moves, batch["mask"]),
                    "roles": marginals(roles, role_moves, batch["mask"]),
                    "sentence": (outputs.sentence.sigmoid(),),
                    "link": tuple(known_links(*link_scores(model, outputs.link, batch, kind), batch["trusted_roles"]) for kind in (0, 1)),
                    "layers": (outputs.layers,),
                }
            )
        return {k: tuple(torch.stack(parts).mean(0) for parts in zip(*(o[k] for o in opinions), strict=True)) for k in opinions[0]}


def known_links(rows: Tensor, scores: Tensor, trusted: Tensor) -> Tensor:
    """The chances of links by ``scores``, see ``link_scores``; in ``trusted`` windows that of the right target is one."""
    right = functional.one_hot(rows[:, 3] + 1, scores.shape[1]).float()
    return torch.where(trusted[rows[:, 0]][:, None], right, scores.softmax(-1))


def beginning(options: argparse.Namespace, encoder: Path) -> Annotator:
    if not options.start:
        return Annotator(encoder, options.dropout)
    model = trained(options.start, options.dropout)
    if model.kind != options.encoder:
        raise SystemExit(f"{options.start}: has the weights of {model.kind}; say --encoder {model.kind}, too")
    return model


def teachers_of(options: argparse.Namespace, model: Annotator, device: torch.device, bf16: bool) -> Teachers | None:
    teachers = Teachers(options.teacher, device, bf16) if options.teacher else None
    if options.layers and not (teachers and all(m.depth_and_size == model.depth_and_size for m in teachers.models)):
        raise SystemExit("--layers needs a --teacher of the same depth and size: what each layer puts out is compared")
    return teachers


def losses_of(
    model: Annotator, batch: dict[str, Tensor], bf16: bool, teachers: Teachers | None = None, share: float = 0.0, layers_weight: float = 0.0
) -> dict[str, Tensor]:
    """The losses of a batch by head, per word; of each, ``share`` comes from the teachers.

    ``layers_weight`` is of one more: the squared difference to the teachers of what each layer puts out, for networks of the same depth and size
    (Jiao et al. 2020, TinyBERT).
    """
    outputs = model.words(batch, bf16=bf16, layers=layers_weight > 0)
    mask, words = batch["mask"], batch["mask"].sum()
    entity_moves, role_moves = model.moves()
    known = batch["sentence"] != UNKNOWN
    linked = [link_scores(model, outputs.link, batch, kind) for kind in (0, 1)]
    losses = {
        "entity": crf_loss(outputs.entity, entity_moves, batch["entity"][:, None], mask) / words,
        "roles": crf_loss(outputs.roles, role_moves, batch["roles"], mask) / words,
        "sentence": LOSS_SENTENCE * started(outputs.sentence, batch["sentence"].clamp(min=0).float(), known),
        "link": LOSS_LINK * link_loss(linked, [rows[:, 3] + 1 for rows, _ in linked]) / words,
    }
    if teachers:
        expected = teachers(batch, layers=layers_weight > 0)
        taught = {
            "entity": crf_distance(outputs.entity, entity_moves, (expected["entity"][0], expected["entity"][1]), mask) / words,
            "roles": crf_distance(outputs.roles, role_moves, (expected["roles"][0], expected["roles"][1]), mask) / words,
            "sentence": LOSS_SENTENCE * started(outputs.sentence, expected["sentence"][0], mask),
            "link": LOSS_LINK * link_loss(linked, expected["link"]) / words,
        }
        losses = {k: (1 - share) * v + share * taught[k] for k, v in losses.items()}
        if layers_weight:
            apart = (outputs.layers - expected["layers"][0]).square().mean(-1) * batch["attention"]
            losses["layers"] = layers_weight * apart.sum() / batch["attention"].sum()
    return losses


def started(scores: Tensor, chances: Tensor, where: Tensor) -> Tensor:
    losses = functional.binary_cross_entropy_with_logits(scores, chances, reduction="none")
    return (losses * where).sum() / where.sum().clamp(min=1)


def parameter_groups(model: Annotator, top: float, faster: float) -> list[dict[str, object]]:
    """Layer-wise learning rates: the lower a layer, the less it moves; word embeddings stay as pre-trained."""
    groups: dict[float, list[torch.nn.Parameter]] = {}
    n_layers = model.encoder.config.num_hidden_layers
    # Of a deeper encoder the lowest layer moves as much as of a shallow one.
    decay = LAYER_DECAY ** (6 / n_layers)
    for name, parameter in model.named_parameters():
        if FROZEN in name:
            parameter.requires_grad_(False)
            continue
        if name.startswith("encoder.encoder.layer."):
            rate = top * decay ** (n_layers - 1 - int(name.split(".")[3]))
        elif name.startswith("encoder."):
            rate = top * decay**n_layers
        else:
            rate = LR_MOVES if name.endswith("_moves") else LR_HEADS
        groups.setdefault(rate * faster, []).append(parameter)
    return [{"params": parameters, "lr": rate, "peak": rate} for rate, parameters in groups.items()]


def options_of() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="corpus.npz, as prepare.py wrote it")
    parser.add_argument("work", type=Path, help=f"folder for {WEIGHTS} and {CHECKPOINT}; a run that was stopped goes on from there")
    parser.add_argument(
        "--encoder", choices=("minilm", "mpnet"), default="minilm", help="mpnet is the teacher's: twelve layers of 768 (default: minilm)"
    )
    parser.add_argument("--encoder-folder", type=Path, help="where config.json and model.safetensors are, if not in a package")
    parser.add_argument("--teacher", type=Path, nargs="*", default=[], metavar="WORK", help="learn from these trained annotators, too")
    parser.add_argument("--share", type=float, default=0.5, help="how much of the loss the teachers have (default: 0.5)")
    parser.add_argument("--layers", type=float, default=0.0, help="weight of the difference to the teachers in what each layer puts out (default: 0)")
    parser.add_argument("--start", type=Path, metavar="WORK", help="begin with these weights, such as prune.py's, not with the encoder's")
    parser.add_argument("--steps", type=int, default=2600, help="batches to train on (default: 2600)")
    parser.add_argument("--batch", type=int, default=BATCH, help=f"windows in a batch (default: {BATCH})")
    parser.add_argument("--faster", type=float, default=1.0, help="multiplies all learning rates; larger batches bear more (default: 1)")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--without-swaps", action="store_true", help="keep the names of the corpora as they are")
    parser.add_argument("--without", nargs="*", default=[], metavar="PART", help="leave out parts of the corpus, such as wikiann")
    parser.add_argument(
        "--open-names", nargs="*", default=[], metavar="PART", help="do not believe the names of these parts, such as polnear (silver)"
    )
    return parser.parse_args()


def main() -> None:
    options = options_of()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    torch.set_float32_matmul_precision("high")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    # bfloat16 where it is faster; the losses are computed in fp32 in any case.
    bf16 = device.type == "cuda"
    corpus = Corpus(options.corpus, "train")
    print(f"{len(corpus.ends)} texts, {corpus.ends[-1]} words, {corpus.n_editions} editions; on {device}", flush=True)
    folder = options.encoder_folder or (encoder_folder() if options.encoder == "minilm" else mpnet_folder(options.work))
    model = beginning(options, folder).to(device)
    teachers = teachers_of(options, model, device, bf16)
    optimizer = torch.optim.AdamW(parameter_groups(model, LR_TOP[options.encoder], options.faster), weight_decay=0.01, fused=True)
    average = {k: v.detach().clone() for k, v in model.named_parameters() if v.requires_grad}
    checkpoint = options.work / CHECKPOINT
    done = resume(checkpoint, model, optimizer, average)

    model.train()
    sums: dict[str, Tensor] = defaultdict(lambda: torch.zeros((), device=device))
    began = time.monotonic()
    stream = corpus.batches(options.seed, options.batch, not options.without_swaps, frozenset(options.without))
    for step, windows in enumerate(stream):
        if step >= options.steps:
            break
        if step < done:
            continue
        progress = step / options.steps
        scale = min(progress / WARMUP, (1 - progress) / (1 - WARMUP))
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * scale
        made = corpus.collate(windows, random.Random(f"{options.seed}-noise-{step}"), frozenset(options.open_names))
        losses = losses_of(model, {k: v.to(device) for k, v in made.items()}, bf16, teachers, options.share, options.layers)
        optimizer.zero_grad(set_to_none=True)
        sum(losses.values()).backward()  # type: ignore[union-attr]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % EMA_EVERY == 0:
            update(average, model, step)
        for key, value in losses.items():
            sums[key] += value.detach()
        if (step + 1) % 100 == 0:
            row = {"step": step + 1, "seconds": round(time.monotonic() - began), **{k: round(float(v) / 100, 4) for k, v in sums.items()}}
            print(json.dumps(row), flush=True)
            sums.clear()
        if device.type == "cpu" and (step + 1) % SAVE_EVERY == 0:
            state = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "average": average,
                "step": step + 1,
                "rng": torch.get_rng_state(),
            }
            save(checkpoint, state)
    if not math.isfinite(sum(float(v.sum()) for v in average.values())):
        raise SystemExit("training diverged: the averaged weights are not finite")
    model.load_state_dict(average, strict=False)
    save_weights(model, options.work, folder, json.dumps(vars(options), default=str))
    checkpoint.unlink(missing_ok=True)
    print(json.dumps({"seconds": round(time.monotonic() - began), "dev": measure(model.eval(), Corpus(options.corpus, "dev"), device)}), flush=True)


def save_weights(model: Annotator, work: Path, encoder: Path, about: str) -> None:
    """Leave a network in ``work``, for ``trained``; its word embeddings are in ``encoder``'s folder."""
    state = {k: v.detach().cpu().contiguous() for k, v in model.named_parameters() if FROZEN not in k}
    save_file(state, work / WEIGHTS, metadata={"encoder": str(encoder.resolve()), "options": about})


def trained(folder: Path, dropout: float = 0.1) -> Annotator:
    """The annotator that ``train.py`` left in ``folder``."""
    path = folder / WEIGHTS
    with safe_open(path, framework="pt") as weights:
        encoder = Path(weights.metadata()["encoder"])
        state = {k: weights.get_tensor(k) for k in weights.keys()}  # noqa: SIM118 - not a mapping
    model = Annotator(encoder if encoder.exists() else None, dropout)
    shape_like(model, state)
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or [k for k in missing if FROZEN not in k and "position" not in k]:
        raise SystemExit(f"{path}: not the weights of this network")
    return model.eval()


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
