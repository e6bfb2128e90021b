"""A release built again from its commit in a fresh clone, and compared file by file and row by row."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from newsclaims import fingerprints, schema
from newsclaims.environment import FILE
from newsclaims.errors import UserError
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.releases.certificate import INPUTS, of_input, seeds
from newsclaims.releases.subject import PUBLIC
from newsclaims.verification import certificate, clone, prints
from newsclaims.verification.findings import Checked, Finding, Problem, quoted
from newsclaims.verification.folder import Folder, hashed, look
from newsclaims.verification.loaded import load

# Ours, whatever the certificate says: it may come from anywhere.
BUILD = ("dvc", "repro", "--no-run-cache", "--quiet")
OURS = (*schema.TABLES, "figures")
SEEDS = "seeds"


class Plan(NamedTuple):
    """What is to be cloned, and the commit whose code is to be run."""

    repository: str
    commit: str


def planned(folder: Folder, repository: str | None) -> Plan:
    """What the certificate and the user ask for; UserError where it may not be done."""
    certified = certificate.load(folder)
    commit = certified.get("commit")
    if not isinstance(commit, str) or not clone.COMMIT.fullmatch(commit):
        raise UserError(f"{CERTIFICATE}: commit is {quoted(commit)}, not 40 hexadecimal digits; nothing was built")
    if certified.get("kind") == PUBLIC:
        raise UserError("a public release is cut from the full one, which is what a rebuild gives; compare the full one")
    named = certified.get("repository")
    if repository is None and isinstance(named, str):
        return Plan(clone.allowed(named, trusted=False), commit)
    return Plan(clone.allowed(str(Path.cwd()) if repository is None else repository, trusted=True), commit)


def check(folder: Folder, repository: str | None, agreed: Callable[[Plan], bool]) -> Iterator[Finding]:
    """Clone, check out, build and compare, if ``agreed``."""
    plan = planned(folder, repository)
    if not agreed(plan):
        raise UserError("not built, since you did not agree")
    with clone.checked_out(*plan) as there:
        yield from _inputs(folder, there)
        _build(there)
        for name in clone.changed(there):
            yield Problem("the rebuild changed this file of the commit", file=name)
        if (there / "dataset").is_symlink():
            raise UserError("the rebuild made dataset a link; it was not read")
        yield from _seeds(folder, there)
        yield from _compared(folder, look(there / "dataset"))
    yield Checked(f"rebuilt from commit {plan.commit}")


def command(there: Path) -> list[str]:
    """How a rebuild is run: by uv in the clone's own environment, or, where there is no uv, in this one.

    A clone that records what it was built with is built in this one, and its stages see to it that this is the one.
    """
    uv = shutil.which("uv")
    return [uv, "run", *BUILD] if uv and not (there / FILE).exists() else [sys.executable, "-m", *BUILD]


def _build(there: Path) -> None:
    beside = there.parent
    environment = {
        **clone.environment(),
        # No configuration, and so no cache, but the clone's: all is made anew.
        "DVC_GLOBAL_CONFIG_DIR": str(beside / "global"),
        "DVC_SYSTEM_CONFIG_DIR": str(beside / "system"),
        "DVC_SITE_CACHE_DIR": str(beside / "site"),
        "DVC_NO_ANALYTICS": "1",
    }
    run = command(there)
    if run[0] == sys.executable:
        # The libraries of this environment, but the code of the commit.
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
        if (there / "src").is_dir():
            environment["PYTHONPATH"] = str(there / "src")
    done = subprocess.run(  # noqa: S603 - a fixed command; the user has agreed to run the repository's code
        run, cwd=there, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        told = " | ".join(done.stderr.strip().splitlines()[-5:])
        raise UserError(f"the rebuild failed with exit status {done.returncode}: {told}")


def _inputs(folder: Folder, there: Path) -> Iterator[Finding]:
    certified: Any = certificate.load(folder).get("inputs")
    if not isinstance(certified, dict):
        return
    for key, place in INPUTS.items():
        found = of_input(there, key) or "not there"
        if key in certified and certified[key] != found:
            yield Problem(f"inputs.{key} is not what the commit has in {place}", CERTIFICATE, expected=found, found=quoted(certified[key]))
    compared = [key for key in INPUTS if key in certified]
    yield Checked(f"inputs of the certificate: {', '.join(compared)}")


def _seeds(folder: Folder, there: Path) -> Iterator[Finding]:
    """The certificate's seeds are those of the commit that the rebuilt tables name: of what was removed on request, neither has the name."""
    inputs: Any = certificate.load(folder).get("inputs")
    certified = inputs.get(SEEDS) if isinstance(inputs, dict) else None
    if not isinstance(certified, dict):
        return
    named = seeds(there)
    for name in sorted(named.keys() | certified.keys()):
        if certified.get(name) != named.get(name):
            expected, found = named.get(name, "no such seed"), quoted(certified.get(name))
            yield Problem(f"inputs.seeds: {quoted(name)} is not that of the commit", CERTIFICATE, expected=expected, found=found)


def _compared(folder: Folder, rebuilt: Folder) -> Iterator[Finding]:
    ours, theirs = hashed(folder), hashed(rebuilt)
    compared = sorted(theirs.keys() | {name for name in ours if name.split("/")[0] in OURS})
    for name in compared:
        if name not in ours:
            yield Problem("the rebuild has it, the release does not", file=name)
        elif name not in theirs:
            yield Problem("the release has it, the rebuild does not", file=name)
        elif ours[name] != theirs[name]:
            yield Problem("the rebuild gives other bytes", file=name, expected=ours[name], found=theirs[name])
    yield Checked(f"{len(compared)} files, byte for byte")
    for name in schema.TABLES:
        released, again = (prints.of_table(load(one, name, None)) for one in (folder, rebuilt))
        if released.problem or again.problem:
            yield Problem(f"rows cannot be compared: {released.problem or again.problem}", table=name)
            continue
        yield from prints.differing(name, again.digests, {key: fingerprints.of_digests(joined) for key, joined in released.digests.items()})
        yield Checked(f"{name}: {again.whole.rows:,} rows, fingerprint {again.whole.sha256}")
