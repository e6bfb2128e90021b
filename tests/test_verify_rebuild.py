"""`verify --rebuild`: a made-up repository is cloned, built and compared; nothing that a certificate says is taken for an option or a command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import small_release
from newsclaims import digests, tables
from newsclaims.cli import app
from newsclaims.errors import UserError
from newsclaims.verification import asking, clone, findings, folder, rebuild

MAKE = "import shutil; shutil.copytree('given', 'dataset')\n"
PIPELINE = "stages:\n  make:\n    cmd: python make.py\n    deps: [given, make.py]\n    outs: [dataset]\n"
# Files of the made-up release that its dataset does not have are not compared; these it has.
BUILT = ("articles", "sentences", "entities", "claims", "rejects", "validation.json")


def git(at: Path, *arguments: str) -> str:
    named = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *named, *arguments], cwd=at, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A release whose certificate names a commit of the repository beside it."""
    made = small_release.build(tmp_path)
    repository = tmp_path / "repository"
    (repository / ".dvc").mkdir(parents=True)
    (repository / ".dvc" / "config").write_text("[core]\n    analytics = false\n")
    (repository / "given").mkdir()
    for name in BUILT:
        (shutil.copytree if (made / name).is_dir() else shutil.copy)(made / name, repository / "given" / name)
    (repository / "make.py").write_text(MAKE)
    (repository / "dvc.yaml").write_text(PIPELINE)
    (repository / "params.yaml").write_text("shards: 1\n")
    (repository / "seeds").mkdir()
    (repository / "seeds" / "a.txt").write_text("Rain.")
    (repository / ".gitignore").write_text("/dataset\n/.dvc/tmp\n/.dvc/cache\n")
    git(repository, "init", "--quiet")
    commit(made, repository)
    return made


