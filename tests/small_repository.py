"""A made-up repository, in Git and DVC, whose stages copy the small dataset into place: all that a release needs, in two seconds."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from dvc.repo import Repo

import small_dataset
from newsclaims import atomic, fingerprints, schema
from newsclaims.releases.subject import Subject

CHANGELOG = "# Changelog\n\n## 0.2.0 (2026-11-25)\n\nMore.\n"
EARLIER = "\n## 0.1.0 (2026-01-01)\n\nFirst.\n"
CITATION = """cff-version: 1.2.0
title: Rain
abstract: Who said what of rain.
type: dataset
version: 0.2.0
license: CC0-1.0
authors:
  - name: The rainmakers
"""
CARD = "---\ndataset_info:\n- config_name: claims\n  version: 0.2.0\n---\n# Rain\n"
SINGLE = ("README.md", "validation.json", "fingerprint.json")


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "tag.gpgSign=false", "-c", "commit.gpgSign=false")
    return subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def commit(root: Path) -> None:
    """Commit everything that Git does not ignore."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "x")


def build(root: Path) -> Path:
    """Make the repository at ``root``, built and committed, ready to release."""
    root.mkdir()
    given = small_dataset.build(root).rename(root / "given")
    atomic.write_json(given / "fingerprint.json", fingerprints.of_dataset(given).as_json())
    (given / "README.md").write_text(CARD, encoding="utf-8")
    for name, text in {
        "CHANGELOG.md": CHANGELOG,
        "CITATION.cff": CITATION,
        "LICENSE": "Do as you like.\n",
        ".gitignore": "/dataset/\n/dist/\n",
        "pyproject.toml": '[project]\nname = "rain"\nversion = "0.2.0"\ndependencies = ["pyarrow==1", "numpy>=1"]\n',
        "uv.lock": '[[package]]\nname = "rain"\nversion = "0.2.0"\n',
        "params.yaml": "shards: 1\nlanguage: en\nannotate:\n  model: annotator/model\n  labels: {}\n",
        "seeds/rain.txt": small_dataset.TEXT,
        "seeds/sources.csv": "file\n",
        "src/newsclaims/made.py": "",
    }.items():
        atomic.write_bytes(root / name, text.encode())
    (root / "dvc.yaml").write_text(yaml.safe_dump({"stages": {**_copies("tables", schema.TABLES), **_copies("about", SINGLE)}}), encoding="utf-8")
    git(root, "init", "--quiet")
    # DVC takes paths, its own too, from where the process is.
    with contextlib.chdir(root), Repo.init() as repo:
        repo.reproduce()
    commit(root)
    return root


def _copies(stage: str, names: tuple[str, ...]) -> dict[str, Any]:
    command = f"mkdir -p dataset && cp -r {' '.join(f'given/{name}' for name in names)} dataset"
    return {stage: {"cmd": command, "deps": [f"given/{name}" for name in names], "outs": [f"dataset/{name}" for name in names]}}


def edit(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def copied(root: Path, target: Path) -> Path:
    return Path(shutil.copytree(root, target, symlinks=True))


def writers(folder: Path, subject: Subject, *others: object) -> list[Callable[[], object]]:
    """In place of the writers of other formats, which have tests of their own: one file that states the version."""
    return [lambda: atomic.write_bytes(folder / "CITATION.cff", f"version: {subject.version}\n".encode())]
