"""Shards in this process and in children: the same bytes, and a failure that says what to do."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import Doc

from conftest import TABLE_STAGES, build
from newsclaims import engines, params, store, tables
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.stages import annotate, sentences
from rebuild import fingerprints, story


def with_shards(root: Path, shards: int) -> Params:
    path = root / "params.yaml"
    path.write_text(re.sub(r"^shards: \d+", f"shards: {shards}", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    for n in range(5):
        (root / "seeds" / f"story{n}.txt").write_text(story(n), encoding="utf-8")
    return params.load(path)


@pytest.mark.slow
def test_two_workers_make_the_bytes_of_one(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = with_shards(repository, 2)
    made = []
    monkeypatch.setenv(engines.ENGINE, engines.LOCAL)
    for workers in ("1", "2"):
        monkeypatch.setenv(engines.WORKERS, workers)
        build(repository, TABLE_STAGES[:-1], configuration)
        made.append(fingerprints(repository))
        (repository / "build" / "annotations" / "00000.spacy").unlink()
    assert made[0] == made[1]
    assert len([name for name in made[0] if name.startswith("dataset/claims")]) == 2


def test_another_number_of_shards_leaves_no_old_files(repository: Path) -> None:
    build(repository, TABLE_STAGES, with_shards(repository, 3))
    build(repository, TABLE_STAGES, with_shards(repository, 1))
    for table in ("articles", "sentences", "entities", "claims"):
        assert [p.name for p in (repository / "dataset" / table).iterdir()] == ["train-00000-of-00001.parquet"]
    assert [p.name for p in (repository / "build" / "annotations").iterdir()] == ["00000.spacy"]


def test_a_stage_without_what_it_works_on_says_what_has_to_run_first(repository: Path) -> None:
    configuration = with_shards(repository, 2)
    with pytest.raises(UserError, match=r"stage articles has to run first"):
        build(repository, ("claims",), configuration)
    build(repository, ("articles", "annotate"), configuration)
    with pytest.raises(UserError, match=r"stage sentences has to run first"):
        build(repository, ("entities",), configuration)


def test_annotations_are_kept_where_the_number_of_shards_changes(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(repository, ("articles", "annotate"), with_shards(repository, 3))
    asked: list[str] = []
    real = annotate.annotate

    def asking(nlp: Any, article: dict[str, Any], *rest: Any) -> Doc:
        asked.append(article["article_id"])
        return real(nlp, article, *rest)

    monkeypatch.setattr(annotate, "annotate", asking)
    two = with_shards(repository, 2)
    build(repository, ("articles", "annotate"), two)
    assert asked == []
    kept = fingerprints(repository, ("build/annotations",))
    assert sorted(kept) == ["build/annotations/00000.spacy", "build/annotations/00001.spacy"]
    assert not any((repository / "build" / "parts").rglob("*.spacy"))
    shutil.rmtree(repository / "build" / "annotations")
    build(repository, ("annotate",), two)
    assert len(asked) == 6
    assert fingerprints(repository, ("build/annotations",)) == kept


def test_what_a_broken_run_had_annotated_is_not_annotated_again(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = with_shards(repository, 1)
    build(repository, ("articles", "annotate"), configuration)
    undisturbed = fingerprints(repository, ("build/annotations",))
    shutil.rmtree(repository / "build" / "annotations")
    asked: list[str] = []
    real = annotate.annotate

    def killed_at_the_fifth(nlp: Any, article: dict[str, Any], *rest: Any) -> Doc:
        asked.append(article["article_id"])
        if len(asked) == 5:
            raise KeyboardInterrupt
        return real(nlp, article, *rest)

    monkeypatch.setattr(store, "PART", 2)
    monkeypatch.setattr(annotate, "annotate", killed_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        build(repository, ("annotate",), configuration)
    build(repository, ("annotate",), configuration)
    # Two parts of two had been written; the sixth article is the seed.
    assert asked[5:] == sorted(set(asked))[4:]
    assert fingerprints(repository, ("build/annotations",)) == undisturbed


def test_an_article_that_a_stage_gives_up_is_passed_over_by_those_that_refer_to_its_rows(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = with_shards(repository, 1)
    real = sentences.rows

    def failing(article: dict[str, Any], doc: Doc) -> list[dict[str, Any]]:
        if article["article_id"] == lost:
            raise ValueError("no more commas")
        return real(article, doc)

    build(repository, ("articles", "annotate"), configuration)
    lost = next(a["article_id"] for a in rows_of(repository, "articles") if a["source_file"] == "story1.txt")
    monkeypatch.setattr(sentences, "rows", failing)
    build(repository, ("sentences",), configuration)
    monkeypatch.undo()
    build(repository, ("entities", "claims", "rejects", "validate"), configuration)
    for table in ("sentences", "entities", "claims"):
        assert lost not in {row["article_id"] for row in rows_of(repository, table)}
    assert [r["detail"] for r in rows_of(repository, "rejects") if r["stage"] == "sentences"] == [f"{lost}: ValueError: no more commas"]


def rows_of(root: Path, table: str) -> list[dict[str, Any]]:
    return list(tables.rows(tables.files(root / "dataset" / table)))
