"""How well the package does on data of its own, for a corpus that has no gold: figures that it brings along, and that are of other articles."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from newsclaims import models, shipped
from newsclaims.params import Params

# The key of evaluation.json.
KEY = "elsewhere"
# A row of the model card's table: data, figure, precision, recall, F1, predicted, gold; behind them the F1 before the weights were rounded.
ROW = re.compile(r"^\| (PolNeAR dev) \| ([^|]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| (\d+) \| (\d+) \| [\d.]+ \|$", re.MULTILINE)
PERCENT = 100


def figures(root: Path, params: Params) -> dict[str, Any]:
    """The accepted figures of the package's gold, by their paths in evaluation.json, and those of its model on PolNeAR; none for another model."""
    model = models.folder(root, params.model)
    if model is None or model.resolve() != models.embedded().resolve():
        return {}
    accepted = json.loads(shipped.path("gold/expected.json").read_text(encoding="utf-8"))
    return {"newsclaims": version("newsclaims"), "gold": accepted, "model": _of_model(models.embedded() / "MODEL_CARD.md")}


def _of_model(card: Path) -> Mapping[str, Mapping[str, float]]:
    rows = ROW.findall(card.read_text(encoding="utf-8"))
    # Shares, as all other figures are.
    return {f"{data}: {figure}": {"f1": round(float(f1) / PERCENT, 4), "gold": int(gold)} for data, figure, _, _, f1, _, gold in rows}
