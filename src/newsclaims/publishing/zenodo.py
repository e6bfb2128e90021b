"""A release on Zenodo: a draft with reserved DOI, its metadata and files, compared by checksum and published only when told to."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsclaims.errors import UserError
from newsclaims.publishing import retries, secret, state
from newsclaims.publishing.deposition import doi_of, draft_for, number_of
from newsclaims.publishing.ready import Release, Sent
from newsclaims.publishing.zenodo_client import DEPOSITIONS, Client, Deposition, checksum, opened
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.releases.sums import FILE as SUMS

ZENODO = "https://zenodo.org"
SANDBOX = "https://sandbox.zenodo.org"
# Beside the archive: what a reader wants to see before the download.
BESIDE = (SUMS, CERTIFICATE, "README.md", "CITATION.cff")
# The prefixes of DOIs that Zenodo and its sandbox give; any other is the author's own.
GIVEN = ("10.5281/", "10.5072/")


@dataclass(frozen=True)
class Zenodo:
    """Where to: which Zenodo, a new version of which record, under which conditions the files are given (None: open), and whether to publish."""

    url: str = ZENODO
    record: int | None = None
    restricted: str | None = None
    publish: bool = False


@dataclass(frozen=True)
class OnZenodo:
    """What came of it: the page, the DOI (reserved until it is published), how many files this run sent and removed, and what to mend."""

    url: str
    doi: str | None
    published: bool
    sent: int
    removed: int
    advice: str | None


def files(release: Release) -> tuple[Sent, ...]:
    """The files that go to Zenodo."""
    return (release.archive, *(release.file(name) for name in BESIDE))


def metadata(release: Release, where: Zenodo) -> dict[str, Any]:
    """The metadata of the deposition: the release's, its version, and the conditions of access where there are any."""
    made = {**release.metadata, "version": release.version, "prereserve_doi": True}
    if where.restricted:
        made |= {"access_right": "restricted", "access_conditions": where.restricted}
    # A DOI that Zenodo gave belongs to one deposition; it knows its own.
    if str(made.get("doi", "")).startswith(GIVEN):
        del made["doi"]
    return made


def publish(release: Release, where: Zenodo, sleep: retries.Sleep = time.sleep) -> OnZenodo:
    """Make a draft, or go on with the one of this version; publish it where asked. What is there with the same checksum is not sent again."""
    url = secret.endpoint(where.url, "--zenodo-url")
    wanted = metadata(release, where)
    with opened(url, sleep) as client:
        found = draft_for(client, release, wanted, state.deposition(release.folder, url), where.record)
        number = number_of(found)
        state.keep(release.folder, url, number, doi_of(found), bool(found.get("submitted")))
        if found.get("submitted"):
            _compared(client, release, number, f"{url}/records/{number}: is published with other files; they never change: release a new version")
            return _told(release, url, found, 0, 0)
        found = client.put("the metadata", f"{url}{DEPOSITIONS}/{number}", {"metadata": wanted})
        state.keep(release.folder, url, number, doi_of(found), False)
        sent, removed = _uploaded(client, release, found)
        _compared(client, release, number, f"{url}/deposit/{number}: the draft differs from the release and stays unpublished")
        if where.publish:
            if _stated(release) and (wrong := _advice(release, found)):
                raise UserError(f"{url}/deposit/{number}: not published, the draft stays. {wrong}")
            found = _published(client, number)
            state.keep(release.folder, url, number, doi_of(found), True)
        return _told(release, url, found, sent, removed)


def _uploaded(client: Client, release: Release, found: Deposition) -> tuple[int, int]:
    """Send what is not there with the same checksum, remove what is not the release's; how many of both."""
    number = number_of(found)
    wanted = {file.name: file for file in files(release)}
    links = found.get("links")
    bucket = links.get("bucket") if isinstance(links, Mapping) else None
    if not isinstance(bucket, str):
        raise UserError(f"{client.url}/deposit/{number}: has no bucket for files; is this a draft of yours?")
    there = _listed(client, number)
    foreign = sorted(set(there) - set(wanted))
    for name in foreign:
        client.delete(f"removing {secret.hidden(name)}", f"{client.url}{DEPOSITIONS}/{number}/files/{there[name][0]}")
    missing = [file for name, file in sorted(wanted.items()) if name not in there or there[name][1] != file.md5]
    for file in missing:
        says = client.send(bucket.rstrip("/"), file)
        if says != file.md5:
            raise UserError(
                f"{client.url}/deposit/{number}: {file.name} arrived with MD5 {secret.hidden(says)}, but has {file.md5} here;"
                " the draft stays, unpublished: run the same command again"
            )
    return len(missing), len(foreign)


def _listed(client: Client, number: int) -> dict[str, tuple[str, str]]:
    """The id and the MD5 of the files of a deposition, by name."""
    raw = client.get("its files", f"{client.url}{DEPOSITIONS}/{number}/files")
    return {str(one["filename"]): (str(one["id"]), checksum(one.get("checksum"))) for one in raw}


def _compared(client: Client, release: Release, number: int, otherwise: str) -> None:
    there = {name: md5 for name, (_, md5) in _listed(client, number).items()}
    here = {file.name: file.md5 for file in files(release)}
    unlike = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
    if unlike:
        name = unlike[0]
        raise UserError(f"{otherwise} ({secret.hidden(name)} has MD5 {secret.hidden(there.get(name, 'none'))} there, {here.get(name, 'none')} here)")


def _published(client: Client, number: int) -> Deposition:
    """Publish a draft once: a try whose answer was lost is seen by looking first."""
    url = f"{client.url}{DEPOSITIONS}/{number}"

    def call() -> Deposition:
        now: Deposition = client.once("reading the draft", "GET", url)
        return now if now.get("submitted") else client.once("publishing", "POST", f"{url}/actions/publish")

    return retries.tried("publishing", call, client.sleep)


def _told(release: Release, url: str, found: Deposition, sent: int, removed: int) -> OnZenodo:
    done = bool(found.get("submitted"))
    page = f"{url}/{'records' if done else 'deposit'}/{number_of(found)}"
    return OnZenodo(page, doi_of(found), done, sent, removed, _advice(release, found))


def _advice(release: Release, found: Deposition) -> str | None:
    """What to write into CITATION.cff, where the release was made without the DOI of its deposition."""
    doi, stated = doi_of(found), _stated(release)
    if doi is None or (stated and stated in (doi, found.get("conceptdoi"))):
        return None
    said = f"The DOI is {doi}, but CITATION.cff {f'says {stated}' if stated else 'has none'}"
    if found.get("submitted"):
        return f"{said}: the next release should say doi: {doi}, or its own."
    return f"{said}: put doi: {doi} there, release again, and run the same command: it goes on with this draft."


def _stated(release: Release) -> str | None:
    from newsclaims.catalogue import about

    return about.load(release.folder).doi
