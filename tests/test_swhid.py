"""SWHIDs of folders, held against Git's and Software Heritage's own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from newsclaims.errors import UserError
from newsclaims.releases import swhid

EMPTY = "swh:1:dir:4b825dc642cb6eb9a060e54bf8d69288fbee4904"


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A folder whose names sort differently as files and as folders (foo-bar, foo.d, foo/, foo0), with other oddities."""
    root = tmp_path / "odd"
    for name in (
        "foo-bar",
        "foo.d",
        "foo0",
        "foo/bar/baz",
        "foo/bar.x",
        "bar/z",
        "bar.txt",
        "\u00e9t\u00e9/\u4e2d\u6587.txt",
        "e\u0301",
        ".hidden",
        "A",
        "a",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    (root / "empty file").write_bytes(b"")
    (root / "binary").write_bytes(bytes(range(256)))
    (root / "runs").write_bytes(b"#!/bin/sh\n")
    (root / "runs").chmod(0o710)
    (root / "link").symlink_to("foo/bar")
    return root


def test_an_empty_folder_is_gits_empty_tree(tmp_path: Path) -> None:
    assert swhid.of_folder(tmp_path) == EMPTY


def test_as_git_says(odd: Path) -> None:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-c", "core.autocrlf=false", *arguments], cwd=odd, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "--quiet", "--separate-git-dir", str(odd.parent / "git"))
    (odd / ".git").rename(odd.parent / "gitfile")
    at = ("--git-dir", str(odd.parent / "git"), "--work-tree", str(odd))
    git(*at, "add", "--all")
    assert swhid.of_folder(odd) == f"swh:1:dir:{git(*at, 'write-tree')}"


def test_as_software_heritage_says(odd: Path) -> None:
    from_disk = pytest.importorskip("swh.model.from_disk", reason="uv sync --group proofs")
    (odd / "empty" / "deep").mkdir(parents=True)
    theirs = from_disk.Directory.from_disk(path=os.fsencode(odd), max_content_length=None).swhid()
    assert swhid.of_folder(odd) == str(theirs)


def test_each_change_changes_it(odd: Path) -> None:
    def emptied() -> None:
        (odd / "empty").mkdir()

    changes = [
        lambda: (odd / "A").write_bytes(b"other"),
        lambda: (odd / "A").chmod(0o755),
        lambda: (odd / "A").rename(odd / "B"),
        (odd / "foo" / "bar" / "baz").unlink,
        emptied,
    ]
    seen = [swhid.of_folder(odd)]
    for change in changes:
        change()
        seen.append(swhid.of_folder(odd))
    assert len(set(seen)) == len(seen)
    os.utime(odd / "B", (7, 7))
    assert swhid.of_folder(odd) == seen[-1]


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="pipe"):
        swhid.of_folder(tmp_path)
