"""Where shards are worked on: in this process or in child processes; reading, writing, rejecting and progress live here alone."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclaims import failures, schema, tables
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.progress import track

if TYPE_CHECKING:
    from spacy.tokens import Doc

WORKERS = "NEWSCLAIMS_WORKERS"

Row = dict[str, Any]
Rows = Callable[[Row, "Doc"], list[Row]]


def workers() -> int:
    """How many child processes may run at once: NEWSCLAIMS_WORKERS, else one per core. Changes no byte of any output."""
    given = os.environ.get(WORKERS, "")
    if not given:
        return os.cpu_count() or 1
    if not given.isdecimal() or int(given) < 1:
        raise UserError(f"{WORKERS} is {given!r}; it should be a whole number from 1")
    return int(given)


def run(stage: str, root: Path, params: Params) -> None:
    """Work on every shard of ``stage``: a module ``newsclaims.stages.<stage>`` with ``shard(root, params, number)``.

    A shard that fails stops the stage with UserError; shards that others finished stay, each written whole.
    """
    count = min(workers(), params.shards)
    if count == 1:
        work = importlib.import_module(f"newsclaims.stages.{stage}").shard
        for number in range(params.shards):
            work(root, params, number)
        return
    with ThreadPoolExecutor(count) as pool:
        # A thread supervises one child at a time: a child that is killed or crashes is seen at once and leaves no orphan behind.
        futures = [pool.submit(_child, stage, root, number) for number in range(params.shards)]
        try:
            for future in track(as_completed(futures), total=len(futures), what=f"{stage}: shards"):
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def run_table(stage: str, root: Path, params: Params) -> None:
    """Work on every shard of a stage that makes the table of its name, in folders that hold nothing else."""
    clear_table(root / "dataset" / stage, params)
    clear_table(rejects_folder(root, stage), params)
    run(stage, root, params)


def _child(stage: str, root: Path, number: int) -> None:
    command = [sys.executable, "-m", "newsclaims", "shard", stage, str(number)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter and module
    if done.returncode:
        how = f"was killed by signal {-done.returncode}" if done.returncode < 0 else f"exited with {done.returncode}"
        raise UserError(f"stage {stage}, shard {number}: the worker {how}\n{done.stderr.strip()}\nRun it alone: newsclaims shard {stage} {number}")


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


def reject(article: Row, stage: str, error: Exception) -> Row:
    """The reject row of an article that ``stage`` failed on."""
    detail = f"{article['article_id']}: {failures.told(error)}"
    return {"source_file": article["source_file"], "source_record": article["source_record"], "stage": stage, "reason": "error", "detail": detail}


def _rejected(root: Path, params: Params, number: int, stage: str) -> set[tuple[str, int]]:
    path = tables.shard_path(rejects_folder(root, stage), number, params.shards)
    if not path.exists():
        raise UserError(f"{path}: not found; stage {stage} has to run first: dvc repro runs them in order")
    return {(row["source_file"], row["source_record"]) for row in tables.rows([path])}


def table_shard(
    root: Path, params: Params, number: int, stage: str, rows: Rows, annotated: Iterator[tuple[Row, Doc]], after: Sequence[str] = ()
) -> None:
    """Make one shard of a table from annotated articles by a function of one article; an article that it fails on becomes a reject.

    ``after`` are the stages whose rows these rows refer to: an article that one of them gave up has none to refer to, and is passed over.
    """
    made: list[Row] = []
    rejects: list[Row] = []
    given_up = {key for earlier in after for key in _rejected(root, params, number, earlier)}
    for article, doc in annotated:
        if (article["source_file"], article["source_record"]) in given_up:
            continue
        try:
            made += rows(article, doc)
        except Exception as error:  # noqa: BLE001 - whatever a rule does to one article must not stop a corpus; it is kept as a reject
            rejects.append(reject(article, stage, error))
    arrow = schema.arrow_schema(schema.load(stage, root / "schema"))
    tables.write(made, arrow, tables.shard_path(root / "dataset" / stage, number, params.shards))
    write_rejects(root, stage, rejects, number, params.shards)
