"""What the README tells people to do is done here, as written."""

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from conftest import REPOSITORY, lay_out, with_little_gold

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
BUILD, PROVE, SHOW, CITE, RELEASE = (block.strip() for block in SHELL)


def test_the_commands_are_the_ones_we_know() -> None:
    assert BUILD == "pip install uv && uv run dvc repro"
    assert PROVE == "uv run pytest"
    # tests/test_releasing.py runs it with the other commands of RELEASING.md.
    assert RELEASE == "uv run newsclaims release"
    # CI runs the second one itself: inside it, this test is running.
    assert re.search(r"^uv run pytest$", (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_article_shows_in_the_terminal(built: Path) -> None:
    words = SHOW.removeprefix("uv run ").split()
    command = [str(Path(sys.executable).parent / words[0]), *words[1:]]
    done = subprocess.run(command, cwd=built, capture_output=True, text=True, check=True)
    assert "Shamshad News" in done.stdout


def test_the_dataset_is_cited(built: Path) -> None:
    words = CITE.removeprefix("uv run ").split()
    done = subprocess.run([str(Path(sys.executable).parent / words[0]), *words[1:]], cwd=built, capture_output=True, text=True, check=True)
    assert json.loads((built / "dataset" / "fingerprint.json").read_text(encoding="utf-8"))["fingerprint"] in done.stdout


@pytest.mark.slow
def test_the_errors_on_the_gold_are_listed(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "evaluation.md").read_text(encoding="utf-8")
    (call,) = re.findall(r"^    (newsclaims evaluate --errors \S+)", page, re.MULTILINE)
    words = call.split()
    root = with_little_gold(lay_out(tmp_path / "repository"))
    subprocess.run([str(Path(sys.executable).parent / words[0]), *words[1:]], cwd=root, capture_output=True, text=True, check=True)
    assert "# Errors in claims" in (root / "errors.md").read_text(encoding="utf-8")


def test_the_python_example_prints_the_claims(built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(built)
    script = f"import datasets\ndatasets.config.HF_DATASETS_CACHE = {str(tmp_path)!r}\n{PYTHON[0]}"
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, "README.md", "exec"), {})
    assert "Mujahid | told | " in out.getvalue()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:[\w.-]+/)*[\w.-]+\.(?:md|yaml|lock|cff)|[a-z]+/)`", README))))
def test_every_file_that_the_readme_names_exists(path: str, built: Path) -> None:
    derived = path.startswith(("dataset/", "site/", "build/"))
    assert ((built if derived else REPOSITORY) / path).exists()


@pytest.mark.slow
def test_the_first_command_builds_the_dataset_on_a_bare_python(tmp_path: Path) -> None:
    """A clone and an environment with pip and nothing else."""
    root = tmp_path / "newsclaims"
    subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(root)], check=True)
    venv.create(tmp_path / "python", with_pip=True)
    kept = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "PYTHONPATH", "UV_PROJECT_ENVIRONMENT"}}
    git = shutil.which("git")
    assert git
    environment = kept | {"PATH": f"{tmp_path / 'python' / 'bin'}:{Path(git).parent}:/usr/bin:/bin"}
    done = subprocess.run(["bash", "-c", BUILD], cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (root / "dataset" / "README.md").exists()
    assert subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True).stdout == ""
