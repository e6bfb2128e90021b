"""What Git says of the repository: its commit, what is not in it, its tags."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from newsclaims.errors import UserError


@dataclass(frozen=True)
class Tag:
    """The commit that a tag leads to, and whether it is an annotated one."""

    commit: str
    annotated: bool


def commit(root: Path) -> str:
    """The commit that is checked out; UserError where there is none, or no repository."""
    if _run(root, "rev-parse", "--git-dir") is None:
        raise UserError(f"{root.absolute()}: not a Git repository; a release states the commit that it was made from: git init, or clone it again")
    found = _run(root, "rev-parse", "--quiet", "--verify", "HEAD^{commit}")
    if not found:
        raise UserError("no commit yet; a release states the commit that it was made from: git add and git commit")
    return found.strip()


def changes(root: Path) -> list[str]:
    """The paths that differ from the commit or that Git neither knows nor ignores, each with Git's two letters for how (``?? notes.txt``)."""
    found = _run(root, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
    return sorted(filter(None, (found or "").split("\0")))


def tag(root: Path, name: str) -> Tag | None:
    """The tag of that name, if there is one."""
    found = _run(root, "rev-parse", "--quiet", "--verify", f"refs/tags/{name}^{{commit}}")
    if not found:
        return None
    return Tag(found.strip(), (_run(root, "cat-file", "-t", f"refs/tags/{name}") or "").strip() == "tag")


def _run(root: Path, *arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        raise UserError("git: not found; a release needs it to tell what it was made from: install Git")
    # Without its optional locks Git writes nothing, not even its index.
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    done = subprocess.run([git, *arguments], cwd=root, env=environment, capture_output=True, check=False)  # noqa: S603 - no shell; names are arguments
    return os.fsdecode(done.stdout) if done.returncode == 0 else None
