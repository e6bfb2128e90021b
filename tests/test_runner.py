"""Shards in this process and in children: the same bytes, and a failure that says what to do."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import Doc

from conftest import TABLE_STAGES, build
from newsclaims import params, runner, tables
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.stages import sentences
from rebuild import fingerprints, story


@pytest.mark.parametrize(("value", "count"), [("1", 1), ("7", 7), ("", os.cpu_count())])
def test_workers(monkeypatch: pytest.MonkeyPatch, value: str, count: int) -> None:
    monkeypatch.setenv(runner.WORKERS, value)
    assert runner.workers() == count


@pytest.mark.parametrize("value", ["0", "two", "-1", "1.5"])
def test_a_wrong_number_of_workers_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(runner.WORKERS, value)
    with pytest.raises(UserError, match="NEWSCLAIMS_WORKERS"):
        runner.workers()


def with_shards(root: Path, shards: int) -> Params:
    path = root / "params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("shards: 1", f"shards: {shards}"), encoding="utf-8")
    for n in range(5):
        (root / "seeds" / f"story{n}.txt").write_text(story(n), encoding="utf-8")
    return params.load(path)


@pytest.mark.slow
def test_two_workers_make_the_bytes_of_one(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = with_shards(repository, 2)
    made = []
    for workers in ("1", "2"):
        monkeypatch.setenv(runner.WORKERS, workers)
        build(repository, TABLE_STAGES[:-1], configuration)
        made.append(fingerprints(repository))
        (repository / "build" / "annotations" / "00000.spacy").unlink()
    assert made[0] == made[1]
    assert len([name for name in made[0] if name.startswith("dataset/claims")]) == 2


def test_another_number_of_shards_leaves_no_old_files(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(runner.WORKERS, "1")
    build(repository, TABLE_STAGES, with_shards(repository, 3))
    build(repository, TABLE_STAGES, Params(1, "en", "annotator/model", params.load(repository / "params.yaml").labels))
    for table in ("articles", "sentences", "entities", "claims"):
        assert [p.name for p in (repository / "dataset" / table).iterdir()] == ["train-00000-of-00001.parquet"]
    assert [p.name for p in (repository / "build" / "annotations").iterdir()] == ["00000.spacy"]


def test_a_child_that_fails_names_stage_and_shard(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = with_shards(repository, 2)
    monkeypatch.setenv(runner.WORKERS, "2")
    build(repository, ("articles",), configuration)
    with pytest.raises(UserError, match=r"stage claims, shard \d: the worker exited with 1"):
        build(repository, ("claims",), configuration)


def test_a_child_that_is_killed_is_told_by_its_signal(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(repository / "dies"))
    (repository / "dies").write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    (repository / "dies").chmod(0o755)
    monkeypatch.setenv(runner.WORKERS, "2")
    with pytest.raises(UserError, match=f"killed by signal {int(signal.SIGKILL)}"):
        runner.run("claims", repository, with_shards(repository, 2))


def test_an_article_that_a_stage_gives_up_is_passed_over_by_those_that_refer_to_its_rows(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = with_shards(repository, 1)
    real = sentences.rows

    def failing(article: dict[str, Any], doc: Doc) -> list[dict[str, Any]]:
        if article["source_file"] == "story1.txt":
            raise ValueError("no more commas")
        return real(article, doc)

    build(repository, ("articles", "annotate"), configuration)
    monkeypatch.setattr(sentences, "rows", failing)
    build(repository, ("sentences",), configuration)
    monkeypatch.undo()
    build(repository, ("entities", "claims", "rejects", "validate"), configuration)
    lost = next(a["article_id"] for a in rows_of(repository, "articles") if a["source_file"] == "story1.txt")
    for table in ("sentences", "entities", "claims"):
        assert lost not in {row["article_id"] for row in rows_of(repository, table)}
    assert [r["detail"] for r in rows_of(repository, "rejects") if r["stage"] == "sentences"] == [f"{lost}: ValueError: no more commas"]


def rows_of(root: Path, table: str) -> list[dict[str, Any]]:
    return list(tables.rows(tables.files(root / "dataset" / table)))
