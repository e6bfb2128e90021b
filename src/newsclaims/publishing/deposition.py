"""Which deposition of Zenodo is a release's: the one known, the one of that title and version, a new version of a record, or a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsclaims.errors import UserError
from newsclaims.publishing import retries, secret
from newsclaims.publishing.ready import Release
from newsclaims.publishing.zenodo_client import DEPOSITIONS, Client, Deposition


def number_of(found: Any) -> int:
    """A deposition's number; UserError where the server answered with something else."""
    number = found.get("id") if isinstance(found, dict) else None
    if not isinstance(number, int):
        raise UserError("Zenodo: an answer that is no deposition; is --zenodo-url right?")
    return number


def doi_of(found: Deposition) -> str | None:
    """A deposition's DOI, or the one that is reserved for it."""
    reserved = _metadata(found).get("prereserve_doi")
    doi = found.get("doi") or _metadata(found).get("doi") or (reserved.get("doi") if isinstance(reserved, Mapping) else None)
    return secret.hidden(doi) if doi else None


def draft_for(client: Client, release: Release, metadata: Mapping[str, Any], known: int | None, record: int | None) -> Deposition:
    """The deposition to work on; it may be published already. A new one is made only where none of this version is found."""
    found = _known(client, release, known, record) if known is not None else None
    if found is not None:
        return found
    if record is not None:
        return _new_version(client, release, record)

    def call() -> Deposition:
        # Looking first makes a repetition harmless: the answer that was lost may have been that the deposition was made.
        found = _looked_for(client, release, metadata)
        return found or client.once("a new deposition", "POST", f"{client.url}{DEPOSITIONS}", {"metadata": dict(metadata)})

    return retries.tried("a new deposition", call, client.sleep)


def _known(client: Client, release: Release, number: int, record: int | None) -> Deposition | None:
    """The deposition that the state names; None where it was discarded since."""
    url = f"{client.url}{DEPOSITIONS}"
    found: Deposition | None = retries.tried(
        f"deposition {number}", lambda: client.once(f"deposition {number}", "GET", f"{url}/{number}", gone=True), client.sleep
    )
    if found is None:
        return None
    forget = "remove the state file beside the release"
    version = _metadata(found).get("version")
    # A draft that was just made from an older version carries that one's metadata until ours are set.
    if found.get("submitted") and version != release.version:
        raise UserError(f"{client.url}/records/{number}: is version {secret.hidden(version)}, not {release.version}; {forget}")
    if record is not None and client.get(f"record {record}", f"{url}/{record}").get("conceptrecid") != found.get("conceptrecid"):
        raise UserError(f"{client.url}/deposit/{number}: the draft of this release is no version of record {record}; discard the draft and {forget}")
    return found


def _looked_for(client: Client, release: Release, metadata: Mapping[str, Any]) -> Deposition | None:
    """The deposition of this title and version that holds none but this release's files, the newest of several."""
    own = {release.archive.name, *(file.name for file in release.files)}
    found = client.once("looking for a draft", "GET", f"{client.url}{DEPOSITIONS}?sort=mostrecent&size=100")
    for one in found if isinstance(found, list) else []:
        same = (_metadata(one).get("title"), _metadata(one).get("version")) == (metadata["title"], release.version)
        if same and {str(file.get("filename")) for file in one.get("files") or []} <= own:
            return client.once("reading a draft", "GET", f"{client.url}{DEPOSITIONS}/{number_of(one)}")  # type: ignore[no-any-return]
    return None


def _new_version(client: Client, release: Release, record: int) -> Deposition:
    """The draft of the version after ``record``: an open one of this very version, else a new one."""
    url = f"{client.url}{DEPOSITIONS}/{record}"

    def call() -> Deposition:
        old: Deposition = client.once(f"record {record}", "GET", url)
        version = _metadata(old).get("version")
        if not old.get("submitted"):
            raise UserError(f"{client.url}/deposit/{record}: is a draft; --zenodo-record names a published record")
        if version == release.version:
            return old
        draft = _linked(client, old)
        # A record without a draft of its own names itself.
        if draft is None or draft.get("submitted"):
            draft = _linked(client, client.once("a new version", "POST", f"{url}/actions/newversion"))
        if draft is None or draft.get("submitted"):
            raise UserError(f"{client.url}/records/{record}: Zenodo names no draft of a new version; is it the record's latest version?")
        if _metadata(draft).get("version") not in (version, release.version, None):
            raise UserError(
                f"{client.url}/deposit/{number_of(draft)}: is an open draft of version {secret.hidden(_metadata(draft).get('version'))};"
                f" publish or discard it first: a record has one draft at a time"
            )
        return draft

    return retries.tried(f"a new version of record {record}", call, client.sleep)


def _metadata(found: Deposition) -> Mapping[str, Any]:
    raw = found.get("metadata")
    return raw if isinstance(raw, Mapping) else {}


def _linked(client: Client, found: Deposition) -> Deposition | None:
    links = found.get("links")
    link = links.get("latest_draft") if isinstance(links, Mapping) else None
    return client.once("the draft of a new version", "GET", link, gone=True) if isinstance(link, str) else None
