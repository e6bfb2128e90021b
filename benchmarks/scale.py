"""Measure the pipeline on corpora of different sizes, and extend what was measured to sizes that nobody here can build.

    uv run --group proofs python benchmarks/scale.py /path/to/polnear/train/text --sizes 1000
    uv run --group proofs python benchmarks/scale.py /path/to/polnear/train/text --sizes 10000 100000 --pipeline cheap
    uv run python benchmarks/scale.py --report

makes for each size a corpus of the sentences of a given one (recombined.py) in a folder of its own, and a dataset repository for it with
``newsclaims new``; builds it with `dvc repro` by two workers, again with nothing to do, again with one article edited, and (--compare, without which
only the first is done) anew by one worker and by two of a Dask cluster; and runs bare ``nlp.pipe`` beside it. Figures go to benchmarks/scale.json,
in which a run replaces the one of its size, pipeline and options; --report makes the table, the plot and the paper model of it.

With the embedded model 1,000 articles take some twenty minutes on two cores and 100,000 a day; ``--pipeline cheap`` (cheap.py) is for everything but
annotation at size. No text of the corpus stays, nor does anything but figures.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cheap
import recombined
import report
import timed
import yaml

from newsclaims import digests

FIGURES = Path(__file__).with_suffix(".json")
EMBEDDED, CHEAP = "embedded", "cheap"
REPRO = ("dvc", "repro", "--quiet")
COPIES = 0.05
LEAST_SHARDS = 8
BARE = 300  # articles of a sample

Environment = Mapping[str, str]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("corpus", type=Path, nargs="?", help="folder with .txt files, or JSON Lines with a text each")
    asked.add_argument("--sizes", type=int, nargs="+", default=[1_000], help="articles")
    asked.add_argument("--pipeline", choices=(EMBEDDED, CHEAP), default=EMBEDDED)
    asked.add_argument("--shard", type=int, default=125, help="articles of a shard, about; there are at least eight shards")
    asked.add_argument("--paragraphs", type=int, help="no more of them in an article: for many articles in little time")
    asked.add_argument("--compare", action="store_true", help="also build with one worker and with Dask, and compare the datasets")
    asked.add_argument("--until", help="build only up to this stage of dvc.yaml")
    asked.add_argument("--at", type=Path, help="folder for the repositories, else a temporary one; they are removed in the end")
    asked.add_argument("--report", action="store_true", help="only write the table, the plot and the model from benchmarks/scale.json")
    options = asked.parse_args()
    if not options.report:
        if options.corpus is None:
            asked.error("which corpus?")
        corpus = recombined.Corpus(options.corpus, options.paragraphs)
        for size in options.sizes:
            with tempfile.TemporaryDirectory(dir=options.at) as folder:
                keep(measured(Path(folder), corpus, size, options))
    report.write(json.loads(FIGURES.read_text(encoding="utf-8")))


def keep(run: dict[str, Any]) -> None:
    """Put a run into the file of figures, in the place of the one of its kind."""
    runs = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else []
    runs = [one for one in runs if _of(one) != _of(run)]
    runs = sorted([*runs, run], key=lambda one: (one["pipeline"] != EMBEDDED, bool(one["until"] or one["paragraphs"]), one["articles"]))
    FIGURES.write_text(json.dumps(runs, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _of(run: dict[str, Any]) -> list[Any]:
    return [run[key] for key in ("articles", "pipeline", "paragraphs", "until")]


def measured(folder: Path, corpus: recombined.Corpus, size: int, options: argparse.Namespace) -> dict[str, Any]:
    """All figures of one size."""
    pipeline, compare, until = options.pipeline, options.compare, options.until
    first = folder / "first"
    # DVC keeps what it knows of files elsewhere, in one place for all repositories.
    plain = {"DVC_SITE_CACHE_DIR": str(folder / "site-cache"), "NEWSCLAIMS_WORKERS": "2"}
    environment: Environment = plain if pipeline == EMBEDDED else {**plain, "PYTHONPATH": str(folder / CHEAP)}
    shards = max(LEAST_SHARDS, size // options.shard)
    repository(first, pipeline, shards, folder / CHEAP)
    words = recombined.write(corpus, size, first / "seeds", COPIES)
    if compare:
        for other in ("one", "dask"):
            shutil.copytree(first, folder / other)
    run: dict[str, Any] = {"pipeline": pipeline, "articles": size, "words": words, "shards": shards, "day": time.strftime("%Y-%m-%d")}
    run |= {"paragraphs": options.paragraphs, "until": until, "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "builds": {}}
    told(f"{size} articles, {words} words, {shards} shards, {pipeline}")

    def build(name: str, root: Path, **more: str) -> None:
        run["builds"][name] = asdict(timed.run((*REPRO, *([until] if until else [])), root, {**environment, **more}))
        told(f"{name}: {run['builds'][name]['seconds']:.1f} s")

    build("2 workers", first)
    run["size"] = sizes(first)
    build("nothing to do", first)
    if not until:
        run["hashing"] = hashing(first, environment, folder)
    run["md5"] = md5()
    run["bare"] = [bare(first, environment)]
    if compare:
        digest = digests.of_folder(first / "dataset")
        build("1 worker", folder / "one", NEWSCLAIMS_WORKERS="1")
        run["bare"].append(bare(first, environment))
        with cluster(folder / "dask", environment) as address:
            build("Dask, 2 workers", folder / "dask", NEWSCLAIMS_ENGINE="dask", NEWSCLAIMS_SCHEDULER=address)
        run["same"] = digests.of_folder(folder / "one" / "dataset") == digests.of_folder(folder / "dask" / "dataset") == digest
    recombined.change(first / "seeds")
    build("one article edited", first)
    run["load_after"] = round(os.getloadavg()[0], 1)
    return run


def told(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")


def repository(folder: Path, pipeline: str, shards: int, importable: Path) -> None:
    """A dataset repository as users have it; the cheap pipeline is a folder of it, as models are, and its code is in ``importable``."""
    command = [str(Path(sys.executable).with_name("newsclaims")), "new", str(folder), "--title", "Benchmark", "--json"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
    path = folder / "params.yaml"
    params = yaml.safe_load(path.read_text(encoding="utf-8"))
    params |= {"shards": shards, "annotate": {**params["annotate"], "model": pipeline}}
    path.write_text(yaml.safe_dump(params), encoding="utf-8")
    if pipeline == CHEAP:
        shutil.copytree(cheap.install(importable), folder / CHEAP)


def sizes(root: Path) -> dict[str, list[int]]:
    """Files and bytes of what DVC keeps track of, by folder."""
    found = {}
    for folder in ("seeds", "dataset", "build/annotations", "build/near-duplicates", "build/rejects", "site"):
        files = [path.stat().st_size for path in (root / folder).rglob("*") if path.is_file()]
        found[folder] = [len(files), sum(files)]
    return found


def hashing(root: Path, environment: Environment, folder: Path) -> dict[str, float]:
    """Seconds of `dvc status` of a stage of few large files and of one of many small ones, with all digests forgotten and with none."""
    found = {}
    for stage in ("articles", "page"):
        for name, cache in (("anew", folder / f"forgotten-{stage}"), ("known", folder / "site-cache")):
            found[f"{stage}, {name}"] = timed.run(
                ("dvc", "status", "--quiet", stage), root, {**environment, "DVC_SITE_CACHE_DIR": str(cache)}
            ).seconds
    return found


def md5() -> int:
    """Bytes that the processor hashes in a second as DVC does, at best of three."""
    block = bytes(2**26)
    seconds = []
    for _ in range(3):
        began = time.process_time()
        hashlib.md5(block)  # noqa: S324 - DVC's choice
        seconds.append(time.process_time() - began)
    return int(len(block) / min(seconds))


def bare(root: Path, environment: Environment) -> dict[str, float]:
    """What ``nlp.pipe`` takes of a sample of the articles in a process that does nothing else."""
    command = [sys.executable, str(Path(__file__).with_name("bare.py")), str(BARE)]
    done = subprocess.run(command, cwd=root, env={**os.environ, **environment}, check=True, capture_output=True, text=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    told(f"bare: {found['words'] / found['seconds']:.0f} words/s")
    return found


@contextlib.contextmanager
def cluster(folder: Path, environment: Environment) -> Iterator[str]:
    """A Dask scheduler and two workers of one thread on this machine; gives the scheduler's file."""
    dask, file = str(Path(sys.executable).with_name("dask")), folder / "scheduler.json"
    options = {"env": {**os.environ, **environment}, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [dask, "scheduler", "--scheduler-file", str(file), "--no-dashboard", "--host", "127.0.0.1", "--port", "0"]
    worker = [dask, "worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    started = [subprocess.Popen(scheduler, **options)]  # type: ignore[call-overload]  # noqa: S603
    try:
        while not file.exists():
            time.sleep(0.1)
        started += [subprocess.Popen(worker, **options) for _ in range(2)]  # type: ignore[call-overload]  # noqa: S603
        yield str(file)
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            process.wait()


if __name__ == "__main__":
    main()