def commit(made: Path, repository: Path) -> None:
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "x")
    small_release.edit(made / "certificate.json", {"commit": git(repository, "rev-parse", "HEAD")})


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build without DVC, which takes seconds."""
    monkeypatch.setattr(rebuild, "command", lambda _: [sys.executable, "make.py"])


def found(made: Path, repository: str | None, agreed: bool = True) -> list[str]:
    outcome = findings.collect("rebuild", rebuild.check(folder.look(made), repository, lambda _: agreed))
    return [findings.line(one) for one in outcome.problems]


@pytest.mark.usefixtures("plainly")
def test_a_rebuild_that_gives_the_same_passes(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = release.parent.parent / "repository"
    small_release.edit(release / "certificate.json", {"inputs": {"params": digests.of_file(repository / "params.yaml")}})
    assert found(release, str(repository)) == []
    monkeypatch.chdir(repository)
    assert found(release, None) == []
    assert git(repository, "status", "--porcelain") == ""


@pytest.mark.usefixtures("plainly")
def test_seeds_are_compared_but_for_those_that_no_table_names(release: Path) -> None:
    repository = release.parent.parent / "repository"
    named = tables.read_file(tables.files(release / "articles")[0], ["source_file"])["source_file"][0].as_py()
    (repository / "seeds" / "removed.txt").write_text("What was taken down.")
    (repository / "seeds" / named).write_text("Rain.")
    commit(release, repository)
    small_release.edit(release / "certificate.json", {"inputs": {"seeds": {named: digests.of_file(repository / "seeds" / named)}}})
    assert found(release, str(repository)) == []
    small_release.edit(release / "certificate.json", {"inputs": {"seeds": {}}})
    assert [line.split(":")[2] for line in found(release, str(repository))] == [f" '{named}' is not that of the commit"]


@pytest.mark.usefixtures("plainly")
def test_what_differs_is_named_by_file_and_article(release: Path) -> None:
    repository = release.parent.parent / "repository"
    small_release.edit(release / "certificate.json", {"inputs": {"params": "0" * 64, "lock": "0" * 64, "seeds": {"a.txt": "0" * 64}}})
    small_release.change(release, "claims", lambda rows: rows.pop())
    (release / "validation.json").unlink()
    (release / "figures").mkdir()
    (release / "figures" / "more.png").write_bytes(b"x")
    said = "\n".join(found(release, str(repository)))
    assert "claims/train-00000-of-00001.parquet: the rebuild gives other bytes" in said
    assert "rows are extra: 3 rows, expected 2" in said
    assert "validation.json: the rebuild has it, the release does not" in said
    assert "figures/more.png: the release has it, the rebuild does not" in said
    assert "inputs.params is not what the commit has in params.yaml" in said
    assert "inputs.lock is not what the commit has in uv.lock: '0000" in said
    assert "inputs.seeds: 'a.txt' is not that of the commit: '0000" in said
    assert "csv/rejects.csv" not in said


@pytest.mark.usefixtures("plainly")
def test_a_build_that_fails_or_changes_the_commit_is_a_problem(release: Path) -> None:
    repository = release.parent.parent / "repository"
    (repository / "make.py").write_text(MAKE + "open('params.yaml', 'a').write('x')\n")
    commit(release, repository)
    assert found(release, str(repository)) == ["params.yaml: the rebuild changed this file of the commit"]
    (repository / "make.py").write_text("raise SystemExit('no model')\n")
    commit(release, repository)
    assert found(release, str(repository)) == ["the rebuild failed with exit status 1: no model"]
    (repository / "make.py").write_text("import os; os.symlink('given', 'dataset')\n")
    commit(release, repository)
    assert found(release, str(repository)) == ["the rebuild made dataset a link; it was not read"]
    assert "no such folder" not in found(release, str(repository))[0]


@pytest.mark.parametrize("commit", ["--upload-pack=touch x", "HEAD", "0123", "0" * 39 + "g", 5, None, "0" * 40 + "\n"])
def test_a_commit_is_forty_digits(release: Path, commit: object) -> None:
    small_release.edit(release / "certificate.json", {"commit": commit})
    with pytest.raises(UserError, match="40 hexadecimal digits; nothing was built"):
        rebuild.planned(folder.look(release), ".")


@pytest.mark.parametrize("repository", ["-x", "--upload-pack=touch x", "ext::sh -c touch% x", "fd::17", "", "a\nb"])
def test_no_repository_is_an_option_or_a_command(release: Path, repository: str) -> None:
    small_release.edit(release / "certificate.json", {"repository": repository})
    for given in (None, repository):
        with pytest.raises(UserError, match="no repository to clone"):
            rebuild.planned(folder.look(release), given)


@pytest.mark.parametrize("repository", ["/tmp/x", "file:///tmp/x", "git@example.org:x", "ssh://-oProxyCommand=x/y", "http://example.org/x"])
def test_a_certificate_may_name_addresses_of_https_and_ssh_alone(release: Path, repository: str) -> None:
    small_release.edit(release / "certificate.json", {"repository": repository})
    with pytest.raises(UserError, match="no address of https or ssh"):
        rebuild.planned(folder.look(release), None)
    small_release.edit(release / "certificate.json", {"repository": "https://example.org/x.git"})
    assert rebuild.planned(folder.look(release), None).repository == "https://example.org/x.git"
    assert rebuild.planned(folder.look(release), "/tmp/x").repository == "/tmp/x"


def test_a_repository_without_the_commit_is_told(release: Path) -> None:
    small_release.edit(release / "certificate.json", {"commit": small_release.COMMIT})
    said = found(release, str(release.parent.parent / "repository"))
    assert len(said) == 1
    assert said[0].startswith("git checkout failed")
    assert found(release, str(release.parent / "none"))[0].startswith("git clone failed")


def test_nothing_is_run_without_consent(release: Path) -> None:
    assert found(release, str(release.parent.parent / "repository"), agreed=False) == ["not built, since you did not agree"]
    with pytest.raises(UserError, match="--yes"):
        asking.rebuild(None, yes=False, as_json=True)
    done = CliRunner().invoke(app, ["verify", str(release), "--rebuild"])
    assert isinstance(done.exception, UserError)


def test_a_public_release_is_not_what_a_rebuild_gives(release: Path) -> None:
    small_release.edit(release / "certificate.json", {"kind": "public"})
    assert "a public release is cut from the full one" in found(release, ".")[0]


def test_the_environment_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "VIRTUAL_ENV", "PYTHONPATH", "DVC_CACHE_DIR", "UV_PROJECT_ENVIRONMENT"):
        monkeypatch.setenv(name, "/elsewhere")
    assert "/elsewhere" not in clone.environment().values()


def test_what_records_its_package_is_built_by_the_one_that_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    assert rebuild.command(tmp_path)[:2] == ["/bin/uv", "run"]
    (tmp_path / "environment.json").write_text("{}", encoding="utf-8")
    assert rebuild.command(tmp_path)[:3] == [sys.executable, "-m", "dvc"]


@pytest.mark.slow
def test_dvc_builds_what_is_compared(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.which
    monkeypatch.setattr("shutil.which", lambda name: None if name == "uv" else real(name))
    small_release.seal(release)
    repository = release.parent.parent / "repository"
    arguments = ["verify", str(release), "--rebuild", "--yes", "--repository", str(repository)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert f"ok       rebuild: claims: {len(list(tables.rows(tables.files(release / 'claims'))))} rows" in done.output
