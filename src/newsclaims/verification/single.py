"""One table's folder or one Parquet file, by the logical hash of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsclaims import fingerprints, schema
from newsclaims.fingerprints import TablePrint
from newsclaims.verification import loaded, prints
from newsclaims.verification.findings import Checked, Finding, Problem, Unchecked
from newsclaims.verification.folder import Folder, look


def check(path: Path, expect: str | None) -> Iterator[Finding]:
    """The rows of ``path`` have the digest ``expect``, or else the one that fingerprint.json has of the table; without either, it is told."""
    path = path.resolve()
    of = path if path.is_dir() else path.parent
    name = of.name
    inside = look(of)
    names = sorted(one for one in inside.files if one.endswith(".parquet") and "/" not in one) if path.is_dir() else [path.name]
    for one, kind in inside.refused.items():
        if path.is_dir() or one == path.name:
            yield Problem(f"is {kind}; it was not read", file=one)
    # The folder that a table's folder would lie in, with nothing but these files in it.
    folder = Folder(of.parent, {f"{name}/{one}": of / one for one in names if one in inside.files}, {})
    table = loaded.load(folder, name, None)
    yield from (one for one in table.findings if isinstance(one, Problem))
    printed = prints.of_table(table)
    if printed.problem:
        yield Problem(f"has no fingerprint: {printed.problem}", table=name)
        return
    found = printed.whole
    yield Checked(f"sha256 {found.sha256} of {found.rows:,} rows")
    if expect is not None:
        if found.sha256 != expect:
            yield Problem("has other rows, by their fingerprint", table=name, expected=expect, found=found.sha256)
        return
    yield from _stated(path, name, found)


def _stated(path: Path, name: str, found: TablePrint) -> Iterator[Finding]:
    beside = path.parent if path.is_dir() else path.parent.parent
    where = next((one / fingerprints.FILE for one in (beside, beside.parent) if (one / fingerprints.FILE).is_file()), None)
    others = 0 if path.is_dir() else sum(one.suffix == ".parquet" and one != path for one in path.parent.iterdir())
    if where is None or name not in schema.TABLES:
        yield Unchecked(f"against what was released: no {fingerprints.FILE} above that has the table; give the digest with --expect")
    elif where.is_symlink():
        yield Problem("is a link; it was not read", file=where.name)
    elif others:
        yield Unchecked(f"against what was released: this is one of {others + 1} files of {name}, and {fingerprints.FILE} sums up all of them")
    else:
        stated = fingerprints.load(where).tables
        if name not in stated:
            yield Problem("has no fingerprint", file=fingerprints.FILE, table=name)
        else:
            yield from prints.compared(name, found, stated[name])
