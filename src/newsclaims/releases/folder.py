"""A release's folder, put together: the dataset, what describes it, and copies of it in other formats."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path

from newsclaims import atomic, fingerprints, models, schema
from newsclaims.card import facts
from newsclaims.catalogue import about
from newsclaims.catalogue.about import About
from newsclaims.errors import UserError
from newsclaims.fingerprints import Fingerprint
from newsclaims.params import Params
from newsclaims.progress import track
from newsclaims.releases import row_digests
from newsclaims.releases.subject import Subject
from newsclaims.rights import public, scan, wording
from newsclaims.stages import metadata
from newsclaims.validation import verdict

LICENCE = "LICENSE"
WITHHELD = "withheld.json"
# Reports that are of the pipeline, not of the rows.
CARRIED = ("evaluation.json",)
MOST = 20


def assemble(folder: Path, subject: Subject, root: Path, params: Params) -> None:
    """Fill ``folder``, which is not there yet, with all that a full release holds but its certificate and SHA256SUMS."""
    _fill(folder, root, root, subject, params)


def assemble_public(folder: Path, subject: Subject, root: Path, params: Params, snippet_words: int) -> None:
    """The same of the public release, in which what may not be released is withheld; UserError where a scan of all its files finds words of it."""
    with tempfile.TemporaryDirectory(prefix="newsclaims-") as temporary:
        public_root = Path(temporary) / "public"
        withheld = public.make(root / "dataset", root / "schema", public_root, snippet_words)
        describe(public_root, root, params, replace(about.load(root), version=str(subject.version)), withheld)
        shutil.copytree(public_root / public.FULL_SCHEMA, folder / public.FULL_SCHEMA)
        _fill(folder, public_root, root, subject, params)
    found = scan.scan(folder, root / "dataset", snippet_words)
    if found:
        raise UserError(
            f"{folder.name}: not released: {len(found):,} places show more than {wording.LONGEST} words in a row of a withheld text:\n"
            + "\n".join(f"- {one}" for one in found[:MOST])
        )


def describe(public_root: Path, root: Path, params: Params, described: About, withheld: public.Withheld) -> None:
    """Give the public dataset its reports, descriptions and card, made of its own tables."""
    # It draws figures, with a library that takes a second to import.
    from newsclaims.stages import card

    dataset = public_root / "dataset"
    schemas = {name: schema.load(name, public_root / "schema") for name in schema.TABLES}
    report = verdict.load(root / "dataset" / verdict.FILE)
    note = "The rules were held against the tables before words were withheld; checked are the files that were made of those."
    atomic.write_json(dataset / verdict.FILE, {**report, "checked": verdict.on_disk(dataset), "note": note})
    for name in CARRIED:
        if (root / "dataset" / name).exists():
            shutil.copyfile(root / "dataset" / name, dataset / name)
    atomic.write_json(dataset / WITHHELD, asdict(withheld))
    metadata.describe(dataset, schemas, described, described.version)
    model = root / params.model
    if params.model != models.EMBEDDED and model.is_dir() and not Path(params.model).is_absolute():
        (public_root / params.model).parent.mkdir(parents=True, exist_ok=True)
        (public_root / params.model).symlink_to(model.resolve())
    card.run(public_root, params, described)


def _fill(folder: Path, described: Path, root: Path, subject: Subject, params: Params) -> None:
    """Fill ``folder`` from the dataset and the schemas in ``described`` and what the repository ``root`` adds."""
    # Contents alone are copied: a file in dataset/ may be a link into DVC's cache, with the cache's mode.
    shutil.copytree(described / "dataset", folder, copy_function=shutil.copyfile, dirs_exist_ok=True)
    shutil.copytree(described / "schema", folder / "schema", copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("README.md", ".*"))
    if not (root / LICENCE).is_file():
        raise UserError(f"{LICENCE}: not found; a release says what may be done with it")
    shutil.copyfile(root / LICENCE, folder / LICENCE)
    found = row_digests.write(folder)
    stated = fingerprints.load(folder / fingerprints.FILE)
    if stated != found:
        raise UserError(f"dataset/{fingerprints.FILE}: is not the fingerprint of the tables beside it; run dvc repro")
    steps = writers(folder, subject, found, root, params, described)
    for write in track(steps, total=len(steps), what="release: formats"):
        write()


def writers(folder: Path, subject: Subject, fingerprint: Fingerprint, root: Path, params: Params, described: Path) -> list[Callable[[], object]]:
    """What writes the other formats, in order: the citations name the formats that they find.

    ``described`` has the dataset and the schemas of which ``folder`` was filled.
    """
    # They take seconds to import, and none is needed to refuse a release.
    from newsclaims.catalogue import citations
    from newsclaims.exports import conllu, csv_copies, web_annotations

    schemas = [schema.load(name, described / "schema") for name in schema.TABLES]
    cited = replace(about.load(root), version=str(subject.version), released=date.fromisoformat(subject.released))
    return [
        partial(csv_copies.write, folder, schemas),
        partial(web_annotations.write, folder),
        partial(conllu.write, folder, root, params),
        partial(citations.write, folder, cited, facts.gather(described), fingerprint),
    ]
