"""Measure sentences, entities and claims against the gold annotations: dataset/evaluation.json."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsclaims import atomic, gold, measures, scoring, tables
from newsclaims.errors import UserError
from newsclaims.params import Params

RESAMPLES = 2000
SEED = 20210824
# Below this many gold articles the interval comes from resampling sentences, which misses how articles differ.
ARTICLES_TO_RESAMPLE = 30
DIGITS = 4

Rows = list[dict[str, Any]]


def run(root: Path, params: Params) -> None:
    """Write every figure with its interval; gold whose text is not in the corpus is counted and named on stderr, not measured."""
    articles = gold.load(root / "gold")
    texts = _texts(root, [article.text_sha256 for article in articles])
    measured = [article for article in articles if article.text_sha256 in texts]
    for article in articles:
        if article not in measured:
            print(f"gold/{article.file}: no article has the text_sha256 {article.text_sha256}; not measured", file=sys.stderr)
    ids = [texts[article.text_sha256]["article_id"] for article in measured]
    rows = {table: _by_article(root, table, ids) for table in ("sentences", "entities", "claims")}
    results = []
    for article, article_id in zip(measured, ids, strict=True):
        text = texts[article.text_sha256]["text"]
        gold.check(article, text)
        results.append(measures.measure(article, text, rows["sentences"][article_id], rows["entities"][article_id], rows["claims"][article_id]))
    size = {
        "articles": len(articles),
        "missing": len(articles) - len(measured),
        "measured": len(measured),
        "sentences": sum(len(article.sentences) for article in measured),
        "mentions": sum(len(article.mentions) for article in measured),
        "claims": sum(len(article.claims) for article in measured),
    }
    atomic.write_json(root / "dataset" / "evaluation.json", {"gold": size, **figures(results)})


def figures(results: list[measures.Measured]) -> dict[str, Any]:
    """Nested figures: precision, recall and F1, or accuracy, each with its 95 % interval and sizes; absent where the gold has no such item.

    F1 intervals are bootstrapped over articles, or over sentences where there are fewer than 30 articles; accuracies have Wilson's.
    """
    if not results:
        return {}
    unit = "articles" if len(results) >= ARTICLES_TO_RESAMPLE else "sentences"
    counts: dict[measures.Name, list[measures.Counts]] = defaultdict(list)
    shares: dict[measures.Name, list[tuple[int, int]]] = defaultdict(list)
    width = {id(result): len(next(iter(result.counts.values()))) for result in results}
    names = sorted({name for result in results for name in result.counts})
    for result in results:
        for name in names:
            # An article without a type still counts as units without any of it.
            table = result.counts.get(name, np.zeros((width[id(result)], 4)))
            counts[name].append(table.sum(axis=0, keepdims=True) if unit == "articles" else table)
        for name, share in result.shares.items():
            shares[name].append(share)
    nested: dict[str, Any] = {"bootstrap": {"resamples": RESAMPLES, "seed": SEED, unit: sum(len(table) for table in counts[names[0]])}}
    found = {name: _prf_figure(np.concatenate(parts)) for name, parts in counts.items()}
    found |= {name: _share_figure(sum(h for h, _ in parts), sum(n for _, n in parts)) for name, parts in shares.items()}
    for name, figure in found.items():
        if figure:
            _put(nested, name, figure)
    return nested


def _prf_figure(counts: measures.Counts) -> dict[str, float | int]:
    total = counts.sum(axis=0)
    if not total[scoring.GOLD]:
        return {}
    value = scoring.prf_of(total)
    interval = scoring.bootstrap(counts, scoring.f1_of, RESAMPLES, SEED)
    numbers = {"precision": value.precision, "recall": value.recall, "f1": value.f1}
    if interval:
        numbers |= {"f1_low": interval[0], "f1_high": interval[1]}
    sizes = {"predicted": int(total[scoring.PREDICTED]), "gold": int(total[scoring.GOLD])}
    return {**{key: round(number, DIGITS) for key, number in numbers.items() if number is not None}, **sizes}


def _share_figure(hit: int, n: int) -> dict[str, float | int]:
    if not n:
        return {}
    low, high = scoring.wilson(hit, n)
    return {"accuracy": round(hit / n, DIGITS), "accuracy_low": round(low, DIGITS), "accuracy_high": round(high, DIGITS), "n": n}


def _put(nested: dict[str, Any], name: measures.Name, figure: dict[str, float | int]) -> None:
    for part in name[:-1]:
        nested = nested.setdefault(part, {})
    nested[name[-1]] = figure


def _texts(root: Path, hashes: list[str]) -> dict[str, dict[str, Any]]:
    rows = _read(root, "articles", ["article_id", "text_sha256", "text"], "text_sha256", hashes).to_pylist()
    return {row["text_sha256"]: row for row in rows}


def _by_article(root: Path, table: str, ids: list[str]) -> dict[str, Rows]:
    grouped: dict[str, Rows] = defaultdict(list)
    for row in _read(root, table, None, "article_id", ids).to_pylist():
        grouped[row["article_id"]].append(row)
    return grouped


def _read(root: Path, table: str, columns: list[str] | None, key: str, values: list[str]) -> pa.Table:
    """The rows whose ``key`` is among ``values``: a gold of a few articles never loads a corpus."""
    files = tables.files(root / "dataset" / table)
    if not files:
        raise UserError(f"dataset/{table}: no Parquet file; run dvc repro, which builds it")
    keys = pa.array(values, pa.string())
    filtered = pq.ParquetDataset(files, filters=pc.field(key).isin(keys))
    return filtered.read(columns=columns)
