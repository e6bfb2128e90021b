"""The files of a release that say how to cite it and what repositories should know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from newsclaims import atomic
from newsclaims.card.facts import TableFacts
from newsclaims.catalogue import cff, cited, datacite, references, zenodo
from newsclaims.catalogue.about import FILE, About
from newsclaims.fingerprints import Fingerprint

# Of the files with these endings that a release holds, by their media types.
MEDIA: Mapping[str, str] = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".jsonld": "application/ld+json",
    ".conllu": "text/x-conllu",
}


def write(folder: Path, about: About, facts: Sequence[TableFacts], fingerprint: Fingerprint) -> list[Path]:
    """Write CITATION.cff, datacite.json, zenodo.json, citation.bib and citation.csl.json into ``folder``, whose data are there already."""
    meant = cited.of(about, fingerprint.value)
    texts = {FILE: cff.text(meant), "citation.bib": references.bibtex(meant)}
    values = {
        "datacite.json": datacite.record(meant, facts, formats(folder)),
        "zenodo.json": zenodo.deposition(meant, facts),
        "citation.csl.json": references.csl(meant),
    }
    for name, text in texts.items():
        atomic.write_bytes(folder / name, text.encode("utf-8"))
    for name, value in values.items():
        atomic.write_json(folder / name, value)
    return sorted(folder / name for name in (*texts, *values))


def formats(folder: Path) -> list[str]:
    """The media types of the data below ``folder``."""
    found = {path.suffix for path in folder.rglob("*") if path.is_file()}
    return [media for suffix, media in MEDIA.items() if suffix in found]
