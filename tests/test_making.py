"""Making a release: what it holds, the same bytes twice, and nothing half-made."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

import small_dataset
import small_repository
from documented_json import undocumented
from newsclaims import atomic, cli, digests, fingerprints, ids, schema, tables
from newsclaims.catalogue import citations
from newsclaims.errors import UserError
from newsclaims.exports import conllu, csv_copies, web_annotations
from newsclaims.releases import archive, certificate, folder, making, readiness, row_digests, subject, sums, swhid, telling
from newsclaims.releases.making import Made, Options
from newsclaims.rights import hydrate
from small_repository import commit, edit, git

NAME = "rain-0.2.0"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_repository.build(tmp_path_factory.mktemp("ready") / "repository")


@pytest.fixture
def root(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folder, "writers", small_repository.writers)
    monkeypatch.setattr(certificate, "environment", lambda _: {"python": "3"})
    return small_repository.copied(ready, tmp_path / "repository")


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what comes after the checks, which have tests of their own."""
    monkeypatch.setattr(readiness, "check", lambda *_: None)


def made(root: Path, dist: str = "dist") -> Made:
    return making.release(root, small_dataset.PARAMS, Options(root / dist))


def content(at: Path) -> dict[str, bytes]:
    return {path.relative_to(at).as_posix(): path.read_bytes() for path in at.rglob("*") if path.is_file()}


def test_a_release_from_readiness_to_archive(root: Path) -> None:
    one = made(root)
    assert one.anew
    assert sorted(path.name for path in (root / "dist").iterdir()) == [NAME, f"{NAME}.json", f"{NAME}.tar.zst"]
    names = {
        "LICENSE",
        "README.md",
        "validation.json",
        "fingerprint.json",
        "digests.parquet",
        "certificate.json",
        "SHA256SUMS",
        "CITATION.cff",
        "sbom.cdx.json",
    }
    assert names | {"schema", "articles", "sentences", "entities", "claims", "rejects"} == {path.name for path in one.folder.iterdir()}
    assert subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=one.folder, check=False).returncode == 0
    assert sums.differing(one.folder) == []
    with archive.opened(one.archive) as inside:
        assert inside.name == NAME
        assert content(inside) == content(one.folder)
        assert swhid.of_folder(inside) == one.side["swhid"]
    again = made(root)
    assert not again.anew
    assert again.side == one.side


@pytest.mark.usefixtures("unchecked")
def test_the_side_file_and_the_certificate_say_the_same(root: Path) -> None:
    one = made(root)
    side = json.loads((root / "dist" / f"{NAME}.json").read_text(encoding="utf-8"))
    certified = json.loads((one.folder / "certificate.json").read_text(encoding="utf-8"))
    assert side == one.side
    assert side["archive"] == {"file": one.archive.name, "sha256": digests.of_file(one.archive), "bytes": one.archive.stat().st_size}
    for key in ("name", "version", "kind", "fingerprint", "tag"):
        assert side[key] == certified[key]
    assert (side["name"], side["version"], side["kind"], side["tag"]) == ("rain", "0.2.0", "full", "rain@v0.2.0")
    assert certified["commit"] == git(root, "rev-parse", "HEAD")
    assert certified["released"] == "2026-11-25"
    path = "claims/train-00000-of-00001.parquet"
    assert certified["tables"]["claims"] == {
        "rows": 3,
        "sha256": fingerprints.of_dataset(one.folder).tables["claims"].sha256,
        "files": {path: digests.of_file(one.folder / path)},
    }


