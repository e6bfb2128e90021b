"""Zenodo: one deposition for a version however often a run breaks, compared before it counts, a draft unless told otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import published_release as small_release
import publishing
from newsclaims.errors import UserError
from newsclaims.publishing import ready, state, zenodo
from newsclaims.publishing.zenodo import OnZenodo, Zenodo
from stand_ins import Fault, serving
from zenodo_stand_in import DEPOSITIONS, TOKEN, ZenodoStandIn

UPLOAD = r"PUT /api/files/.*"


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.verified(monkeypatch)
    monkeypatch.setenv("ZENODO_TOKEN", TOKEN)


@pytest.fixture
def there() -> Iterator[ZenodoStandIn]:
    stand_in = ZenodoStandIn()
    with serving(stand_in, stand_in):
        yield stand_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_release.copy(tmp_path)


def send(folder: Path, there: ZenodoStandIn, waits: list[float] | None = None, **options: Any) -> OnZenodo:
    where = Zenodo(there.url, **options)
    try:
        return zenodo.publish(ready.load(folder), where, (waits if waits is not None else []).append)
    finally:
        publishing.no_secret(publishing.state_of(folder))


def fails(folder: Path, there: ZenodoStandIn, **options: Any) -> str:
    with pytest.raises(UserError) as caught:
        send(folder, there, **options)
    return publishing.failure(caught.value)


def only(there: ZenodoStandIn) -> set[str]:
    """The files of the one deposition, which are the release's byte for byte."""
    assert len(there.deposits) == 1
    return set(next(iter(there.deposits.values())).files)


EXPECTED = {"newsclaims-0.1.0.tar.zst", "SHA256SUMS", "certificate.json", "README.md", "CITATION.cff"}


def test_a_draft_holds_metadata_and_files_and_stays_a_draft(folder: Path, there: ZenodoStandIn) -> None:
    done = send(folder, there)
    assert only(there) == EXPECTED
    one = there.deposits[100]
    assert not one.submitted
    assert not done.published
    assert (done.doi, done.sent) == ("10.5281/zenodo.100", 5)
    assert one.metadata["title"] == small_release.METADATA["title"]
    assert one.files["newsclaims-0.1.0.tar.zst"] == folder.with_name("newsclaims-0.1.0.tar.zst").read_bytes()
    assert done.advice
    assert "doi: 10.5281/zenodo.100" in done.advice
    assert all(asked.headers["authorization"] == f"Bearer {TOKEN}" for asked in there.asked)


def test_a_second_run_sends_nothing_and_publishes_when_told(folder: Path, there: ZenodoStandIn) -> None:
    send(folder, there)
    uploads = len(there.said(UPLOAD))
    done = send(folder, there, publish=True)
    assert (done.published, done.sent, len(there.said(UPLOAD))) == (True, 0, uploads)
    again = send(folder, there, publish=True)
    assert again.published
    assert len(there.said(r"POST .*")) == 2
    assert json.loads(publishing.state_of(folder))["zenodo"][there.url] == {"deposition": 100, "doi": "10.5281/zenodo.100", "published": True}


def test_without_its_state_the_draft_of_this_version_is_found(folder: Path, there: ZenodoStandIn) -> None:
    there.new({"title": small_release.METADATA["title"], "version": "0.0.9"})
    send(folder, there)
    state.path(folder).unlink()
    send(folder, there)
    assert len(there.deposits) == 2


def test_a_draft_with_files_of_something_else_is_left_alone(folder: Path, there: ZenodoStandIn) -> None:
    other = there.new({"title": small_release.METADATA["title"], "version": "0.1.0"})
    other.files["thesis.pdf"] = b"precious"
    send(folder, there)
    assert other.files == {"thesis.pdf": b"precious"}
    assert len(there.deposits) == 2


