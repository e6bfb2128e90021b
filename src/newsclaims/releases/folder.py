"""A release's folder, put together: the dataset, what describes it, and copies of it in other formats."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from newsclaims import fingerprints, schema
from newsclaims.card import facts
from newsclaims.catalogue import about
from newsclaims.errors import UserError
from newsclaims.fingerprints import Fingerprint
from newsclaims.params import Params
from newsclaims.progress import track
from newsclaims.releases import row_digests
from newsclaims.releases.subject import Subject

LICENCE = "LICENSE"


def assemble(folder: Path, subject: Subject, root: Path, params: Params) -> None:
    """Fill ``folder``, which is not there yet, with all that a full release holds but its certificate and SHA256SUMS."""
    # Contents alone are copied: a file in dataset/ may be a link into DVC's cache, with the cache's mode.
    shutil.copytree(root / "dataset", folder, copy_function=shutil.copyfile)
    shutil.copytree(root / "schema", folder / "schema", copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("README.md", ".*"))
    if not (root / LICENCE).is_file():
        raise UserError(f"{LICENCE}: not found; a release says what may be done with it")
    shutil.copyfile(root / LICENCE, folder / LICENCE)
    found = row_digests.write(folder)
    stated = fingerprints.load(folder / fingerprints.FILE)
    if stated != found:
        raise UserError(f"dataset/{fingerprints.FILE}: is not the fingerprint of the tables beside it; run dvc repro")
    steps = writers(folder, subject, found, root, params)
    for write in track(steps, total=len(steps), what="release: formats"):
        write()


def writers(folder: Path, subject: Subject, fingerprint: Fingerprint, root: Path, params: Params) -> list[Callable[[], object]]:
    """What writes the other formats, in order: the citations name the formats that they find."""

    def of(module: str) -> Callable[..., object]:
        # By name, since each takes seconds to import, and none is needed to refuse a release.
        found: Callable[..., object] = importlib.import_module(f"newsclaims.{module}").write
        return found

    schemas = [schema.load(name, root / "schema") for name in schema.TABLES]
    described = replace(about.load(root), version=str(subject.version), released=date.fromisoformat(subject.released))
    return [
        partial(of("exports.csv_copies"), folder, schemas),
        partial(of("exports.web_annotations"), folder),
        partial(of("exports.conllu"), folder, root, params),
        partial(of("catalogue.citations"), folder, described, facts.gather(root), fingerprint),
    ]
