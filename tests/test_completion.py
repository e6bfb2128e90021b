"""Completion as shells ask for it: commands, tables and articles; a real Bash where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import small_dataset
from newsclaims import completion

PROGRAM = Path(sys.executable).parent / "newsclaims"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("completion")
    small_dataset.build(root)
    return root


def asked(root: Path, words: str) -> list[str]:
    """What the program answers to Bash where the cursor stands behind ``words``."""
    parts = words.split(" ")
    environment = os.environ | {"_NEWSCLAIMS_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(parts) - 1)}
    return subprocess.run([PROGRAM], cwd=root, env=environment, capture_output=True, text=True, check=False).stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("newsclaims ver", ["verify"]),
        ("newsclaims cite --table cl", ["claims"]),
        ("newsclaims cite --format bi", ["bibtex"]),
        ("newsclaims verify ", []),
        ("newsclaims verify sen", ["sentences"]),
        ("newsclaims show r", ["rain.txt"]),
        ("newsclaims show x", []),
        ("newsclaims show --dataset nowhere r", []),
        ("newsclaims takedown p", ["person"]),
    ],
)
def test_words_are_completed(root: Path, words: str, offered: list[str]) -> None:
    assert asked(root, words) == offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_zsh_and_fish_get_the_same_answers(root: Path, shell: str) -> None:
    environment = os.environ | {
        "_NEWSCLAIMS_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "newsclaims show r",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = subprocess.run([PROGRAM], cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert "rain.txt" in done.stdout
    assert "snow" not in done.stdout


def test_the_page_tells_how_to_get_the_scripts(root: Path) -> None:
    for shell, sign in (("bash", "complete -o default -F"), ("zsh", "#compdef newsclaims"), ("fish", "complete --command newsclaims")):
        environment = os.environ | {"_NEWSCLAIMS_COMPLETE": f"source_{shell}"}
        assert sign in subprocess.run([PROGRAM], env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs Bash: apt install bash")
def test_bash_completes_after_it_has_read_the_script(root: Path) -> None:
    script = (
        f'PATH="{PROGRAM.parent}:$PATH"; script="$(newsclaims --show-completion)"; eval "$script"; '
        "COMP_WORDS=(newsclaims show r); COMP_CWORD=2; _newsclaims_completion newsclaims; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(["bash", "--norc", "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "rain.txt\n", done.stderr


def test_names_that_a_shell_could_misread_are_not_offered(tmp_path: Path) -> None:
    import typer

    from newsclaims import cli, ids

    names = ["$(touch pwned).txt", "a b.txt", "`x`.txt", "fine-1.txt", "-rf.txt", "*.txt", 'q"uote.txt', "a\nb.txt", "many.jsonl", "many.jsonl"]
    content = small_dataset.rows()
    first = content["articles"][0]
    content["articles"] = [
        {**first, "article_id": ids.sha256(f"{n}{name}".encode())[:16], "source_file": name, "source_record": n} for n, name in enumerate(names)
    ]
    dataset = small_dataset.build(tmp_path, content)
    group = typer.main.get_command(cli.app)
    context = typer.Context(group)
    context.params["dataset"] = dataset
    expected = {"fine-1.txt", *(row["article_id"] for row in content["articles"][-2:])}
    assert set(completion.articles(context, "")) == expected
