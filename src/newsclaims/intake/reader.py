"""What one process makes of the records that it reads: articles and rejects, put aside; a text that is known waits for no others."""

from __future__ import annotations

import shutil
from typing import NamedTuple

from newsclaims import schema, tables, takedowns
from newsclaims.intake import admission, known
from newsclaims.intake.admission import TAKEDOWN, Row, Source
from newsclaims.intake.job import REJECTS, STAGE, Job
from newsclaims.intake.spill import Spill, size_of
from newsclaims.reading import contacts
from newsclaims.reading.outcome import Outcome, Record, Refusal

# Rows whose language is told at a time.
BATCH = 256
BATCH_TEXT = 4 * 2**20  # code points


class _Candidate(NamedTuple):
    """The row of an article, if it is in the corpus' language, and by what the next run would know it."""

    source: Source
    row: Row
    of: known.Hash
    kinds: contacts.Kinds


class Reader:
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
        self._waiting: list[_Candidate] = []
        self._text = 0

    def take(self, source: Source, outcome: Outcome) -> None:
        self.inputs += 1
        made = admission.prepared(self._takedowns, source, outcome) if isinstance(outcome, Record) else outcome
        if isinstance(made, Refusal):
            self._refuse(source, made)
            return
        of = known.hash_of(made)
        kinds = self._known.kinds(of)
        if kinds is not None:
            self._add(_Candidate(source, {**admission.with_contacts(made, kinds), "language": self.job.params.language}, of, kinds))
        else:
            kinds = admission.contacts_in(made)
            self._wait(_Candidate(source, admission.with_contacts(made, kinds), of, kinds))

    def close(self) -> None:
        self._admit()
        self._articles.flush()
        self._rejects.flush()
        self._known.close()

    def _wait(self, one: _Candidate) -> None:
        self._waiting.append(one)
        self._text += size_of(one.row)
        if len(self._waiting) >= BATCH or self._text >= BATCH_TEXT:
            self._admit()

    def _admit(self) -> None:
        judged = admission.admitted([one.row for one in self._waiting], self.job.params.language)
        for one, made in zip(self._waiting, judged, strict=True):
            if isinstance(made, Refusal):
                self._refuse(one.source, made)
            else:
                self._add(one._replace(row=made))
        self._waiting.clear()
        self._text = 0

    def _add(self, one: _Candidate) -> None:
        self._articles.add(tables.shard_of(one.row["article_id"], self.job.params.shards), one.source.number, one.row)
        self._known.add(one.of, one.kinds)

    def _refuse(self, source: Source, refusal: Refusal) -> None:
        # Without the name of the file: it might name what was removed.
        name = TAKEDOWN if refusal.reason == TAKEDOWN else source.name
        row = {"source_file": name, "source_record": refusal.number, "stage": STAGE, "reason": refusal.reason, "detail": refusal.detail}
        self._rejects.add(REJECTS, source.number, row)
