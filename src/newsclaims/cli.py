"""The command line: one subcommand per stage, in the words of dvc.yaml, and commands for readers."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from newsclaims import commands
from newsclaims.errors import UserError

STAGES = ("articles", "annotate", "sentences", "entities", "claims", "rejects", "validate", "metadata", "evaluate", "card")

app = typer.Typer(
    name="newsclaims",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Who claimed what, in a folder of news articles.\n\n"
    "`dvc repro` runs all stages in order; each is a command here too. Run from the repository's root, where dvc.yaml is.",
)


def _plain(name: str) -> Callable[[], None]:
    def command() -> None:
        from newsclaims import params

        importlib.import_module(f"newsclaims.stages.{name}").run(Path(), params.load())

    return command


def _evaluate(
    polnear: Annotated[Path | None, typer.Option(help="Measure on this split of PolNeAR (text/ and attributions/) instead of gold/.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write the figures to this file, too.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Write a listing of missed, spurious and half-right claims, as Markdown.")] = None,
    predictions: Annotated[Path | None, typer.Option(help="Write the claims as JSON Lines, with offsets in the original files.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Accept the figures measured last: write them to gold/expected.json.")] = False,
) -> None:
    from newsclaims import params
    from newsclaims.evaluation import report

    report.run(Path(), params.load(), report.Options(polnear, json, errors, predictions, accept))


def _stage(name: str, command: Callable[..., None]) -> None:
    # The stage's docstring is its help; it is read without importing the stage, whose libraries take seconds.
    source = Path(__file__).parent / "stages" / f"{name}.py"
    text = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    app.command(name, help=text, rich_help_panel="Stages, in the order of dvc.yaml")(command)


for _name in STAGES:
    _stage(_name, _evaluate if _name == "evaluate" else _plain(_name))


@app.command(hidden=True)
def work() -> None:
    """Work on shards that standard input names: what the engines' child processes do."""
    from newsclaims.engines import worker

    worker.main()


@app.command(hidden=True)
def shard(stage: str, number: int) -> None:
    """Work on one shard of a stage in this process, to see what becomes of it."""
    from newsclaims.engines import inline

    for _ in inline.run(stage, Path(), [number], lambda: None):
        sys.stderr.write(f"stage {stage}, shard {number}: done\n")


for _module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda module: module.name):
    _command = getattr(importlib.import_module(f"newsclaims.commands.{_module.name}"), _module.name)
    app.command(_module.name, rich_help_panel="Once it is built")(_command)


@app.callback(invoke_without_command=True)
def version(show_version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    if show_version:
        from importlib.metadata import version as installed

        typer.echo(f"newsclaims {installed('newsclaims')}")
        raise typer.Exit


def main() -> None:
    """Run the command line; a user's mistake is one message on standard error and exit status 1."""
    try:
        app()
    except UserError as error:
        sys.stderr.write(f"newsclaims: {error}\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
