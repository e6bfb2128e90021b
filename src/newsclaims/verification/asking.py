"""Asking before code of a repository is run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import typer

from newsclaims.errors import UsageError
from newsclaims.verification import rebuild as rebuilding
from newsclaims.verification.findings import Finding, shown
from newsclaims.verification.folder import Folder


def rebuild(repository: str | None, yes: bool, as_json: bool) -> Callable[[Folder], Iterator[Finding]]:
    """The check that builds a release again, once the user has agreed to it; UserError where nobody can be asked."""
    if not yes and (as_json or not sys.stdin.isatty()):
        raise UsageError("--rebuild runs code of the repository that it clones; where it cannot ask, say --yes")

    def agreed(plan: rebuilding.Plan) -> bool:
        said = f"This clones {shown(plan.repository)} and runs the code of its commit {plan.commit}, with your rights. Go on?"
        return yes or typer.confirm(said, err=True)

    return lambda folder: rebuilding.check(folder, repository, agreed)
