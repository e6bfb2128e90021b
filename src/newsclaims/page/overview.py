"""What the first page says of the dataset: its size, what it holds, how good it is, and how to cite it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newsclaims import fingerprints, tables
from newsclaims.card import facts, quality
from newsclaims.catalogue import about, cited, references
from newsclaims.catalogue.statements import STATEMENTS
from newsclaims.errors import UserError
from newsclaims.measures import main
from newsclaims.page.shard import Note
from newsclaims.page.withholding import View
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


def values(root: Path, shown: View, notes: Sequence[Note]) -> dict[str, Any]:
    """The values of the first page; of ``notes`` are the words that it may show."""
    dataset = root / "dataset"
    report = verdict.load(dataset / verdict.FILE)
    evaluation = main.load(dataset / "evaluation.json")
    thing = cited.of(about.load(root), fingerprints.load(dataset / fingerprints.FILE).value)
    attributed = facts.count(dataset / "claims", "kind", {"kind": ATTRIBUTED}).total()
    sources: Counter[str | None] = Counter()
    for note in notes:
        sources.update(note.sources)
    return {
        "title": thing.about.title,
        "abstract": thing.about.abstract,
        "tables": list(shown.schemas.values()),
        "plots": {
            "Claims by kind": ranked(facts.count(dataset / "claims", "kind")),
            "Mentions of entities by type": ranked(facts.count(dataset / "entities", "type")),
            "Articles by publisher": ranked(Counter(one["publisher"] for note in notes for one in note.articles), "not given"),
            SOURCES_PLOT: ranked(sources),
        },
        "most": MOST,
        "sources_plot": SOURCES_PLOT,
        "attributed": attributed,
        "unnamed": attributed - sources.total(),
        "languages": ranked(facts.count(dataset / "articles", "language")),
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
