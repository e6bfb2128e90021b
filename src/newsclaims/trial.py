"""Runs the stages on chosen files in a folder of their own, so that what they make does not depend on the user's seeds."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newsclaims import models, schema, tables
from newsclaims.params import Params
from newsclaims.reading.sources import HEADER
from newsclaims.stages import annotate, articles, claims, entities, sentences

Row = dict[str, Any]
STAGES = (articles, annotate, sentences, entities, claims)


@dataclass(frozen=True)
class Made:
    """An article's row, and its rows of the other tables; none where a stage failed on it."""

    article: Row
    rows: Mapping[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


def run(root: Path, params: Params, files: Mapping[str, Path], about: Iterable[Mapping[str, str]] = ()) -> dict[str, Made]:
    """What the stages make of ``files``, by their names, with the schemas and the model of ``root``; a file that became no article is left out.

    ``about`` are rows of sources.csv.
    """
    with tempfile.TemporaryDirectory(prefix="newsclaims-") as folder:
        here = Path(folder)
        (here / "seeds").mkdir()
        for name, path in files.items():
            shutil.copyfile(path, here / "seeds" / name)
        with (here / "seeds" / "sources.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, HEADER)
            writer.writeheader()
            writer.writerows(about)
        (here / "schema").symlink_to((root / "schema").resolve())
        # A path would be looked for here; the name of an installed pipeline stays what it is.
        model = models.folder(root, params.model)
        moved = replace(params, shards=1, model=str(model.resolve()) if model else params.model)
        for stage in STAGES:
            stage.run(here, moved)
        return _made(here)


def _made(root: Path) -> dict[str, Made]:
    found = {row["article_id"]: Made(row) for row in _rows(root, "articles")}
    for table in schema.OF_ARTICLE:
        for row in _rows(root, table):
            found[row["article_id"]].rows[table].append(row)
    return {made.article["source_file"]: made for made in found.values()}


def _rows(root: Path, table: str) -> Iterable[Row]:
    return tables.rows(tables.files(root / "dataset" / table))
