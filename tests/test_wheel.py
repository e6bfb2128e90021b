"""A new user's way, on an empty environment: install the wheel, make a repository, add articles, build, read, cite, release, upgrade."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import mixed_articles
from conftest import REPOSITORY

MOST_BYTES = 40 * 10**6
TUTORIAL = (REPOSITORY / "docs" / "tutorial.md").read_text(encoding="utf-8")
(ROWS,) = re.findall(r"```python\n(.*?)```", TUTORIAL, re.DOTALL)
BEGIN, *STEPS = re.findall(r"```sh\n(.*?)```", TUTORIAL, re.DOTALL)

pytestmark = pytest.mark.long  # It installs all libraries anew, and builds: minutes.


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("uv") is None:
        pytest.skip("uv is not installed: pip install uv")
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(["uv", "build", "--quiet", "--wheel", "--out-dir", str(folder)], cwd=REPOSITORY, check=True)
    (found,) = folder.glob("*.whl")
    return found


class User:
    """Somebody with the wheel, Git and nothing else of ours."""

    def __init__(self, wheel: Path, home: Path) -> None:
        venv.create(home / "python")
        self.bin = home / "python" / "bin"
        subprocess.run(
            ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(self.bin / "python"), str(wheel)], cwd=home, check=True
        )
        git = shutil.which("git")
        assert git
        kept = {key: os.environ[key] for key in ("HOME", "LANG", "UV_CACHE_DIR") if key in os.environ}
        identity = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))}
        self.environment = {
            **kept,
            **identity,
            "PATH": f"{self.bin}:{Path(git).parent}:/usr/bin:/bin",
            "HF_HOME": str(home / "hf"),
            "HF_HUB_OFFLINE": "1",
        }
        self.root = home / "kabul"

    def run(self, *words: str, cwd: Path | None = None, status: int = 0) -> str:
        done = subprocess.run(words, cwd=cwd or self.root, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == status, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def user(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> User:
    home = tmp_path_factory.mktemp("home")
    user = User(wheel, home)
    assert "with its first commit" in user.run("bash", "-ec", BEGIN, cwd=home)
    mixed_articles.write(home / "articles")
    return user


def test_the_wheel_is_small_and_whole(wheel: Path) -> None:
    assert wheel.stat().st_size < MOST_BYTES
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {"newsclaims/shipped/dvc.yaml", "newsclaims/shipped/schema/claims.yaml", "newsclaims/starting/templates/README.md.j2"} <= names
    assert {f"newsclaims/{path.relative_to(REPOSITORY / 'src' / 'newsclaims').as_posix()}" for path in (REPOSITORY / "src").rglob("*.j2")} <= names


def test_the_tutorial_goes_from_an_empty_folder_to_a_cited_release_with_the_wheel_alone(user: User) -> None:
    assert "no article yet" in user.run("dvc", "repro", status=255)
    told = user.run("bash", "-ec", "\n".join(STEPS))
    for expected in (
        "14 added; 20 articles came in",
        "up to date",
        "kabul-to-myself",
        "no problem found",
        "Smith, A. (n.d.). Kabul: who said what (Version 0.1.0, fingerprint ",
        "git tag",
        "@dataset{",
    ):
        assert expected in told, expected
    assert told.count("no problem found") == 2
    assert (user.root / "site" / "index.html").exists()
    counted = re.search(r"^rows (\d+) (\d+) (\d+)$", user.run("python", "-c", ROWS), re.MULTILINE)
    assert counted
    assert (counted[1], counted[3]) == ("20", "20")
    assert int(counted[2]) >= 40
    card = (user.root / "dataset" / "README.md").read_text(encoding="utf-8")
    assert "# Kabul: who said what" in card
    assert "Not measured" in card
    assert "PolNeAR dev: source + cue + content" in card
    assert "Annotator: `embedded`, content `sha256:" in card
    assert (user.root / "dist" / "kabul-0.1.0-public").is_dir()
    # All built again from the commit, by the package that the repository records.
    assert "15 files, byte for byte" in user.run("newsclaims", "verify", "dist/kabul-0.1.0", "--rebuild", "--yes")


def test_an_upgrade_reruns_what_it_changes_and_nothing_else(user: User) -> None:
    assert user.run("newsclaims", "environment") == ""
    (template,) = (user.bin.parent / "lib").glob("python*/site-packages/newsclaims/card/template.md.j2")
    assert sys.prefix not in str(template)
    text = template.read_text(encoding="utf-8")
    # A file of its own: the installed one may be a link into the installer's cache.
    template.unlink()
    template.write_text(text + "\nOne line more.\n", encoding="utf-8")
    assert "card: code" in user.run("newsclaims", "environment", "--check", status=1)
    assert "different are code: install what was recorded, or run newsclaims environment" in user.run("newsclaims", "card", status=1)
    assert "environment.json: not as installed (card: code)" in user.run("newsclaims", "release", "--dry-run", status=1)
    assert user.run("newsclaims", "environment").strip() == "card: code"
    told = user.run("dvc", "repro")
    assert [line for line in told.splitlines() if line.startswith("Running stage")] == ["Running stage 'card':"]
    assert (user.root / "dataset" / "README.md").read_text(encoding="utf-8").endswith("One line more.\n")
