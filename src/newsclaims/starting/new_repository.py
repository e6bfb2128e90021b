"""A new dataset repository: its files, Git and DVC, and a first commit."""

from __future__ import annotations

import csv
import io
import logging
import os
import shutil
import subprocess
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

import jinja2

from newsclaims import atomic, environment, shipped, takedowns
from newsclaims.card.markdown import escape
from newsclaims.errors import UserError
from newsclaims.reading.sources import HEADER
from newsclaims.starting import identity, pipeline
from newsclaims.starting.identity import Identity

# Copied from the package as they are: they are decided anew there, and may be extended.
DECIDED = ("schema", "validation")
COPIED = (".gitignore", ".dvcignore", ".dvc/config", "seeds/README.md")
GIVEN = ("seeds", "originals")
CHANGELOG = """\
# Changelog

By Data, Schema and Code, newest version first; the day of a release takes the place of "unreleased".

## {version} (unreleased)

### Data
- The first version.
"""
# Git may translate line ends at check-out; the bytes of what is given are part of the proof.
ATTRIBUTES = "".join(f"/{folder}/** -text\n" for folder in GIVEN)
# What would lead Git into another repository.
LEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


def make(folder: Path, about: Identity) -> bool:
    """Make the repository in ``folder``, which is empty or not there; whether it has a first commit, for which Git has to know who you are.

    UserError, and nothing left behind, where it cannot be made.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise UserError(f"{folder}: is there already, and not empty; name another folder")
    if shutil.which("git") is None:
        raise UserError("git: not found; a dataset repository is kept in Git: install it")
    was_there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _under_control(folder)
        for name, text in files(about).items():
            atomic.write_bytes(folder / name, text.encode("utf-8"))
        _copy(folder)
        environment.record(folder)
        return _committed(folder)
    except BaseException:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not was_there:
            folder.rmdir()
        raise


def files(about: Identity) -> Mapping[str, str]:
    """The files that are written for the dataset, by their paths."""
    version = metadata.version(environment.PACKAGE)
    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow(HEADER)
    found = {
        "README.md": _rendered("README.md.j2", title=about.title, abstract=about.abstract, version=version),
        "CHANGELOG.md": CHANGELOG.format(version=identity.FIRST_VERSION),
        "CITATION.cff": identity.citation(about),
        "LICENSE": identity.licence(about) if about.licence else "",
        "pyproject.toml": identity.project(about, version),
        "dvc.yaml": pipeline.dvc(about.name),
        "params.yaml": pipeline.params(),
        ".gitattributes": ATTRIBUTES,
        takedowns.FILE: takedowns.text(takedowns.Takedowns()),
        "seeds/sources.csv": header.getvalue(),
        "originals/README.md": _rendered("originals.md"),
        "gold/README.md": _rendered("gold.md"),
    }
    return {name: text for name, text in found.items() if text}


def _rendered(template: str, **values: str) -> str:
    # Jinja's own escaping is for HTML; what a user says of the dataset is escaped for Markdown.
    loader = jinja2.PackageLoader("newsclaims.starting", "templates")
    made = jinja2.Environment(  # noqa: S701
        loader=loader, finalize=escape, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return made.get_template(template).render(values)


def _copy(folder: Path) -> None:
    for name in DECIDED:
        shutil.copytree(shipped.path(name), folder / name, copy_function=shutil.copyfile)
    for name in COPIED:
        atomic.write_bytes(folder / name, shipped.path(name).read_bytes())


def _under_control(folder: Path) -> None:
    # It takes a second to import, and is needed only here.
    from dvc.repo import Repo

    _git(folder, "init", "--quiet")
    # It would greet, and name commands that are not the next ones here.
    logging.getLogger("dvc").setLevel(logging.WARNING)
    Repo.init(str(folder)).close()


def _committed(folder: Path) -> bool:
    known = os.environ.get("GIT_AUTHOR_EMAIL") or _git(folder, "config", "--get", "user.email", check=False)
    if not known:
        return False
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", f"A dataset repository, as newsclaims new of {metadata.version(environment.PACKAGE)} makes it")
    return True


def _git(folder: Path, *arguments: str, check: bool = True) -> str:
    git = shutil.which("git")
    assert git is not None
    kept = {key: value for key, value in os.environ.items() if key not in LEADING}
    done = subprocess.run([git, *arguments], cwd=folder, env=kept, capture_output=True, text=True, check=False)  # noqa: S603 - no shell; our words
    if check and done.returncode:
        raise UserError(f"git {arguments[0]}: {' '.join(done.stderr.split()) or f'exit status {done.returncode}'}")
    return done.stdout.strip()
