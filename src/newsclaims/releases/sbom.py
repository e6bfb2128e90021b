"""sbom.cdx.json: the software that a release was made with, as CycloneDX: the package, its libraries, where they are from and their hashes.

The same release gives the same bytes: the serial number follows from what is listed, and the time is the day of the release.
"""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclaims import atomic, environment
from newsclaims.releases import certificate
from newsclaims.releases.subject import Subject

if TYPE_CHECKING:
    from cyclonedx.model.component import Component

FILE = "sbom.cdx.json"
# A library: its version, the names of those that it needs, and where it can be had, with the SHA-256.
Library = tuple[str, Sequence[str], Sequence[tuple[str, str]]]


def write(folder: Path, subject: Subject, root: Path) -> None:
    """Write ``folder/sbom.cdx.json`` for the release of the repository ``root``."""
    # They take a second to import, and only a release needs them.
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    libraries = of(root, subject.name)
    listed = {name: _component(name, one) for name, one in sorted(libraries.items()) if name != _canonical(subject.name)}
    made = Component(name=subject.name, version=str(subject.version), type=ComponentType.DATA, bom_ref=f"{subject.name}@{subject.version}")
    bom = Bom(components=listed.values())
    bom.metadata.component = made
    bom.metadata.timestamp = datetime.combine(date.fromisoformat(subject.released), datetime.min.time(), UTC)
    listing = f"newsclaims:sbom/{subject.name}/{subject.version}/{sorted(libraries.items())!r}"
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, listing)
    # A user's repository asks for the package, and that for all others.
    project = _canonical(subject.name)
    direct = libraries[project][1] if project in libraries else [environment.PACKAGE]
    bom.register_dependency(made, [listed[name] for name in direct if name in listed])
    for name, component in listed.items():
        bom.register_dependency(component, [listed[other] for other in libraries[name][1] if other in listed])
    atomic.write_bytes(folder / FILE, (JsonV1Dot6(bom).output_as_string(indent=2) + "\n").encode("utf-8"))


def of(root: Path, project: str) -> dict[str, Library]:
    """The libraries of a build by name, the project among them: those that uv.lock pins for it; where there is no lock, those installed here."""
    lock = root / environment.LOCK
    return _reached(_locked(lock), project) if lock.exists() else _installed()


def _locked(path: Path) -> dict[str, Library]:
    found: dict[str, Library] = {}
    for one in tomllib.loads(path.read_text(encoding="utf-8")).get("package", []):
        # Which extras of a library are asked for is not told apart; our own are none of a build's.
        extras = {} if "editable" in one.get("source", {}) else one.get("optional-dependencies", {})
        needed = [*one.get("dependencies", []), *(other for more in extras.values() for other in more)]
        files = [one["sdist"]] if "sdist" in one else one.get("wheels", [])
        places = sorted((file["url"], file["hash"].removeprefix("sha256:")) for file in files if file.get("hash", "").startswith("sha256:"))
        found[one["name"]] = (one.get("version", ""), sorted({other["name"] for other in needed}), places)
    return found


def _installed() -> dict[str, Library]:
    found: dict[str, Library] = {}
    waiting = [environment.PACKAGE]
    while waiting:
        name = _canonical(waiting.pop())
        if name in found:
            continue
        try:
            needed = sorted(map(_canonical, certificate.asked(name)))
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = (version, needed, ())
        waiting += needed
    return found


def _canonical(name: str) -> str:
    """A library's name in the one form that counts."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _reached(libraries: Mapping[str, Library], start: str) -> dict[str, Library]:
    """Those that ``start`` needs, directly or not, and itself."""
    found: dict[str, Library] = {}
    waiting = [_canonical(start)]
    while waiting:
        name = waiting.pop()
        if name in libraries and name not in found:
            found[name] = libraries[name]
            waiting += libraries[name][1]
    return found


def _component(name: str, library: Library) -> Component:
    from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    version, _, places = library
    references: Iterator[Any] = (
        ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(url), hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)])
        for url, sha256 in places
    )
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{name}@{version}",
        purl=PackageURL("pypi", None, name, version),
        external_references=references,
    )
