"""What benchmarks/scale.json tells, as tables, a plot and a paper model, in benchmarks/README.md between two marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

README = Path(__file__).with_name("README.md")
PLOT = Path(__file__).with_name("scale.png")
BEGIN, END = "<!-- scale.py writes from here -->", "<!-- to here -->"
TWO, ONE, DASK, NOTHING, EDITED = "2 workers", "1 worker", "Dask, 2 workers", "nothing to do", "one article edited"
NAMES = {"embedded": "the embedded model", "cheap": "cheap.py"}
ANNOTATE = "annotate"
CORES = 128

Run = Mapping[str, Any]


def write(runs: Sequence[Run]) -> None:
    """Put the report of the runs into the README, and the plot beside it."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{text(runs)}{END}{after}", encoding="utf-8")
    plot(runs)


def text(runs: Sequence[Run]) -> str:
    """The report as Markdown."""
    parts = [_table(_whole(runs)), _table(_stages(runs)), "![Seconds of the processor by stage, and memory by articles](scale.png)\n"]
    if model := list(_model(runs)):
        parts += [_table(model), _bottlenecks(runs)]
    return "\n" + "\n".join(parts) + "\n"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _title(run: Run) -> str:
    short = f" of {run['paragraphs']} paragraph{'s' if run['paragraphs'] > 1 else ''}" if run["paragraphs"] else ""
    return f"{run['articles']:,} articles{short}, {NAMES[run['pipeline']]}{', until ' + run['until'] if run['until'] else ''}"


def _whole(runs: Sequence[Run]) -> Iterator[list[str]]:
    yield ["", *map(_title, runs)]
    rows = {
        "words, shards": lambda run: f"{run['words']:,}, {run['shards']}",
        "load of the machine before and after": lambda run: f"{run['load']}, {run['load_after']}",
        "bare `nlp.pipe`, words/s of the processor": lambda run: f"{_bare(run):,.0f}",
        "end to end, words/s of the clock: 2 workers": lambda run: _rate(run, TWO),
        "- 1 worker": lambda run: _rate(run, ONE),
        "- Dask, 2 workers": lambda run: _rate(run, DASK),
        "all of 1 worker's processor time, as a multiple of bare `nlp.pipe`'s": lambda run: _ratio(run, ONE),
        "- of 2 workers'": lambda run: _ratio(run, TWO) if run["pipeline"] == "embedded" else "-",
        "2 workers against 1: times as fast": lambda run: _times(run, ONE, TWO),
        "- processor time of 2 workers, as a multiple of 1's": lambda run: _more(run, ONE, TWO),
        "Dask against local, both of 2 workers: times as fast": lambda run: _times(run, TWO, DASK),
        "everything but `nlp.pipe`, words/s of the processor": lambda run: f"{run['words'] / _rest(run):,.0f}",
        "largest process, MB; of stage annotate": lambda run: f"{_built(run)['memory']}; {_built(run)['stages'][ANNOTATE]['memory']}",
        "nothing to do, s": lambda run: f"{run['builds'][NOTHING]['seconds']:.1f}",
        "one article edited, s of the processor, and as a share of a clean build": _edited,
        "datasets of 1 worker, 2 and Dask have the same bytes": lambda run: {True: "yes", False: "**no**", None: "-"}[run.get("same")],
    }
    for name, cell in rows.items():
        yield [name, *(cell(run) for run in runs)]


def _built(run: Run) -> Any:
    return run["builds"][TWO]


def _bare(run: Run) -> float:
    """Words that bare ``nlp.pipe`` does in a second of the processor."""
    return float(sum(one["words"] for one in run["bare"]) / sum(one["processor"] for one in run["bare"]))


def _rate(run: Run, build: str) -> str:
    return f"{run['words'] / run['builds'][build]['seconds']:,.0f}" if build in run["builds"] else "-"


def _ratio(run: Run, build: str) -> str:
    return f"{run['builds'][build]['processor'] * _bare(run) / run['words']:.2f}" if build in run["builds"] else "-"


def _times(run: Run, slow: str, fast: str) -> str:
    if slow not in run["builds"] or fast not in run["builds"]:
        return "-"
    return f"{run['builds'][slow]['seconds'] / run['builds'][fast]['seconds']:.2f}"


