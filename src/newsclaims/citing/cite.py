"""A citation of a dataset or a release, or of a part of its rows, in the format that is asked for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from newsclaims import fingerprints, schema, tables
from newsclaims.catalogue import about, cff, cited, references
from newsclaims.catalogue.cited import Cited, Part
from newsclaims.citing import subset
from newsclaims.errors import UsageError, UserError
from newsclaims.releases import archive

# Where only a condition is given, it is about the rows that the dataset is for.
TABLE = "claims"
# What DOIs are made of by the rules of their registrars, and what the Citation File Format takes.
DOI = re.compile(r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]]+")
DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


@dataclass(frozen=True)
class Wish:
    """What the user asks for."""

    form: str = "apa"
    doi: str | None = None
    table: str | None = None
    where: str | None = None
    expect: str | None = None


def cite(path: Path, wish: Wish, root: Path = Path()) -> Cited:
    """What ``path`` is as a thing to cite: a repository's dataset, described below ``root``, or a release, described in itself.

    Raises UserError where something asked for does not exist, or where the rows are not those that ``wish.expect`` names.
    """
    if wish.table is not None and wish.table not in schema.TABLES:
        raise UsageError(f"--table {wish.table}: there are {', '.join(schema.TABLES)}")
    expected = _digest(wish.expect)
    doi = _doi(wish.doi)
    if not path.exists():
        raise UserError(f"{path}: not found; build the dataset first (dvc repro), or give a release's folder or archive")
    with archive.opened(path) as folder:
        home = folder if (folder / about.FILE).exists() else root
        described = about.load(home)
        if described.lacking:
            raise UserError(f"{home / about.FILE}: {' and '.join(described.lacking)} missing; a citation needs them: add them there")
        part = None
        if wish.table or wish.where is not None:
            table = schema.load(wish.table or TABLE, home / "schema")
            part = subset.select(folder, folder.resolve().name, table, wish.where)
        fingerprint = _fingerprint(folder, counted=expected is not None and part is None)
    found = part.sha256 if part else fingerprint
    if expected and found != expected:
        raise UserError(_differing(path, expected, found, part))
    return cited.of(replace(described, doi=doi or described.doi), fingerprint, part)


def citation(thing: Cited, form: str) -> str:
    """The citation, and nothing that a program for the format could not read."""
    if form == "csl-json":
        return json.dumps(references.csl(thing), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if form == "cff":
        return cff.text(thing)
    return references.bibtex(thing) if form == "bibtex" else references.apa(thing) + "\n"


def again(part: Part) -> str:
    """How a reader gets the rows again, and knows that they are the same."""
    return f"rows:   {part.rows} of {part.table}\ndigest: sha256:{part.sha256}\nquery, for DuckDB beside the folder that it names:\n\n{part.query}\n"


def as_json(thing: Cited, form: str) -> dict[str, Any]:
    """All of it for a script."""
    part = thing.part
    described = thing.about
    return {
        "citation": citation(thing, form),
        "format": form,
        "version": described.version,
        "released": described.released.isoformat() if described.released else None,
        "doi": described.doi,
        "fingerprint": thing.fingerprint,
        "part": {"table": part.table, "where": part.where, "rows": part.rows, "sha256": part.sha256, "query": part.query} if part else None,
    }


def _doi(given: str | None) -> str | None:
    if given is None:
        return None
    bare = re.sub(r"^(?:doi:|https?://(?:dx\.)?doi\.org/)", "", given, flags=re.IGNORECASE)
    if not DOI.fullmatch(bare):
        raise UsageError(f"--doi {given}: is no DOI; it should look like 10.5281/zenodo.1003150")
    return bare


def _digest(given: str | None) -> str | None:
    if given is None:
        return None
    found = DIGEST.fullmatch(given.lower())
    if not found:
        raise UsageError(
            f"--expect {given}: is no digest; it should be the 64 hexadecimal digits that newsclaims cite prints, sha256: before them or not"
        )
    return found[1]


def _fingerprint(folder: Path, counted: bool) -> str:
    """The dataset's fingerprint: as stated in it, or ``counted`` from its rows, or where none is stated."""
    path = folder / fingerprints.FILE
    if counted or not path.exists():
        return fingerprints.of_dataset(folder).value
    stated = fingerprints.load(path)
    for name, one in stated.tables.items():
        rows = sum(pq.read_metadata(file).num_rows for file in tables.files(folder / name))
        if rows != one.rows:
            raise UserError(f"{path}: says that {name} has {one.rows} rows, but it has {rows}; run dvc repro, or get the release again")
    return stated.value


def _differing(path: Path, expected: str, found: str, part: Part | None) -> str:
    what = f"what was found, {part.rows} row{'' if part.rows == 1 else 's'} of {part.table}, has" if part else "all rows have"
    return (
        f"{path}: these are not the rows that were cited: expected sha256:{expected}, but {what} sha256:{found}; "
        "use the version that the citation names, and the condition to the letter"
    )