def test_the_certificate_names_what_it_was_made_from(root: Path) -> None:
    found = certificate.inputs(root, small_dataset.PARAMS)
    assert found["seeds"] == {name: digests.of_file(root / "seeds" / name) for name in ("rain.txt", "sources.csv")}
    assert found["params"] == digests.of_file(root / "params.yaml")
    assert found["code"] == digests.of_folder(root / "src" / "newsclaims")
    assert found["model"] == {"name": "annotator/model", "sha256": None}
    assert {"schema", "lock", "dvc_lock"} < set(found)
    assert "gold" not in found
    (root / "annotator" / "model").mkdir(parents=True)
    (root / "annotator" / "model" / "meta.json").write_text("{}", encoding="utf-8")
    assert certificate.inputs(root, small_dataset.PARAMS)["model"]["sha256"] == digests.of_folder(root / "annotator" / "model")
    edit(root, "seeds/rain.txt", "Rain", "Hail")
    assert certificate.inputs(root, small_dataset.PARAMS)["seeds"] != found["seeds"]


def test_the_environment_states_the_packages_asked_for(ready: Path) -> None:
    found = certificate.environment(ready)
    assert set(found) == {"python", "implementation", "system", "machine", "packages"}
    assert list(found["packages"]) == ["numpy", "pyarrow"]
    assert found["packages"]["pyarrow"] == "26.0.0"


def test_a_repository_that_records_its_package_states_what_that_asks_for(ready: Path, tmp_path: Path) -> None:
    root = small_repository.copied(ready, tmp_path / "repository")
    (root / "pyproject.toml").write_text('[project]\nname = "rain"\nversion = "0.2.0"\ndependencies = ["newsclaims==0.1.0"]\n', encoding="utf-8")
    stages = {name: {"code": sha256, "libraries": {}} for name, sha256 in (("claims", "1" * 64), ("card", "2" * 64))}
    recorded = {"newsclaims": "0.0.9", "stages": stages}
    atomic.write_json(root / "environment.json", recorded)
    shutil.rmtree(root / "src")
    found = certificate.environment(root)["packages"]
    assert {"newsclaims", "pyarrow", "spacy", "onnxruntime"} <= found.keys()
    before = certificate.inputs(root, small_dataset.PARAMS)
    assert before["environment"] == digests.of_file(root / "environment.json")
    assert certificate.rebuild(root, subject.load(root))[-2:] == ["pip install newsclaims==0.0.9", "dvc repro --no-run-cache"]
    # Its code is that of the package: another library is another input, but no other code.
    stages["card"]["libraries"] = {"jinja2": "4"}
    atomic.write_json(root / "environment.json", recorded)
    assert certificate.inputs(root, small_dataset.PARAMS)["code"] == before["code"]
    stages["card"]["code"] = "3" * 64
    atomic.write_json(root / "environment.json", recorded)
    assert certificate.inputs(root, small_dataset.PARAMS)["code"] != before["code"]


def test_the_commands_that_rebuild_begin_where_the_repository_is(root: Path) -> None:
    one = subject.load(root)
    assert certificate.rebuild(root, one)[0] == "git checkout rain@v0.2.0"
    with (root / "CITATION.cff").open("a", encoding="utf-8") as file:
        file.write("repository-code: https://example.org/rain\n")
    assert certificate.rebuild(root, one)[:2] == ["git clone https://example.org/rain rain", "cd rain"]


@pytest.mark.usefixtures("unchecked")
def test_the_same_bytes_elsewhere_and_later(root: Path, tmp_path: Path) -> None:
    one = made(root)
    other = small_repository.copied(root, tmp_path / "elsewhere")
    shutil.rmtree(other / "dist")
    for path in (other / "dataset").rglob("*"):
        os.utime(path, (7, 7))
        path.chmod(0o755)
    two = made(other, "elsewhere")
    assert content(one.folder) == content(two.folder)
    assert one.archive.read_bytes() == two.archive.read_bytes()
    assert one.side == two.side