def _more(run: Run, one: str, other: str) -> str:
    return f"{run['builds'][other]['processor'] / run['builds'][one]['processor']:.2f}" if one in run["builds"] else "-"


def _rest(run: Run) -> float:
    """Seconds of the processor beside those of bare ``nlp.pipe``."""
    build = run["builds"].get(ONE) or _built(run)
    return float(build["processor"] - run["words"] / _bare(run))


def _edited(run: Run) -> str:
    edited = run["builds"][EDITED]["processor"]
    return f"{edited:.0f}; {edited / _built(run)['processor']:.1%}"


def _stages(runs: Sequence[Run]) -> Iterator[list[str]]:
    yield ["stage: seconds of the processor, words/s of them; MB of its largest process; seconds with one article edited", *map(_title, runs)]
    for name in _built(runs[0])["stages"]:
        cells = []
        for run in runs:
            stage, again = _built(run)["stages"].get(name), run["builds"][EDITED]["stages"].get(name)
            if stage is None:
                cells.append("-")
                continue
            rate = run["words"] / max(stage["processor"], 0.01)
            cells.append(f"{stage['processor']:.1f}, {rate:,.0f}; {stage['memory']}; {again['processor'] if again else 0:.1f}")
        yield [name, *cells]
    cells = []
    for run in runs:
        mine, again = (run["builds"][one] for one in (TWO, EDITED))
        left = [one["processor"] - sum(stage["processor"] for stage in one["stages"].values()) for one in (mine, again)]
        cells.append(f"{left[0]:.1f}; {mine['memory']}; {left[1]:.1f}")
    yield ["DVC itself", *cells]


class Each(NamedTuple):
    """Seconds of the processor for an article: those of all processes, and those of the one that others cannot help."""

    all: float
    own: float

    @property
    def clock(self) -> float:
        """Seconds of the clock on CORES."""
        return self.own + (self.all - self.own) / CORES


def _per_article(runs: Sequence[Run]) -> dict[str, Each] | None:
    """What each stage takes of one article of a large corpus: the slope between the smallest and the largest run.

    Of annotate, what the embedded model takes of an article of as many words, by the largest run with it.
    """
    pair = _pair(runs)
    if pair is None:
        return None
    small, large = pair
    articles = large["articles"] - small["articles"]
    found = {}
    for name, stage in _built(large)["stages"].items():
        least = _built(small)["stages"][name]
        found[name] = Each(*(max(0.0, (stage[key] - least[key]) / articles) for key in ("processor", "own")))
    found[ANNOTATE] = Each(large["words"] / large["articles"] / _bare(_plain(runs, "embedded")[-1]), found[ANNOTATE].own)
    return found


def _pair(runs: Sequence[Run]) -> tuple[Run, Run] | None:
    """The smallest run with the embedded model, and the largest, or where that is the same the largest with cheap.py."""
    real, others = (_plain(runs, pipeline) for pipeline in ("embedded", "cheap"))
    larger = [run for run in (real or others)[-1:] + others[-1:] if real and run["articles"] > real[0]["articles"]]
    return (real[0], larger[0]) if larger else None


def _plain(runs: Sequence[Run], pipeline: str) -> list[Run]:
    """The runs of whole articles and all stages, the smallest first."""
    return [run for run in runs if run["pipeline"] == pipeline and not run["paragraphs"] and not run["until"]]


