"""Writes a trained annotator as the embedded spaCy pipeline: `python annotator/export.py WORK annotator/model`.

Of several trainings the mean of the weights is taken (Wortsman et al. 2022): they should have had the same seed, so that they are near each other.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import spacy
import torch
from corpus import WINDOW
from measure import CONTEXT, CONTEXT_AT_PARAGRAPHS
from model import FORBIDDEN, Annotator, averaged, encoder_folder
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from train import WEIGHTS, trained

from newsclaims.annotator.component import FACTORY
from newsclaims.annotator.heads import LABELS, MODEL, TOKENIZER
from newsclaims.annotator.labels import ENTITY_LABELS, ROLE_LABELS, ROLES

VERSION = "0.3.0"
OPSET = 17
# Added to the score of a sentence start, which is one above zero: chosen on EWT and GUM dev (F1 89.0 and 94.6 without it, 90.2 and 95.6 with it).
SENTENCE_BIAS = -1.0


def to_onnx(model: Annotator, path: Path) -> None:
    """fp32, with a free number of pieces; windows are computed one at a time, so there is no padding and no mask."""
    sample = torch.ones(1, 32, dtype=torch.long)
    torch.onnx.export(
        model, (sample, sample * 0, sample * 0), str(path), dynamo=False, opset_version=OPSET,
        input_names=["pieces", "cases", "layouts"], output_names=["sentence", "entity", "roles", "link"],
        dynamic_axes={n: {1: "n_pieces"} for n in ("pieces", "cases", "layouts", "sentence", "entity", "roles", "link")},
    )  # fmt: skip


def without_softmax(model: onnx.ModelProto) -> onnx.ModelProto:
    """Softmax in simpler operations: onnxruntime's own adds in an order that depends on the width of the processor's vectors.

    What it weighs is summed first and divided afterwards: that is less to divide.
    """
    taken_by = {name: node for node in model.graph.node for name in node.input}
    divisors: dict[str, str] = {}
    nodes = []
    for node in model.graph.node:
        if node.op_type == "Softmax":
            (logits,), (weights,) = node.input, node.output
            product = taken_by[weights]
            if product.op_type != "MatMul" or product.input[0] != weights:
                raise SystemExit(f"{node.name}: its output should be the left side of a MatMul, not of {product.op_type}")
            nodes += [
                helper.make_node("ReduceMax", [logits], [f"{weights}/max"], axes=[-1], keepdims=1),
                helper.make_node("Sub", [logits, f"{weights}/max"], [f"{weights}/below"]),
                helper.make_node("Exp", [f"{weights}/below"], [weights]),
                helper.make_node("ReduceSum", [weights, "last_axis"], [f"{weights}/sum"], keepdims=1),
            ]
            divisors[product.output[0]] = f"{weights}/sum"
        elif node.output[0] in divisors:
            result = node.output[0]
            node.output[0] = f"{result}/undivided"
            nodes += [node, helper.make_node("Div", [node.output[0], divisors[result]], [result])]
        else:
            nodes.append(node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.append(numpy_helper.from_array(np.array([-1], dtype=np.int64), "last_axis"))
    onnx.checker.check_model(model)
    return model


def quantize(source: Path, target: Path, work: Path) -> None:
    """int8 weights per channel with seven bits (no saturation on AVX2); activations are scaled per window as it runs."""
    prepared = work / "prepared.onnx"
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    onnx.save(without_softmax(onnx.load(str(prepared))), str(prepared))
    quantize_dynamic(str(prepared), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def labels_of(model: Annotator) -> dict[str, object]:
    entity, role = (m.detach() for m in model.moves())
    rounded = [[[None if v <= FORBIDDEN else round(v, 5) for v in row] for row in head] for m in (entity, role) for head in m.tolist()]
    return {
        "version": VERSION, "window": WINDOW, "context": CONTEXT, "context_at_paragraphs": CONTEXT_AT_PARAGRAPHS,
        "sentence_bias": SENTENCE_BIAS, "entity": ENTITY_LABELS, "roles": ROLES, "role_labels": ROLE_LABELS,
        "entity_moves": rounded[:1], "role_moves": rounded[1:], "none": [[round(v, 6) for v in row] for row in model.none.tolist()],
    }  # fmt: skip


def write(model: Annotator, target: Path, *, fp32: bool = False) -> None:
    """The spaCy pipeline of a network, whose sentence starts get their bias here; ``target`` is made anew."""
    with torch.no_grad():
        model.sentence.bias += SENTENCE_BIAS
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        heads = work / "heads"
        heads.mkdir()
        if fp32:
            to_onnx(model, heads / MODEL)
        else:
            to_onnx(model, work / "fp32.onnx")
            quantize(work / "fp32.onnx", heads / MODEL, work)
        shutil.copyfile(encoder_folder() / "tokenizer.json", heads / TOKENIZER)
        (heads / LABELS).write_text(json.dumps(labels_of(model), indent=1) + "\n", encoding="utf-8")
        nlp = spacy.blank("en", meta={"name": "newsclaims", "version": VERSION, "license": "CC BY-SA 4.0"})
        component = nlp.add_pipe(FACTORY)
        component.from_disk(heads)  # type: ignore[attr-defined]
        shutil.rmtree(target, ignore_errors=True)
        nlp.to_disk(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path, nargs="+", help=f"folder with {WEIGHTS}; of several the mean is taken")
    parser.add_argument("target", type=Path, help="folder of the spaCy pipeline, made anew")
    parser.add_argument("--fp32", action="store_true", help="do not quantize (75 MB), to compare")
    options = parser.parse_args()
    write(averaged([trained(folder) for folder in options.work]), options.target, fp32=options.fp32)
    size = sum(p.stat().st_size for p in options.target.rglob("*") if p.is_file())
    print(f"{options.target}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
