"""The work of the articles stage, in steps that several processes may share: reading seeds, settling shards, writing them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from newsclaims import atomic, digests, schema, tables, takedowns
from newsclaims.engines.work import Work
from newsclaims.intake import admission, known, settling, watched
from newsclaims.intake.admission import TAKEDOWN, Row, Source
from newsclaims.intake.spill import ORDER, Spill, size_of
from newsclaims.params import Params
from newsclaims.reading import contacts, listing, metadata, records, sources
from newsclaims.reading.outcome import WHOLE_FILE, Outcome, Record, Refusal
from newsclaims.reading.records import Share
from newsclaims.syndication import signatures

STAGE = "articles"
# Rows whose language is told at a time.
BATCH = 256
BATCH_TEXT = 4 * 2**20  # code points
REJECTS = 0


@dataclass(frozen=True)
class Job:
    """A corpus to read: below ``root``, with the temporary files in ``folder``, shared by ``parts`` processes; so are large files."""

    root: Path
    params: Params
    folder: Path
    parts: int
    shared_from: int  # bytes of a file that each part reads some records of

    @cached_property
    def schema(self) -> pa.Schema:
        """Of the table articles, but for the column that only the whole corpus can fill."""
        whole = schema.arrow_schema(schema.load("articles", self.root / "schema"))
        return whole.remove(whole.get_field_index(settling.DUPLICATE_OF))

    def readers(self, table: str) -> list[Path]:
        """The folders of all parts for their ``articles``, ``rejects``, or those ``repeated`` that only a shard's sorting shows."""
        return [self.folder / f"{table}-{part}" for part in range(self.parts)]

    @property
    def seen(self) -> list[Path]:
        """Where each part notes what it admits, for the next run."""
        return [folder / "seen" for folder in self.readers("articles")]

    def settled(self, shard: int) -> Path:
        return self.folder / "settled" / f"{shard:05d}.arrow"

    @property
    def copies(self) -> Path:
        return self.folder / "copies.arrow"

    def shards(self, part: int) -> Iterator[int]:
        """Those that fall to one process."""
        return iter(range(part, self.params.shards, self.parts))


class _Waiting(NamedTuple):
    """A row that is an article if it is in the corpus' language, and by what the next run would know it."""

    source: Source
    row: Row
    of: known.Hash
    kinds: contacts.Kinds


class _Reader:
    """What one process makes of its share of the records: articles put aside by shard, rejects, and how many inputs there were."""

    def __init__(self, job: Job, part: int) -> None:
        self.job = job
        self.inputs = 0
        # A process that did this part before may have died.
        for folder in (job.readers("articles")[part], job.readers("rejects")[part]):
            shutil.rmtree(folder, ignore_errors=True)
        self._articles = Spill(job.readers("articles")[part], job.schema, "articles")
        self._rejects = Spill(job.readers("rejects")[part], schema.arrow_schema(schema.load("rejects", job.root / "schema")), "rejects")
        self._takedowns = takedowns.load(job.root)
        self._known = known.Known(job.root, job.params, job.seen[part])
        self._waiting: list[_Waiting] = []
        self._text = 0

    def take(self, source: Source, outcome: Outcome) -> None:
        self.inputs += 1
        made = admission.prepared(self._takedowns, source, outcome) if isinstance(outcome, Record) else outcome
        if isinstance(made, Refusal):
            self._refuse(source, made)
            return
        of = known.hash_of(made)
        if (kinds := self._known.kinds(of)) is not None:
            made["language"] = self.job.params.language
            self._add(_Waiting(source, admission.with_contacts(made, kinds), of, kinds))
            return
        kinds = admission.contacts_in(made)
        self._waiting.append(_Waiting(source, admission.with_contacts(made, kinds), of, kinds))
        self._text += size_of(made)
        if len(self._waiting) >= BATCH or self._text >= BATCH_TEXT:
            self._admit()

    def close(self) -> None:
        self._admit()
        self._articles.flush()
        self._rejects.flush()
        self._known.close()

    def _admit(self) -> None:
        judged = admission.admitted([one.row for one in self._waiting], self.job.params.language)
        for one, made in zip(self._waiting, judged, strict=True):
            if isinstance(made, Refusal):
                self._refuse(one.source, made)
            else:
                self._add(one._replace(row=made))
        self._waiting.clear()
        self._text = 0

    def _add(self, one: _Waiting) -> None:
        self._articles.add(tables.shard_of(one.row["article_id"], self.job.params.shards), one.source.number, one.row)
        self._known.add(one.of, one.kinds)

    def _refuse(self, source: Source, refusal: Refusal) -> None:
        # Without the name of the file: it might name what was removed.
        name = TAKEDOWN if refusal.reason == TAKEDOWN else source.name
        row = {"source_file": name, "source_record": refusal.number, "stage": STAGE, "reason": refusal.reason, "detail": refusal.detail}
        self._rejects.add(REJECTS, source.number, row)


def read(job: Job, work: Work) -> None:
    """Read one part's share of all seeds, and put it aside; only the record that is to be tried alone, and nothing is put aside."""
    if work.alone is not None:
        with tempfile.TemporaryDirectory(dir=job.folder) as folder:
            _read(replace(job, folder=Path(folder)), work)
    else:
        _read(job, work)


def _read(job: Job, work: Work) -> None:
    reader = _Reader(job, work.number)
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
