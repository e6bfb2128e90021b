"""Kills `dvc repro` at seeded random moments and builds again; run as a script it tells how many kills were survived.

`uv run python tests/killing.py --kills 50 --seed 7 --json kills.json` takes about an hour on two cores.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from conftest import AS_USERS, REPOSITORY, dvc, with_little_gold
from newsclaims import cli
from newsclaims.engines import done
from rebuild import fingerprints, story

# What is killed: a process that works for a stage, the command of the stage, DVC, or all of them.
TARGETS = ("child", "stage", "driver", "group")
ARTICLES, SHARDS = 4, 2
# What DVC says where it was killed while it wrote its lock.
CUT_OFF = "Unable to read RWLock-file"
# What a build makes.
MADE = ("dataset", "build", "site")
# Seconds that an orphan has to notice, and that a build may take on a busy machine.
GRACE, LONGEST = 5.0, 600.0


@dataclass(frozen=True)
class Kill:
    """One kill: which stage ran, what was killed how long after the stage began, and what was wrong after the next build."""

    target: str
    stage: str
    after: float
    killed: int
    wrong: tuple[str, ...]
    # Whether DVC's own lock, which it does not write in one piece, had to be removed first.
    helped: bool = False


class Corpus:
    """A small repository of its own; what it looks like before each stage, and what an undisturbed build makes of it."""

    def __init__(self, folder: Path, stages: Sequence[str] = cli.STAGES) -> None:
        self.folder, self.stages = folder, stages
        first = folder / "first"
        _laid_out(first)
        self.seconds: dict[str, float] = {}
        for stage in cli.STAGES[: cli.STAGES.index(stages[-1]) + 1]:
            if stage in stages:
                shutil.copytree(first, folder / f"before-{stage}", symlinks=True)
            begin = time.monotonic()
            made = dvc(first, "repro", "--no-run-cache", "--single-item", stage)
            assert made.returncode == 0, made.stderr
            self.seconds[stage] = time.monotonic() - begin
        self.expected = state(first)

    def kill(self, target: str, stage: str, after: float) -> Kill:
        """Build from before ``stage``, kill ``target`` so many seconds after it began, build again, and compare."""
        root = self.folder / "killed"
        shutil.copytree(self.folder / f"before-{stage}", root, symlinks=True)
        try:
            killed = _killed(root, target, stage, after, self._to())
            left = _gone(root)
            again = dvc(root, "repro", "--no-run-cache", *self._to())
            helped = CUT_OFF in again.stderr
            if helped:
                (root / ".dvc" / "tmp" / "rwlock").unlink()
                again = dvc(root, "repro", "--no-run-cache", *self._to())
            wrong = [] if again.returncode == 0 else [f"dvc repro: {again.stderr.strip()[-500:]}"]
            wrong += [f"orphan: {one}" for one in left]
            wrong += [f"left behind: {one}" for one in leftovers(root)]
            found = state(root)
            wrong += [f"differs: {name}" for name in sorted(found.keys() | self.expected.keys()) if found.get(name) != self.expected.get(name)]
            return Kill(target, stage, round(after, 2), killed, tuple(wrong), helped)
        finally:
            shutil.rmtree(root, ignore_errors=True)

    def _to(self) -> list[str]:
        return [] if self.stages[-1] == cli.STAGES[-1] else [self.stages[-1]]


def _laid_out(root: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(root)], check=True)
    with_little_gold(root)
    for n in range(ARTICLES):
        (root / "seeds" / f"story{n}.txt").write_text(story(n), encoding="utf-8")
    path = root / "params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("shards: 1", f"shards: {SHARDS}"), encoding="utf-8")


def state(root: Path) -> dict[str, str]:
    """The bytes of all that a build makes, and of its proof."""
    return {**fingerprints(root, MADE), "dvc.lock": (root / "dvc.lock").read_text(encoding="utf-8")}


def leftovers(root: Path) -> list[str]:
    """Temporary files in the repository; where DVC keeps its own state is its own business, but for the cache."""
    found = [p for name in (*MADE, ".dvc/cache") for p in (root / name).rglob("*") if "tmp" in p.name and root / done.FOLDER not in p.parents]
    found += [p for p in root.iterdir() if "tmp" in p.name]
    return sorted(p.relative_to(root).as_posix() for p in found)


def processes(root: Path) -> dict[int, tuple[int, str]]:
    """The processes that work in ``root``, with their parents and commands."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if Path(os.readlink(folder / "cwd")) != root.resolve():  # noqa: PTH115 - resolving would follow it
                continue
            stat = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if stat[0] != "Z":
                found[int(folder.name)] = (int(stat[1]), (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def _killed(root: Path, target: str, stage: str, after: float, words: Sequence[str]) -> int:
    """Build, kill, and say how many processes were killed."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | AS_USERS | {"PATH": path, "PYTHONPATH": str(root / "src"), "PYTHONUNBUFFERED": "1", "NEWSCLAIMS_WORKERS": "2"}
    command = [sys.executable, "-m", "dvc", "repro", "--no-run-cache", *words]
    driver = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    begun = threading.Event()

    def listen() -> None:
        assert driver.stdout is not None
        for line in driver.stdout:
            if f"Stage '{stage}'" in line or f"stage '{stage}'" in line:
                begun.set()
        begun.set()

    threading.Thread(target=listen, daemon=True).start()
    begun.wait(LONGEST)
    time.sleep(after)
    victims = list(_victims(root, driver.pid, target))
    for victim in victims:
        _end(victim)
    # Of a child's death its supervisor makes good; what is left of the build runs to its end.
    driver.wait(LONGEST if target in ("child", "stage") else GRACE)
    return len(victims)


def _end(process: int) -> None:
    # It may have ended by itself.
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _victims(root: Path, driver: int, target: str) -> Iterator[int]:
    found = processes(root)
    commands = [pid for pid, (parent, _) in found.items() if parent == driver]
    children = [pid for pid, (parent, _) in found.items() if parent in commands]
    if target == "group":
        yield from found
    elif target == "driver":
        yield driver
    elif target == "stage":
        yield from commands
    else:
        # Where a stage has no children it is the child.
        yield from (children or commands)[:1]


def _gone(root: Path) -> list[str]:
    """What still works in ``root`` when it should have ended."""
    until = time.monotonic() + GRACE
    while (found := processes(root)) and time.monotonic() < until:
        time.sleep(0.1)
    return [command for _, command in found.values()]


def plan(kills: int, seed: int, stages: Sequence[str]) -> Iterator[tuple[str, str, float]]:
    """Targets, stages and shares of a stage's time: each stage and each target in turn, the moment by chance."""
    rng = random.Random(seed)
    for n in range(kills):
        turn, place = divmod(n, len(stages))
        yield TARGETS[(turn + place) % len(TARGETS)], stages[place], rng.uniform(0, 1.1)


def run(kills: int, seed: int, folder: Path, stages: Sequence[str] = cli.STAGES, told: Path | None = None) -> list[Kill]:
    """Kill so many times, and tell of each; in ``told``, too, of those so far."""
    corpus = Corpus(folder, stages)
    made = []
    for target, stage, share in plan(kills, seed, stages):
        after = share * corpus.seconds[stage]
        kill = corpus.kill(target, stage, after)
        while not kill.killed:
            # The build was quicker than the undisturbed one.
            after /= 2
            kill = corpus.kill(target, stage, after)
        made.append(kill)
        print(f"{len(made)}/{kills}: {kill}", flush=True)
        if told:
            told.write_text(json.dumps({"seed": seed, "kills": [asdict(one) for one in made]}, indent=1) + "\n", encoding="utf-8")
    return made


def main() -> None:
    """Kill, count, and exit with 1 where one was not survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsclaims-kills-") as folder:
        made = run(options.kills, options.seed, Path(folder), told=options.json)
    survived = collections.Counter(kill.target for kill in made if not kill.wrong)
    print(f"survived {sum(survived.values())} of {len(made)}: {dict(survived)}")
    sys.exit(0 if sum(survived.values()) == len(made) else 1)


if __name__ == "__main__":
    main()
