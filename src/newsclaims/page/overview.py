"""What the first page says of the dataset: its size, what it holds, how good it is, and how to cite it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newsclaims import fingerprints, schema, tables
from newsclaims.card import facts, quality
from newsclaims.catalogue import about, cited, references
from newsclaims.catalogue.statements import STATEMENTS
from newsclaims.errors import UserError
from newsclaims.measures import main
from newsclaims.validation import verdict

ATTRIBUTED = ("direct", "mixed", "indirect")
MOST = 15
SOURCES_PLOT = "Named sources of attributed claims"


def shared(root: Path) -> dict[str, Any]:
    """What every page of the site names: version and fingerprint; UserError unless the tables are the ones that were validated and described."""
    dataset = root / "dataset"
    verdict.of(dataset / verdict.FILE, verdict.on_disk(dataset))
    printed = fingerprints.load(dataset / fingerprints.FILE)
    for name, one in printed.tables.items():
        if sum(pq.read_metadata(path).num_rows for path in tables.files(dataset / name)) != one.rows:
            raise UserError(f"{dataset / fingerprints.FILE}: of other tables than these; run dvc repro")
    described = about.load(root)
    return {"version": described.version, "fingerprint": printed.value, "rows": {name: one.rows for name, one in printed.tables.items()}}


def values(root: Path, shown: Path, schemas: Mapping[str, schema.Table]) -> dict[str, Any]:
    """The values of the first page; the tables below ``shown`` are those whose words it may show."""
    dataset = root / "dataset"
    report = verdict.load(dataset / verdict.FILE)
    evaluation = main.load(dataset / "evaluation.json")
    thing = cited.of(about.load(root), fingerprints.load(dataset / fingerprints.FILE).value)
    sources = facts.count(shown / "claims", "source_name", {"kind": ATTRIBUTED})
    unnamed = sources.pop(None, 0)
    return {
        "title": thing.about.title,
        "abstract": thing.about.abstract,
        "tables": list(schemas.values()),
        "plots": {
            "Claims by kind": ranked(facts.count(shown / "claims", "kind")),
            "Mentions of entities by type": ranked(facts.count(shown / "entities", "type")),
            "Articles by publisher": ranked(facts.count(shown / "articles", "publisher"), "not given"),
            SOURCES_PLOT: ranked(sources),
        },
        "most": MOST,
        "sources_plot": SOURCES_PLOT,
        "attributed": unnamed + sources.total(),
        "unnamed": unnamed,
        "languages": ranked(facts.count(shown / "articles", "language")),
        "reasons": ranked(facts.count(dataset / "rejects", "reason")),
        "releases": ranked(facts.count(dataset / "articles", "text_release")),
        "validation": report["totals"],
        "warned": [rule for rule in report.get("rules", []) if rule.get("failed") or rule.get("crashed")],
        "quality": quality.of(evaluation) if evaluation else None,
        "statements": STATEMENTS,
        "apa": references.apa(thing),
        "bibtex": references.bibtex(thing),
    }


def ranked(counts: Mapping[str | None, int], nothing: str = "none") -> list[tuple[str, int]]:
    """The most frequent first."""
    return sorted(((nothing if key is None else key, n) for key, n in counts.items()), key=lambda item: (-item[1], item[0]))
