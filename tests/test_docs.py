"""Every command, option, page and figure that a page names is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

from conftest import REPOSITORY
from newsclaims import cli

PAGES = [REPOSITORY / name for name in ("README.md", "RELEASING.md", "CONTRIBUTING.md")] + sorted((REPOSITORY / "docs").glob("*.md"))
COMMANDS = {name: command for name, command in typer.main.get_command(cli.app).commands.items() if not command.hidden}  # type: ignore[attr-defined]
CALL = re.compile(r"newsclaims ([a-z][a-z-]*)((?: [^\n`#|]*)?)")
# What stands behind the package's name in prose.
PROSE = {"dataset", "writes", "show"}


def calls(page: Path) -> list[tuple[str, str]]:
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"```(?:sh|bash|console)?\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    return [(name, rest) for block in code for name, rest in CALL.findall(block.replace("\\\n", " "))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_of_the_pages_exist(page: Path) -> None:
    for name, rest in calls(page):
        assert name in COMMANDS or name in PROSE, f"{page.name}: newsclaims {name}"
        if name in COMMANDS:
            known = {option for parameter in COMMANDS[name].params for option in (*parameter.opts, *parameter.secondary_opts)}
            for option in re.findall(r"(?<=\s)--[a-z-]+", rest):
                assert option in known, f"{page.name}: newsclaims {name} {option}"


def test_every_command_for_readers_stands_on_a_page_and_has_an_example() -> None:
    named = {name for page in PAGES for name, _ in calls(page)}
    for name, command in COMMANDS.items():
        if name not in cli.STAGES:
            assert name in named, name
            assert "Example" in (command.help or ""), name


def test_every_page_that_a_page_names_exists() -> None:
    for page in PAGES:
        for path in re.findall(
            r"`((?:docs|gold|annotator|seeds|schema|validation|benchmarks)/[\w./-]+\.(?:md|ipynb))`", page.read_text(encoding="utf-8")
        ):
            assert (REPOSITORY / path).exists(), f"{page.name}: {path}"


def test_the_index_lists_every_page() -> None:
    index = (REPOSITORY / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {path.relative_to(REPOSITORY).as_posix() for kind in ("*.md", "*.ipynb") for path in (REPOSITORY / "docs").glob(kind)}
    listed = set(re.findall(r"`([\w./-]+\.(?:md|ipynb))`", index))
    assert pages - {"docs/README.md"} <= listed
    assert all((REPOSITORY / path).exists() for path in listed)


def test_figures_of_the_questions_page_are_the_accepted_ones() -> None:
    page = (REPOSITORY / "docs" / "faq.md").read_text(encoding="utf-8")
    accepted = json.loads((REPOSITORY / "gold" / "expected.json").read_text(encoding="utf-8"))
    shown = re.findall(r"\| (\d+) % \| `([\w.]+)` \|", page)
    assert len(shown) > 8
    assert [(name, number) for number, name in shown] == [(name, f"{100 * accepted[name]['value']:.0f}") for _, name in shown]
    # No figure of quality stands in the prose, where no test would see it age.
    assert len(re.findall(r"\d %", page)) == len(shown)


def test_reasons_of_rejects_that_the_questions_page_names_are_those_of_the_schema() -> None:
    page = (REPOSITORY / "docs" / "faq.md").read_text(encoding="utf-8")
    listed = re.search(r"reason \(([^)]+)\)", page)
    assert listed
    schema = (REPOSITORY / "schema" / "rejects.yaml").read_text(encoding="utf-8")
    assert all(reason in schema for reason in re.findall(r"`([\w-]+)`", listed[1]))
