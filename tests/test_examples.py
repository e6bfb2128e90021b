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


def test_another_result_is_seen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert printed("sql", "SELECT count(*) AS n FROM 'dataset/articles/*.parquet'").split() == ["n", "3"]
