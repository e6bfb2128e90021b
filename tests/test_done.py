"""A shard is passed over only where nothing that it was made of, and nothing that it made, is another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from newsclaims import tables
from newsclaims.engines.done import FOLDER, Ledger
from newsclaims.errors import UserError

PARAMETERS = {"shards": 2, "limits": {"cpu_seconds": 600}, "other": 1}
RECORDED = {"stages": {"claims": {"code": "1"}, "entities": {"code": "1"}}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    stage = {
        "deps": ["dataset/articles", "code", "schema.yaml"],
        "outs": [{"dataset/claims": {"persist": True}}, "build/marks", {"build/rejects/claims": {"persist": True}}],
        "params": ["limits", {"environment.json": ["stages.claims"]}],
    }
    (tmp_path / "dvc.yaml").write_text(yaml.safe_dump({"stages": {"claims": stage}}), encoding="utf-8")
    write(tmp_path / "environment.json", json.dumps(RECORDED))
    write(tmp_path / "params.yaml", json.dumps(PARAMETERS))
    for number in range(2):
        articles(tmp_path, number)
        rejects(tmp_path, number, [])
        write(tmp_path / "dataset" / "claims" / f"train-{number:05d}-of-00002.parquet", f"claims {number}")
    for number in range(2):
        write(tmp_path / "build" / "marks" / f"{number:05d}.spacy", f"marks {number}")
    write(tmp_path / "code" / "a.py", "1")
    write(tmp_path / "schema.yaml", "1")
    for number in range(2):
        ledger(tmp_path).finished(number)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def articles(root: Path, number: int, **changes: str) -> None:
    row = {"article_id": str(number), "text": "It rained.", "source_file": "a.jsonl", "source_sha256": "00", "duplicate_of": None, **changes}
    tables.write_table(pa.Table.from_pylist([row]), tables.shard_path(root / "dataset" / "articles", number, 2))


def rejects(root: Path, number: int, found: list[dict[str, str]]) -> None:
    arrow = pa.schema([("source_file", pa.string())])
    tables.write_table(pa.Table.from_pylist(found, schema=arrow), tables.shard_path(root / "build" / "rejects" / "claims", number, 2))


def ledger(root: Path) -> Ledger:
    return Ledger(root, "claims", 2)


def done(root: Path, **changes: object) -> list[bool]:
    write(root / "params.yaml", json.dumps({**PARAMETERS, **changes}))
    return [ledger(root).is_done(number) for number in range(2)]


def test_what_is_finished_and_unchanged_is_done(root: Path) -> None:
    assert done(root) == [True, True]
    # No parameter of the stage.
    assert done(root, other=2) == [True, True]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda root: articles(root, 1, text="It snowed."), [True, False]),
        # Stages are not given where an article came from, nor what it is a copy of.
        (lambda root: articles(root, 1, source_file="b.jsonl", source_sha256="11", duplicate_of="0"), [True, True]),
        (lambda root: rejects(root, 0, [{"source_file": "a.jsonl"}]), [False, True]),
        (lambda root: write(root / "dataset" / "claims" / "train-00000-of-00002.parquet", "edited"), [False, True]),
        (lambda root: (root / "dataset" / "claims" / "train-00000-of-00002.parquet").unlink(), [False, True]),
        (lambda root: write(root / "build" / "marks" / "00001.spacy", "edited"), [True, False]),
        (lambda root: write(root / "code" / "a.py", "2"), [False, False]),
        (lambda root: write(root / "code" / "b.py", "1"), [False, False]),
        (lambda root: write(root / "schema.yaml", "2"), [False, False]),
        (lambda root: write(root / "environment.json", json.dumps(RECORDED).replace("1", "2", 1)), [False, False]),
        (lambda root: write(root / "environment.json", json.dumps(RECORDED)[::-1].replace("1", "2", 1)[::-1]), [True, True]),
        (lambda root: write(next((root / FOLDER).rglob("00000*")), "{"), [False, True]),
        (lambda root: next((root / FOLDER).rglob("00001*")).unlink(), [True, False]),
    ],
)
def test_whatever_changes_the_shards_that_it_touches_are_not(root: Path, change: Callable[[Path], None], left: list[bool]) -> None:
    change(root)
    assert done(root) == left


def test_where_an_article_came_from_counts_where_one_was_given_up(root: Path) -> None:
    """Rejects name it."""
    rejects(root, 0, [{"source_file": "a.jsonl"}])
    ledger(root).finished(0)
    assert done(root) == [True, True]
    for number in range(2):
        articles(root, number, source_file="b.jsonl")
    assert done(root) == [False, True]


def test_a_parameter_of_the_stage_changes_all(root: Path) -> None:
    assert done(root, limits={"cpu_seconds": 2}) == [False, False]


def test_without_a_description_of_the_stages_nothing_is_done(root: Path) -> None:
    (root / "dvc.yaml").unlink()
    ledger(root).finished(0)
    assert done(root) == [False, False]


@pytest.mark.parametrize("content", ["stages: [", "- claims", "stages: {entities: {deps: [a], outs: [b]}}", "stages: {claims: {deps: a}}", ""])
def test_a_dvc_yaml_that_says_nothing_of_the_stage_is_a_mistake(root: Path, content: str) -> None:
    (root / "dvc.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=r"dvc\.yaml: (not YAML|says nothing of the deps and outs of stage claims; put back)"):
        ledger(root)
