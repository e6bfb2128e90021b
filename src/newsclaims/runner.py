"""What is done with shards, wherever they are worked on: passing over, reading, writing, rejecting and progress live here alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
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

Row = dict[str, Any]
Rows = Callable[[Row, "Doc"], list[Row]]


def run(stage: str, root: Path, params: Params) -> None:
    """Work on every shard of ``stage`` that needs it: a module ``newsclaims.stages.<stage>`` with ``shard(root, params, work)``.

    A shard that was finished, and whose inputs, code, schemas, parameters and outputs are as they were then, is passed over.
    """
    ledger = done.Ledger(root, stage, params.shards)
    waiting = [number for number in range(params.shards) if not ledger.is_done(number)]
    sizes = {number: _articles(root, params, number) for number in waiting}
    finished = 0
    with counter(sum(sizes.values()), f"{stage}: articles") as count:
        for number in engines.run(stage, root, params, waiting, count.advance):
            ledger.finished(number)
            finished += sizes[number]
            # The machines of a cluster do not tell of single articles.
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


def write_rejects(root: Path, stage: str, rejects: list[Row], number: int = 0, shards: int = 1) -> None:
    """Write what ``stage`` could not finish, of one shard, to build/rejects/<stage>/."""
    arrow = schema.arrow_schema(schema.load("rejects", root / "schema"))
    ordered = sorted(rejects, key=lambda r: (r["source_file"], r["source_record"]))
    tables.write(ordered, arrow, tables.shard_path(rejects_folder(root, stage), number, shards))


def rejects_folder(root: Path, stage: str) -> Path:
    """Where a stage leaves what it could not finish, for the stage rejects to gather."""
    return root / "build" / "rejects" / stage


def reject(article: Row, stage: str, failure: Exception | Failure) -> Row:
    """The reject row of an article that ``stage`` failed on."""
    reason, told = failure if isinstance(failure, Failure) else ("error", failures.told(failure))
    detail = f"{article['article_id']}: {told}"
    return {"source_file": article["source_file"], "source_record": article["source_record"], "stage": stage, "reason": reason, "detail": detail}


def _rejected(root: Path, params: Params, number: int, stage: str) -> set[tuple[str, int]]:
    path = tables.shard_path(rejects_folder(root, stage), number, params.shards)
    if not path.exists():
        raise UserError(f"{path}: not found; stage {stage} has to run first: dvc repro runs them in order")
    return {(row["source_file"], row["source_record"]) for row in tables.rows([path])}


def table_shard(
    root: Path, params: Params, work: Work, stage: str, rows: Rows, annotated: Iterator[tuple[Row, Doc]], after: Sequence[str] = ()
) -> None:
    """Make one shard of a table from annotated articles by a function of one article; an article that it fails on becomes a reject.

    ``after`` are the stages whose rows these rows refer to: an article that one of them gave up has none to refer to, and is passed over.
    """
    made: list[Row] = []
    rejects: list[Row] = []
    given_up = {key for earlier in after for key in _rejected(root, params, work.number, earlier)}
    for article, doc in work.over(annotated, lambda pair: pair[0]["article_id"]):
        if (article["source_file"], article["source_record"]) in given_up:
            continue
        if failure := work.given_up.get(article["article_id"]):
            rejects.append(reject(article, stage, failure))
            continue
        try:
            made += rows(article, doc)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a rule does to one article must not stop a corpus; it is kept as a reject
            rejects.append(reject(article, stage, error))
    if work.alone:
        return
    arrow = schema.arrow_schema(schema.load(stage, root / "schema"))
    tables.write(made, arrow, tables.shard_path(root / "dataset" / stage, work.number, params.shards))
    write_rejects(root, stage, rejects, work.number, params.shards)
