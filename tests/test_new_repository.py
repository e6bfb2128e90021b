"""`newsclaims new`: a whole repository, nothing invented, nothing left behind where it cannot be made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from conftest import REPOSITORY
from newsclaims import cli, environment, params, schema, takedowns, versions
from newsclaims.catalogue import about
from newsclaims.errors import UserError
from newsclaims.reading import sources
from newsclaims.starting import identity, new_repository
from newsclaims.starting.identity import Identity

WHOLE = Identity("kabul", "Kabul: who said what", "Made up.", ("Smith, Ada", "The Desk"), "CC0-1.0", "https://kabul.example/git")


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.usefixtures("known")
def test_it_has_all_that_a_build_needs_and_is_committed(tmp_path: Path) -> None:
    root = tmp_path / "some" / "where"
    assert new_repository.make(root, WHOLE)
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "--format=%an") == "Ada"
    assert (root / ".dvc" / "config").read_bytes() == (REPOSITORY / ".dvc" / "config").read_bytes()
    for table in schema.TABLES:
        assert schema.load(table, root / "schema") == schema.load(table, REPOSITORY / "schema")
        assert (root / "validation" / f"{table}.json").exists()
    assert params.load(root / "params.yaml").model == "embedded"
    assert takedowns.load(root) == takedowns.Takedowns()
    assert sources.load(root / "seeds" / "sources.csv", set()) == {}
    assert environment.problems(root) == []
    assert versions.stated(root) == {"pyproject.toml": "0.1.0", "CHANGELOG.md": "0.1.0", "CITATION.cff": "0.1.0"}
    for folder in ("seeds", "originals", "gold", "schema", "validation"):
        assert (root / folder / "README.md").exists()
    ignored = git(root, "check-ignore", "dataset", "dataset/", "build/", "dist/")
    assert {"dataset/", "build/", "dist/"} <= set(ignored.splitlines())
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["name"], project["dependencies"]) == ("kabul", [f"newsclaims=={environment.load(root)['newsclaims']}"])  # type: ignore[index]


def test_what_is_given_is_repeated_and_what_is_not_is_left_out() -> None:
    made = new_repository.files(WHOLE)
    cff = yaml.safe_load(made["CITATION.cff"])
    assert cff["authors"] == [{"family-names": "Smith", "given-names": "Ada"}, {"name": "The Desk"}]
    assert (cff["title"], cff["license"], cff["repository-code"]) == ("Kabul: who said what", "CC0-1.0", "https://kabul.example/git")
    assert "CC0-1.0" in made["LICENSE"]
    assert "#" not in made["CITATION.cff"]
    bare = new_repository.files(Identity("kabul", "Kabul"))
    assert "LICENSE" not in bare
    assert yaml.safe_load(bare["CITATION.cff"]).keys() == {"cff-version", "message", "title", "type", "version"}
    for key in about.TO_CITE:
        assert f"# {key}: " in bare["CITATION.cff"]
    assert Identity("kabul", "Kabul").unknown == about.TO_CITE
    # What the comments say is what the file then takes.
    assert identity.HINTS.keys() == set(about.TO_CITE)


def test_a_title_is_data_in_every_file(tmp_path: Path) -> None:
    title = 'A "b": {c}\n# <script>alert(1)</script> [x](y) \u202e'
    made = new_repository.files(Identity("kabul", title, title, (f"{title}, {title}",), "CC0-1.0"))
    (tmp_path / "CITATION.cff").write_text(made["CITATION.cff"], encoding="utf-8")
    assert about.load(tmp_path).title == title
    heading = made["README.md"].splitlines()[0]
    assert heading.startswith("# A ")
    assert "<script>" not in made["README.md"]
    assert "\u202e" not in made["README.md"]
    tomllib.loads(made["pyproject.toml"])


def test_without_an_identity_nothing_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    assert not new_repository.make(tmp_path / "kabul", WHOLE)
    assert "No commits yet" in git(tmp_path / "kabul", "status")


def test_a_folder_with_anything_in_it_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="is there already, and not empty"):
        new_repository.make(tmp_path, WHOLE)
    with pytest.raises(UserError, match="is there already"):
        new_repository.make(tmp_path / "mine.txt", WHOLE)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("was_there", [True, False])
def test_what_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was_there: bool) -> None:
    root = tmp_path / "kabul"
    if was_there:
        root.mkdir()
    monkeypatch.setattr(environment, "record", lambda _: (_ for _ in ()).throw(OSError("no space left")))
    with pytest.raises(OSError, match="no space left"):
        new_repository.make(root, WHOLE)
    assert list(tmp_path.rglob("*")) == ([root] if was_there else [])


@pytest.mark.parametrize(("folder", "name"), [("Kabul 2021", "kabul-2021"), ("_x.y_", "x-y"), ("Ünïcode", "n-code")])
def test_a_name_for_machines_comes_from_the_folder(folder: str, name: str) -> None:
    assert identity.name_of(folder) == name


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["新闻"], "give --name"),
        (["newsclaims"], "is the package's own name"),
        (["x", "--name", "A b"], "--name A b: should be small letters"),
        (["x", "--licence", "do what you like"], "should be an SPDX identifier"),
    ],
)
def test_refusals_say_what_to_do(tmp_path: Path, words: list[str], told: str) -> None:
    done = subprocess.run([sys.executable, "-m", "newsclaims", "new", *words], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("known")
def test_the_command_tells_what_is_unknown_and_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = CliRunner().invoke(cli.app, ["new", "kabul", "--author", "Smith, Ada"])
    assert shown.exit_code == 0, shown.output
    assert "with its first commit" in shown.output
    assert "Not known yet: abstract, license." in shown.output
    assert "newsclaims add ARTICLES" in shown.output
    shown = CliRunner().invoke(cli.app, ["new", "other", "--licence", "CC-BY-4.0", "--json"])
    assert json.loads(shown.output) == {"folder": "other", "name": "other", "committed": True, "unknown": ["abstract", "authors"]}


@pytest.mark.usefixtures("known")
def test_a_build_without_articles_asks_for_some(tmp_path: Path) -> None:
    root = tmp_path / "kabul"
    new_repository.make(root, WHOLE)
    done = subprocess.run([sys.executable, "-m", "newsclaims", "articles"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no article yet" in done.stderr
    assert "newsclaims add" in done.stderr
