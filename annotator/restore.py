"""Weights to go on training from, out of an exported pipeline: `python annotator/restore.py annotator/model WORK`.

For when the fp32 weights are not at hand: int8 weights times their scales are near enough to them to begin from, and to be a teacher.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from model import FORBIDDEN, Annotator, encoder_folder, shape_like
from numpy.typing import NDArray
from onnx import numpy_helper
from train import FROZEN, WEIGHTS, save_weights

from newsclaims.annotator.heads import LABELS, MODEL

# Of models before 0.3.0, which do not say.
EARLIER_SENTENCE_BIAS = -0.4


def restored(folder: Path) -> Annotator:
    """The network of the pipeline in ``folder``; its word embeddings are the pre-trained ones, which it was trained with."""
    heads = folder / "newsclaims_heads"
    state = _weights(onnx.load(str(heads / MODEL)))
    if "entity.weight" not in state:
        raise SystemExit(f"{folder}: has no int8 weights; one that export.py wrote without --fp32 has")
    labels = json.loads((heads / LABELS).read_text(encoding="utf-8"))
    state["entity_moves"], state["role_moves"] = (_moves(labels[k]) for k in ("entity_moves", "role_moves"))
    state["entity_moves"] = state["entity_moves"][0]
    state["none"] = torch.tensor(labels["none"])
    state["sentence.bias"] = state["sentence.bias"] - labels.get("sentence_bias", EARLIER_SENTENCE_BIAS)
    model = Annotator()
    shape_like(model, state)
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or [k for k in missing if FROZEN not in k and not k.endswith("_ids")]:
        raise SystemExit(f"{folder}: not this network; it lacks {missing} and has {unexpected}")
    return model


def _moves(rows: list[list[list[float | None]]]) -> torch.Tensor:
    # What is forbidden is not learned: model.moves() puts it back.
    return torch.tensor([[[0.0 if v is None or v <= FORBIDDEN else v for v in row] for row in head] for head in rows])


def _weights(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    arrays = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}

    def scaled(name: str) -> NDArray[np.float32]:
        quantized, scale, zero = (arrays[f"{name}_{part}"] for part in ("quantized", "scale", "zero_point"))
        product: NDArray[np.float32] = ((quantized.astype(np.float32) - zero.astype(np.float32)) * scale).astype(np.float32)
        return product

    taken_by = {name: node for node in model.graph.node for name in node.input}

    def bias_of(node: onnx.NodeProto) -> str:
        # A product's weights have no name of their own in ONNX; the bias that is added to it has.
        return next((name for name in node.input if name.endswith(".bias")), None) or bias_of(taken_by[node.output[0]])

    state = {k: v for k, v in arrays.items() if k.endswith((".bias", "LayerNorm.weight"))}
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            state[bias_of(node).removesuffix("bias") + "weight"] = scaled(node.input[1].removesuffix("_quantized")).T
        elif node.op_type == "Gather" and node.input[0].endswith(".weight_quantized") and FROZEN not in node.input[0]:
            name = node.input[0].removesuffix("_quantized")
            state[name] = scaled(name)
    return {k: torch.from_numpy(np.array(v, dtype=np.float32)) for k, v in state.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path, help="folder that export.py wrote, such as annotator/model")
    parser.add_argument("work", type=Path, help=f"folder for {WEIGHTS}")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    save_weights(restored(options.pipeline), options.work, encoder_folder(), f"restored from {options.pipeline}")


if __name__ == "__main__":
    main()
