"""Measure the stages after annotation on a made-up dataset: seconds and peak memory of each, and of validate by table.

    uv run python benchmarks/validation.py --articles 66667 --shards 14

makes a dataset of a million claims in a folder of its own (or in --at, where it is used again), runs validate, metadata and card on it, each in a
process of its own, and prints a table. Beside the seconds of the clock stand those of the processor, which other work on the machine changes less.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).parents[1]
STAGES = ("rejects", "validate", "metadata", "card")
# What validate spends its time in: a method, and whether its first argument is a table.
PARTS = (
    ("newsclaims.validation.check", "Checker", "__init__", "importing Great Expectations"),
    ("newsclaims.validation.check", "Checker", "check", "{}"),
    ("newsclaims.validation.database", "Database", "__init__", "whether shards can be checked by themselves"),
    ("newsclaims.validation.database", "Database", "enter", "what rules look up"),
    ("newsclaims.validation.database", "Database", "columns", "{}"),
)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=66_667)
    asked.add_argument("--shards", type=int, default=14)
    asked.add_argument("--at", type=Path, help="folder to make the dataset in, or where it is")
    asked.add_argument("--stages", nargs="+", choices=STAGES, default=list(STAGES))
    asked.add_argument("--child", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.child:
        child(options.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(options.at or Path(folder), options.articles, options.shards, options.stages)


def measure(root: Path, articles: int, shards: int, stages: list[str]) -> None:
    """Print what each stage needs on a dataset of so many articles below ``root``."""
    if not (root / "rows.json").exists():
        prepare(root, articles, shards)
    rows = json.loads((root / "rows.json").read_text(encoding="utf-8"))
    print(f"rows: {', '.join(f'{count:,} {name}' for name, count in rows.items())}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| stage | seconds | of the processor | peak memory, MB |\n|---|---|---|---|")
    for stage in stages:
        command = [sys.executable, str(Path(__file__).resolve()), "--child", stage]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - this very script
        if done.returncode:
            raise SystemExit(done.stderr)
        for name, clock, processor, memory in json.loads(done.stdout.splitlines()[-1]):
            print(f"| {name} | {clock:.1f} | {processor:.1f} | {memory or ''} |")


def prepare(root: Path, articles: int, shards: int) -> None:
    """A dataset, and around it what the stages read."""
    import made_up

    for name in ("schema", "validation"):
        shutil.copytree(REPOSITORY / name, root / name, dirs_exist_ok=True)
    for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(REPOSITORY / name, root / name)
    params = yaml.safe_load((REPOSITORY / "params.yaml").read_text(encoding="utf-8"))
    (root / "params.yaml").write_text(yaml.safe_dump(params | {"shards": shards}), encoding="utf-8")
    rows = made_up.make(root, articles, shards)
    (root / "rows.json").write_text(json.dumps(rows), encoding="utf-8")


def child(stage: str) -> None:
    """Run a stage in this process, and print a list of name, seconds, seconds of the processor, and peak memory."""
    import importlib

    from newsclaims import params

    clock: Counter[str] = Counter()
    processor: Counter[str] = Counter()
    for module, kind, method, label in PARTS if stage == "validate" else ():
        timed(getattr(importlib.import_module(module), kind), method, label, clock, processor)
    began, worked = time.perf_counter(), time.process_time()
    importlib.import_module(f"newsclaims.stages.{stage}").run(Path(), params.load())
    total = (time.perf_counter() - began, time.process_time() - worked, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    parts = [(f"{stage}: {name}", clock[name], processor[name], 0) for name in clock]
    print(json.dumps([(stage, *total), *parts]))


def timed(kind: Any, method: str, label: str, clock: Counter[str], processor: Counter[str]) -> None:
    """Let a method add up what it takes, under its label."""
    work: Callable[..., Any] = getattr(kind, method)

    def measured(self: Any, *arguments: Any) -> Any:
        began, worked = time.perf_counter(), time.process_time()
        try:
            return work(self, *arguments)
        finally:
            name = label.format(*arguments[:1])
            clock[name] += time.perf_counter() - began
            processor[name] += time.process_time() - worked

    setattr(kind, method, measured)


if __name__ == "__main__":
    main()