def _model(runs: Sequence[Run]) -> Iterator[list[str]]:
    each, pair = _per_article(runs), _pair(runs)
    if each is None or pair is None:
        return
    run = pair[1]
    yield [f"by the model, on {CORES} cores", "10 million articles", "1,000 million"]
    sizes = (10**7, 10**9)
    words = run["words"] / run["articles"]
    yield [f"words, at {words:.0f} an article", *(f"{n * words:.1e}" for n in sizes)]
    for name, one in each.items():
        if one.all * sizes[0] > 60:
            yield [f"{name}: core-hours; hours of the clock", *(f"{one.all * n / 3600:,.1f}; {one.clock * n / 3600:,.1f}" for n in sizes)]
    total, clock = sum(one.all for one in each.values()), sum(one.clock for one in each.values())
    yield ["all: core-hours; hours of the clock", *(f"{total * n / 3600:,.0f}; {clock * n / 3600:,.0f}" for n in sizes)]
    shards = [n // 5_000 for n in sizes]
    kept = {name: (files, size) for name, (files, size) in run["size"].items() if name != "site"}
    per_shard = sum(files for files, _ in kept.values()) / run["shards"]
    yield ["shards of 5,000; files without the page's", *(f"{n:,}; {n * per_shard:,.0f}" for n in shards)]
    yield ["files of the page, one an article", *(f"{n:,}" for n in sizes)]
    size = sum(size for _, size in kept.values()) / run["articles"]
    site = run["size"]["site"][1] / run["articles"]
    yield ["bytes without the page's; of the page", *(f"{n * size / 1e9:,.0f} GB; {n * site / 1e9:,.0f} GB" for n in sizes)]
    md5, by_file = run["md5"], _by_file(run)
    hashed = [(n * size / md5 + shard * per_shard * by_file, n * site / md5 + n * by_file) for n, shard in zip(sizes, shards, strict=True)]
    yield ["DVC's hashing, once: hours without the page; of the page", *(f"{a / 3600:.1f}; {b / 3600:,.1f}" for a, b in hashed)]
    yield ["memory of what must know all articles (50 bytes each, in stage articles)", *(f"{n * 50 / 1e9:.1f} GB" for n in sizes)]


def _by_file(run: Run) -> float:
    """Seconds that DVC takes of a file beside those of its bytes: from forgetting the digests of the page's files."""
    files, size = run["size"]["site"]
    more = run["hashing"]["page, anew"] - run["hashing"]["page, known"]
    return float(max(0.0, more - size / run["md5"]) / files)


def _bottlenecks(runs: Sequence[Run]) -> str:
    each = _per_article(runs) or {}
    alone = sorted(each, key=lambda name: -each[name].own)
    named = ", then ".join(f"{name} ({each[name].own * 1e3:.2f} ms an article)" for name in alone[:3])
    clock, core = (max(each, key=key) for key in (lambda name: each[name].clock, lambda name: each[name].all))
    return f"The bottleneck by the clock is {clock}, of core-hours {core}. What one process does alone is most in {named}.\n"


def plot(runs: Sequence[Run]) -> None:
    """Draw what each stage takes of a million words, and the memory of the largest process of annotate, by run."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(13, 4.5), gridspec_kw={"width_ratios": [3, 2]}, layout="constrained")
    labels = [_title(run).replace(", ", "\n").replace(" of ", "\nof ") for run in runs]
    colours = plt.get_cmap("tab20").colors  # type: ignore[attr-defined]
    base = [0.0] * len(runs)
    for number, name in enumerate(_built(runs[0])["stages"]):
        heights = [taken[name]["processor"] / run["words"] * 1e6 if name in (taken := _built(run)["stages"]) else 0 for run in runs]
        left.bar(labels, heights, bottom=base, label=name, color=colours[number % len(colours)])
        base = [a + b for a, b in zip(base, heights, strict=True)]
    left.tick_params(axis="x", labelsize=8)
    left.set_ylabel("seconds of the processor per million words")
    handles, names = left.get_legend_handles_labels()
    left.legend(handles[::-1], names[::-1], fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    # No line joins corpora of other articles.
    kinds = sorted({(run["pipeline"], run["paragraphs"] or 0) for run in runs})
    for (pipeline, paragraphs), marker in zip(kinds, "osD^v", strict=False):
        of = sorted((run for run in runs if (run["pipeline"], run["paragraphs"] or 0) == (pipeline, paragraphs)), key=lambda run: run["articles"])
        short = f", {paragraphs} paragraph" if paragraphs else ""
        for stage, style in ((ANNOTATE, "-"), ("claims", "--"), ("articles", ":")):
            places = [run["articles"] for run in of]
            right.plot(places, [_built(run)["stages"][stage]["memory"] for run in of], style + marker, label=f"{stage}, {NAMES[pipeline]}{short}")
    right.set_xscale("log")
    right.set_ylim(bottom=0)
    right.set_xlabel("articles")
    right.set_ylabel("memory of the stage's largest process, MB")
    right.legend(fontsize=7, frameon=False, ncols=2, loc="lower left")
    figure.savefig(PLOT, dpi=110, metadata={"Software": None})
    plt.close(figure)
