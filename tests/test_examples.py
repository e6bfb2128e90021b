"""docs/examples.md: each block of Python and SQL prints what stands behind it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from example_corpus import built
from example_page import BLOCK, PAGE, printed, written

TEXT = PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("example") / "repository")


def test_every_block_prints_what_the_page_shows(root: Path) -> None:
    assert written(TEXT, root) == TEXT, "write it anew: uv run python tests/example_page.py"


def test_every_block_of_code_is_run_or_said_not_to_be() -> None:
    languages = re.findall(r"^```(\w+)$", TEXT, re.MULTILINE)
    run = len(BLOCK.findall(TEXT))
    assert run >= 10
    assert languages.count("text") == run
    assert len(languages) == 2 * run + languages.count("r")
    assert "not run by our tests" in TEXT


def test_what_the_questions_page_says_of_pandas(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pandas as pd

    monkeypatch.chdir(root)
    page = (PAGE.parent / "faq.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    printed_rejects = printed("python", code)
    assert "source_file" in printed_rejects
    (call,) = re.findall(r'`(pd\.read_parquet\("dataset/claims", [^`]+)`', page)
    assert str(eval(call)["cue_start"].dtype) == "Int64"
    assert str(pd.read_parquet("dataset/claims")["cue_start"].dtype) == "float64"


def test_another_result_is_seen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert printed("sql", "SELECT count(*) AS n FROM 'dataset/articles/*.parquet'").split() == ["n", "3"]
