"""Runs `newsclaims evaluate` with its options: the gold or PolNeAR, and what is written beside the figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclaims import atomic, trial
from newsclaims.claims import attributions
from newsclaims.errors import UsageError
from newsclaims.evaluation import errors, gate, polnear, predictions
from newsclaims.measures.attribution import of_claim
from newsclaims.measures.units import Words
from newsclaims.params import Params
from newsclaims.progress import track
from newsclaims.stages import evaluate


@dataclass(frozen=True)
class Options:
    """A split of PolNeAR to measure on instead of the gold, what to print and write, and whether to accept the figures measured last."""

    polnear: Path | None = None
    json: bool = False
    errors: Path | None = None
    predictions: Path | None = None
    accept: bool = False


def run(root: Path, params: Params, options: Options) -> None:
    """UserError for a file that cannot be written, before any work."""
    outputs = [path for path in (options.errors, options.predictions) if path is not None]
    for path in outputs:
        if path.is_dir() or (path.parent.exists() and not path.parent.is_dir()):
            raise UsageError(f"{path}: is a folder, or lies in something that is none; name a file")
    if not options.accept:
        _on_gold(root, params, options) if options.polnear is None else _on_polnear(root, params, options, options.polnear)
    elif options.polnear or outputs or options.json:
        raise UsageError(f"--accept takes what was measured last, from {gate.MEASURED}, and goes with no other option")
    else:
        gate.accept(root)


def _on_gold(root: Path, params: Params, options: Options) -> None:
    measurement = evaluate.measured(root, params)
    evaluate.write(root, params, measurement)
    if options.json:
        print((root / evaluate.OUTPUT).read_text(encoding="utf-8"), end="")
    if options.predictions:
        made = {name: measurement.made[name] for name in measurement.predicted}
        predictions.write(options.predictions, predictions.of(measurement.gold.paths, made))
    if options.errors:
        articles = []
        for name, article in measurement.predicted.items():
            words, gold = Words(article.text), measurement.gold.articles[name]
            sides = ([of_claim(claim, words) for claim in side.claims] for side in (article, gold))
            articles.append(errors.Compared(name, article.text, *sides))
        _write_errors(options.errors, articles)


def _on_polnear(root: Path, params: Params, options: Options, split: Path) -> None:
    texts = polnear.read(split)
    files = {name: one.path for name, one in texts.items()}
    # PolNeAR's guideline marks what an article attributes, not what its sources attribute in turn.
    rows = list(predictions.of(files, trial.run(root, params, files), without=attributions.WITHIN))
    articles = list(track(_compared(texts, rows), total=len(texts), what="evaluate: articles"))
    figures = polnear.figures([(one.predicted, one.gold) for one in articles])
    if options.predictions:
        predictions.write(options.predictions, rows)
    if options.errors:
        _write_errors(options.errors, articles)
    print(json.dumps(figures, indent=2, sort_keys=True) if options.json else "\n".join(polnear.lines(figures)))


def _compared(texts: Mapping[str, polnear.Text], rows: Sequence[Mapping[str, Any]]) -> Iterator[errors.Compared]:
    return (errors.Compared(name, texts[name].text, ours, theirs) for name, ours, theirs in polnear.compared(texts, rows))


def _write_errors(path: Path, articles: Sequence[errors.Compared]) -> None:
    atomic.write_bytes(path, errors.listing(articles).encode("utf-8"))
