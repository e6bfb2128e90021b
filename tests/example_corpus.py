"""The dataset of the articles in docs/example/, built as a user would build it."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import REPOSITORY, TABLE_STAGES, build, lay_out

EXAMPLE = REPOSITORY / "docs" / "example"


def built(root: Path) -> Path:
    """A repository at ``root`` whose seeds are the example's articles, validated and described; returns ``root``."""
    lay_out(root)
    shutil.rmtree(root / "seeds")
    shutil.copytree(EXAMPLE, root / "seeds", ignore=shutil.ignore_patterns("README.md"))
    build(root, (*TABLE_STAGES, "validate", "metadata", "card"))
    return root
