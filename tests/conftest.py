"""What several tests share: a small repository to build in, and the seed's dataset, built once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest

from newsclaims import params
from newsclaims.params import Params

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_OFFLINE", "1")
# Stages in the test's own process, where it can patch them; what runs them by commands takes the engine that users have.
os.environ["NEWSCLAIMS_ENGINE"] = "inline"
AS_USERS = {"NEWSCLAIMS_ENGINE": "local"}
# Hypothesis judges by time otherwise, and a busy machine would fail a test for nothing.
hypothesis.settings.register_profile("newsclaims", deadline=None)
hypothesis.settings.load_profile("newsclaims")

REPOSITORY = Path(__file__).parent.parent
GIVEN = ("seeds", "schema", "validation", "gold")
GIVEN_FILES = ("params.yaml", "pyproject.toml", "CITATION.cff")
SEED = "000_dd0ba2651c66f10d.txt"
SEED_ID = "15694eb18664db50"
TABLE_STAGES = ("articles", "annotate", "sentences", "entities", "claims", "rejects")


def lay_out(root: Path) -> Path:
    """Make ``root`` a repository to run stages in: copies of what people write, and the model."""
    root.mkdir(parents=True, exist_ok=True)
    for name in GIVEN:
        shutil.copytree(REPOSITORY / name, root / name)
    for name in GIVEN_FILES:
        shutil.copyfile(REPOSITORY / name, root / name)
    (root / "annotator").mkdir()
    (root / "annotator" / "model").symlink_to(REPOSITORY / "annotator" / "model")
    return root


def with_little_gold(root: Path, keep: int = 2) -> Path:
    """``root`` with the first annotations of its gold alone: what is tested is not how good they are."""
    for folder in ("settled", "first", "second"):
        for path in sorted((root / "gold" / folder).glob("*.txt"))[keep:]:
            path.unlink()
    # It names articles that are gone.
    (root / "gold" / "held-out.txt").unlink()
    return root


def build(root: Path, stages: tuple[str, ...] = TABLE_STAGES, configuration: Params | None = None) -> None:
    """Run stages in ``root``, in this process."""
    import importlib

    for stage in stages:
        importlib.import_module(f"newsclaims.stages.{stage}").run(root, configuration or params.load(root / "params.yaml"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An unbuilt repository of the test's own."""
    return lay_out(tmp_path / "repository")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with the seed's tables, validated, measured and described; tests read it and change nothing."""
    root = lay_out(tmp_path_factory.mktemp("built") / "repository")
    build(root, (*TABLE_STAGES, "validate", "metadata", "evaluate", "card", "page"))
    return root


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the last commit, built by DVC without its run cache; tests add remotes to its local configuration, and change nothing else."""
    root = tmp_path_factory.mktemp("clone") / "newsclaims"
    subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(root)], check=True)
    dvc(root, "repro", "--no-run-cache", "--quiet")
    return root


def dvc(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # The environment's own commands, working on the clone's files; its code is the clone's, too.
    environment = os.environ | AS_USERS | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(root / "src")}
    return subprocess.run([sys.executable, "-m", "dvc", *words], cwd=root, env=environment, capture_output=True, text=True, check=False)
