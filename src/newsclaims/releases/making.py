"""Making a release: checked, assembled beside its place, moved there whole, and packed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclaims import atomic, digests, fingerprints
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.releases import archive, certificate, folder, readiness, sbom, sums, swhid
from newsclaims.releases.built import few
from newsclaims.releases.subject import FULL, PUBLIC, Subject, load
from newsclaims.rights.public import SNIPPET_WORDS


@dataclass(frozen=True)
class Options:
    """Where releases go, where the one before is if not there, and whether to make the public one, with how many words of a snippet."""

    dist: Path = Path("dist")
    previous: Path | None = None
    public: bool = False
    snippet_words: int = SNIPPET_WORDS

    @property
    def kind(self) -> str:
        return PUBLIC if self.public else FULL


@dataclass(frozen=True)
class Made:
    """A release that is there now; ``anew`` is false where it was there already, the same. ``side`` is what its side file says."""

    folder: Path
    archive: Path
    side: dict[str, Any]
    anew: bool


def release(root: Path, params: Params, options: Options) -> Made:
    """Make the release of the version that the repository states; UserError with all reasons where it is not ready."""
    readiness.check(root, options.dist, options.previous, (options.kind,))
    subject = load(root)
    with place(options.dist, subject.folder(options.kind)) as made:
        if options.public:
            folder.assemble_public(made, subject, root, params, options.snippet_words)
        else:
            folder.assemble(made, subject, root, params)
        return finish(made, options.kind, subject, root, params, options.dist)


@contextmanager
def place(dist: Path, name: str) -> Iterator[Path]:
    """A path in ``dist`` for a folder to be assembled at, which is gone at the end; what a killed run left there is removed first."""
    dist.mkdir(parents=True, exist_ok=True)
    temporary = dist / f".{name}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def finish(made: Path, kind: str, subject: Subject, root: Path, params: Params, dist: Path) -> Made:
    """Give an assembled folder its certificate and SHA256SUMS, move it to its place in ``dist``, and write archive and side file beside it.

    ``made`` has the tables and a fingerprint.json. A release that is there already, the same, stays; UserError where it is another.
    """
    certificate.write(made, kind, subject, root, params)
    sbom.write(made, subject, root)
    sums.write(made)
    target = dist / subject.folder(kind)
    anew = not target.exists()
    if anew:
        made.replace(target)
    else:
        _same(made, target)
    return _beside(target, kind, subject, anew)


def _same(made: Path, target: Path) -> None:
    ours, theirs = ({**sums.of_folder(one), sums.FILE: digests.of_file(one / sums.FILE)} for one in (made, target))
    differing = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    if differing:
        raise UserError(
            f"{target}: is there already, with other content: {few(differing)}; "
            "it stays as it is: remove it, or raise the version where it was published"
        )


def _beside(target: Path, kind: str, subject: Subject, anew: bool) -> Made:
    """Write the archive and the side file, unless they are there and right."""
    packed, side = (target.with_name(target.name + suffix) for suffix in (archive.SUFFIX, ".json"))
    said = {
        "name": subject.name,
        "version": str(subject.version),
        "kind": kind,
        "fingerprint": fingerprints.load(target / fingerprints.FILE).value,
        "swhid": swhid.of_folder(target),
        "tag": subject.tag,
    }
    if anew or not packed.is_file() or _read(side) != _with_archive(said, packed):
        archive.pack(target, packed)
        anew = True
    said = _with_archive(said, packed)
    if _read(side) != said:
        atomic.write_json(side, said)
    return Made(target, packed, said, anew)


def _with_archive(said: dict[str, Any], packed: Path) -> dict[str, Any]:
    return {**said, "archive": {"file": packed.name, "sha256": digests.of_file(packed), "bytes": packed.stat().st_size}}


def _read(side: Path) -> Any:
    try:
        return json.loads(side.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
