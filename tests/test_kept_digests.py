"""Digests of rows are kept with what they are of, and believed of nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import small_dataset
from newsclaims import fingerprints, kept_digests, runner, tables
from newsclaims.kept_digests import FOLDER, KeptDigests
from newsclaims.stages import metadata


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    real = fingerprints.row_digests

    def row_digests(path: Path, threads: int) -> fingerprints.Digests:
        found.append(path.parent.name)
        return real(path, threads)

    monkeypatch.setattr(fingerprints, "row_digests", row_digests)
    return found


def test_only_files_that_changed_are_read_again(tmp_path: Path, computed: list[str]) -> None:
    small_dataset.build(tmp_path)
    dataset = tmp_path / "dataset"
    first = fingerprints.of_dataset(dataset, KeptDigests(tmp_path))
    assert sorted(computed) == sorted(first.tables)
    computed.clear()
    assert fingerprints.of_dataset(dataset, KeptDigests(tmp_path)) == first
    assert computed == []
    small_dataset.in_two_shards(tmp_path, "claims")
    assert fingerprints.of_dataset(dataset, KeptDigests(tmp_path)) == first
    assert computed == ["claims", "claims"]
    KeptDigests(tmp_path).clear()
    assert {path.stem for path in (tmp_path / FOLDER / "claims").iterdir()} == {path.stem for path in tables.files(dataset / "claims")}


@pytest.mark.parametrize("harm", ["cut", "changed", "code"])
def test_what_was_damaged_or_made_by_other_code_is_made_anew(tmp_path: Path, computed: list[str], harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small_dataset.build(tmp_path)
    first = fingerprints.of_dataset(tmp_path / "dataset", KeptDigests(tmp_path))
    path = next((tmp_path / FOLDER / "claims").iterdir())
    data = path.read_bytes()
    if harm == "code":
        monkeypatch.setattr(kept_digests, "version", lambda _: "another")
    else:
        path.write_bytes(data[:-1] if harm == "cut" else data[:-1] + bytes([data[-1] ^ 1]))
    computed.clear()
    assert fingerprints.of_dataset(tmp_path / "dataset", KeptDigests(tmp_path)) == first
    assert computed == (["articles", "sentences", "entities", "claims", "rejects"] if harm == "code" else ["claims"])


@pytest.mark.parametrize("engine", ["inline", "local"])
def test_the_runners_processes_write_out_the_rows(tmp_path: Path, computed: list[str], monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    monkeypatch.setenv("NEWSCLAIMS_ENGINE", engine)
    monkeypatch.setattr(runner, "WORTH_A_PROCESS", 1)
    small_dataset.build(tmp_path)
    shutil.copyfile(small_dataset.ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    metadata.run(tmp_path, small_dataset.PARAMS)
    # Rejects are in no shard.
    assert sorted(computed) == (["rejects"] if engine == "local" else ["articles", "claims", "entities", "rejects", "sentences"])
    again = fingerprints.of_dataset(tmp_path / "dataset")
    assert fingerprints.load(tmp_path / "dataset" / fingerprints.FILE) == again


def test_the_stage_keeps_them(tmp_path: Path, computed: list[str]) -> None:
    small_dataset.build(tmp_path)
    shutil.copyfile(small_dataset.ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    for _ in range(2):
        metadata.run(tmp_path, small_dataset.PARAMS)
    assert len(computed) == len(set(computed)) == 5
