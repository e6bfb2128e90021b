"""The command line: help that teaches, one message for a mistake, progress for a terminal only."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsclaims import cli, progress

RUNNER = CliRunner()


def test_help_lists_every_stage_with_its_own_words() -> None:
    shown = RUNNER.invoke(cli.app, ["--help"], env={"COLUMNS": "200"}).output
    for stage in (*cli.STAGES, "show"):
        assert stage in shown
    assert "Seeds to articles" in shown
    assert "shard " not in shown


@pytest.mark.parametrize("stage", cli.STAGES)
def test_each_stage_has_help(stage: str) -> None:
    result = RUNNER.invoke(cli.app, [stage, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


# Libraries that take from a tenth of a second to three to import.
SLOW = {"spacy", "numpy", "pandas", "pyarrow", "duckdb", "onnxruntime", "great_expectations", "datasets", "matplotlib", "yaml"}
HELP = "import sys; sys.argv = ['newsclaims', '--help']\nfrom newsclaims import cli\ntry: cli.main()\nexcept SystemExit: pass"
PARENTS = """
from pathlib import Path
from newsclaims import cli, runner, store
from newsclaims.engines import local
from newsclaims.params import Params
asked = []
runner.run = lambda stage, root, params: asked.append(stage)
for stage in ("annotate", "sentences", "entities", "claims"):
    cli._run(stage, Params(1, "en", "", {}))
assert asked == ["annotate", "sentences", "entities", "claims"]
"""


@pytest.mark.parametrize(("script", "without"), [(HELP, SLOW), (PARENTS, {"spacy", "pandas", "onnxruntime", "newsclaims.stages.claims"})])
def test_nothing_is_imported_that_takes_its_time_and_is_of_no_use(script: str, without: set[str], tmp_path: Path) -> None:
    """Help is there at once; a process that has others work on shards needs none of the libraries that they need."""
    script += "\nimport sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert not without & set(done.stderr.split())


def test_version() -> None:
    from importlib.metadata import version

    assert RUNNER.invoke(cli.app, ["--version"]).output.strip() == f"newsclaims {version('newsclaims')}"


def test_a_users_mistake_is_one_message_without_traceback(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "newsclaims", "articles"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("newsclaims: params.yaml: not found")
    assert "Traceback" not in done.stderr


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress.track([1, 2], total=2, what="x")) == [1, 2]
    assert capsys.readouterr() == ("", "")
