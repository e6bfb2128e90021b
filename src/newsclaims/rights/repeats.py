"""Which metadata repeat words of withheld texts, told without holding all texts: only the runs of words that metadata have are looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from newsclaims import tables
from newsclaims.rights import public, wording

Row = dict[str, Any]


def of_dataset(dataset: Path, columns: Sequence[str], snippet_words: int) -> dict[str, list[str]]:
    """For each article, by its id, those of the ``columns`` of its metadata that ``public.hidden`` has a run of; articles without any are left out.

    Texts are read once, a shard at a time, and only where some value is long enough to repeat anything.
    """
    found = [(row["article_id"], name, runs) for row in _rows(dataset, columns) for name in columns if len(runs := _runs(row[name]))]
    if not found:
        return {}
    withheld = _withheld(dataset, wording.joined([runs for _, _, runs in found]), snippet_words)
    repeated: dict[str, list[str]] = {}
    for article_id, name, runs in found:
        if wording.contains(withheld, runs).any():
            repeated.setdefault(article_id, []).append(name)
    return repeated


def _withheld(dataset: Path, sought: wording.Runs, snippet_words: int) -> wording.Runs:
    """Those of the runs ``sought`` that ``public.hidden`` would have: of withheld words, neither shown elsewhere nor told of an article."""
    hidden: list[wording.Numbers] = []
    shown: list[wording.Numbers] = []
    for row in _rows(dataset, ("text", "text_release")):
        visible = public.visible(row, snippet_words)
        shown.append(_sought(sought, _runs(row["text"][:visible])))
        if visible < len(row["text"]):
            hidden.append(_sought(sought, _runs(row["text"])))
    withheld = wording.without(wording.joined(hidden), wording.joined(shown))
    if not len(withheld):
        return withheld
    beside = [_sought(sought, _runs(" ".join(public.told(row, withheld)))) for row in _rows(dataset, public.TOLD)]
    return wording.without(withheld, wording.joined(beside))


def _rows(dataset: Path, columns: Sequence[str]) -> Iterator[Row]:
    for path in tables.files(dataset / "articles"):
        yield from tables.read_file(path, ["article_id", *columns]).to_pylist()


def _runs(value: str | None) -> wording.Numbers:
    return wording.NONE if value is None else wording.runs(wording.numbers(value))


def _sought(sought: wording.Runs, runs: wording.Numbers) -> wording.Numbers:
    return np.unique(runs[wording.contains(sought, runs)])
