"""Whether validation.json vouches for a dataset: nothing is described that did not pass."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsclaims import digests, schema, tables
from newsclaims.errors import UserError

FILE = "validation.json"


def load(path: Path) -> dict[str, Any]:
    """Read the report of the validate stage; UserError unless it is one, and tells of no failure."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        dict(report["checked"])
        failures = report["totals"]["failures"]
    except FileNotFoundError:
        raise UserError(f"{path}: not found; only validated tables are described: run dvc repro") from None
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path}: not a report of the validate stage ({error!r}); run dvc repro") from error
    if failures != 0 or report.get("success", True) is not True:
        raise UserError(f"{path}: validation failed; mend what it names, then run dvc repro")
    return dict(report)


def on_disk(dataset: Path) -> dict[str, str]:
    """SHA-256 of the Parquet files of all tables by their paths below ``dataset``, as a report has them."""
    paths = [path for name in schema.TABLES for path in tables.files(dataset / name)]
    return {path.relative_to(dataset).as_posix(): digests.of_file(path) for path in paths}


def of(path: Path, found: Mapping[str, str]) -> dict[str, Any]:
    """The same; UserError, too, unless these very files (path to SHA-256) were the ones that passed."""
    report = load(path)
    checked = report["checked"]
    differing = sorted(name for name in checked.keys() | found.keys() if checked.get(name) != found.get(name))
    if differing:
        raise UserError(f"{path}: these files are not the ones that were validated: {', '.join(differing)}; run dvc repro")
    return report
