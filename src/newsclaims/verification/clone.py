"""A repository at one commit in a temporary folder, through git, with no word of a certificate taken for an option or a command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from newsclaims.errors import UserError

COMMIT = re.compile(r"[0-9a-f]{40}")
# Addresses with a scheme of git's own helpers, ext:: foremost, can run any command.
HELPER = re.compile(r"[A-Za-z0-9+.-]+::")
REMOTE = re.compile(r"(https|ssh)://[^\s-]\S*")
PROTOCOLS = "file:https:http:ssh"


def allowed(repository: str, trusted: bool) -> str:
    """``repository`` where git may be given it; one that a file names, not the user, must be an address of https or ssh; else UserError."""
    if not repository or repository.startswith("-") or HELPER.match(repository) or not repository.isprintable():
        raise UserError(f"{repository!r} is no repository to clone; give --repository with a path or an address")
    if not trusted and not REMOTE.fullmatch(repository):
        raise UserError(f"the certificate's repository is {repository!r}, no address of https or ssh; give --repository if you trust it")
    return repository


@contextmanager
def checked_out(repository: str, commit: str) -> Iterator[Path]:
    """A clone with ``commit`` checked out, proved to be its tree; UserError where it cannot be had."""
    if not COMMIT.fullmatch(commit):
        raise UserError(f"commit {commit!r} is not 40 hexadecimal digits")
    with TemporaryDirectory(prefix="newsclaims-rebuild-") as temporary:
        folder = Path(temporary) / "repository"
        # Not local: objects then pass through git's own check of their hashes.
        _git(Path(temporary), "clone", "--quiet", "--no-checkout", "--no-local", "--", repository, str(folder))
        _git(folder, "checkout", "--quiet", "--detach", commit, "--")
        if _git(folder, "rev-parse", "HEAD") != commit or _git(folder, "write-tree") != _git(folder, "rev-parse", f"{commit}^{{tree}}"):
            raise UserError(f"{repository}: what was checked out is not commit {commit}")
        if changed(folder):
            raise UserError(f"{repository}: git changed files of commit {commit} at check-out: {', '.join(changed(folder))}")
        yield folder


def changed(folder: Path) -> list[str]:
    """The files under version control that are not as the commit has them."""
    listed = _git(folder, "diff", "--name-only", "--no-ext-diff", "-z", "HEAD", "--")
    return sorted(name for name in listed.split("\0") if name)


def environment() -> dict[str, str]:
    """The environment without what would lead git, Python or uv into another repository or environment."""
    led = ("GIT_", "DVC_", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "UV_PROJECT")
    return {key: value for key, value in os.environ.items() if not key.startswith(led)}


def _git(folder: Path, *arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        raise UserError("git is not installed; --rebuild clones the repository with it")
    safe: Mapping[str, str] = {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": PROTOCOLS, "GIT_LFS_SKIP_SMUDGE": "1", "LC_ALL": "C"}
    command = [git, "-c", "core.hooksPath=/dev/null", *arguments]
    done = subprocess.run(  # noqa: S603 - no shell; what comes from files stands behind -- or is 40 hexadecimal digits
        command, cwd=folder, env={**environment(), **safe}, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        raise UserError(f"git {arguments[0]} failed: {' '.join(done.stderr.split()) or f'exit status {done.returncode}'}")
    return done.stdout.strip("\n")
