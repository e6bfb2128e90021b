"""What stands in the way of a release: all of it at once, each with its way out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from newsclaims import environment, versions
from newsclaims.catalogue import about
from newsclaims.errors import UserError
from newsclaims.progress import track
from newsclaims.releases import built, repository, step, subject, sums
from newsclaims.releases.built import few
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.releases.folder import LICENCE
from newsclaims.validation import verdict

Check = Callable[[], Sequence[str]]


def check(root: Path, dist: Path, previous: Path | None, kinds: Sequence[str] = (subject.FULL,)) -> None:
    """Return where the repository is ready to release; UserError with every problem where it is not."""
    found = problems(root, dist, previous, kinds)
    if found:
        how_many = f"{len(found)} reasons" if len(found) > 1 else "one reason"
        raise UserError(f"not ready to release, for {how_many}:\n" + "\n".join(f"- {one}" for one in found))


def problems(root: Path, dist: Path, previous: Path | None, kinds: Sequence[str] = (subject.FULL,)) -> list[str]:
    """Every problem, in words; empty where there is none."""
    checks: list[Check] = [
        partial(built.problems, root),
        partial(environment.problems, root),
        partial(_uncommitted, root),
        partial(_unvalidated, root),
        partial(_disagreeing, root),
        partial(_undated, root),
        partial(_unattributed, root),
        partial(_tagged, root),
        *(partial(_taken, root, dist, kind) for kind in kinds),
        partial(step.problems, root, dist, previous),
    ]
    found: list[str] = []
    for one in track(checks, total=len(checks), what="release: checks"):
        try:
            found += one()
        except UserError as error:
            found.append(str(error))
    # Several checks stumble over the same missing file.
    return list(dict.fromkeys(found))


def _uncommitted(root: Path) -> list[str]:
    repository.commit(root)
    changed = repository.changes(root)
    way_out = "commit it, or, where it is no part of the repository, remove it or name it in .gitignore"
    return [f"not committed: {few(changed)}; {way_out}"] if changed else []


def _unvalidated(root: Path) -> list[str]:
    dataset = root / "dataset"
    verdict.of(dataset / verdict.FILE, verdict.on_disk(dataset))
    return []


def _disagreeing(root: Path) -> list[str]:
    stated = versions.stated(root)
    version = stated["pyproject.toml"]
    others = [f"{place} has {other}" for place, other in stated.items() if other != version]
    return [f"pyproject.toml has version {version}, but {few(others)}; set them to one, then uv lock and dvc repro"] if others else []


def _undated(root: Path) -> list[str]:
    day = subject.load(root).released
    try:
        date.fromisoformat(day)
    except ValueError:
        return [f"CHANGELOG.md: {day} is no day of the calendar; head the newest version as in ## 0.1.0 (2026-11-25)"]
    return []


def _unattributed(root: Path) -> list[str]:
    found = about.load(root)
    way_out = "a release says who made it and what may be done with it"
    lacking = [f"{about.FILE}: {' and '.join(found.lacking)} missing; {way_out}"] if found.lacking else []
    return lacking + ([] if (root / LICENCE).is_file() else [f"{LICENCE}: not found; {way_out}"])


def _tagged(root: Path) -> list[str]:
    name = subject.tag(subject.name(root), versions.current(root))
    found, commit = repository.tag(root, name), repository.commit(root)
    if found is None:
        return []
    if found.commit != commit:
        return [f"the tag {name} is on another commit, {found.commit[:12]}: raise the version; where nobody has that tag yet: git tag -d {name}"]
    if not found.annotated:
        return [f"the tag {name} is not annotated, so dvc artifacts get does not see it: git tag -d {name}, then git tag -a {name}"]
    return []


def _taken(root: Path, dist: Path, kind: str) -> list[str]:
    """Where the folder is there already it must be whole, and of this commit; its content is compared once the release is made."""
    whole = subject.Subject(subject.name(root), versions.current(root), "")
    folder = dist / whole.folder(kind)
    if not folder.exists() and not folder.is_symlink():
        return []
    way_out = "remove it, or raise the version where it was published"
    try:
        wrong = sums.differing(folder)
        commit = json.loads((folder / CERTIFICATE).read_text(encoding="utf-8"))["commit"]
    except (UserError, OSError, KeyError, TypeError, ValueError) as error:
        return [f"{folder}: is there already, but is no whole release ({error}); {way_out}"]
    if wrong:
        return [f"{folder}: is there already, but was changed: {few(wrong)}; {way_out}"]
    return [] if commit == repository.commit(root) else [f"{folder}: is there already, made from commit {commit}; {way_out}"]
