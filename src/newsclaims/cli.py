"""The command line: one subcommand per stage, in the words of dvc.yaml, and commands for readers."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from newsclaims import commands, one_build
from newsclaims.errors import UserError, refused

if TYPE_CHECKING:
    from newsclaims.params import Params

STAGES = ("articles", "annotate", "sentences", "entities", "claims", "rejects", "validate", "metadata", "evaluate", "card", "page")

app = typer.Typer(
    name="newsclaims",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Who claimed what, in a folder of news articles.\n\n"
    "`dvc repro` runs all stages in order; each is a command here too. Run from the repository's root, where dvc.yaml is.",
    epilog="Exit status: 0 done; 1 something is wrong with what was checked or given; 2 wrong usage; 3 done in part; 70 a defect of this program. "
    "Examples: `dvc repro`, `newsclaims show ARTICLE`, `newsclaims verify dataset`",
)
# A defect is neither a finding nor a user's mistake (sysexits.h, EX_SOFTWARE).
DEFECT = 70


EXAMPLE = "Example: `newsclaims {0}` runs this stage alone; `dvc repro {0}` first runs the stages before it, where something changed."
EXAMPLES = {
    "evaluate": "Examples: `newsclaims evaluate --errors errors.md`, `newsclaims evaluate --polnear PolNeAR/dev --json`",
    "page": "Examples: `newsclaims page` writes site/; `newsclaims page --full --to my-eyes-only` shows withheld texts, too",
}


def _plain(name: str) -> Callable[[], None]:
    def command() -> None:
        from newsclaims import environment, params

        configuration = params.load()
        environment.check(Path(), name)
        with one_build.held(Path()):
            _run(name, configuration)

    return command


def _run(name: str, configuration: Params) -> None:
    # Stages that others work on are not imported here: their libraries take seconds, of which this process has no use.
    if name == "annotate":
        from newsclaims import store

        store.fill(Path(), configuration)
    elif name in ("sentences", "entities", "claims"):
        from newsclaims import runner

        runner.run_table(name, Path(), configuration)
    else:
        importlib.import_module(f"newsclaims.stages.{name}").run(Path(), configuration)


def _evaluate(
    polnear: Annotated[Path | None, typer.Option(help="Measure on this split of PolNeAR (text/ and attributions/) instead of gold/.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Write a listing of missed, spurious and half-right claims, as Markdown.")] = None,
    predictions: Annotated[Path | None, typer.Option(help="Write the claims as JSON Lines, with offsets in the original files.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Accept the figures measured last: write them to gold/expected.json.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    if not any((polnear, errors, predictions, accept, json)):
        # As DVC runs it; what the options need takes seconds to import.
        _plain("evaluate")()
        return
    from newsclaims import environment, params
    from newsclaims.evaluation import report

    configuration = params.load()
    environment.check(Path(), "evaluate")
    with one_build.held(Path()):
        report.run(Path(), configuration, report.Options(polnear, json, errors, predictions, accept))


def _page(
    to: Annotated[Path | None, typer.Option(help="Write the page to this folder instead of site/.")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Show texts that may not be handed on, too; needs --to, and marks every page private.")
    ] = False,
) -> None:
    from newsclaims.page import request

    with one_build.held(Path()):
        told = request.run(Path(), to, full=full)
    typer.echo(told)


def _stage(name: str, command: Callable[..., None]) -> None:
    # The stage's docstring is its help; it is read without importing the stage, whose libraries take seconds.
    source = Path(__file__).parent / "stages" / f"{name}.py"
    text = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    epilog = EXAMPLES.get(name) or EXAMPLE.format(name)
    app.command(name, help=text, epilog=epilog, rich_help_panel="Stages, in the order of dvc.yaml")(command)


WITH_OPTIONS: dict[str, Callable[..., None]] = {"evaluate": _evaluate, "page": _page}
for _name in STAGES:
    _stage(_name, WITH_OPTIONS.get(_name) or _plain(_name))


@app.command(hidden=True)
def work() -> None:
    """Work on shards that standard input names: what the engines' child processes do."""
    from newsclaims.engines import worker

    worker.main()


@app.command(hidden=True)
def shard(stage: str, number: int) -> None:
    """Work on one shard of a stage in this process, to see what becomes of it."""
    from newsclaims import params
    from newsclaims.engines import inline

    with one_build.held(Path()):
        for _ in inline.run(stage, Path(), params.load(), [number], lambda: None):
            sys.stderr.write(f"stage {stage}, shard {number}: done\n")


for _module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda module: module.name):
    _imported = importlib.import_module(f"newsclaims.commands.{_module.name}")
    app.command(_module.name, rich_help_panel=getattr(_imported, "PANEL", "Once it is built"))(getattr(_imported, _module.name))


@app.callback(invoke_without_command=True)
def version(show_version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    if show_version:
        from importlib.metadata import version as installed

        typer.echo(f"newsclaims {installed('newsclaims')}")
        raise typer.Exit


def printable(text: str) -> str:
    """``text`` as a terminal may have it: names of files and values of records stand in messages, and must not command it."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in text)


def main() -> None:
    """Run the command line; a user's mistake is one message on standard error."""
    # Before anything that takes time: DVC may be killed in the first second, too.
    one_build.end_with_dvc()
    try:
        app()
    except UserError as error:
        sys.stderr.write(f"newsclaims: {printable(str(error))}\n")
        raise SystemExit(error.status) from None
    except OSError as error:
        if (told := refused(error)) is None:
            _defect()
        sys.stderr.write(f"newsclaims: {printable(str(told))}\n")
        raise SystemExit(UserError.status) from None
    except Exception:  # noqa: BLE001 - whatever it is: a script must not take it for a finding, which is status 1
        _defect()


def _defect() -> NoReturn:
    traceback.print_exc()
    sys.stderr.write("newsclaims: this is a defect of newsclaims, not of your data; please report it with the lines above\n")
    raise SystemExit(DEFECT) from None


if __name__ == "__main__":
    main()
