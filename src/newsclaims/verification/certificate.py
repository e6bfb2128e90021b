"""certificate.json against the rest of the release: fingerprints, files, and the one version that all files state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from newsclaims import fingerprints, schema
from newsclaims.catalogue import about
from newsclaims.errors import UserError
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.releases.subject import KINDS, PUBLIC
from newsclaims.verification import clone
from newsclaims.verification.findings import Checked, Finding, Problem, Unchecked, quoted
from newsclaims.verification.folder import Folder, read_json, told

CARD = "README.md"
PACKAGE = "datapackage.json"
# Where other files state the version, if they do.
STATING: Mapping[str, tuple[str, ...]] = {"croissant.json": ("version",), "datacite.json": ("version",), "zenodo.json": ("metadata", "version")}


def load(folder: Folder) -> dict[str, Any]:
    """The certificate; UserError where it is none."""
    return read_json(folder, CERTIFICATE)


def public(folder: Folder) -> bool:
    """Whether the release says of itself that it withholds texts; a release that does not say so withholds none."""
    try:
        return load(folder).get("kind") == PUBLIC
    except UserError:
        return False


def check(folder: Folder, hashes: Mapping[str, str]) -> Iterator[Finding]:
    """The certificate has the form of one, and says the same as fingerprint.json and the files."""
    if CERTIFICATE not in folder.files and not folder.released:
        return
    certificate = load(folder)
    yield from _form(certificate)
    stated = read_json(folder, fingerprints.FILE)
    yield from _same("fingerprint", certificate.get("fingerprint"), stated.get("fingerprint"))
    ours, theirs = _mapping(certificate, "tables"), _mapping(stated, "tables")
    for name in sorted({*ours, *theirs, *schema.TABLES}):
        one, other = _mapping(ours, name), _mapping(theirs, name)
        for key in ("rows", "sha256"):
            yield from _same(f"tables.{name}.{key}", one.get(key), other.get(key))
        yield from _files(folder, hashes, name, _mapping(one, "files"))
    yield Checked(f"{CERTIFICATE} with {fingerprints.FILE} and the Parquet files")
    yield Unchecked(f"that commit {_text(certificate.get('commit'))} gives these rows: --rebuild builds them again")


def _form(certificate: Mapping[str, Any]) -> Iterator[Finding]:
    name, version = certificate.get("name"), certificate.get("version")
    if not clone.COMMIT.fullmatch(str(certificate.get("commit"))):
        yield Problem("commit should be 40 hexadecimal digits", file=CERTIFICATE, found=quoted(certificate.get("commit")))
    if certificate.get("kind") not in KINDS:
        yield Problem(f"kind should be one of {', '.join(KINDS)}", file=CERTIFICATE, found=quoted(certificate.get("kind")))
    if certificate.get("tag") != f"{name}@v{version}":
        yield Problem("tag is not that of its name and version", CERTIFICATE, expected=f"{name}@v{version}", found=quoted(certificate.get("tag")))


def _files(folder: Folder, hashes: Mapping[str, str], table: str, certified: Mapping[str, Any]) -> Iterator[Finding]:
    on_disk = {name: hashes[name] for name in folder.parquet(table)}
    for name in sorted({*on_disk, *certified}):
        expected, found = certified.get(name), on_disk.get(name)
        if expected != found:
            said = _text(expected) if expected is not None else "no such file"
            yield Problem(f"{CERTIFICATE} has another SHA-256 of it", name, table, expected=said, found=found or "no such file")


def _same(place: str, ours: Any, theirs: Any) -> Iterator[Finding]:
    if ours != theirs or ours is None:
        yield Problem(f"{place} is not that of {fingerprints.FILE}", file=CERTIFICATE, expected=_text(theirs), found=_text(ours))


def check_versions(folder: Folder) -> Iterator[Finding]:
    """All files state the version of the certificate, or else (in a dataset) the same one."""
    stated: dict[str, str] = {}
    problems: list[Finding] = []
    for place, read in ((CERTIFICATE, _certified), (about.FILE, _cited), (PACKAGE, _packaged), (CARD, _carded), *((n, _found) for n in STATING)):
        try:
            if place in folder.files:
                stated |= read(folder, place)
            elif folder.released and place not in STATING:
                problems.append(Problem("not found, so that its version cannot be compared", file=place))
        except UserError as error:
            problems.append(Problem(f"its version cannot be read ({told(folder, error)})", file=place))
        except (TypeError, ValueError, AttributeError, KeyError, IndexError, OSError, RecursionError) as error:
            problems.append(Problem(f"its version cannot be read ({told(folder, error)})", file=place))
    yield from problems
    if not stated:
        return
    first = CERTIFICATE if CERTIFICATE in stated else next(iter(stated))
    for place, version in stated.items():
        if version != stated[first]:
            yield Problem(f"states another version than {first}", file=place, expected=_text(stated[first]), found=_text(version))
    yield Checked(f"version {_text(stated[first])} in {', '.join(stated)}")
    yield from _day(folder)


def _day(folder: Folder) -> Iterator[Finding]:
    if CERTIFICATE not in folder.files or about.FILE not in folder.files:
        return
    cited, certified = about.load(folder.path).released, load(folder).get("released")
    if certified != (cited.isoformat() if cited else None):
        yield Problem("released is not date-released of CITATION.cff", CERTIFICATE, expected=str(cited), found=_text(certified))


def _certified(folder: Folder, name: str) -> dict[str, str]:
    return {name: str(load(folder).get("version"))}


def _cited(folder: Folder, name: str) -> dict[str, str]:
    return {name: about.load(folder.path).version}


def _packaged(folder: Folder, name: str) -> dict[str, str]:
    return {name: str(read_json(folder, name).get("version"))}


def _carded(folder: Folder, name: str) -> dict[str, str]:
    parts = folder.files[name].read_text(encoding="utf-8").split("---\n", 2)
    try:
        head = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise UserError(f"{name}: its head is not YAML ({told(folder, error)})") from error
    return {f"{name} ({one['config_name']})": str(one.get("version")) for one in head["dataset_info"]}


def _found(folder: Folder, name: str) -> dict[str, str]:
    value: Any = read_json(folder, name)
    for key in STATING[name]:
        value = value.get(key) if isinstance(value, dict) else None
    return {name: value} if isinstance(value, str) else {}


def _mapping(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 64 else quoted(text)
