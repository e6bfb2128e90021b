"""Describe validated tables for machines: fingerprint, Data Package, Croissant and codebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from newsclaims import atomic, fingerprints, schema, versions
from newsclaims.catalogue import about, codebook, content, croissant, datapackage
from newsclaims.catalogue.about import About
from newsclaims.kept_digests import KeptDigests
from newsclaims.params import Params
from newsclaims.validation import verdict


def run(root: Path, params: Params) -> None:
    """Describe ``root/dataset``; UserError unless dataset/validation.json says that these very files passed."""
    dataset = root / "dataset"
    schemas = {name: schema.load(name, root / "schema") for name in schema.TABLES}
    verdict.of(dataset / verdict.FILE, verdict.on_disk(dataset))
    describe(dataset, schemas, about.load(root), str(versions.current(root)), KeptDigests(root))


def describe(
    dataset: Path,
    schemas: Mapping[str, schema.Table],
    about: About,
    version: str,
    of_file: Callable[[Path], bytes] = fingerprints.row_digests,
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
