"""The file beside a release, <name>.json, which says what its archive and its folder are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsclaims import digests
from newsclaims.errors import UserError
from newsclaims.releases import archive, swhid
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.releases.certificate import REPEATED
from newsclaims.verification import certificate
from newsclaims.verification.findings import Checked, Finding, Problem, Unchecked, quoted
from newsclaims.verification.folder import Folder, read_json


def beside(path: Path) -> Path | None:
    """The side file of a release's folder or archive, if there is one."""
    whole = path.resolve()
    side = whole.with_name(whole.name.removesuffix(archive.SUFFIX) + ".json")
    return side if side.is_file() and not side.is_symlink() else None


def load(side: Path) -> dict[str, Any]:
    """Its content; UserError where it is no JSON object."""
    return read_json(Folder(side.parent, {side.name: side}, {}), side.name)


def check_archive(path: Path, side: Path | None) -> Iterator[Finding]:
    """The archive's bytes and SHA-256, before anything is unpacked."""
    if side is None:
        yield Unchecked(f"the archive's own SHA-256: no {path.name.removesuffix(archive.SUFFIX)}.json lies beside it")
        return
    said = load(side).get("archive")
    if not isinstance(said, dict):
        raise UserError(f"{side.name}: archive should say file, sha256 and bytes")
    for key, found in (("bytes", path.stat().st_size), ("sha256", digests.of_file(path))):
        if said.get(key) != found:
            yield Problem(f"its {key} is not what {side.name} says", file=path.name, expected=quoted(said.get(key)), found=quoted(found))
    yield Checked(f"{path.name}: bytes and SHA-256 by {side.name}")


def check_folder(folder: Folder, side: Path | None) -> Iterator[Finding]:
    """What the side file says of the content: its SWHID, and what the certificate says, too."""
    if side is None:
        return
    said = load(side)
    if CERTIFICATE in folder.files:
        certified = certificate.load(folder)
        for key in REPEATED:
            if said.get(key) != certified.get(key):
                yield Problem(f"{key} is not that of {CERTIFICATE}", side.name, expected=quoted(certified.get(key)), found=quoted(said.get(key)))
    if folder.refused:
        yield Unchecked("the SWHID, since the folder holds more than files")
        return
    found = swhid.of_folder(folder.path)
    if said.get("swhid") != found:
        yield Problem("the folder's SWHID is another", file=side.name, expected=quoted(said.get("swhid")), found=quoted(found))
    yield Checked(f"SWHID and certificate by {side.name}")
