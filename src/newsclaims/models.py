"""Where the pipelines are that params.yaml names, and the package's own."""

from __future__ import annotations

from pathlib import Path

from newsclaims import shipped

# In params.yaml: the package's own model, wherever the package is.
EMBEDDED = "embedded"


def embedded() -> Path:
    """The folder of the model that the package brings along."""
    return shipped.path("annotator/model")


def folder(root: Path, model: str) -> Path | None:
    """The folder of the pipeline ``model``; None where there is none, and it should be the name of an installed one."""
    path = embedded() if model == EMBEDDED else root / model
    return path if path.exists() else None
