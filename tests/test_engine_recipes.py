"""The recipes of docs/engines.md: Dask knows their options, and the job script does its work where one machine stands in for a cluster."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from conftest import REPOSITORY, TABLE_STAGES, build, lay_out
from rebuild import fingerprints, story

pytest.importorskip("distributed", reason="the cluster's library is not installed: uv sync --group proofs, or --extra dask")
PAGE = (REPOSITORY / "docs" / "engines.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(?:sh|yaml)\n(.*?)```", PAGE, re.DOTALL)
JOB = next(block for block in BLOCKS if "#SBATCH" in block)
# What it starts of SLURM, twice on this machine, and stages in the place of all of them.
SRUN = '#!/bin/bash\nshift\nfor task in 1 2; do "$@" & done\nwait\n'
DVC = f"#!/bin/bash\nset -e\nfor stage in sentences entities claims; do {shlex.quote(sys.executable)} -m newsclaims $stage; done\n"
SECONDS = 300


def commands() -> Iterator[list[str]]:
    """Every call of Dask in the recipes."""
    for block in BLOCKS:
        if block.startswith("apiVersion"):
            spec = yaml.safe_load(block)["spec"]
            yield from (container["args"] for part in ("worker", "scheduler") for container in spec[part]["spec"]["containers"])
        else:
            yield from (shlex.split(found) for found in re.findall(r"dask (?:scheduler|worker) [^&\n]*", block))


def test_dask_knows_the_options_of_all_recipes() -> None:
    found = list(commands())
    assert len(found) == 6
    for dask, role, *words in found:
        assert dask == "dask"
        # The commands take options that they do not know for those of preloaded modules, and say nothing.
        main = importlib.import_module(f"distributed.cli.dask_{role}").main
        known = {option for one in main.params for option in (*one.opts, *one.secondary_opts)}
        assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.long  # A scheduler and workers start.
def test_the_job_script_makes_the_bytes_of_one_machine(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "r")
    path = root / "params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("shards: 1", "shards: 3"), encoding="utf-8")
    for n in range(6):
        (root / "seeds" / f"story{n}.txt").write_text(story(n), encoding="utf-8")
    build(root, TABLE_STAGES[:2])
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, script in (("srun", SRUN), ("dvc", DVC)):
        (tools / name).write_text(script, encoding="utf-8")
        (tools / name).chmod(0o755)
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "activate").write_text("", encoding="utf-8")
    (root / "scheduler.json").write_text("{}", encoding="utf-8")
    home = os.pathsep.join([str(tools), str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": home, "SLURM_SUBMIT_DIR": str(root), "TMPDIR": str(tmp_path)}
    job = subprocess.Popen(["bash", "-c", JOB], env=environment, start_new_session=True)
    try:
        assert job.wait(timeout=SECONDS) == 0
    finally:
        # The scheduler and the workers end with the job where SLURM is.
        os.killpg(job.pid, signal.SIGKILL)
    made = fingerprints(root, ("dataset", "build/rejects"))
    for table in ("sentences", "entities", "claims"):
        for file in (root / "dataset" / table).iterdir():
            file.unlink()
    build(root, ("sentences", "entities", "claims"))
    assert fingerprints(root, ("dataset", "build/rejects")) == made
