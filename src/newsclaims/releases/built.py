"""Whether dataset/ is what ``dvc repro`` makes of the repository as it is, and nothing more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MOST = 10
WORDS: Mapping[str, str] = {"changed deps": "it depends on", "changed outs": "it makes"}
# A folder of which DVC says "deleted" was perhaps never made.
STATES: Mapping[str, str] = {"deleted": "not present", "new": "not in dvc.lock", "not in cache": "not in DVC's cache"}


def problems(root: Path) -> list[str]:
    """What is not built, built from something else, or in dataset/ without a stage that makes it."""
    from dvc.exceptions import DvcException, NotDvcRepoError
    from dvc.repo import Repo
    from dvc.scm import SCMError

    try:
        with Repo(root) as repo:
            status = repo.status()
            made = [Path(out.fs_path) for out in repo.index.outs]
    except NotDvcRepoError:
        return [f"{root.absolute()}: not a DVC repository; run from the repository's root, where dvc.yaml is"]
    except SCMError:
        # The check of Git's state says so, with a way out.
        return []
    except DvcException as error:
        return [f"dvc status: {error}; mend this first"]
    return [*_not_built(status), *_strays(root, made)]


def _not_built(status: Mapping[str, Any]) -> list[str]:
    if not status:
        return []
    stages = "".join(f"\n    {stage}: {'; '.join(_told(changes))}" for stage, changes in sorted(status.items()))
    return [f"dvc status is not clean: run uv run dvc repro, and commit dvc.lock{stages}"]


def _told(changes: list[Any]) -> Iterator[str]:
    for change in changes:
        if isinstance(change, str):
            yield change
            continue
        for kind, paths in change.items():
            listed = [f"{path} ({STATES.get(str(state), state)})" for path, state in sorted(paths.items())]
            yield f"{WORDS.get(kind, kind)} {few(listed)}"


def _strays(root: Path, made: list[Path]) -> list[str]:
    """Files in dataset/ that no stage makes: neither Git nor DVC sees them, yet they would be released."""
    whole = {path.resolve() for path in made}
    files = [path for path in (root / "dataset").rglob("*") if not path.is_dir() or path.is_symlink()]
    # A file's own link into DVC's cache is not followed: what counts is where it stands.
    places = {path: path.parent.resolve() / path.name for path in files}
    strays = sorted(path.relative_to(root).as_posix() for path, place in places.items() if not whole & {place, *place.parents})
    return [f"{few(strays)}: no stage makes this; move it out of dataset/"] if strays else []


def few(listed: list[str]) -> str:
    """The first of a list, and how many more."""
    more = f" and {len(listed) - MOST:,} more" if len(listed) > MOST else ""
    return ", ".join(listed[:MOST]) + more
