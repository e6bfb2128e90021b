"""The Hub: the branch mirrors the release, large files go once, the tag comes last and never moves, and no token leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import published_release as small_release
import publishing
from hub_stand_in import TOKEN, HubStandIn, Kept
from newsclaims.errors import UserError
from newsclaims.publishing import hub, ready
from newsclaims.publishing.hub import Hub, OnHub
from stand_ins import Fault, serving

NAME = "org/newsclaims"
STORE = r"PUT /store/.*"
COMMIT = r"POST .*/commit/main"


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubStandIn]:
    publishing.verified(monkeypatch)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    stand_in = HubStandIn()
    with serving(stand_in, stand_in):
        publishing.hub_online(monkeypatch, stand_in.url)
        yield stand_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_release.copy(tmp_path)


def send(folder: Path, private: bool = False, waits: list[float] | None = None) -> OnHub:
    return hub.publish(ready.load(folder), Hub(NAME, private), (waits if waits is not None else []).append)


def fails(folder: Path, private: bool = False) -> str:
    with pytest.raises(UserError) as caught:
        send(folder, private)
    return publishing.failure(caught.value)


def equal(folder: Path, there: HubStandIn, revision: str) -> bool:
    """Whether a revision holds the folder's bytes, and no others but the Hub's own."""
    tree = there.repositories[NAME].at(revision)
    assert tree is not None
    local = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: kept.content for path, kept in tree.items() if path != ".gitattributes"} == local


def test_the_branch_and_the_tag_hold_the_release(folder: Path, there: HubStandIn) -> None:
    done = send(folder)
    assert equal(folder, there, "main")
    assert equal(folder, there, "v0.1.0")
    assert not done.private
    assert done.sent == len(ready.load(folder).files)
    assert done.url == f"{there.url}/datasets/{NAME}/tree/v0.1.0"
    assert {asked.headers.get("authorization") for asked in there.asked} == {f"Bearer {TOKEN}", None}
    assert all("authorization" not in asked.headers for asked in there.said(STORE))


def test_a_second_run_sends_nothing(folder: Path, there: HubStandIn) -> None:
    send(folder)
    before = len(there.said(COMMIT)), len(there.said(STORE))
    assert send(folder).sent == 0
    assert (len(there.said(COMMIT)), len(there.said(STORE))) == before


def test_a_tag_that_points_elsewhere_is_refused_before_anything_is_sent(folder: Path, there: HubStandIn) -> None:
    one = there.new(NAME)
    one.tags["v0.1.0"] = one.head
    assert "v0.1.0 is there already" in fails(folder)
    assert not there.said(COMMIT)


def test_what_the_release_no_longer_has_goes(folder: Path, there: HubStandIn) -> None:
    one = there.new(NAME)
    old = {"certificate.json": Kept(b"{}", False), "claims/train-00001-of-00002.parquet": Kept(b"old", True)}
    one.tags["v0.0.9"] = one.commit({**one.commits[one.head], **old})
    assert send(folder).removed == 1
    assert equal(folder, there, "v0.1.0")
    assert set(old) <= set(one.at("v0.0.9") or {})


def test_a_repository_of_something_else_is_left_alone(folder: Path, there: HubStandIn) -> None:
    there.new(NAME).commit({"thesis.pdf": Kept(b"precious", False)})
    assert "holds files, but no release" in fails(folder)
    assert not there.said(COMMIT)


def test_files_go_in_several_commits_and_a_broken_run_is_gone_on_with(folder: Path, there: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "BATCH", 6)
    there.faults.append(Fault(rf"PUT /store/{small(folder, 'sentences')}", 403, times=99))
    message = fails(folder)
    assert "403" in message
    first = there.repositories[NAME].at("main") or {}
    assert "certificate.json" in first
    assert not there.repositories[NAME].tags
    there.faults.clear()
    missing = len(ready.load(folder).files) - (len(first) - 1)
    stored = {str(asked) for asked in there.said(STORE)}
    assert 0 < missing == send(folder).sent
    assert equal(folder, there, "v0.1.0")
    # What had arrived was not sent again.
    assert (
        len(there.said(STORE)) == len({str(asked) for asked in there.said(STORE)}) + len(there.said(rf"PUT /store/{small(folder, 'sentences')}")) - 1
    )
    assert stored


def small(folder: Path, table: str) -> str:
    return next(file.sha256 for file in ready.load(folder).files if file.name.startswith(f"{table}/"))


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST /api/repos/create", 503),
        Fault("POST /api/repos/create", lose=True),
        Fault(f"GET /api/datasets/{NAME}/refs", 429, headers={"Retry-After": "1"}),
        Fault(STORE, 500),
        Fault(STORE, drop=True),
        Fault(COMMIT, 500),
        Fault(COMMIT, drop=True),
        Fault(COMMIT, lose=True),
        Fault(r"POST .*/tag/.*", lose=True),
    ],
    ids=lambda fault: f"{fault.pattern} {fault.status or ('drop' if fault.drop else 'lose')}",
)
def test_what_passes_is_tried_again_and_nothing_is_there_twice(folder: Path, there: HubStandIn, fault: Fault) -> None:
    there.faults.append(fault)
    send(folder)
    assert fault.times == 0
    assert equal(folder, there, "v0.1.0")
    # The first commit is the Hub's own.
    assert len(there.repositories[NAME].commits) == 2


def test_what_does_not_pass_ends_with_a_message(folder: Path, there: HubStandIn) -> None:
    there.faults.append(Fault(COMMIT, 500, times=99))
    waits: list[float] = []
    with pytest.raises(UserError, match=r"(?s)500.*same command again later"):
        send(folder, waits=waits)
    assert waits == [1, 2, 4, 8, 16]
    assert not there.repositories[NAME].tags


@pytest.mark.parametrize("name", ["README.md", "claims/train-00000-of-00001.parquet"])
def test_a_wrong_hash_stops_before_the_tag(folder: Path, there: HubStandIn, name: str) -> None:
    there.spoiled.add(name)
    message = fails(folder)
    assert name in message
    assert "no tag was set" in message
    assert not there.repositories[NAME].tags


def test_private_and_public_are_what_was_asked_for(folder: Path, there: HubStandIn) -> None:
    assert send(folder, private=True).private
    assert there.repositories[NAME].private
    there.repositories[NAME].private = False
    assert "is public, but --private was asked for" in fails(folder, private=True)


def test_a_refused_token_is_told_without_it(folder: Path, there: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_another_Token_000")
    message = fails(folder)
    assert "refuses HF_TOKEN (401)" in message
    assert "hf_another" not in message
    monkeypatch.setenv("HF_TOKEN", "hf_ä")
    assert "holds no token" in fails(folder)


def test_signatures_of_upload_addresses_stay_hidden(folder: Path, there: HubStandIn, capsys: pytest.CaptureFixture[str]) -> None:
    there.faults.append(Fault(STORE, 403, times=99, body={"error": f"SignatureDoesNotMatch {TOKEN} ?X-Amz-Signature=hm"}))
    fails(folder)
    there.faults.append(Fault(STORE, 503, times=99))
    publishing.no_secret(*capsys.readouterr())


def test_another_host_gets_files_but_no_token(folder: Path, there: HubStandIn) -> None:
    other = HubStandIn()
    with serving(other, other):
        other.large = there.large
        there.store = other.url
        there.faults.append(Fault(f"GET /api/datasets/{NAME}/refs", 307, headers={"Location": f"{other.url}/api/datasets/{NAME}/refs"}))
        fails(folder)
        send(folder)
        assert other.asked
        assert all("authorization" not in asked.headers for asked in other.asked)
    assert equal(folder, there, "v0.1.0")


def test_offline_is_told(folder: Path, there: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert "HF_HUB_OFFLINE is set" in fails(folder)
    assert not there.asked


def test_an_endpoint_in_the_clear_is_refused(folder: Path, there: HubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.example.org")
    assert "https://" in fails(folder)
