"""The benchmark of sizes: corpora are the same whenever made, the cheap pipeline gives stages work, and the report is that of its figures."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conftest import REPOSITORY
from newsclaims import models, params

BENCHMARKS = REPOSITORY / "benchmarks"
TEXTS = [
    "Floods\n\nThe river rose, Ana Lim said. “We left,” Bo Park told us! Nobody knew.\n\nIt rained.",
    "Votes\n\nMr. Diaz won. He said that Cy Diaz would resign in May.",
]


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """What is in benchmarks/, which is no part of the package."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    return {name: importlib.import_module(name) for name in ("recombined", "cheap", "report", "scale", "timed")}


@pytest.fixture
def given(tmp_path: Path) -> Path:
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_corpora_are_recombined_and_the_same_twice(modules: dict[str, ModuleType], given: Path) -> None:
    corpus = modules["recombined"].Corpus(given)
    # An abbreviation ends a sentence here: it is cut roughly.
    assert "“We left,” Bo Park told us!" in corpus.sentences
    assert corpus.outlines == [[1, 3, 1], [1, 3]]
    made = list(corpus.articles(50, copies=0.2))
    assert made == list(corpus.articles(50, copies=0.2))
    assert len(set(made)) > 40
    assert all(text.startswith(tuple(corpus.sentences)) and text.endswith(tuple(corpus.sentences)) for text in made)
    assert modules["recombined"].Corpus(given, paragraphs=1).outlines == [[1], [1]]


def test_one_record_is_edited(modules: dict[str, ModuleType], given: Path, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    recombined = modules["recombined"]
    words = recombined.write(recombined.Corpus(given), 20, seeds, 0.1)
    before = (seeds / "part-0000.jsonl").read_text(encoding="utf-8").splitlines()
    assert sum(len(json.loads(line)["text"].split()) for line in before) == words
    recombined.change(seeds)
    after = (seeds / "part-0000.jsonl").read_text(encoding="utf-8").splitlines()
    assert [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [10]


def test_the_cheap_pipeline_sets_what_the_embedded_one_sets(modules: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    nlp = spacy.load(modules["cheap"].install(tmp_path / "cheap"))
    doc = nlp("Ana Lim said that it rained. “It is over,” said Bo Park.\n\nNobody knew.")
    assert [s.text.strip() for s in doc.sents] == ["Ana Lim said that it rained.", "“It is over,” said Bo Park.", "Nobody knew."]
    assert [e.text for e in doc.ents] == ["Ana Lim", "Bo Park"]
    found = {role: [s.text for s in spans] for role, spans in doc.spans.items()}
    assert found == {"source": ["Ana Lim", "Bo Park"], "cue": ["said", "said"], "content": ["that it rained", "“It is over,”"]}
    assert doc.user_data["links"]["cue"] == [[0, [[0, 5.0]]], [1, [[1, 5.0]]]]


def run(articles: int, pipeline: str, **more: Any) -> dict[str, Any]:
    stage = {"seconds": 2.0, "processor": articles / 100, "own": articles / 1000, "memory": 300, "stages": {}}
    build = {
        "seconds": 20.0,
        "processor": articles / 10,
        "memory": 500,
        "stages": {"annotate": stage, "claims": stage, "articles": stage, "validate": stage},
    }
    edited = {**build, "processor": 5.0, "stages": {"validate": stage}}
    nothing = {"seconds": 1.2, "processor": 1.0, "memory": 80, "stages": {}}
    size = {"seeds": [2, 10**6], "dataset": [40, 10**6], "site": [2 * articles, 10**7]}
    return {
        "pipeline": pipeline,
        "articles": articles,
        "words": articles * 700,
        "shards": 8,
        "paragraphs": None,
        "until": None,
        "load": 1.0,
        "load_after": 2.0,
        "builds": {"2 workers": build, "nothing to do": nothing, "one article edited": edited},
        "size": size,
        "hashing": {"page, anew": 3.0, "page, known": 1.0},
        "md5": 5 * 10**8,
        "bare": [{"words": 2600, "processor": 1.0, "seconds": 1.0, "articles": 3}],
        **more,
    }


def test_a_repository_names_the_cheap_pipeline_as_params_may(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    root = tmp_path / "repository"
    modules["scale"].repository(root, "cheap", 8, tmp_path / "importable")
    configuration = params.load(root / "params.yaml")
    assert configuration.shards == 8
    assert models.folder(root, configuration.model) == root / "cheap"
    assert (tmp_path / "importable" / "cheap.py").exists()


def test_the_report_tells_shares_and_names_the_bottleneck(modules: dict[str, ModuleType]) -> None:
    one = {"seconds": 38.0, "processor": 100.0, "memory": 500, "stages": {}}
    embedded = run(1000, "embedded", same=True)
    embedded["builds"]["1 worker"] = one
    text = modules["report"].text([embedded, run(10_000, "cheap"), run(100_000, "cheap", paragraphs=1, until="claims")])
    assert "| 2 workers against 1: times as fast | 1.90 | - | - |" in text
    assert "| 5; 5.0% | 5; 0.5% |" in text
    assert "100,000 articles of 1 paragraph, cheap.py, until claims" in text
    assert (
        "The bottleneck by the clock is annotate, of core-hours annotate. What one process does alone is most in annotate (1.00 ms an article)"
        in text
    )
    # Of ten million articles 10 ms each, 1 of which one process takes, and 128 the others.
    assert "| validate: core-hours; hours of the clock | 27.8; 3.0 | 2,777.8; 297.3 |" in text


def test_the_model_goes_by_the_embedded_model_where_it_was_run_at_two_sizes(modules: dict[str, ModuleType]) -> None:
    slow = run(10_000, "embedded")
    slow["builds"]["2 workers"]["stages"] = {**slow["builds"]["2 workers"]["stages"], "claims": {"processor": 370.0, "own": 1.0, "memory": 1}}
    text = modules["report"].text([run(1000, "embedded"), slow, run(20_000, "cheap")])
    # (370 - 10) s of 9,000 articles; those that others do fall to 128 cores.
    assert "| claims: core-hours; hours of the clock | 111.1; 0.9 |" in text


def test_what_a_stage_takes_itself_is_told_from_what_its_processes_take(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    busy = "import time; began = time.process_time()\nwhile time.process_time() - began < 0.3: pass"
    command, shim, log = (tmp_path / name for name in ("command", "shim", "log"))
    command.write_text(f"#!{sys.executable}\nimport subprocess, sys\nsubprocess.run([sys.executable, '-c', {busy!r}], check=True)\nsys.exit(3)\n")
    shim.write_text(modules["timed"].SHIM.format(python=sys.executable, command=str(command), log=str(log)))
    for path in (command, shim):
        path.chmod(0o755)
    assert subprocess.run([shim, "validate"], check=False).returncode == 3
    name, clock, processor, memory, own = json.loads(log.read_text(encoding="utf-8"))
    assert (name, own < 0.2, processor > 0.3, clock > 0.3, memory > 0) == ("validate", True, True, True, True)


def test_without_both_pipelines_there_is_no_model(modules: dict[str, ModuleType]) -> None:
    assert "core-hours" not in modules["report"].text([run(1000, "embedded")])


def test_the_page_has_the_report_of_the_figures(modules: dict[str, ModuleType]) -> None:
    """Neither is edited without the other."""
    report = modules["report"]
    page = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    runs = json.loads((BENCHMARKS / "scale.json").read_text(encoding="utf-8"))
    assert page.partition(report.BEGIN)[2].partition(report.END)[0] == "\n" + report.text(runs)
    assert report.PLOT.exists()
