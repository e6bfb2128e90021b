"""Measure what the stages make of the gold's articles against gold/, and two passes of annotation against each other: dataset/evaluation.json."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclaims import atomic, schema
from newsclaims.gold import corpus, rows
from newsclaims.gold.annotation import Article
from newsclaims.measures import elsewhere
from newsclaims.measures.agreement import agreement
from newsclaims.measures.compare import measure
from newsclaims.measures.figures import figures
from newsclaims.params import Params

if TYPE_CHECKING:
    from newsclaims.trial import Made

OUTPUT = Path("dataset/evaluation.json")


@dataclass(frozen=True)
class Measurement:
    """The gold, what the stages make of its articles, and that in the gold's form; an article that they reject is in neither of the latter."""

    gold: corpus.Corpus
    made: Mapping[str, Made]
    predicted: Mapping[str, Article]


def run(root: Path, params: Params) -> None:
    """Write every figure with its interval; gold whose article is missing or rejected is counted and named on stderr, not measured.

    Where there is no gold at all, what is known of the package on other articles is written in its place.
    """
    write(root, params, measured(root, params))


def measured(root: Path, params: Params) -> Measurement:
    """The stages' tables for the gold's articles, made anew: the figures are of this code and model, whatever is in seeds/."""
    gold = corpus.load(root)
    made: Mapping[str, Made] = {}
    if gold.articles:
        # Here, since it imports all stages: where there is no gold, as in most repositories, that would be all this stage's time.
        from newsclaims import trial

        made = trial.run(root, params, gold.paths, corpus.sources(root, gold.paths))
    predicted = {}
    for name, article in gold.articles.items():
        if name not in made or made[name].article["text"] != article.text:
            print(f"gold/{corpus.SETTLED}/{name}: the stages reject its article; not measured", file=sys.stderr)
            continue
        tables = made[name].rows
        predicted[name] = rows.annotation(name, article.text, *(tables[table] for table in schema.OF_ARTICLE))
    return Measurement(gold, made, predicted)


def write(root: Path, params: Params, measurement: Measurement) -> None:
    """Write dataset/evaluation.json."""
    found = evaluation(root, measurement)
    if not found["gold"]["articles"] and (known := elsewhere.figures(root, params)):
        found[elsewhere.KEY] = known
    atomic.write_json(root / OUTPUT, found)


def evaluation(root: Path, measurement: Measurement) -> dict[str, Any]:
    """Sizes, figures and, where there are two passes, their agreement."""
    gold, predicted = measurement.gold, measurement.predicted
    articles = [gold.articles[name] for name in predicted]
    size = {
        "articles": len(gold.articles) + len(gold.missing),
        "missing": len(gold.missing),
        "rejected": len(gold.articles) - len(predicted),
        "measured": len(predicted),
        "sentences": sum(len(article.sentences) for article in articles),
        "mentions": sum(len(article.mentions) for article in articles),
        "claims": sum(len(article.claims) for article in articles),
        "quantities": sum(len(claim.quantities) for article in articles for claim in article.claims),
    }
    measures = {name: measure(predicted[name], gold.articles[name]) for name in predicted}
    found = {"gold": size, **figures(list(measures.values()))}
    if held := [measures[name] for name in sorted(corpus.held_out(root) & measures.keys())]:
        claims = figures(held)["claims"]
        found["held_out"] = {"articles": len(held), "claims": {how: claims[how] for how in ("overlap", "exact")}}
    between = agreement(*(corpus.load(root, layer).articles for layer in (corpus.FIRST, corpus.SECOND)))
    return {**found, "agreement": between} if between else found
