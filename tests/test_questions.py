"""docs/questions.ipynb: runs from its first cell to its last, on the seed and on the articles of docs/example/, and is kept without outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import REPOSITORY, build
from example_corpus import built as example_built

NOTEBOOK = REPOSITORY / "docs" / "questions.ipynb"


def run(folder: Path) -> tuple[str, int]:
    """What the notebook prints where ``folder`` is the working directory, and how many plots it draws."""
    pytest.importorskip("ipykernel", reason="uv sync --group proofs")
    nbclient = pytest.importorskip("nbclient", reason="uv sync --group proofs")
    import nbformat

    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    outputs: list[Any] = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert {output["output_type"] for output in outputs} <= {"stream", "display_data"}
    printed = "".join(output["text"] for output in outputs if output["output_type"] == "stream" and output["name"] == "stdout")
    return printed, sum("image/png" in output.get("data", {}) for output in outputs)


def test_it_holds_no_outputs() -> None:
    cells = [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert len(cells) >= 6
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)


@pytest.mark.long  # a kernel has to start, and the articles to be annotated
def test_it_answers_on_several_papers_of_one_event(tmp_path: Path) -> None:
    printed, plots = run(example_built(tmp_path / "repository"))
    assert plots == 3
    assert printed.startswith("articles: 3; attributed claims: 17; assertions: 1\n")
    assert "Articles that name Port Rosa" in printed
    told = sorted(tuple(line.split()[-2:]) for line in printed.splitlines() if " killed " in line)
    assert told == [("12.0", "15.0"), ("12.0", "NaN"), ("9.0", "9.0")]


@pytest.mark.long  # a kernel has to start, and the seed to be built
def test_it_answers_on_the_seed(repository: Path) -> None:
    build(repository)
    printed, plots = run(repository)
    assert plots == 3
    assert printed.startswith("articles: 1; ")
    assert "300 Taliban terrorists" in printed