def test_a_discarded_draft_is_made_anew(folder: Path, there: ZenodoStandIn) -> None:
    send(folder, there)
    there.deposits.clear()
    send(folder, there)
    assert only(there) == EXPECTED


@pytest.mark.parametrize(
    "fault",
    [
        Fault(UPLOAD, 500),
        Fault(UPLOAD, 429, headers={"Retry-After": "7"}),
        Fault(UPLOAD, drop=True, times=2),
        Fault(UPLOAD, lose=True),
        Fault(f"POST {DEPOSITIONS}", lose=True),
        Fault(f"POST {DEPOSITIONS}", 503),
        Fault(f"PUT {DEPOSITIONS}/100", lose=True),
        Fault(r"POST .*/actions/publish", lose=True),
    ],
    ids=lambda fault: f"{fault.pattern} {fault.status or ('drop' if fault.drop else 'lose')}",
)
def test_what_passes_is_tried_again_and_nothing_is_there_twice(folder: Path, there: ZenodoStandIn, fault: Fault) -> None:
    there.faults.append(fault)
    waits: list[float] = []
    assert send(folder, there, waits, publish=True).published
    assert only(there) == EXPECTED
    assert waits == ([7.0] if fault.status == 429 else [1.0, 2.0][: 2 if fault.drop else 1])


def test_what_does_not_pass_ends_with_a_message_and_the_next_run_goes_on(folder: Path, there: ZenodoStandIn) -> None:
    there.faults.append(Fault(r"PUT /api/files/.*zst", 500, times=99))
    waits: list[float] = []
    with pytest.raises(UserError, match=r"(?s)newsclaims-0.1.0.tar.zst.*500.*same command again"):
        send(folder, there, waits)
    assert waits == [1, 2, 4, 8, 16]
    there.faults.clear()
    assert send(folder, there).sent == 1
    assert only(there) == EXPECTED


def test_a_wrong_checksum_stops_and_leaves_the_draft(folder: Path, there: ZenodoStandIn) -> None:
    there.spoiled.add("newsclaims-0.1.0.tar.zst")
    assert "the draft stays, unpublished" in fails(folder, there, publish=True)
    assert not there.deposits[100].submitted
    there.spoiled.clear()
    assert send(folder, there).sent == 1


