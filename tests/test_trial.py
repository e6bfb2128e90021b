"""The stages on chosen files: the same rows as in a repository, whatever model params.yaml names and whatever is in seeds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import spacy

from conftest import REPOSITORY
from newsclaims import params, schema, trial
from newsclaims.gold import corpus
from small_gold import NAME, TEXT, lay_gold

PARAMS = params.load(REPOSITORY / "params.yaml")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    return {NAME: lay_gold(tmp_path) / "gold" / "articles" / NAME}


def test_files_become_rows_with_what_is_known_about_them(tmp_path: Path, files: dict[str, Path]) -> None:
    made = trial.run(REPOSITORY, replace(PARAMS, shards=7), files, corpus.sources(tmp_path, files))
    assert list(made) == [NAME]
    assert (made[NAME].article["text"], made[NAME].article["title"]) == (TEXT, "Rain, at last")
    assert {table: bool(rows) for table, rows in made[NAME].rows.items()} == dict.fromkeys(schema.OF_ARTICLE, True)
    assert {row["source_name"] for row in made[NAME].rows["claims"] if row["kind"] == "assertion"} == {"The Gazette"}


def test_what_becomes_no_article_is_left_out(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert trial.run(REPOSITORY, replace(PARAMS, language="fi"), files) == {}
    assert "1 language" in capsys.readouterr().err


@pytest.mark.parametrize("where", ["installed", "path"])
def test_another_pipeline_by_name_and_by_path(tmp_path: Path, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    nlp = spacy.blank("en", meta={"name": "tiny", "version": "1.0"})
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Ada Smith"}])  # type: ignore[attr-defined]
    package = tmp_path / "site" / "en_tiny"
    package.mkdir(parents=True)
    nlp.to_disk(package / "model")
    (package / "__init__.py").write_text(
        "import pathlib, spacy\n\ndef load(**options):\n    return spacy.load(pathlib.Path(__file__).parent / 'model', **options)\n", encoding="utf-8"
    )
    about = tmp_path / "site" / "en_tiny-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: en_tiny\nVersion: 1.0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site")
    root = tmp_path / "root"
    root.mkdir()
    for name in ("schema", "annotator"):
        (root / name).symlink_to(REPOSITORY / name)
    (root / "mine").symlink_to(package / "model")
    made = trial.run(root, replace(PARAMS, model="en_tiny" if where == "installed" else "mine"), files)
    assert [(m["text"], m["type"]) for m in made[NAME].rows["entities"] if m["type"] == "LOC"] == [("Ada Smith", "LOC")]
    assert any(row["method"].startswith("en_tiny 1.0") for row in made[NAME].rows["claims"])
