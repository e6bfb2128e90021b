"""The work of the articles stage, in steps that several processes may share: reading seeds, settling shards, writing them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from newsclaims import atomic, digests, schema, tables
from newsclaims.engines.work import Work
from newsclaims.intake import settling, watched
from newsclaims.intake.admission import Source
from newsclaims.intake.job import REJECTS, STAGE, Job
from newsclaims.intake.reader import Reader
from newsclaims.intake.spill import ORDER, Spill
from newsclaims.reading import listing, metadata, records, sources
from newsclaims.reading.outcome import WHOLE_FILE, Outcome, Refusal
from newsclaims.reading.records import Share
from newsclaims.syndication import signatures


def read(job: Job, work: Work) -> None:
    """Read one part's share of all seeds, and put it aside; only the record that is to be tried alone, and nothing is put aside."""
    if work.alone is not None:
        with tempfile.TemporaryDirectory(dir=job.folder) as folder:
            _read(replace(job, folder=Path(folder)), work)
    else:
        _read(job, work)


def _read(job: Job, work: Work) -> None:
    reader = Reader(job, work.number)
    for source, outcome in _outcomes(job, work):
        reader.take(source, outcome)
    reader.close()
    work.began(None)
    atomic.write_json(job.readers("articles")[work.number] / "inputs.json", reader.inputs)


def _outcomes(job: Job, work: Work) -> Iterator[tuple[Source, Outcome]]:
    seeds = job.root / "seeds"
    found = listing.inputs(seeds)
    about = sources.load(seeds / listing.SOURCES, {one.name for one in found})
    unknown = metadata.checked({})
    for number, one in enumerate(found):
        share = _share(job, one, number, work.number)
        if share is None or not watched.concerns(work, number):
            continue
        source = Source(number, one.name, "" if one.refused else _digest(one.path), about.get(one.name, unknown))
        if one.refused:
            yield source, Refusal(WHOLE_FILE, one.reason, one.refused)
        else:
            for outcome in watched.outcomes(one.path, share, work, number):
                yield source, outcome


def _share(job: Job, one: listing.Input, number: int, part: int) -> Share | None:
    """The share of a file that a part reads, or None: of many records each part has some, and else the parts take turns with files."""
    many = not one.refused and one.name.lower().endswith(records.SHARED)
    if many and job.parts > 1 and one.path.stat().st_size >= job.shared_from:
        return Share(part, job.parts)
    return Share() if number % job.parts == part else None


def _digest(path: Path) -> str:
    try:
        return digests.of_file(path)
    except OSError:
        # The reader meets the same error, and refuses the file.
        return ""


def settle(job: Job, work: Work) -> None:
    """Sort the shards that fall to one part, refuse what repeats a text, and sign what is left for the search for copies."""
    folder = job.readers("repeated")[work.number]
    shutil.rmtree(folder, ignore_errors=True)
    rejects = Spill(folder, schema.arrow_schema(schema.load("rejects", job.root / "schema")), "rejects")
    for shard in job.shards(work.number):
        for again in settling.settle(job.readers("articles"), shard, job.schema, job.settled(shard)):
            row = {"source_file": again["source_file"], "source_record": again["source_record"], "stage": STAGE, "reason": "duplicate"}
            rejects.add(REJECTS, again[ORDER], {**row, "detail": f"same text as {again['where']}"})
        found = settling.settled(job.settled(shard), ("article_id", "text"))
        path = signatures.path_of(job.root, shard)
        signatures.update(path, found["article_id"].to_pylist(), found["text"])
        # Nobody is at an article, and it goes on.
        work.began(None)
    rejects.flush()


def write(job: Job, work: Work) -> None:
    """Write the shards that fall to one part to dataset/articles."""
    copies = settling.settled(job.copies, ("article_id", settling.DUPLICATE_OF))
    duplicates = dict(zip(*(column.to_pylist() for column in copies.columns), strict=True))
    whole = schema.arrow_schema(schema.load("articles", job.root / "schema"))
    for shard in job.shards(work.number):
        path = tables.shard_path(job.root / "dataset" / STAGE, shard, job.params.shards)
        settling.write(job.settled(shard), whole, duplicates, path)
        work.began(None)


# What each process does of its part, by the name of the step.
STEPS: dict[str, Callable[[Job, Work], None]] = {"read": read, "settle": settle, "write": write}
