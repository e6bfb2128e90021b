"""A step of the articles stage in several processes, each supervised as those are that work on shards."""

from __future__ import annotations

import json
from pathlib import Path

from newsclaims import atomic, engines
from newsclaims.engines.work import Work
from newsclaims.errors import UserError
from newsclaims.intake.job import STAGE, Job
from newsclaims.intake.work import STEPS
from newsclaims.params import Params
from newsclaims.progress import counter

# Below build/: what is to be done, for the processes that do it. As large as all texts; gone at the end, and what a killed run left at the beginning.
TEMPORARY = Path("build/articles.tmp")
JOB = TEMPORARY / "job.json"
# The step in which text of strangers is read: in a process of its own even where there is but one.
READING = "read"


def run(job: Job, step: str) -> None:
    """Do all parts of a step; a record that its process dies of becomes a reject. UserError where anything else fails; no process is left behind."""
    if engines.chosen() == engines.INLINE or (job.parts == 1 and step != READING):
        for part in range(job.parts):
            STEPS[step](job, Work(part))
        return
    from newsclaims.engines import local

    told = {"folder": str(job.folder.resolve().relative_to(job.root.resolve())), "step": step, "parts": job.parts, "shared_from": job.shared_from}
    atomic.write_json(job.root / JOB, told)
    with counter(None, f"{STAGE}: inputs") as count:
        for _ in local.run(STAGE, job.root, job.params, range(job.parts), job.parts, count.advance):
            pass


def shard(root: Path, params: Params, work: Work) -> None:
    """What a child process does: its part of the step."""
    try:
        told = json.loads((root / JOB).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError("stage articles has no shards to work on by themselves: run newsclaims articles") from None
    job = Job(root, params, root / told["folder"], told["parts"], told["shared_from"])
    STEPS[told["step"]](job, work)
