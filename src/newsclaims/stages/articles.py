"""Seeds to articles: decoded, normalised, checked for language and duplicates; nothing is lost without a reject.

Memory does not grow with the corpus: articles go to temporary files by shard as they are read, and are sorted shard by shard.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from newsclaims import atomic, engines, runner, schema, tables
from newsclaims.engines.work import Work
from newsclaims.errors import UserError
from newsclaims.intake import copies, known, processes, settling, spill
from newsclaims.intake.admission import TAKEDOWN
from newsclaims.intake.job import REJECTS, STAGE, Job
from newsclaims.params import Params
from newsclaims.reading import listing, sources
from newsclaims.syndication import signatures

# A process more takes two seconds to start; for less than this it does not pay.
WORTH_A_PROCESS = 16 * 2**20  # bytes of seeds
# What is known takes so much of the time that what is new takes.
KNOWN_SHARE = 1 / 3
# Of a file of records of this size each process reads some; with smaller ones they take turns.
SHARED_FROM = 4 * 2**20  # bytes


def run(root: Path, params: Params) -> None:
    """Read ``root/seeds``; write dataset/articles, build/rejects/articles, the counts in build/inputs.json, and signatures for the next run.

    Raises UserError for a mistake in seeds/sources.csv, and RuntimeError where inputs are not articles + rejects.
    """
    seeds = root / "seeds"
    found = listing.inputs(seeds)
    sources.load(seeds / listing.SOURCES, {one.name for one in found})
    if all(one.reason == listing.ABOUT_SEEDS for one in found):
        raise UserError("seeds/: no article yet; put some there, or bring them in with newsclaims add, then run dvc repro again")
    with _temporary(root) as folder:
        size = sum(one.path.stat().st_size for one in found if not one.refused)
        job = Job(root, params, folder, _parts(size, known.size(root, params)), SHARED_FROM)
        processes.run(job, "read")
        signatures.open_folder(root, params.shards)
        processes.run(job, "settle")
        rejects = _rejects(job)
        counts = {"files": len(found), **_counted(job), "rejects": rejects.num_rows}
        if counts["inputs"] != counts["articles"] + counts["rejects"]:
            raise RuntimeError(f"inputs are not articles + rejects: {counts}; an input was lost or counted twice")
        settling.write_arrow(copies.find(job), job.copies)
        runner.clear_table(root / "dataset" / STAGE, params)
        processes.run(job, "write")
        known.keep(root, params, job.seen, counts["inputs"], size)
    runner.clear(runner.rejects_folder(root, STAGE), [])
    tables.write_table(rejects, tables.shard_path(runner.rejects_folder(root, STAGE), 0, 1))
    atomic.write_json(root / "build" / "inputs.json", counts)
    _tell(rejects)


def shard(root: Path, params: Params, work: Work) -> None:
    """What one of several processes does of a step."""
    processes.shard(root, params, work)


@contextmanager
def _temporary(root: Path) -> Iterator[Path]:
    """A new folder for temporary files: children that a killed run left behind write into another one, or fail."""
    folder = root / processes.TEMPORARY
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield Path(tempfile.mkdtemp(dir=folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _parts(size: int, known_size: int) -> int:
    """How many processes ``size`` bytes of seeds are worth, of which so many are known; as many changed ones as there were before count as known."""
    worth = size - (1 - KNOWN_SHARE) * min(size, known_size)
    return max(1, min(engines.workers(), int(worth // WORTH_A_PROCESS)))


def _rejects(job: Job) -> pa.Table:
    """All rejects in order; a takedown is numbered, since its own file and record might name what was removed."""
    whole = schema.arrow_schema(schema.load("rejects", job.root / "schema"))
    # Where nothing was rejected, nobody has looked yet.
    tables.check_columns(("source_file", "source_record", "stage", "reason", "detail"), whole, "rejects")
    pieces = list(spill.pieces([*job.readers("rejects"), *job.readers("repeated")], REJECTS))
    if not pieces:
        return whole.empty_table()
    found = pa.concat_tables(pieces).sort_by([(spill.ORDER, "ascending"), ("source_record", "ascending")])
    taken = pc.equal(found["reason"], TAKEDOWN)
    number = pc.subtract(pc.cumulative_sum(pc.cast(taken, pa.int64())), 1)
    found = found.set_column(1, whole.field("source_record"), pc.if_else(taken, number, found["source_record"]))
    return found.select(whole.names).sort_by([("source_file", "ascending"), ("source_record", "ascending")]).cast(whole)


def _counted(job: Job) -> dict[str, int]:
    inputs = sum(json.loads((folder / "inputs.json").read_text(encoding="utf-8")) for folder in job.readers("articles"))
    settled = (settling.settled(job.settled(shard), ("article_id",)) for shard in range(job.params.shards))
    return {"inputs": inputs, "articles": sum(found.num_rows for found in settled)}


def _tell(rejects: pa.Table) -> None:
    """Say on standard error what did not become an article, so that nobody has to look for it to know."""
    counted = {one["values"]: one["counts"] for one in pc.value_counts(rejects["reason"]).to_pylist() if one["values"] != listing.ABOUT_SEEDS}
    if counted:
        told = ", ".join(f"{n} {reason}" for reason, n in sorted(counted.items()))
        sys.stderr.write(f"{sum(counted.values())} inputs did not become articles ({told}): see the table rejects\n")
