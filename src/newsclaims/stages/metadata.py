"""Describe validated tables for machines: fingerprint, Data Package, Croissant and codebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from newsclaims import atomic, fingerprints, runner, schema, tables, versions
from newsclaims.catalogue import about, codebook, content, croissant, datapackage
from newsclaims.catalogue.about import About
from newsclaims.engines.work import Work
from newsclaims.kept_digests import KeptDigests
from newsclaims.params import Params
from newsclaims.validation import verdict

STAGE = "metadata"


def run(root: Path, params: Params) -> None:
    """Describe ``root/dataset``; UserError unless dataset/validation.json says that these very files passed."""
    dataset = root / "dataset"
    schemas = {name: schema.load(name, root / "schema") for name in schema.TABLES}
    verdict.of(dataset / verdict.FILE, verdict.on_disk(dataset))
    kept = KeptDigests(root)
    kept.clear()
    waiting = [number for number in range(params.shards) if not all(map(kept.has, _files(root, params, number)))]
    runner.ahead(STAGE, root, params, {number: [number] for number in waiting})
    describe(dataset, schemas, about.load(root), str(versions.current(root)), kept)


def shard(root: Path, params: Params, work: Work) -> None:
    """What one of several processes does: write out the rows of one shard, and keep their digests."""
    kept = KeptDigests(root, threads=1)
    for path in _files(root, params, work.number):
        kept(path)


def _files(root: Path, params: Params, number: int) -> list[Path]:
    return [tables.shard_path(root / "dataset" / name, number, params.shards) for name in ("articles", *schema.OF_ARTICLE)]


def describe(
    dataset: Path,
    schemas: Mapping[str, schema.Table],
    about: About,
    version: str,
    of_file: Callable[[Path], fingerprints.Digests] = fingerprints.row_digests,
) -> None:
    """Write fingerprint.json, datapackage.json, croissant.json and codebook.csv into ``dataset``, whose tables have these ``schemas``.

    UserError where its validation.json is missing or tells of a failure. The folder may be any: a release is described in the same way.
    """
    verdict.load(dataset / verdict.FILE)
    found = content.gather(dataset, schemas, about, version, of_file)
    atomic.write_json(dataset / fingerprints.FILE, found.fingerprint.as_json())
    atomic.write_json(dataset / datapackage.FILE, datapackage.document(found, dataset))
    atomic.write_json(dataset / croissant.FILE, croissant.document(found))
    atomic.write_bytes(dataset / codebook.FILE, codebook.text(schemas).encode("utf-8"))