@pytest.mark.usefixtures("unchecked")
def test_a_release_that_is_there_stays_unless_it_is_the_same(root: Path) -> None:
    one = made(root)
    before = {path: path.stat().st_mtime_ns for path in (root / "dist").rglob("*")}
    assert not made(root).anew
    assert {path: path.stat().st_mtime_ns for path in (root / "dist").rglob("*") if path != root / "dist"} == before
    (one.folder / "LICENSE").write_text("Mine.", encoding="utf-8")
    sums.write(one.folder)
    with pytest.raises(UserError, match="is there already, with other content: LICENSE, SHA256SUMS; it stays"):
        made(root)
    assert (one.folder / "LICENSE").read_text(encoding="utf-8") == "Mine."


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("suffix", [".tar.zst", ".json"])
def test_what_a_killed_run_did_not_write_is_written(root: Path, suffix: str) -> None:
    one = made(root)
    whole = one.archive.read_bytes()
    (root / "dist" / f"{NAME}{suffix}").unlink()
    assert made(root).anew
    (root / "dist" / f"{NAME}{suffix}").write_bytes(b"{")
    assert made(root).side == one.side
    assert one.archive.read_bytes() == whole


@pytest.mark.usefixtures("unchecked")
def test_a_run_that_fails_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list[object]:
        raise UserError("no")

    (root / "dist" / f".{NAME}.tmp").mkdir(parents=True)
    monkeypatch.setattr(folder, "writers", fail)
    with pytest.raises(UserError, match="no"):
        made(root)
    assert list((root / "dist").iterdir()) == []


@pytest.mark.usefixtures("unchecked")
def test_a_fingerprint_that_is_not_that_of_the_rows_is_refused(root: Path) -> None:
    path = tables.shard_path(root / "dataset" / "claims", 0, 1)
    tables.write(small_dataset.rows()["claims"][:-1], schema.arrow_schema(schema.load("claims", root / "schema")), path)
    with pytest.raises(UserError, match=r"dataset/fingerprint\.json: is not the fingerprint of the tables"):
        made(root)


@pytest.mark.usefixtures("unchecked")
def test_links_into_dvcs_cache_are_released_as_files(root: Path) -> None:
    one = made(root)
    card = root / "dataset" / "README.md"
    card.rename(root / "cached")
    card.symlink_to(root / "cached")
    assert made(root).side == one.side


def test_finish_takes_a_folder_of_another_kind(root: Path) -> None:
    with making.place(root / "dist", "x") as at:
        shutil.copytree(root / "dataset", at)
        row_digests.write(at)
        one = making.finish(at, subject.PUBLIC, subject.load(root), root, small_dataset.PARAMS, root / "dist")
    assert one.folder == root / "dist" / f"{NAME}-public"
    assert one.archive.name == f"{NAME}-public.tar.zst"
    assert one.side["kind"] == json.loads((one.folder / "certificate.json").read_text(encoding="utf-8"))["kind"] == "public"


def test_the_command_says_what_it_made_and_which_tag_to_set(root: Path) -> None:
    runner = CliRunner()
    with contextlib.chdir(root):
        dry = runner.invoke(cli.app, ["release", "--dry-run"])
        assert dry.output.startswith("Ready: ")
        assert not (root / "dist").exists()
        told = runner.invoke(cli.app, ["release"]).output
        assert told.startswith(f"dist/{NAME}: made\n")
        assert f'git tag -a rain@v0.2.0 -m "rain 0.2.0" {git(root, "rev-parse", "HEAD")}' in told
        git(root, "tag", "--annotate", "rain@v0.2.0", "--message", "rain 0.2.0")
        told = runner.invoke(cli.app, ["release"]).output
        assert told.startswith(f"dist/{NAME}: already there, identical\n")
        assert "git tag" not in told
        side = json.loads(runner.invoke(cli.app, ["release", "--json"]).output)
        assert undocumented("release", side) == set()
        assert side["folder"] == f"dist/{NAME}"
        commit(root)
        refused = runner.invoke(cli.app, ["release"])
    assert refused.exit_code == 1
    assert "the tag rain@v0.2.0 is on another commit" in str(refused.exception)
    assert "made from commit" in str(refused.exception)


SIZES = {0: "0 bytes", 999: "999 bytes", 1000: "1.0 kB", 99_949: "99.9 kB", 99_950: "100 kB", 999_500: "1.0 MB", 10**13: "10.0 TB"}


