"""docs/extending.md: its changes are made in a copy of the repository, and its tests pass there; with a step left out they fail."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

from conftest import REPOSITORY, build
from newsclaims import tables

PAGE = (REPOSITORY / "docs" / "extending.md").read_text(encoding="utf-8")
BLOCK = r"\n\n   ```\w*\n(?P<{}>.*?)   ```"
EDITS = re.compile(
    rf"`(?P<new>[\w./]+)`, new:{BLOCK.format('whole')}"
    rf"|[Ii]n `(?P<end>[\w./]+)`, at the end:{BLOCK.format('last')}"
    rf"|[Ii]n `(?P<beside>[\w./]+)`, (?P<where>behind|before)\s+`(?P<mark>[^`]+)`:{BLOCK.format('lines')}"
    r"|[Ii]n\s+`(?P<changed>[\w./]+)`, `(?P<old>[^`]+)` becomes `(?P<becomes>[^`]+)`",
    re.DOTALL,
)
TESTS = {
    "tests/test_claims.py::test_the_words_of_a_content_are_counted",
    "tests/test_posted.py",
    "tests/test_entities.py::test_the_rules_page_names_every_rule",
    "tests/test_layers.py",
    "tests/test_speakers.py",
    "tests/test_commands.py::test_the_page_lists_the_commands_as_they_are",
}
MODEL = PAGE.index("## Another language model")


def copied(root: Path) -> Path:
    """The files of the repository as they are on disk; the model, which is large, by a link."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (REPOSITORY / name).is_file() and not name.startswith("annotator/model/"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY / name, root / name)
    (root / "annotator" / "model").symlink_to(REPOSITORY / "annotator" / "model")
    return root


def changed(root: Path, page: str, without: Collection[str] = ()) -> int:
    """Make the changes of ``page`` in ``root``, but for those of files ``without``; returns how many were made."""
    count = 0
    for edit in EDITS.finditer(page):
        path = root / next(edit[name] for name in ("new", "end", "beside", "changed") if edit[name])
        if path.relative_to(root).as_posix() in without:
            continue
        # Blocks stand in lists, three columns in.
        lines = re.sub(r"^ {3}", "", next((edit[name] for name in ("whole", "last", "lines") if edit[name]), ""), flags=re.MULTILINE)
        text = "" if edit["new"] else path.read_text(encoding="utf-8")
        made = lines if edit["new"] else f"{text}\n\n{lines}" if edit["end"] else text.replace(edit["old"] or "", edit["becomes"] or "", 1)
        if edit["beside"]:
            made = _beside(text, edit["where"], edit["mark"], lines)
        assert made != text, f"nothing to change: {edit[0]}"
        path.write_text(made, encoding="utf-8")
        count += 1
    return count


def _beside(text: str, where: str, mark: str, lines: str) -> str:
    """``text`` with ``lines`` put behind or before each line that begins with ``mark``."""
    found = text.splitlines(keepends=True)
    return "".join((line + lines if where == "behind" else lines + line) if line.startswith(mark) else line for line in found)


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python with the copy's code and tests."""
    environment = os.environ | {"PYTHONPATH": f"{root / 'src'}:{root / 'tests'}", "PYTEST_ADDOPTS": ""}
    return subprocess.run([sys.executable, *words], cwd=root, env=environment, capture_output=True, text=True, check=False)


def failing(root: Path) -> tuple[set[str], str]:
    """Which of TESTS fail in the copy, and what pytest printed."""
    done = run(root, "-m", "pytest", "-n", "0", "-q", "-rfE", "-p", "no:cacheprovider", *sorted(TESTS))
    failed = set(re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE))
    return {test for test in TESTS if any(one == test or one.startswith(f"{test}::") for one in failed)}, done.stdout + done.stderr


@pytest.mark.long  # It runs tests in a copy of the repository.
def test_with_all_steps_the_tests_pass(tmp_path: Path) -> None:
    root = copied(tmp_path / "copy")
    assert changed(root, PAGE[:MODEL]) == 14
    done = run(root, "-m", "newsclaims.command_page")
    assert done.returncode == 0, done.stderr
    failed, printed = failing(root)
    assert failed == set(), printed
    assert "passed" in printed


@pytest.mark.long  # a second copy of the repository, and pytest in it: half a minute
def test_with_a_step_left_out_they_fail(tmp_path: Path) -> None:
    root = copied(tmp_path / "copy")
    changed(root, PAGE[:MODEL], without={"src/newsclaims/stages/claims.py", "docs/rules.md", "dvc.yaml"})
    failed, printed = failing(root)
    assert failed == TESTS - {"tests/test_posted.py", "tests/test_speakers.py"}, printed


def test_a_pipeline_of_ones_own_takes_the_place_of_ours(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copyfile(REPOSITORY / "dvc.yaml", repository / "dvc.yaml")
    (code,) = re.findall(r"   ```python\n(.*?)   ```", PAGE[MODEL:], re.DOTALL)
    monkeypatch.chdir(repository)
    exec(compile(re.sub(r"^ {3}", "", code, flags=re.MULTILINE), "extending.md", "exec"), {})
    assert changed(repository, PAGE[MODEL:]) == 2
    assert (repository / "dvc.yaml").read_text(encoding="utf-8").count("- annotator/places\n") == 3
    build(repository)
    rows = [row for row in tables.rows(tables.files(repository / "dataset" / "entities")) if row["entity_id"]]
    assert {row["method"].partition("+")[0] for row in rows if row["name"] == "Zabihullah Mujahid"} >= {"en_places 1.0"}
    claims = list(tables.rows(tables.files(repository / "dataset" / "claims")))
    assert any(row["source_name"] == "Zabihullah Mujahid" and row["method"].startswith("en_places 1.0+rule:link") for row in claims)
