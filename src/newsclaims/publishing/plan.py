"""What would go where, and whether it may: decided, and shown, before the first request."""

from __future__ import annotations

from typing import Any

from newsclaims.errors import UserError
from newsclaims.publishing import hub, zenodo
from newsclaims.publishing.hub import Hub
from newsclaims.publishing.ready import Release, Sent
from newsclaims.publishing.zenodo import Zenodo

# Rights under which Zenodo gives files to nobody whom the depositor has not let in.
CLOSED = ("restricted", "closed")


def allow(release: Release, to_hub: Hub | None, to_zenodo: Zenodo | None) -> None:
    """UserError where the release holds texts that may not be public, and a place is."""
    if release.kind == "public" or not release.withheld:
        return
    out = (
        f"{release.folder}: {release.withheld} of its articles may not be shown in full (text_release),"
        " and a full release repeats their words; publish newsclaims release --public, or"
    )
    if to_hub and not to_hub.private:
        raise UserError(f"{out} keep the Hub's repository to yourself with --private")
    if to_zenodo and zenodo.metadata(release, to_zenodo).get("access_right") not in CLOSED:
        raise UserError(f'{out} give the files on Zenodo to those only whom you let in: --restricted "WHO MAY HAVE THEM"')


def of(release: Release, to_hub: Hub | None, to_zenodo: Zenodo | None) -> dict[str, Any]:
    """The plan, ready for JSON: for each place its address, what is made there, and each file with its size and SHA-256."""
    plan: dict[str, Any] = {"release": release.folder.name, "version": release.version, "kind": release.kind}
    if to_hub:
        plan["hub"] = {
            "endpoint": to_hub.endpoint,
            "repository": to_hub.repository,
            "private": to_hub.private,
            "branch": hub.BRANCH,
            "tag": f"v{release.version}",
            "files": _files(release.files),
        }
    if to_zenodo:
        plan["zenodo"] = {
            "url": to_zenodo.url,
            "new_version_of": to_zenodo.record,
            "publish": to_zenodo.publish,
            "metadata": zenodo.metadata(release, to_zenodo),
            "files": _files(zenodo.files(release)),
        }
    return plan


def _files(files: tuple[Sent, ...]) -> list[dict[str, Any]]:
    return [{"file": file.name, "bytes": file.size, "sha256": file.sha256} for file in files]


def lines(plan: dict[str, Any]) -> list[str]:
    """The plan for a reader."""
    shown = [f"{plan['release']} ({plan['kind']}); a dry run: nothing is sent"]
    if to := plan.get("hub"):
        access = "private" if to["private"] else "public, unless it exists and is private"
        shown += [f"Hub: {to['endpoint']}/datasets/{to['repository']} ({access}), branch {to['branch']}, tag {to['tag']}", *_shown(to["files"])]
    if to := plan.get("zenodo"):
        what = "a new deposition" if to["new_version_of"] is None else f"a new version of record {to['new_version_of']}"
        shown += [f"Zenodo: {to['url']}, {what}, {'published at once' if to['publish'] else 'left as a draft'}"]
        shown += [f"  {key}: {value}" for key, value in sorted(to["metadata"].items())]
        shown += _shown(to["files"])
    return shown


def _shown(files: list[dict[str, Any]]) -> list[str]:
    total = sum(one["bytes"] for one in files)
    return [*(f"  {one['bytes']:>14,}  {one['file']}" for one in files), f"  {total:>14,}  bytes in {len(files)} files"]
