"""All commands alike: help with examples that can be called, exit statuses, and output for scripts as docs/commands.md tells them."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import small_release
from conftest import REPOSITORY
from documented_json import documented, paths, undocumented
from newsclaims import cli, command_page, errors

COMMANDS = command_page.commands()
PAGE = (REPOSITORY / "docs" / "commands.md").read_text(encoding="utf-8")
# A call of each command that cannot be done where nothing is.
HOPELESS = {
    **{stage: [] for stage in cli.STAGES},
    "add": ["absent"],
    "cite": [],
    "copy": ["made"],
    "diff": ["old", "new"],
    "environment": [],
    "hydrate": ["public", "--from", "mine", "--to", "made"],
    "new": ["/"],
    "publish": ["dist/newsclaims-0.1.0", "--zenodo", "--dry-run"],
    "release": ["--dry-run"],
    "show": ["000"],
    "takedown": ["article", "0" * 16],
    "verify": ["newsclaims-0.1.0"],
}
Outputs = list[tuple[list[str], int, Any]]


def status(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The exit status of the command line."""
    monkeypatch.setattr(sys, "argv", ["newsclaims", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_release.build(tmp_path_factory.mktemp("commands"))


@pytest.fixture(scope="module")
def tampered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_release.build(tmp_path_factory.mktemp("tampered"))
    small_release.change(folder, "claims", lambda rows: rows[0].update(text="it would snow", stance="doubting"))
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_that_can_be_called(name: str) -> None:
    shown = CliRunner().invoke(cli.app, [name, "--help"], env={"COLUMNS": "200"}).output
    assert re.search(r"Examples?: .*newsclaims ", shown)
    written = f"{COMMANDS[name].help}\n{COMMANDS[name].epilog or ''}"
    calls = [words for words in map(shlex.split, re.findall(r"`(newsclaims [^`]+)`", written)) if words[1] == name]
    assert calls
    for words in calls:
        COMMANDS[name].make_context(name, words[2:])


def test_the_page_lists_the_commands_as_they_are() -> None:
    assert command_page.page(PAGE) == PAGE, "write it anew: uv run python -m newsclaims.command_page"


def test_the_same_option_is_of_the_same_kind_everywhere() -> None:
    kinds: dict[str, set[bool]] = {}
    for command in COMMANDS.values():
        for parameter in command.params:
            for option in (o for o in parameter.opts if o.startswith("--")):
                kinds.setdefault(option, set()).add(bool(parameter.is_flag))
    assert [option for option, flags in kinds.items() if len(flags) > 1] == []
    assert kinds["--json"] == {True}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_cannot_be_done_is_1_and_a_wrong_option_2(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(monkeypatch, name, *HOPELESS[name]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.startswith("newsclaims: ")) == ("", True)
    assert status(monkeypatch, name, "--no-such-option") == 2
    assert status(monkeypatch, name, "--help") == 0


@pytest.mark.parametrize(
    "words",
    [
        "cite --format word",
        "cite --doi nonsense",
        "cite --expect nonsense",
        "diff a b --json --changelog",
        "evaluate --accept --json",
        "publish dist/newsclaims-0.1.0",
        "publish dist/newsclaims-0.1.0 --hub nonsense",
        "takedown planet Mars",
        "verify RELEASE --expect nonsense",
        "verify RELEASE --rebuild --json",
        "nonsense",
        "",
    ],
)
def test_wrong_usage_is_2(words: str, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "params.yaml").write_bytes((REPOSITORY / "params.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert status(monkeypatch, *words.replace("RELEASE", str(release)).split()) == 2


def test_a_defect_is_70_and_asks_to_be_reported(release: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("newsclaims.verification.checks.of_path", broken)
    assert status(monkeypatch, "verify", str(release)) == cli.DEFECT
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert "please report" in told


def test_ctrl_c_is_130(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newsclaims.verification.checks.of_path", interrupted)
    assert status(monkeypatch, "verify", str(release)) == 130


def test_the_page_tells_every_status() -> None:
    told = {int(number) for number in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
    assert told == {0, errors.UserError.status, errors.UsageError.status, 3, cli.DEFECT, 130}


def test_output_for_scripts_is_as_the_page_tells(
    release: Path, tampered: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(release.parent.parent)
    calls = [
        ("verify", [str(release)], 0),
        ("verify", [str(tampered)], 1),
        ("cite", [str(release)], 0),
        ("cite", [str(release), "--table", "claims"], 0),
        ("cite", [str(release), "--expect", "0" * 64], 1),
        ("diff", [str(release), str(release)], 0),
        ("diff", [str(release), str(tampered)], 0),
        ("show", ["rain.txt", "--dataset", str(release)], 0),
        ("show", ["snow.txt", "--dataset", str(release)], 1),
    ]
    seen: dict[str, set[str]] = {}
    for name, words, expected in calls:
        assert status(monkeypatch, name, *words, "--json") == expected, (name, words)
        printed = capsys.readouterr().out
        # Where there is nothing to report, there is nothing to read.
        if printed or expected == 0:
            value = json.loads(printed)
            assert undocumented(name, value) == set(), name
            seen.setdefault(name, set()).update(paths(value, documented(name)))
    for name in ("verify", "cite", "show"):
        assert documented(name) - seen[name] == set(), f"{name}: told, but never printed"


def test_every_json_of_the_page_is_of_a_command_that_has_it() -> None:
    told = set(re.findall(r"^### (\w+) --json$", PAGE, re.MULTILINE))
    have = {name for name, command in COMMANDS.items() if any("--json" in parameter.opts for parameter in command.params)}
    assert told == have


def test_an_example_that_cannot_be_called_is_found() -> None:
    with pytest.raises(Exception, match=r"(?i)no such option"):
        COMMANDS["show"].make_context("show", ["x", "--no-such-option"])


def test_every_command_is_tried() -> None:
    group: Any = typer.main.get_command(cli.app)
    assert set(HOPELESS) == {name for name, command in group.commands.items() if not command.hidden}
