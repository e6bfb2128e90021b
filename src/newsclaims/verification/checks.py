"""All checks of a path, in their order, and what came of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsclaims import fingerprints, schema
from newsclaims.errors import UsageError, UserError
from newsclaims.releases import archive
from newsclaims.verification import certificate, keys, listing, offsets, prints, sidecar, single
from newsclaims.verification.findings import Checked, Finding, Outcome, Problem, collect, line
from newsclaims.verification.folder import Folder, hashed, look, schemas, strangers
from newsclaims.verification.loaded import load

DIGEST = re.compile(r"[0-9a-f]{64}")

# A check more, of a release: that it can be built again.
Again = Callable[[Folder], Iterator[Finding]]


@dataclass(frozen=True)
class Report:
    """What came of a path's checks; ``kind`` says what was taken to be there: release, dataset or table."""

    kind: str
    outcomes: tuple[Outcome, ...]

    @property
    def problems(self) -> int:
        return sum(one.count for one in self.outcomes)

    def as_json(self) -> dict[str, Any]:
        """Plain data, for scripts."""
        return {"kind": self.kind, "ok": not self.problems, "problems": self.problems, "checks": [one.as_json() for one in self.outcomes]}


def resolved(path: Path) -> Path:
    """``path``, or the folder in dataset/ of the table that it names; UserError where there is neither."""
    if path.exists():
        return path
    if path.as_posix() in schema.TABLES and (Path("dataset") / path).is_dir():
        return Path("dataset") / path
    raise UserError(f"{path}: not found; it should be a release, its {archive.SUFFIX}, a dataset's folder, a table's folder or a Parquet file")


def of_path(path: Path, expect: str | None = None, again: Again | None = None) -> Report:
    """Check what ``path`` is; UserError where it is nothing that can be checked."""
    path = resolved(path)
    if expect is not None and not DIGEST.fullmatch(expect):
        raise UsageError(f"--expect is {expect!r}; it should be a SHA-256 in 64 hexadecimal digits, in lower case")
    if path.is_file() and path.name.endswith(archive.SUFFIX):
        return _archive(path, expect, again)
    if path.is_file() and path.suffix != ".parquet":
        raise UserError(f"{path}: should be a folder, a release ending in {archive.SUFFIX} or a Parquet file")
    if again is not None and path.is_file():
        raise UsageError(f"{path}: --rebuild is for a release, not for one table")
    if path.is_file():
        return Report("table", (collect("rows", single.check(path, expect)),))
    folder = look(path)
    if folder.released or any(folder.parquet(name) for name in schema.TABLES):
        return Report("release" if folder.released else "dataset", of_folder(folder, sidecar.beside(path), expect, again))
    if any(path.glob("*.parquet")):
        return Report("table", (collect("rows", single.check(path, expect)),))
    raise UserError(f"{path}: holds neither a release nor a dataset nor a table; it should have folders such as claims/ with Parquet files")


def of_release(folder: Path) -> list[str]:
    """The problems of a release's folder, a line each; for those who go on only where there is none."""
    return [line(problem) for outcome in of_path(folder).outcomes for problem in outcome.problems]


def _archive(path: Path, expect: str | None, again: Again | None) -> Report:
    side = sidecar.beside(path)
    outcomes = [collect("archive", sidecar.check_archive(path, side))]
    try:
        with archive.opened(path) as inside:
            outcomes += of_folder(look(inside), side, expect, again)
    except (UserError, OSError, ValueError, EOFError) as error:
        outcomes.append(collect("unpacking", [Problem(str(error), file=path.name)]))
    return Report("release", tuple(outcomes))


def of_folder(folder: Folder, side: Path | None, expect: str | None = None, again: Again | None = None) -> tuple[Outcome, ...]:
    """The checks of a release or a dataset, but those that have nothing to say of it."""
    planned = of_rows(folder, expect) | of_statements(folder, side) | ({"rebuild": again(folder)} if again else {})
    outcomes = [collect(name, findings) for name, findings in planned.items()]
    return tuple(one for one in outcomes if one.count or one.checked or one.unchecked)


def of_statements(folder: Folder, side: Path | None) -> dict[str, Iterator[Finding]]:
    """The checks of what files say of each other, by name, not yet run."""
    hashes = hashed(folder)
    return {
        "links": strangers(folder),
        "files": listing.check(folder, hashes),
        "certificate": certificate.check(folder, hashes),
        "versions": certificate.check_versions(folder),
        "side file": sidecar.check_folder(folder, side),
    }


def of_rows(folder: Folder, expect: str | None) -> dict[str, Iterator[Finding]]:
    """The checks of the tables' rows, by name, not yet run."""
    where = schemas(folder)
    tables = {name: load(folder, name, where) for name in schema.TABLES}
    printed = {name: prints.of_table(one) for name, one in tables.items()}
    hides = certificate.public(folder)
    return {
        "schema": (finding for one in tables.values() for finding in one.findings),
        "rows": prints.check(folder, printed),
        "expected": _expected(printed, expect),
        "articles": prints.check_articles(folder, printed),
        "keys": keys.check(tables, hides),
        "offsets": offsets.check(tables, hides),
    }


def _expected(printed: dict[str, prints.Printed], expect: str | None) -> Iterator[Finding]:
    if expect is None:
        return
    found = fingerprints.Fingerprint({name: one.whole for name, one in printed.items()}).value
    if found != expect:
        yield Problem("the dataset's fingerprint is another", expected=expect, found=found)
    yield Checked("the dataset's fingerprint by --expect")
