"""Whatever is done to the seeds, in whatever order: what is left of earlier builds is used, and every byte is that of a clean build."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import Doc

from conftest import REPOSITORY, TABLE_STAGES, build, lay_out
from newsclaims import params
from newsclaims.engines import inline
from newsclaims.params import Params
from newsclaims.stages import annotate, sentences
from rebuild import fingerprints, story

SHARDS, ROUNDS, EDITS = 4, 8, 3
# What a rule fails on in these tests.
POISON = "arsenic"
Records = list[dict[str, Any]]


def new(chance: random.Random) -> dict[str, Any]:
    day = chance.choice([None, "2024-01-05", "2024-03-01"])
    return {"text": story(chance.randrange(1000)), "title": "A flood", "publisher": chance.choice(["Radio North", None]), "published": day}


def add(records: Records, chance: random.Random) -> None:
    records.insert(chance.randint(0, len(records)), new(chance))


def edit(records: Records, chance: random.Random) -> None:
    if records:
        chance.choice(records)["text"] += f" More is known, said Bo Park on day {chance.randrange(100)}."


def copy(records: Records, chance: random.Random) -> None:
    """One that is nearly, or exactly, another."""
    if records:
        other = chance.choice(records)
        records.append({**other, "text": other["text"] + chance.choice([" It rained.", ""])})


def remove(records: Records, chance: random.Random) -> None:
    if records:
        records.pop(chance.randrange(len(records)))


def move(records: Records, chance: random.Random) -> None:
    chance.shuffle(records)


def poison(records: Records, chance: random.Random) -> None:
    if records:
        chance.choice(records)["text"] += f" There was {POISON} in it."


def redate(records: Records, chance: random.Random) -> None:
    if records:
        chance.choice(records)["published"] = f"2023-05-{chance.randrange(1, 29):02d}"


def spoil(records: Records, chance: random.Random) -> None:
    records.insert(chance.randint(0, len(records)), {"text": chance.choice(["", "Der Bürgermeister sagte, dass die Brücke gesperrt bleibt. " * 9])})


KINDS: tuple[Callable[[Records, random.Random], None], ...] = (add, add, edit, copy, remove, move, poison, redate, spoil)


def seed(root: Path, files: dict[str, Records]) -> None:
    for path in (root / "seeds").glob("*.jsonl"):
        path.unlink()
    for name, records in files.items():
        (root / "seeds" / name).write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def repository(root: Path) -> Path:
    lay_out(root)
    # What dvc.yaml says of stages lets finished shards be passed over.
    shutil.copyfile(REPOSITORY / "dvc.yaml", root / "dvc.yaml")
    return root


@pytest.mark.slow  # It makes sixteen builds.
@pytest.mark.parametrize("number", [1, 2])
def test_after_any_edits_a_build_equals_a_clean_one(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[str] = Counter()
    real_rows, real_annotate, real_run = sentences.rows, annotate.annotate, inline.run

    def failing(article: dict[str, Any], doc: Doc) -> list[dict[str, Any]]:
        if POISON in article["text"]:
            raise ValueError("not this one")
        return real_rows(article, doc)

    def counted(nlp: Any, article: dict[str, Any], *rest: Any) -> Doc:
        made["articles"] += 1
        return real_annotate(nlp, article, *rest)

    def run(stage: str, root: Path, configuration: Params, numbers: list[int], told: Callable[[], None]) -> Any:
        made["shards"] += len(numbers)
        return real_run(stage, root, configuration, numbers, told)

    monkeypatch.setattr(sentences, "rows", failing)
    monkeypatch.setattr(annotate, "annotate", counted)
    monkeypatch.setattr(inline, "run", run)
    chance = random.Random(number)
    files: dict[str, Records] = {"a.jsonl": [new(chance) for _ in range(5)], "b.jsonl": [new(chance) for _ in range(3)]}
    kept = repository(tmp_path / "kept")
    model = annotate.load_pipeline(kept, params.load(kept / "params.yaml"))
    monkeypatch.setattr(annotate, "load_pipeline", lambda *_: model)
    configuration = Params(**{**vars(params.load(kept / "params.yaml")), "shards": SHARDS})
    first, again = Counter[str](), Counter[str]()
    for round_ in range(ROUNDS):
        for _ in range(EDITS if round_ else 0):
            chance.choice(KINDS)(chance.choice(list(files.values())), chance)
        clean = repository(tmp_path / f"clean-{round_}")
        for root, tally in ((kept, again), (clean, first)):
            seed(root, files)
            made.clear()
            build(root, TABLE_STAGES, configuration)
            tally.update(made)
        assert fingerprints(kept) == fingerprints(clean), f"round {round_}"
        shutil.rmtree(clean)
    # It is no clean build in disguise.
    assert again["articles"] < first["articles"] / 2
    assert again["shards"] < first["shards"]


def test_one_record_of_a_file_touches_the_shard_of_its_article_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the digest of the file is in all its articles' rows, and the number of each record behind one that was removed."""
    worked: list[tuple[str, int]] = []
    real = inline.run

    def run(stage: str, root: Path, configuration: Params, numbers: list[int], told: Callable[[], None]) -> Any:
        worked.extend((stage, number) for number in numbers)
        return real(stage, root, configuration, numbers, told)

    monkeypatch.setattr(inline, "run", run)
    root = repository(tmp_path / "repository")
    configuration = Params(**{**vars(params.load(root / "params.yaml")), "shards": SHARDS})
    records = [{"text": story(n)} for n in range(8)]
    seed(root, {"a.jsonl": records})
    build(root, TABLE_STAGES, configuration)
    worked.clear()
    seed(root, {"a.jsonl": records[1:]})
    build(root, TABLE_STAGES, configuration)
    assert [stage for stage, _ in worked] == ["annotate", "sentences", "entities", "claims"]
    assert len({number for _, number in worked}) == 1
