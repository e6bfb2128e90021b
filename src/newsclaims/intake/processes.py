"""A step of the articles stage in several processes: this one takes the first part, a child process each other."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from newsclaims import atomic, one_build
from newsclaims.errors import UserError, refused
from newsclaims.intake.work import STEPS, Job
from newsclaims.params import Params

JOB = "job.json"


def run(job: Job, step: str) -> None:
    """Do all parts of a step. Raises UserError where a child fails; none is left behind."""
    told = {"root": str(job.root.resolve()), "params": asdict(job.params), "parts": job.parts, "shared_from": job.shared_from}
    atomic.write_json(job.folder / JOB, told)
    with ExitStack() as stack:
        children = []
        for part in range(1, job.parts):
            log = (job.folder / f"{step}-{part}.log").open("w+", encoding="utf-8", errors="replace")
            stack.enter_context(log)
            command = [sys.executable, "-m", "newsclaims.intake.processes", str(job.folder.resolve()), step, str(part)]
            child = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own interpreter and module
            stack.callback(_end, child)
            children.append((child, log))
        STEPS[step](job, 0)
        for part, (child, log) in enumerate(children, 1):
            if code := child.wait():
                log.seek(0)
                how = f"was killed by signal {-code}" if code < 0 else f"exited with {code}"
                raise UserError(f"stage articles, {step}, part {part}: the process {how}\n{log.read().strip()}")


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()


def main(folder: str, step: str, part: str) -> None:
    """What a child process does."""
    one_build.end_with_parent()
    told = json.loads((Path(folder) / JOB).read_text(encoding="utf-8"))
    try:
        job = Job(Path(told["root"]), Params(**told["params"]), Path(folder), told["parts"], told["shared_from"])
        STEPS[step](job, int(part))
    except (UserError, OSError) as error:
        told = refused(error) or (str(error) if isinstance(error, UserError) else None)
        if told is None:
            raise
        sys.stderr.write(f"newsclaims: {told}\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main(*sys.argv[1:])
