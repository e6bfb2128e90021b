"""What commands take: seconds of the clock and of processors, and memory; also of each stage that DVC starts."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE_OF_KIB = 1024
# Stands for the command `newsclaims` on the PATH of DVC, and notes what each call took. -I and -S: it starts in 10 ms.
SHIM = """\
#!{python} -IS
import json, os, sys, time
began = time.time()
child = os.fork()
if not child:
    os.execv({command!r}, [{command!r}, *sys.argv[1:]])
# Before it is taken away, a process that ended still tells what it took itself, without the processes that it started.
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
with open(f"/proc/{{child}}/stat") as stat:
    ticks = stat.read().rpartition(")")[2].split()[11:13]
own = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
status, used = os.wait4(child, 0)[1:]
note = [sys.argv[1], time.time() - began, used.ru_utime + used.ru_stime, used.ru_maxrss, own]
with open({log!r}, "a") as log:
    log.write(json.dumps(note) + "\\n")
sys.exit(os.waitstatus_to_exitcode(status) % 256)
"""


@dataclass(frozen=True)
class Taken:
    """Seconds, seconds of all processors, and MiB of the largest process; of stages by name, and of these ``own``, seconds of the processor that the
    command itself took without the processes that it started.
    """

    seconds: float
    processor: float
    memory: int
    stages: Mapping[str, Taken]
    own: float = 0.0


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Taken:
    """Run a command of the environment that this Python is in, quietly unless it fails."""
    home = Path(sys.executable).parent
    here = folder / ".timed"
    here.mkdir(exist_ok=True)
    log, shim, said = here / "log", here / "newsclaims", here / "said"
    log.unlink(missing_ok=True)
    shim.write_text(SHIM.format(python=sys.executable, command=str(home / "newsclaims"), log=str(log)), encoding="utf-8")
    shim.chmod(0o755)
    began = time.perf_counter()
    child = os.fork()
    if not child:
        with said.open("wb") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        os.chdir(folder)
        path = f"{here}{os.pathsep}{home}{os.pathsep}{os.environ['PATH']}"
        os.execve(home / command[0], list(command), {**os.environ, **environment, "PATH": path})  # noqa: S606 - our own commands
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - began
    if code := os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)}: exit status {code}\n{said.read_text(encoding='utf-8', errors='replace')}")
    noted = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    stages = {name: Taken(clock, processor, memory // MEBIBYTE_OF_KIB, {}, own) for name, clock, processor, memory, own in noted}
    return Taken(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // MEBIBYTE_OF_KIB, stages)
