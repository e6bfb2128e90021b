"""What is done with shards, wherever they are worked on: passing over, reading, writing, rejecting and progress live here alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclaims import engines, failures, schema, tables
from newsclaims.engines import done
from newsclaims.engines.work import Failure, Work
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.progress import counter

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Articles that validation or metadata do in the time that a process takes to start.
WORTH_A_PROCESS = 2000

Row = dict[str, Any]
Rows = Callable[[Row, "Doc"], list[Row]]


def run(stage: str, root: Path, params: Params, ledger: done.Ledger | None = None) -> None:
    """Work on every shard of ``stage`` that needs it: a module ``newsclaims.stages.<stage>`` with ``shard(root, params, work)``.

    A shard that was finished, and whose inputs, code, schemas, parameters and outputs are as they were then, is passed over; ``ledger`` knows.
    """
    ledger = ledger or done.Ledger(root, stage, params.shards)
    waiting = [number for number in range(params.shards) if not ledger.is_done(number)]
    sizes = {number: _articles(root, params, number) for number in waiting}
    finished = 0
    with counter(sum(sizes.values()), f"{stage}: articles") as count:
        for number in engines.run(stage, root, params, waiting, count.advance):
            ledger.finished(number)
            finished += sizes[number]
            # The machines of a cluster do not tell of single articles.
            count.at_least(finished)


def ahead(stage: str, root: Path, params: Params, pieces: Mapping[int, Sequence[int]]) -> None:
    """Have ``pieces`` of a stage's work, by their numbers and each of some shards, done by several processes before the stage's own does the rest.

    Where they have too few articles for that, nothing is done: the stage's own process does all.
    """
    if sum(_articles(root, params, number) for shards in pieces.values() for number in shards) < WORTH_A_PROCESS:
        return
    finished = 0
    with counter(sum(map(len, pieces.values())), f"{stage}: shards") as count:
        for piece in engines.run(stage, root, params, list(pieces), lambda: None):
            finished += len(pieces[piece])
            count.at_least(finished)


def _articles(root: Path, params: Params, number: int) -> int:
    path = tables.shard_path(root / "dataset" / "articles", number, params.shards)
    if not path.exists():
        raise UserError(f"{path}: not found; stage articles has to run first: dvc repro runs them in order")
    return tables.count(path)


def run_table(stage: str, root: Path, params: Params) -> None:
    """Work on every shard of a stage that makes the table of its name, in folders that hold nothing else."""
    clear_table(root / "dataset" / stage, params)
    clear_table(rejects_folder(root, stage), params)
    run(stage, root, params)


def clear(folder: Path, wanted: Iterable[Path]) -> None:
    """Make ``folder`` and remove from it what is not ``wanted``: files of another shard count, temporary files of a killed run."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = set(wanted)
    for path in folder.iterdir():
        if path not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def clear_table(folder: Path, params: Params) -> None:
    """The same for a table's folder and its shards."""
    clear(folder, [tables.shard_path(folder, n, params.shards) for n in range(params.shards)])


def rejects_folder(root: Path, stage: str) -> Path:
    """Where a stage leaves what it could not finish, for the stage rejects to gather."""
    return root / "build" / "rejects" / stage


class Rejects:
    """What a stage gives up of one shard; where an article came from is looked up only where one is given up."""

    def __init__(self, root: Path, params: Params, stage: str, number: int) -> None:
        self._root, self._params, self._stage, self._number = root, params, stage, number
        self._found: list[tuple[str, Failure]] = []

    def add(self, article_id: str, failure: Exception | Failure) -> None:
        """The stage failed on an article."""
        self._found.append((article_id, failure if isinstance(failure, Failure) else Failure("error", failures.told(failure))))

    def write(self) -> None:
        """Write them to build/rejects/<stage>/."""
        places = _places(self._root, self._params, self._number) if self._found else {}
        rows = []
        for article_id, (reason, told) in self._found:
            file, record = places[article_id]
            rows.append({"source_file": file, "source_record": record, "stage": self._stage, "reason": reason, "detail": f"{article_id}: {told}"})
        arrow = schema.arrow_schema(schema.load("rejects", self._root / "schema"))
        ordered = sorted(rows, key=lambda r: (r["source_file"], r["source_record"]))
        tables.write(ordered, arrow, tables.shard_path(rejects_folder(self._root, self._stage), self._number, self._params.shards))


def _places(root: Path, params: Params, number: int) -> dict[str, tuple[str, int]]:
    """The seed file and record of each article of a shard."""
    path = tables.shard_path(root / "dataset" / "articles", number, params.shards)
    rows = tables.read_file(path, ["article_id", "source_file", "source_record"]).to_pylist()
    return {row["article_id"]: (row["source_file"], row["source_record"]) for row in rows}


def _given_up(root: Path, params: Params, number: int, stages: Sequence[str]) -> set[str]:
    """The articles of a shard that one of the stages gave up."""
    found = set()
    for stage in stages:
        path = tables.shard_path(rejects_folder(root, stage), number, params.shards)
        if not path.exists():
            raise UserError(f"{path}: not found; stage {stage} has to run first: dvc repro runs them in order")
        found |= {(row["source_file"], row["source_record"]) for row in tables.rows([path])}
    return {article_id for article_id, place in _places(root, params, number).items() if place in found} if found else set()


def table_shard(
    root: Path, params: Params, work: Work, stage: str, rows: Rows, annotated: Iterator[tuple[Row, Doc]], after: Sequence[str] = ()
) -> None:
    """Make one shard of a table from annotated articles by a function of one article; an article that it fails on becomes a reject.

    ``after`` are the stages whose rows these rows refer to: an article that one of them gave up has none to refer to, and is passed over.
    """
    made = tables.Collected(schema.arrow_schema(schema.load(stage, root / "schema")), stage)
    rejects = Rejects(root, params, stage, work.number)
    given_up = _given_up(root, params, work.number, after)
    for article, doc in work.over(annotated, lambda pair: pair[0]["article_id"]):
        if article["article_id"] in given_up:
            continue
        if failure := work.given_up.get(article["article_id"]):
            rejects.add(article["article_id"], failure)
            continue
        try:
            made.add(rows(article, doc))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a rule does to one article must not stop a corpus; it is kept as a reject
            rejects.add(article["article_id"], error)
    if work.alone:
        return
    tables.write_table(made.table(), tables.shard_path(root / "dataset" / stage, work.number, params.shards))
    rejects.write()
