"""The build through DVC's remotes: pushed once, pulled, got and imported by others, from a folder and from S3."""

from __future__ import annotations

import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import dvc
from rebuild import fingerprints

TAG = "newsclaims@v0.1.0"
IDENTITY = ("-c", "user.name=test", "-c", "user.email=test@example.org")
KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", *IDENTITY, *words], cwd=root, check=True, capture_output=True)


def ran(root: Path, *words: str) -> None:
    done = dvc(root, *words)
    assert done.returncode == 0, done.stderr


def copied(clone: Path, root: Path) -> Path:
    """A clone of the build's repository that has its lock and none of its outputs."""
    subprocess.run(["git", "clone", "--quiet", str(clone), str(root)], check=True)
    shutil.copyfile(clone / "dvc.lock", root / "dvc.lock")
    return root


@pytest.fixture(scope="module")
def published(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository that was built, tagged, and pushed to a folder that its configuration names; its own cache is gone."""
    base = tmp_path_factory.mktemp("published")
    root = copied(clone, base / "newsclaims")
    ran(clone, "remote", "add", "--quiet", "--local", "--force", "store", str(base / "store"))
    ran(clone, "push", "--quiet", "--remote", "store")
    ran(root, "remote", "add", "--quiet", "--default", "store", str(base / "store"))
    git(root, "commit", "--quiet", "--all", "--message", "remote")
    git(root, "tag", "--annotate", TAG, "--message", "0.1.0")
    return root


@pytest.mark.slow
def test_who_pulls_has_what_was_built_without_building(clone: Path, published: Path, tmp_path: Path) -> None:
    root = copied(published, tmp_path / "newsclaims")
    ran(root, "pull", "--quiet")
    assert fingerprints(root) == fingerprints(clone)
    assert dvc(root, "status", "--quiet").returncode == 0


@pytest.mark.slow
def test_get_import_and_artifacts_at_the_tag(clone: Path, published: Path, tmp_path: Path) -> None:
    url = published.as_uri()
    ran(tmp_path, "artifacts", "get", url, "newsclaims", "--rev", "v0.1.0", "--out", "dataset")
    assert fingerprints(tmp_path, ("dataset",)) == fingerprints(clone, ("dataset",))
    ran(tmp_path, "get", url, "dataset/claims", "--rev", TAG, "--out", "claims")
    assert list(fingerprints(tmp_path, ("claims",)).values()) == list(fingerprints(clone, ("dataset/claims",)).values())
    own = tmp_path / "own"
    own.mkdir()
    git(own, "init", "--quiet")
    ran(own, "init", "--quiet")
    ran(own, "import", url, "dataset/claims", "--rev", TAG)
    assert list(fingerprints(own, ("claims",)).values()) == list(fingerprints(clone, ("dataset/claims",)).values())
    assert TAG in (own / "claims.dvc").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_python_interface_reads_a_file_at_the_tag(clone: Path, published: Path) -> None:
    import dvc.api

    card = dvc.api.read("dataset/README.md", repo=published.as_uri(), rev=TAG)
    assert card == (clone / "dataset" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a local server that speaks S3 and has an empty bucket."""
    server = pytest.importorskip("moto.server", reason="uv sync --group proofs").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    pytest.importorskip("dvc_s3", reason="uv sync --group proofs")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    urllib.request.urlopen(urllib.request.Request(f"{address}/bucket", method="PUT"), timeout=10)
    yield address
    server.stop()


@pytest.mark.slow
def test_s3_holds_a_build_as_a_folder_does(clone: Path, tmp_path: Path, s3: str) -> None:
    root = copied(clone, tmp_path / "newsclaims")
    for one in (clone, root):
        ran(one, "remote", "add", "--quiet", "--local", "--force", "s3", "s3://bucket/newsclaims")
        ran(one, "remote", "modify", "--quiet", "--local", "s3", "endpointurl", s3)
    ran(clone, "push", "--quiet", "--remote", "s3")
    ran(root, "pull", "--quiet", "--remote", "s3")
    assert fingerprints(root) == fingerprints(clone)
