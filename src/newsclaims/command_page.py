"""The list of commands in docs/commands.md, made from the commands themselves: `uv run python -m newsclaims.command_page`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from newsclaims import atomic, cli

PAGE = Path("docs/commands.md")
# What stands above it in the page is written by hand.
MARK = "<!-- From here on: uv run python -m newsclaims.command_page -->\n"


def commands() -> dict[str, Any]:
    """The commands that help lists, by name, in its order."""
    group: Any = typer.main.get_command(cli.app)
    return {name: command for name, command in group.commands.items() if not command.hidden}


def listing() -> str:
    """A section for each command: what it does, how it is called, its arguments and options."""
    return "\n".join(line for name, command in commands().items() for line in _section(name, command))


def page(text: str) -> str:
    """``text``, the page as it is, with the listing as it should be."""
    return text.partition(MARK)[0] + MARK + "\n" + listing()


def _section(name: str, command: Any) -> Iterator[str]:
    context = typer.Context(command, info_name=f"newsclaims {name}")
    yield from (f"## {name}", "", "\n".join(line.strip() for line in command.help.splitlines()), "")
    if command.epilog:
        yield from (command.epilog, "")
    parameters = [parameter.get_help_record(context) for parameter in command.params]
    if parameters:
        yield from ("```", command.get_usage(context).removeprefix("Usage: "), "```", "")
        yield from (f"- `{shown}`: {help_text}".replace("  [", " [") for shown, help_text in (record for record in parameters if record))
        yield ""


if __name__ == "__main__":
    atomic.write_bytes(PAGE, page(PAGE.read_text(encoding="utf-8")).encode("utf-8"))