@pytest.mark.parametrize(("count", "told"), SIZES.items())
def test_size(count: int, told: str) -> None:
    assert telling.size(count) == told


def test_writers_hand_on_version_and_day(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: dict[str, tuple[object, ...]] = {}
    for module in (csv_copies, web_annotations, conllu, citations):
        monkeypatch.setattr(module, "write", lambda *arguments, name=module.__name__: called.update({name: arguments}))
    whole = fingerprints.of_dataset(ready / "dataset")
    one = subject.load(ready)
    for write in folder.writers(ready, one, whole, ready, small_dataset.PARAMS, ready):
        write()
    expected = ("exports.csv_copies", "exports.web_annotations", "exports.conllu", "catalogue.citations")
    assert list(called) == [f"newsclaims.{name}" for name in expected]
    _, about, described, fingerprint = called["newsclaims.catalogue.citations"]
    assert str(about.released) == "2026-11-25"  # type: ignore[attr-defined]
    assert about.version == "0.2.0"  # type: ignore[attr-defined]
    assert next(iter(described)).name == "articles"  # type: ignore[call-overload]
    assert fingerprint == whole


def test_the_release_before_the_day_is_set_has_no_subject(root: Path) -> None:
    edit(root, "CHANGELOG.md", " (2026-11-25)", " (unreleased)")
    with pytest.raises(UserError, match=r"0\.2\.0 has no day"):
        subject.load(root)


def test_no_licence_no_release(root: Path) -> None:
    (root / "LICENSE").unlink()
    with pytest.raises(UserError, match="LICENSE: not found"):
        folder.assemble(root / "x", subject.load(root), root, small_dataset.PARAMS)


def withheld(root: Path) -> Path:
    """The repository with its article's text not to be released."""
    content = small_dataset.rows()
    content["articles"][0]["text_release"] = "none"
    small_dataset.build(root, content)
    return root


@pytest.mark.usefixtures("unchecked")
def test_a_public_release_shows_no_words_and_leads_back_to_the_full_one(root: Path, tmp_path: Path) -> None:
    withheld(root)
    whole = small_dataset.TEXT
    one = making.release(root, small_dataset.PARAMS, Options(root / "dist", public=True))
    assert one.folder.name == f"{NAME}-public"
    assert one.side["kind"] == "public"
    assert json.loads((one.folder / folder.WITHHELD).read_text(encoding="utf-8"))["articles"] == {"none": 1}
    (article,) = tables.rows(tables.files(one.folder / "articles"))
    assert article["text"] is None
    assert article["text_sha256"] == ids.sha256(whole.encode())
    card = (one.folder / "README.md").read_text(encoding="utf-8")
    assert "stand-off release" in card
    assert "Take a coat" not in card
    (tmp_path / "mine.txt").write_text(whole, encoding="utf-8")
    with archive.opened(one.archive) as inside:
        assert hydrate.hydrate(inside, [tmp_path / "mine.txt"], tmp_path / "out").identical
    assert not making.release(root, small_dataset.PARAMS, Options(root / "dist", public=True)).anew


@pytest.mark.usefixtures("unchecked")
def test_a_public_release_that_shows_words_is_not_made(root: Path) -> None:
    withheld(root)
    (root / "LICENSE").write_text("As she said: it would rain take a coat she told the Gazette.", encoding="utf-8")
    with pytest.raises(UserError, match=rf"{NAME}-public.*not released: 1 places.*\n- LICENSE, the whole file"):
        making.release(root, small_dataset.PARAMS, Options(root / "dist", public=True))
    assert list((root / "dist").iterdir()) == []


def test_a_certificate_does_not_name_the_seeds_of_what_was_taken_down(root: Path) -> None:
    (root / "seeds" / "scandal.txt").write_text("x", encoding="utf-8")
    assert set(certificate.inputs(root, small_dataset.PARAMS)["seeds"]) == {"rain.txt", "sources.csv"}
