"""A dataset in a folder, in memory and on a local S3 server: whole, loadable, and told from one that is under way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import datasets
import fsspec
import pytest
from typer.testing import CliRunner

from newsclaims import schema
from newsclaims.cli import app
from newsclaims.copying import plan, target, work
from newsclaims.errors import UserError
from newsclaims.releases import sums
from newsclaims.stages import card
from small_dataset import PARAMS, build, describe, in_two_shards, rows

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}


def described(root: Path, shards: int = 1) -> Path:
    """A validated and described dataset."""
    dataset = build(root)
    if shards == 2:
        in_two_shards(root, "claims")
    describe(root)
    card.run(root, PARAMS)
    return dataset


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return described(tmp_path / "built")


@pytest.fixture
def memory() -> Iterator[str]:
    """An empty folder in memory."""
    url = "memory://copies/newsclaims"
    yield url
    fsspec.filesystem("memory").store.clear()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a local server that speaks S3."""
    pytest.importorskip("s3fs", reason="uv sync --group proofs")
    moto = pytest.importorskip("moto.server", reason="uv sync --group proofs").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def s3(server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """An empty bucket, which the environment gives the keys and the server's address of."""
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": server}.items():
        monkeypatch.setenv(name, value)
    fsspec.filesystem("s3").clear_instance_cache()
    bucket = f"bucket-{abs(hash(request.node.name))}"
    urllib.request.urlopen(urllib.request.Request(f"{server}/{bucket}", method="PUT"), timeout=10)
    return f"s3://{bucket}/newsclaims"


@pytest.fixture(params=["folder", "memory", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "copy") if request.param == "folder" else str(request.getfixturevalue(request.param))


def copied(dataset: Path, url: str) -> plan.Plan:
    place = target.of(url)
    planned = plan.make(dataset, place)
    work.copy(planned, place)
    return planned


def content(url: str) -> dict[str, bytes]:
    place = target.of(url)
    return {name: place.read(name) for name in place.sizes()}


def of_folder(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_copy_is_the_dataset_and_its_manifest(dataset: Path, url: str) -> None:
    planned = copied(dataset, url)
    found = content(url)
    manifest = found.pop(plan.MANIFEST)
    assert found == of_folder(dataset)
    assert sums.parsed("", manifest) == sums.of_folder(dataset)
    assert (len(planned.send), planned.kept, planned.remove) == (len(found), (), ())
    assert plan.make(dataset, target.of(url)).nothing_to_do


def test_only_what_changed_is_sent_and_old_shards_go(dataset: Path, url: str, tmp_path: Path) -> None:
    copied(dataset, url)
    other = described(tmp_path / "other", shards=2)
    planned = copied(other, url)
    assert planned.remove == ("claims/train-00000-of-00001.parquet",)
    assert {"claims/train-00000-of-00002.parquet", "claims/train-00001-of-00002.parquet", "README.md"} <= set(planned.send)
    assert "articles/train-00000-of-00001.parquet" in planned.kept
    found = content(url)
    del found[plan.MANIFEST]
    assert found == of_folder(other)


def test_broken_copy_has_no_manifest_and_goes_on_where_it_stopped(dataset: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(dataset, url)
    other = described(tmp_path / "other", shards=2)
    send, sent = target.Target.send, []

    def failing(self: target.Target, source: Path, name: str) -> None:
        if name == "claims/train-00001-of-00002.parquet":
            raise UserError("the line is dead")
        send(self, source, name)
        sent.append(name)

    monkeypatch.setattr(target.Target, "send", failing)
    with pytest.raises(UserError, match="the line is dead"):
        copied(other, url)
    found = content(url)
    assert plan.MANIFEST not in found
    assert plan.PARTIAL in found
    # A reader that comes now finds the old shard too, and is told by the missing manifest.
    assert "claims/train-00000-of-00001.parquet" in found
    monkeypatch.setattr(target.Target, "send", send)
    planned = copied(other, url)
    assert "claims/train-00001-of-00002.parquet" in planned.send
    assert set(sent) <= set(planned.kept)
    found = content(url)
    assert sums.parsed("", found.pop(plan.MANIFEST)) == sums.of_folder(other)
    assert found == of_folder(other)


def test_file_that_was_lost_or_cut_there_is_sent_again(dataset: Path, tmp_path: Path) -> None:
    url = str(tmp_path / "copy")
    copied(dataset, url)
    (tmp_path / "copy" / "codebook.csv").unlink()
    path = tmp_path / "copy" / "claims" / "train-00000-of-00001.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    assert copied(dataset, url).send == ("claims/train-00000-of-00001.parquet", "codebook.csv")
    assert subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=url, check=False).returncode == 0


def test_change_while_copying_leaves_no_manifest(dataset: Path, memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = target.of(memory)
    planned = plan.make(dataset, place)
    (dataset / "codebook.csv").write_text("another")
    with pytest.raises(UserError, match=r"codebook\.csv changed while"):
        work.copy(planned, place)
    assert plan.MANIFEST not in place.sizes()


def test_file_that_does_not_arrive_whole_leaves_no_manifest(dataset: Path, memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    send = target.Target.send
    monkeypatch.setattr(target.Target, "send", lambda self, _, name: send(self, dataset / "README.md", name))
    with pytest.raises(UserError, match="did not arrive whole"):
        copied(dataset, memory)
    assert plan.MANIFEST not in target.of(memory).sizes()


@pytest.mark.parametrize(
    ("name", "content_of", "message"),
    [
        ("validation.json", None, "not found; only validated tables"),
        ("README.md", None, "not described: run dvc repro"),
        ("claims/train-00000-of-00001.parquet", b"other", "not the ones that were validated: claims/train-00000"),
    ],
)
def test_what_is_not_validated_is_not_copied(dataset: Path, memory: str, name: str, content_of: bytes | None, message: str) -> None:
    if content_of is None:
        (dataset / name).unlink()
    else:
        (dataset / name).write_bytes(content_of)
    with pytest.raises(UserError, match=message):
        copied(dataset, memory)
    assert target.of(memory).sizes() == {}


def test_folder_that_is_no_copy_is_left_alone(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "thesis.doc").write_text("mine")
    with pytest.raises(UserError, match=r"has files, such as thesis\.doc, but no SHA256SUMS"):
        copied(dataset, str(tmp_path / "copy"))
    assert of_folder(tmp_path / "copy") == {"thesis.doc": b"mine"}


@pytest.mark.parametrize("below", ["", "claims"])
def test_dataset_is_not_copied_into_itself(dataset: Path, below: str) -> None:
    with pytest.raises(UserError, match="is the dataset itself, or lies in it"):
        copied(dataset, str(dataset / below))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense://a/b", "Protocol not known.*give a folder, or a URL such as s3://"),
        ("memory://", "names no folder"),
        ("/", "names no folder"),
    ],
)
def test_place_that_is_none_is_refused(url: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        target.of(url)


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(UserError, match=r"gs://bucket/x: .*gcsfs.*install the package"):
        target.of("gs://bucket/x")


def test_missing_credentials_and_bucket_are_told(dataset: Path, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match=r"s3://no-such-bucket/x: cannot write to it: .*check its address"):
        copied(dataset, "s3://no-such-bucket/x")
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    fsspec.filesystem("s3").clear_instance_cache()
    with pytest.raises(UserError, match=r"check your credentials: docs/output-directories\.md"):
        copied(dataset, s3)


def loaded(url: str, name: str, cache: Path, streaming: bool) -> list[dict[str, Any]]:
    """A table's rows as docs/output-directories.md says to load them."""
    if "://" not in url:
        found = datasets.load_dataset(url, name, split="train", streaming=streaming, cache_dir=str(cache))
    else:
        # Without the one, this process goes on with a listing made before the copy; without the other, datasets does with a file that it fetched.
        options: dict[str, Any] = {"storage_options": {"use_listings_cache": False}, "download_config": datasets.DownloadConfig(use_etag=True)}
        files = {"train": f"{url}/{name}/*.parquet"}
        found = datasets.load_dataset("parquet", data_files=files, split="train", streaming=streaming, cache_dir=str(cache), **options)
    return list(found)


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_load_dataset_reads_a_copy_and_never_an_older_one(
    dataset: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: str, streaming: bool
) -> None:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", kind == "folder")
    url = str(tmp_path / "copy") if kind == "folder" else str(request.getfixturevalue("s3"))
    copied(dataset, url)
    for name in schema.TABLES:
        columns = schema.arrow_schema(schema.load(name, tmp_path / "built" / "schema")).names
        expected = [{column: row.get(column) for column in columns} for row in rows()[name]]
        found = loaded(url, name, tmp_path / "cache", streaming)
        assert json.loads(json.dumps(found, default=str)) == json.loads(json.dumps(expected, default=str))
    # The same count of rows and bytes of another value, at the same address.
    changed = rows()
    changed["claims"][0]["method"] = "test-2"
    other = build(tmp_path / "other", changed)
    describe(tmp_path / "other")
    card.run(tmp_path / "other", PARAMS)
    copied(other, url)
    assert loaded(url, "claims", tmp_path / "cache", streaming)[0]["method"] == "test-2"


def test_command_says_what_it_does(dataset: Path, tmp_path: Path) -> None:
    url, run = str(tmp_path / "copy"), CliRunner().invoke
    dry = run(app, ["copy", url, "--dataset", str(dataset), "--dry-run"])
    assert dry.exit_code == 0
    assert "send    claims/train-00000-of-00001.parquet" in dry.output
    assert not Path(url).exists()
    number = len(of_folder(dataset))
    assert f"{number} files (" in run(app, ["copy", url, "--dataset", str(dataset)]).output
    assert run(app, ["copy", url, "--dataset", str(dataset)]).output == f"{url}: up to date, {number} files\n"
