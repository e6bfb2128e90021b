"""Publish a release: check it, then send it to the Hub and to Zenodo, in this order since what Zenodo has published stays for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newsclaims.errors import UsageError
from newsclaims.publishing import hub, hub_failure, plan, ready, secret, zenodo, zenodo_client
from newsclaims.publishing.hub import Hub
from newsclaims.publishing.zenodo import Zenodo


def checked(folder: Path, to_hub: Hub | None, to_zenodo: Zenodo | None) -> ready.Release:
    """The release, where all that can be known without a request allows to send it; else UserError."""
    if not to_hub and not to_zenodo:
        raise UsageError("nowhere to publish to: give --hub ORG/NAME, --zenodo or both")
    if to_hub:
        _valid(to_hub.repository)
        secret.endpoint(to_hub.endpoint, hub.ENDPOINT)
    if to_zenodo:
        secret.endpoint(to_zenodo.url, "--zenodo-url")
        if to_zenodo.restricted is not None and not to_zenodo.restricted.strip():
            raise UsageError("--restricted: should say who may have the files, and how to ask for them")
    release = ready.load(folder)
    plan.allow(release, to_hub, to_zenodo)
    return release


def publish(folder: Path, to_hub: Hub | None, to_zenodo: Zenodo | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Send it; yields ``hub`` and ``zenodo`` with what came of each as soon as it is done."""
    release = checked(folder, to_hub, to_zenodo)
    # Both before either: half a publication for want of a token helps nobody.
    if to_hub:
        secret.token(hub_failure.TOKEN, hub_failure.TOKENS_AT)
    if to_zenodo:
        secret.token(zenodo_client.TOKEN, f"{to_zenodo.url}/account/settings/applications")
    if to_hub:
        yield "hub", asdict(hub.publish(release, to_hub))
    if to_zenodo:
        yield "zenodo", asdict(zenodo.publish(release, to_zenodo))


def lines(place: str, done: Mapping[str, Any]) -> list[str]:
    """What came of it, for a reader."""
    moved = f"{done['sent']} files sent, {done['removed']} removed in this run; all compared"
    if place == "hub":
        return [f"Hub: {done['url']} ({'private' if done['private'] else 'public'}), commit {done['commit']}; {moved}"]
    state = "published" if done["published"] else "a draft: look at it, then run the same command with --yes, or publish it there"
    shown = [f"Zenodo: {done['url']}, {state}; {moved}"]
    if done["doi"]:
        shown.append(f"DOI: {done['doi']}{'' if done['published'] else ' (reserved; it works once the draft is published)'}")
    return [*shown, done["advice"]] if done["advice"] else shown


def _valid(repository: str) -> None:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(repository)
    except HFValidationError as error:
        raise UsageError(f"--hub: {error}") from None
    if repository.count("/") != 1:
        raise UsageError(f"--hub: {repository!r} should be ORG/NAME, the organisation or user and the dataset's name")
