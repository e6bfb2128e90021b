"""What the code of docs/examples.md prints; run as a script, it writes that into the page: `uv run python tests/example_page.py`."""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from pathlib import Path

from conftest import REPOSITORY
from example_corpus import built

PAGE = REPOSITORY / "docs" / "examples.md"
BLOCK = re.compile(r"```(python|sql)\n(.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def written(text: str, root: Path) -> str:
    """``text`` with what each of its Python and SQL blocks prints in ``root`` behind it."""
    import datasets

    datasets.disable_progress_bars()
    datasets.config.HF_DATASETS_CACHE = root / "hf"
    with contextlib.chdir(root):
        return BLOCK.sub(lambda block: f"```{block[1]}\n{block[2]}```\n\n```text\n{printed(block[1], block[2])}```\n", text)


def printed(language: str, code: str) -> str:
    """The lines that a block prints, without space at their ends."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        if language == "sql":
            import duckdb

            print(duckdb.execute(code).df().to_string(index=False, max_colwidth=90))
        else:
            exec(compile(code, PAGE.name, "exec"), {})
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


if __name__ == "__main__":
    os.environ["COLUMNS"] = "140"
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), built(Path(folder) / "repository")), encoding="utf-8")