def test_a_refused_token_is_told_without_it(folder: Path, there: ZenodoStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    # The stand-in repeats the header that it was given.
    there.faults.append(Fault(f"GET {DEPOSITIONS}", 401, body={"message": f"bad header: Bearer {TOKEN}, {TOKEN}"}))
    message = fails(folder, there)
    assert "ZENODO_TOKEN" in message
    assert "deposit:write" in message
    there.faults.append(Fault(f"GET {DEPOSITIONS}", 400, body={"message": "no", "errors": [{"field": "q", "message": TOKEN}]}))
    assert "[hidden]" in fails(folder, there)
    monkeypatch.setenv("ZENODO_TOKEN", f"{TOKEN} \n x")
    assert "holds no token" in fails(folder, there)
    monkeypatch.delenv("ZENODO_TOKEN")
    assert "is not set" in fails(folder, there)


def test_no_other_host_gets_the_token(folder: Path, there: ZenodoStandIn) -> None:
    other = ZenodoStandIn()
    with serving(other, other):
        there.faults.append(Fault(f"GET {DEPOSITIONS}", 302, headers={"Location": f"{other.url}{DEPOSITIONS}"}))
        assert "redirect" in fails(folder, there)
        there.elsewhere = other.url
        assert "another host" in fails(folder, there)
        assert not other.asked


def test_a_new_version_takes_the_place_of_old_files(folder: Path, there: ZenodoStandIn) -> None:
    old = there.new({**small_release.METADATA, "version": "0.0.9"})
    old.submitted, old.files = True, {"newsclaims-0.0.9.tar.zst": b"old", "README.md": b"old"}
    there.faults.append(Fault(rf"POST {DEPOSITIONS}/100/actions/newversion", lose=True))
    done = send(folder, there, record=100)
    assert (set(there.deposits), done.removed) == ({100, 102}, 1)
    assert set(there.deposits[102].files) == EXPECTED
    assert there.deposits[102].concept == old.concept
    assert old.files == {"newsclaims-0.0.9.tar.zst": b"old", "README.md": b"old"}
    state.path(folder).unlink()
    send(folder, there, record=100, publish=True)
    assert len(there.deposits) == 2


def test_a_new_version_spares_an_open_draft_of_another(folder: Path, there: ZenodoStandIn) -> None:
    old = there.new({**small_release.METADATA, "version": "0.0.8"})
    draft = there.new({**small_release.METADATA, "version": "0.0.9"}, old.concept)
    old.submitted, old.draft = True, draft.number
    draft.files["x"] = b"x"
    assert "open draft of version 0.0.9" in fails(folder, there, record=100)
    assert draft.files == {"x": b"x"}
    assert "is a draft" in fails(folder, there, record=102)


def test_a_state_of_another_record_is_not_gone_on_with(folder: Path, there: ZenodoStandIn) -> None:
    old = there.new({**small_release.METADATA, "version": "0.0.9"})
    old.submitted = True
    send(folder, there)
    assert "no version of record 100" in fails(folder, there, record=100)


def test_a_rebuilt_release_goes_on_with_its_draft_and_its_doi(folder: Path, there: ZenodoStandIn, tmp_path: Path) -> None:
    doi = send(folder, there).doi
    (tmp_path / "again").mkdir()
    again = small_release.build(tmp_path / "again", doi=doi, metadata={"doi": doi})
    state.path(folder).rename(state.path(again))
    done = send(again, there, publish=True)
    # README.md and certificate.json did not change.
    assert (done.published, done.advice, done.sent) == (True, None, 3)
    assert only(there) == EXPECTED


def test_a_published_version_with_other_files_is_refused(folder: Path, there: ZenodoStandIn, tmp_path: Path) -> None:
    send(folder, there, publish=True)
    (tmp_path / "again").mkdir()
    again = small_release.build(tmp_path / "again", doi="10.5281/zenodo.100")
    assert "never change: release a new version" in fails(again, there, publish=True)


def test_a_release_with_the_doi_of_another_deposition_is_not_published(tmp_path: Path, there: ZenodoStandIn) -> None:
    folder = small_release.build(tmp_path, doi="10.5281/zenodo.7", metadata={"doi": "10.5281/zenodo.7"})
    assert "CITATION.cff says 10.5281/zenodo.7" in fails(folder, there, publish=True)
    assert not there.deposits[100].submitted
    assert "doi" not in there.deposits[100].metadata


def test_metadata_that_zenodo_does_not_take_are_named(tmp_path: Path, there: ZenodoStandIn) -> None:
    folder = small_release.build(tmp_path, metadata={"creators": []})
    assert "metadata.creators" in fails(folder, there)


def test_restricted_files_have_conditions(folder: Path, there: ZenodoStandIn) -> None:
    send(folder, there, restricted="Researchers, on request")
    assert there.deposits[100].metadata["access_right"] == "restricted"
    assert there.deposits[100].metadata["access_conditions"] == "Researchers, on request"


def test_a_broken_state_is_told(folder: Path, there: ZenodoStandIn) -> None:
    state.path(folder).write_text('{"zenodo": {"x": 1}}', encoding="utf-8")
    with pytest.raises(UserError, match="remove it"):
        send(folder, there)


def test_something_else_than_zenodo_is_told(folder: Path, there: ZenodoStandIn) -> None:
    there.faults.append(Fault(f"GET {DEPOSITIONS}", 200, body={"html": 1}))
    there.faults.append(Fault(f"POST {DEPOSITIONS}", 200, body=["?"]))
    assert "no deposition" in fails(folder, there)
