"""newsclaims publish: what is not released, verified and free to go is refused; a dry run asks nobody; a killed run is gone on with."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import hub_stand_in
import published_release as small_release
import publishing
import zenodo_stand_in
from documented_json import undocumented
from newsclaims import cli
from newsclaims.errors import UserError
from newsclaims.publishing import ready, send
from newsclaims.publishing.hub import Hub
from newsclaims.publishing.zenodo import Zenodo
from stand_ins import Answer, Asked, serving

HUB = Hub("org/newsclaims")


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.verified(monkeypatch)
    monkeypatch.setenv("HF_TOKEN", hub_stand_in.TOKEN)
    monkeypatch.setenv("ZENODO_TOKEN", zenodo_stand_in.TOKEN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_release.copy(tmp_path)


def change_sums(folder: Path, old: str, new: str) -> None:
    path = folder / "SHA256SUMS"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def change_json(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")


def beside(folder: Path, suffix: str) -> Path:
    return folder.with_name(folder.name + suffix)


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "no folder": (shutil.rmtree, "no such folder"),
    "no sums": (lambda f: (f / "SHA256SUMS").unlink(), "SHA256SUMS: not found"),
    "no certificate": (lambda f: (f / "certificate.json").unlink(), "certificate.json is missing"),
    "no side file": (lambda f: beside(f, ".json").unlink(), "newsclaims-0.1.0.json: not found"),
    "side file no JSON": (lambda f: beside(f, ".json").write_text("{"), "not JSON"),
    "side file a list": (lambda f: beside(f, ".json").write_text("[]"), "should be a JSON object"),
    "side file says another version": (lambda f: change_json(beside(f, ".json"), version="0.2.0"), "version is '0.2.0'"),
    "side file says another kind": (lambda f: change_json(beside(f, ".json"), kind="public"), "kind is 'public'"),
    "side file names another archive": (lambda f: change_json(beside(f, ".json"), archive={"file": "x"}), "archive.file should be"),
    "no archive": (lambda f: beside(f, ".tar.zst").unlink(), "tar.zst: not found"),
    "archive changed": (lambda f: beside(f, ".tar.zst").write_bytes(b"x"), "tar.zst: was changed after the release"),
    "file changed": (lambda f: (f / "README.md").write_text("x"), "README.md: was changed after the release"),
    "file added": (lambda f: (f / "notes.txt").write_text("x"), "notes.txt is not in SHA256SUMS"),
    "file removed": (lambda f: (f / "README.md").unlink(), "README.md is missing"),
    "link": (lambda f: (f / "passwd").symlink_to("/etc/passwd"), "is a link"),
    "path out of the folder": (lambda f: change_sums(f, "README.md", "../README.md"), "no plain path below the folder"),
    "not a sum": (lambda f: change_sums(f, "  README.md", " README.md"), "SHA256SUMS, line"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_was_not_released_so_is_refused(folder: Path, case: str) -> None:
    change, message = WRONG[case]
    change(folder)
    with pytest.raises(UserError, match=message):
        ready.load(folder)


def test_metadata_for_zenodo_are_needed(folder: Path) -> None:
    small_release.write(folder / "zenodo.json", {})
    small_release.close(folder, "full")
    with pytest.raises(UserError, match=r"zenodo.json: should be an object"):
        ready.load(folder)


def test_a_release_that_fails_verification_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.verified(monkeypatch, ("claims: one row is made up",))
    with pytest.raises(UserError, match="claims: one row is made up"):
        ready.load(folder)


def test_the_verification_is_there() -> None:
    checks = pytest.importorskip("newsclaims.verification.checks", reason="not merged yet")
    assert callable(checks.of_release)


def test_hashes_are_those_of_the_servers(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"hello\n")
    one = ready.hashed(tmp_path / "x", "x")
    # As printed by sha256sum, git hash-object and md5sum.
    assert one.sha256 == "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
    assert one.blob == "ce013625030ba8dba906f756967f9e9ca394464a"
    assert one.md5 == "b1946ac92492d2347c6235b4d2611184"


@pytest.mark.parametrize("text_release", ["none", "snippet"])
def test_texts_that_are_withheld_do_not_become_public(tmp_path: Path, text_release: str) -> None:
    folder = small_release.build(tmp_path, text_release=text_release)
    with pytest.raises(UserError, match=r"(?s)1 of its articles.*newsclaims release --public, or.*--private"):
        send.checked(folder, HUB, None)
    with pytest.raises(UserError, match=r"(?s)newsclaims release --public, or.*--restricted"):
        send.checked(folder, Hub("org/newsclaims", private=True), Zenodo())
    send.checked(folder, Hub("org/newsclaims", private=True), Zenodo(restricted="Researchers, on request"))


def test_a_public_release_may_go_anywhere(tmp_path: Path) -> None:
    assert send.checked(small_release.build(tmp_path, "public", "none"), HUB, Zenodo()).kind == "public"


@pytest.mark.parametrize(
    ("to_hub", "to_zenodo", "message"),
    [
        (None, None, "nowhere to publish to"),
        (Hub("newsclaims"), None, "should be ORG/NAME"),
        (Hub("../x/y"), None, "--hub"),
        (None, Zenodo("http://zenodo.org"), "should begin with https://"),
        (None, Zenodo("https://me:password@zenodo.org"), "plain address"),
        (None, Zenodo(restricted=" "), "--restricted"),
    ],
)
def test_places_that_make_no_sense_are_refused(folder: Path, to_hub: Hub | None, to_zenodo: Zenodo | None, message: str) -> None:
    with pytest.raises(UserError, match=message) as caught:
        send.checked(folder, to_hub, to_zenodo)
    assert "password" not in str(caught.value)


def test_a_missing_token_is_found_before_anything_is_sent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZENODO_TOKEN")
    with pytest.raises(UserError, match="ZENODO_TOKEN is not set"):
        next(send.publish(folder, HUB, Zenodo()))


def test_a_dry_run_lists_all_and_asks_nobody(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.delenv("ZENODO_TOKEN")

    def asked(*_: object) -> None:
        raise AssertionError("a dry run asked somebody")

    monkeypatch.setattr("socket.socket.connect", asked)
    args = ["publish", str(folder), "--hub", "org/newsclaims", "--zenodo", "--dry-run"]
    shown = CliRunner().invoke(cli.app, args).output
    for words in ("datasets/org/newsclaims", "tag v0.1.0", "claims/train-00000-of-00001.parquet", "newsclaims-0.1.0.tar.zst", "creators:"):
        assert words in shown
    plan = json.loads(CliRunner().invoke(cli.app, [*args, "--json"]).output)
    assert len(plan["hub"]["files"]) == len(ready.load(folder).files)
    assert plan["zenodo"]["metadata"]["title"] == small_release.METADATA["title"]
    assert undocumented("publish", plan) == set()
    assert not publishing.state_of(folder)


SETUP = """
import sys, types
checks = types.ModuleType("newsclaims.verification.checks")
checks.of_release = lambda folder: []
sys.modules[checks.__name__] = checks
from newsclaims.cli import main
main()
"""


def command(folder: Path, *options: str, **variables: str) -> subprocess.Popen[str]:
    env = os.environ | {"HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(folder.parent / "hf"), **variables}
    args = [sys.executable, "-c", SETUP, "publish", str(folder), *options]
    return subprocess.Popen(args, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_command_sends_to_both_and_says_so_without_a_token(folder: Path) -> None:
    hub, zenodo = hub_stand_in.HubStandIn(), zenodo_stand_in.ZenodoStandIn()
    with serving(hub, hub), serving(zenodo, zenodo):
        options = ("--hub", "org/newsclaims", "--zenodo", "--zenodo-url", zenodo.url)
        out, err = command(folder, *options, "--json", HF_ENDPOINT=hub.url).communicate()
        done = json.loads(out)
        assert (done["hub"]["tag"], done["zenodo"]["doi"], err) == ("v0.1.0", "10.5281/zenodo.100", "")
        publishing.no_secret(out, err, publishing.state_of(folder))


def test_a_killed_upload_is_gone_on_with(folder: Path) -> None:
    zenodo = zenodo_stand_in.ZenodoStandIn()
    running: list[subprocess.Popen[str]] = []

    def app(asked: Asked) -> Answer:
        if asked.path.endswith("SHA256SUMS") and asked.method == "PUT":
            while not running:
                time.sleep(0.01)
            running[0].send_signal(signal.SIGKILL)
        return zenodo(asked)

    with serving(app, zenodo):
        options = ("--zenodo", "--zenodo-url", zenodo.url)
        running.append(command(folder, *options))
        running[0].communicate()
        assert running[0].returncode == -signal.SIGKILL
        # The server may still be busy with the file whose sender it killed.
        with zenodo.lock:
            before = set(zenodo.deposits[100].files)
        assert before
        assert "newsclaims-0.1.0.tar.zst" not in before
        to = Zenodo(zenodo.url)
        ((_, done),) = send.publish(folder, None, to)
        assert len(zenodo.deposits) == 1
        assert done["sent"] == 5 - len(before)
