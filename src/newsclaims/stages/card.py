"""Describe a validated dataset: dataset/README.md and the plots that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsclaims import atomic, digests, fingerprints, models, schema
from newsclaims.card import facts, plots, quality
from newsclaims.card.frontmatter import front_matter
from newsclaims.card.markdown import Markdown, render
from newsclaims.catalogue import about, cited, references
from newsclaims.catalogue.about import About
from newsclaims.catalogue.statements import STATEMENTS
from newsclaims.errors import UserError
from newsclaims.fingerprints import Fingerprint
from newsclaims.measures import main
from newsclaims.params import Params
from newsclaims.validation import verdict

TEMPLATE = "template.md.j2"
ATTRIBUTED = ("direct", "mixed", "indirect")
MOST_SOURCES = 15
MOST_FILES = 20


def run(root: Path, params: Params, described: About | None = None) -> None:
    """Write the card; UserError unless dataset/validation.json says that these very files passed.

    ``described`` is what is said of the dataset, where that is not what CITATION.cff says.
    """
    dataset = root / "dataset"
    tables = facts.gather(root)
    validation = verdict.of(dataset / verdict.FILE, {path: sha for table in tables for path, sha in table.files.items()})
    figures = _figures(dataset, {table.name: table.rows for table in tables})
    head, body = _card(root, params, described or about.load(root), tables, validation, figures)
    for path in sorted((dataset / "figures").glob("*.png")):
        if path.name not in figures:
            path.unlink()
    for name, (_, png) in figures.items():
        atomic.write_bytes(dataset / "figures" / name, png)
    atomic.write_bytes(dataset / "README.md", (head + "\n" + body).encode("utf-8"))


def _fingerprint(path: Path, rows: Mapping[str, int]) -> Fingerprint:
    found = fingerprints.load(path)
    if {name: one.rows for name, one in found.tables.items()} != rows:
        raise UserError(f"{path}: of other tables than these; run dvc repro")
    return found


def _figures(dataset: Path, rows: Mapping[str, int]) -> dict[str, tuple[str, bytes]]:
    """File name to caption and PNG; no plot where there is nothing to count."""
    kinds = facts.count(dataset / "claims", "kind")
    types = facts.count(dataset / "entities", "type")
    names = facts.count(dataset / "claims", "source_name", {"kind": ATTRIBUTED})
    unnamed = names.pop(None, 0)
    attributed = unnamed + names.total()
    top = _ranked(names)[:MOST_SOURCES]
    of = f"{rows['articles']:,} article{'s' if rows['articles'] != 1 else ''}"
    sources = f"Named sources of attributed claims (n = {attributed:,} claims in {of}; {unnamed:,} without a named source"
    sources += f"; {len(top)} of {len(names):,} names shown)" if len(top) < len(names) else ")"
    drawn = {
        "claim-kinds.png": (f"Claims by kind (n = {rows['claims']:,} claims in {of})", "claims", _ranked(kinds)),
        "entity-types.png": (f"Entity mentions by type (n = {rows['entities']:,} mentions in {of})", "mentions", _ranked(types)),
        "sources.png": (sources, "attributed claims", top),
    }
    return {name: (title, plots.bars(title, unit, values)) for name, (title, unit, values) in drawn.items() if values}


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _card(
    root: Path,
    params: Params,
    described: About,
    tables: Sequence[facts.TableFacts],
    validation: Mapping[str, Any],
    figures: Mapping[str, tuple[str, bytes]],
) -> tuple[str, str]:
    dataset = root / "dataset"
    languages = sorted(facts.count(dataset / "articles", "language")) or [params.language]
    seeds = sorted(facts.seeds(dataset / "articles").items())
    model = models.folder(root, params.model)
    fingerprint = _fingerprint(dataset / fingerprints.FILE, {table.name: table.rows for table in tables})
    evaluation = main.load(dataset / "evaluation.json")
    values = {
        "about": described,
        "bibtex": None if described.lacking else Markdown(references.bibtex(cited.of(described, fingerprint.value))),
        "tables": tables,
        "empty": [table for table in tables if not table.rows],
        "dictionary": {table.name: schema.dictionary(table.table) for table in tables},
        "rows": {table.name: table.rows for table in tables},
        "fingerprint": fingerprint,
        "said": STATEMENTS,
        "standoff": (dataset / fingerprints.FULL_FILE).exists(),
        "languages": languages,
        "kinds": _ranked(facts.count(dataset / "claims", "kind")),
        "releases": _ranked(facts.count(dataset / "articles", "text_release")),
        "licences": _ranked({key or "not given": n for key, n in facts.count(dataset / "articles", "licence").items()}),
        "reasons": _ranked(facts.count(dataset / "rejects", "reason")),
        "methods": _ranked(facts.count(dataset / "claims", "method") + facts.count(dataset / "entities", "method")),
        "validation": validation,
        "warned": [rule for rule in validation.get("rules", []) if rule.get("failed") or rule.get("crashed")],
        "quality": quality.of(evaluation) if evaluation else None,
        "elsewhere": quality.elsewhere(evaluation) if evaluation else None,
        "figures": {name: title for name, (title, _) in figures.items()},
        "seeds": seeds[:MOST_FILES],
        "more_seeds": max(0, len(seeds) - MOST_FILES),
        "model": params.model,
        "model_digest": digests.of_folder(model) if model and model.is_dir() else None,
    }
    return front_matter(tables, languages, described), render(TEMPLATE, values)
