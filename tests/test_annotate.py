"""The annotate stage: any pipeline, only what changed, and nothing lost to one bad article."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from conftest import SEED, SEED_ID, build
from newsclaims import params, store, tables
from newsclaims.annotator.heads import Heads
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.stages import annotate, rejects

HERE = ("articles", "annotate")


def docs(root: Path) -> dict[str, Doc]:
    return {files(root)[article["article_id"]]: doc for article, doc in store.annotated(root, params.load(root / "params.yaml"), 0)}


def files(root: Path) -> dict[str, str]:
    """The seed file of each article; stages are not given it."""
    return {row["article_id"]: row["source_file"] for row in tables.rows(tables.files(root / "dataset" / "articles"))}


def add(root: Path, name: str, text: str) -> None:
    (root / "seeds" / name).write_text(text, encoding="utf-8")


STORY = "The mayor of Springfield, Jane Roe, said on Monday that the bridge would stay closed. “It is not safe,” Roe told reporters."


def test_annotations_carry_sentences_entities_and_attributions(repository: Path) -> None:
    add(repository, "story.txt", STORY)
    build(repository, HERE)
    doc = docs(repository)["story.txt"]
    assert doc.text == STORY
    assert [s.text for s in doc.sents] == [STORY[:85], STORY[86:]]
    assert ("Jane Roe", "PER") in {(e.text, e.label_) for e in doc.ents}
    assert {"said", "told"} <= {s.text for s in doc.spans["cue"]}
    assert set(doc.user_data) >= {"article_id", "fingerprint", "model", "links"}


def test_only_new_and_changed_articles_are_annotated_again_and_the_result_equals_a_clean_build(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(repository, "b.txt", STORY)
    build(repository, HERE)
    seen: list[str] = []
    real = annotate.annotate

    def watched(nlp: Language, article: dict[str, Any], configuration: Params, mark: str) -> Doc:
        seen.append(files(repository)[article["article_id"]])
        return real(nlp, article, configuration, mark)

    monkeypatch.setattr(annotate, "annotate", watched)
    add(repository, "b.txt", STORY.replace("Monday", "Tuesday"))
    add(repository, "c.txt", STORY.replace("Jane", "Joan"))
    build(repository, HERE)
    assert sorted(seen) == ["b.txt", "c.txt"]
    kept = store.path_of(repository, 0).read_bytes()
    (repository / "seeds" / "c.txt").unlink()
    build(repository, HERE)
    assert len(docs(repository)) == 2
    add(repository, "c.txt", STORY.replace("Jane", "Joan"))
    store.path_of(repository, 0).unlink()
    build(repository, HERE)
    assert store.path_of(repository, 0).read_bytes() == kept


def test_a_damaged_store_is_made_anew(repository: Path) -> None:
    build(repository, HERE)
    path = store.path_of(repository, 0)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.warns(UserWarning, match="annotating anew"):
        build(repository, ("annotate",))
    assert path.read_bytes() == whole


def test_an_article_that_fails_becomes_a_reject_and_the_others_go_on(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(repository, "bad.txt", STORY)
    real = annotate.annotate

    def failing(nlp: Language, article: dict[str, Any], configuration: Params, mark: str) -> Doc:
        if files(repository)[article["article_id"]] == "bad.txt":
            raise RuntimeError("out of paper")
        return real(nlp, article, configuration, mark)

    monkeypatch.setattr(annotate, "annotate", failing)
    build(repository, ("articles", "annotate", "sentences", "entities", "claims", "rejects"))
    assert list(docs(repository)) == [SEED]
    rows = [r for r in tables.rows(tables.files(repository / "dataset" / "rejects")) if r["stage"] == "annotate"]
    assert [(r["source_file"], r["reason"]) for r in rows] == [("bad.txt", "error")]
    assert "out of paper" in rows[0]["detail"]


def test_another_pipeline_gives_entities_by_its_own_labels_and_attribution_stays_ours(repository: Path) -> None:
    other = spacy.blank("en", meta={"name": "other", "version": "9.9"})
    other.add_pipe("sentencizer")
    ruler = other.add_pipe("entity_ruler")
    patterns = [{"label": "GPE", "pattern": "Springfield"}, {"label": "PERSON", "pattern": "Roe"}, {"label": "CARDINAL", "pattern": "Monday"}]
    ruler.add_patterns(patterns)  # type: ignore[attr-defined]
    other.to_disk(repository / "other")
    add(repository, "story.txt", STORY)
    configuration = params.load(repository / "params.yaml")
    build(repository, HERE, Params(1, "en", "other", configuration.labels))
    doc = docs(repository)["story.txt"]
    assert {(e.text, e.label_) for e in doc.ents} == {("Springfield", "LOC"), ("Roe", "PER")}
    assert "said" in {s.text for s in doc.spans["cue"]}
    assert doc.user_data["model"] == "en_other 9.9"


def test_a_pipeline_without_sentences_gets_ours(repository: Path) -> None:
    other = spacy.blank("en")
    other.to_disk(repository / "bare")
    add(repository, "story.txt", STORY)
    build(repository, HERE, Params(1, "en", "bare", params.load(repository / "params.yaml").labels))
    doc = docs(repository)["story.txt"]
    assert len(list(doc.sents)) == 2
    assert doc.ents


def test_another_device_is_another_fingerprint_and_asks_for_a_graphics_card(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = params.load(repository / "params.yaml")
    there = replace(here, device="gpu")
    assert annotate.fingerprint(repository, here) != annotate.fingerprint(repository, there)
    used: list[str] = []
    monkeypatch.setattr("spacy.prefer_gpu", lambda: used.append("spaCy"))
    monkeypatch.setattr(Heads, "use_gpu", lambda _: used.append("ours"))
    annotate.load_pipeline(repository, there)
    assert used == ["spaCy", "ours"]


def test_an_unknown_model_is_told_with_the_way_out(repository: Path) -> None:
    build(repository, ("articles",))
    with pytest.raises(UserError, match=r"annotate\.model is 'en_no_such'.*spacy\.io/models"):
        build(repository, ("annotate",), Params(1, "en", "en_no_such", {}))


def test_the_fingerprint_changes_with_labels_and_model(repository: Path) -> None:
    first = annotate.fingerprint(repository, params.load(repository / "params.yaml"))
    assert first == annotate.fingerprint(repository, params.load(repository / "params.yaml"))
    assert first != annotate.fingerprint(repository, Params(1, "en", "annotator/model", {}))
    assert first != annotate.fingerprint(repository, Params(1, "en", "another", params.load(repository / "params.yaml").labels))


def test_the_rejects_of_all_stages_are_gathered(repository: Path) -> None:
    add(repository, "blank.txt", " \n")
    build(repository, ("articles", "annotate", "sentences", "entities", "claims"))
    rejects.run(repository, params.load(repository / "params.yaml"))
    rows = list(tables.rows(tables.files(repository / "dataset" / "rejects")))
    assert [(r["source_file"], r["stage"], r["reason"]) for r in rows] == [
        ("README.md", "articles", "about-seeds"),
        ("blank.txt", "articles", "empty"),
    ]
    assert docs(repository)[SEED].user_data["article_id"] == SEED_ID
