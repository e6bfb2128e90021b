"""What may be sent: a release that is complete, verified and unchanged since, with the hashes that a server has to confirm."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclaims import tables, versions
from newsclaims.errors import UserError
from newsclaims.releases import archive
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.releases.certificate import REPEATED
from newsclaims.releases.subject import KINDS
from newsclaims.releases.sums import FILE as SUMS
from newsclaims.releases.sums import read as read_sums
from newsclaims.verification import checks

ZENODO = "zenodo.json"
PIECE = 1 << 20
AGAIN = "release it anew: newsclaims release"


@dataclass(frozen=True)
class Sent:
    """A file to send: its name on the other side, and what the servers say of it (SHA-256, git's blob id, MD5)."""

    name: str
    path: Path
    size: int
    sha256: str
    blob: str
    md5: str


@dataclass(frozen=True)
class Release:
    """A release that may be sent; ``withheld`` counts its articles whose text a public release may not show."""

    folder: Path
    name: str
    version: str
    kind: str
    files: tuple[Sent, ...]
    archive: Sent
    withheld: int
    metadata: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What a reader calls it: ``newsclaims 0.1.0``."""
        return f"{self.name} {self.version}"

    def file(self, name: str) -> Sent:
        """The file of that name in the folder; UserError where the release lacks it."""
        found = next((one for one in self.files if one.name == name), None)
        if found is None:
            raise UserError(f"{self.folder}: holds no {name}; {AGAIN}")
        return found


def load(folder: Path) -> Release:
    """The release in ``folder``; UserError where anything is missing, was changed since, or fails ``newsclaims verify``."""
    # dist/newsclaims-0.1.0/ and . name the same folder.
    folder = folder.resolve()
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder; a release is a folder below dist/, made by newsclaims release")
    stated = sums(folder)
    certificate = _json(folder / CERTIFICATE)
    side = _json(folder.with_name(f"{folder.name}.json"))
    _agree(folder, certificate, side)
    files = tuple(hashed(folder / name, name) for name in sorted({*stated, SUMS}))
    for file in files:
        if file.name != SUMS and file.sha256 != stated[file.name]:
            raise UserError(f"{file.path}: was changed after the release: its SHA-256 is not that of {SUMS}; {AGAIN}")
    packed = _packed(folder, side)
    problems = checks.of_release(folder)
    if problems:
        raise UserError(f"{folder}: is no verified release:\n" + "\n".join(problems) + "\nnewsclaims verify shows all; nothing was sent")
    metadata = _json(folder / ZENODO).get("metadata")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("title"), str):
        raise UserError(f"{folder / ZENODO}: should be an object with metadata, a title among them; {AGAIN}")
    return Release(folder, side["name"], side["version"], side["kind"], files, packed, _withheld(folder), metadata)


def sums(folder: Path) -> dict[str, str]:
    """The files of SHA256SUMS and their sums; UserError unless they are all the files of ``folder``, itself excepted."""
    found = read_sums(folder)
    there = set()
    for one in sorted(folder.rglob("*")):
        if one.is_symlink():
            raise UserError(f"{one}: is a link; a release holds files only; {AGAIN}")
        if not one.is_dir():
            there.add(one.relative_to(folder).as_posix())
    unlike = sorted((there - {SUMS}) ^ set(found))
    if unlike:
        raise UserError(f"{folder}: {unlike[0]} is {'not in ' + SUMS if unlike[0] in there else 'missing'} ({len(unlike)} such in all); {AGAIN}")
    return found


def hashed(path: Path, name: str) -> Sent:
    """All hashes of a file, from one reading, so that they are those of the same bytes."""
    size = path.stat().st_size
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    blob = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            for one in (sha256, md5, blob):
                one.update(piece)
    return Sent(name, path, size, sha256.hexdigest(), blob.hexdigest(), md5.hexdigest())


def _agree(folder: Path, certificate: Mapping[str, Any], side: Mapping[str, Any]) -> None:
    for key in REPEATED:
        if not isinstance(side.get(key), str) or side[key] != certificate.get(key):
            raise UserError(f"{folder}: {key} is {side.get(key)!r} beside the folder, but {certificate.get(key)!r} in {CERTIFICATE}; {AGAIN}")
    if side["kind"] not in KINDS:
        raise UserError(f"{folder}: kind is {side['kind']!r}; it should be {' or '.join(KINDS)}; {AGAIN}")
    try:
        versions.parse(side["version"])
    except ValueError as error:
        raise UserError(f"{folder}: version: {error}; {AGAIN}") from None


def _packed(folder: Path, side: Mapping[str, Any]) -> Sent:
    stated = side.get("archive")
    name = folder.name + archive.SUFFIX
    if not isinstance(stated, dict) or stated.get("file") != name:
        raise UserError(f"{folder.with_name(folder.name + '.json')}: archive.file should be {name}; {AGAIN}")
    path = folder.with_name(name)
    if not path.is_file():
        raise UserError(f"{path}: not found; {AGAIN}")
    file = hashed(path, name)
    if file.sha256 != stated.get("sha256"):
        raise UserError(f"{path}: was changed after the release: its SHA-256 is not the one stated beside it; {AGAIN}")
    return file


def _withheld(folder: Path) -> int:
    paths = tables.files(folder / "articles")
    return sum(one != "full" for path in paths for one in tables.read_file(path, ["text_release"])["text_release"].to_pylist())


def _json(path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(_text(path))
    except ValueError as error:
        raise UserError(f"{path}: not JSON: {error}; {AGAIN}") from None
    if not isinstance(raw, dict):
        raise UserError(f"{path}: should be a JSON object; {AGAIN}")
    return raw


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError(f"{path}: not found; only what newsclaims release has made can be published") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8: {error}; {AGAIN}") from None
