"""The rows by value: tables against fingerprint.json, and articles against digests.parquet, which tell whose rows differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyarrow as pa

from newsclaims import fingerprints, tables
from newsclaims.errors import UserError
from newsclaims.fingerprints import TablePrint
from newsclaims.releases.row_digests import ARTICLE, KEYS, SCHEMA
from newsclaims.releases.row_digests import FILE as DIGESTS
from newsclaims.verification.findings import Checked, Finding, Problem, Unchecked, brief
from newsclaims.verification.folder import Folder, told
from newsclaims.verification.loaded import Loaded

COLUMNS: Mapping[str, pa.DataType] = {column.name: column.type for column in SCHEMA}

# The digests of a table's rows, 32 bytes each, joined, by article (of rejects by seed file).
Digests = Mapping[str, bytes]


class Printed(NamedTuple):
    """The digests of a table's rows; ``problem`` says why there are none."""

    digests: Digests
    problem: str | None = None

    @property
    def whole(self) -> TablePrint:
        return fingerprints.of_digests(b"".join(self.digests.values()))


def of_table(table: Loaded) -> Printed:
    """The digests of the rows as they are."""
    if not table.complete:
        return Printed({}, "not all of its files can be read")
    key = KEYS.get(table.name, ARTICLE)
    found: dict[str, bytearray] = {}
    try:
        for part in table.parts.values():
            for batch in part.to_batches(8192):
                for row in batch.to_pylist():
                    found.setdefault(str(row.get(key)), bytearray()).extend(fingerprints.row_digest(row))
    except (TypeError, ValueError, ArithmeticError) as error:
        return Printed({}, f"a row has no canonical form ({brief(error)})")
    return Printed({name: bytes(joined) for name, joined in found.items()})


def check(folder: Folder, printed: Mapping[str, Printed]) -> Iterator[Finding]:
    """Tables against fingerprint.json: row counts and digests."""
    if fingerprints.FILE not in folder.files:
        missing = "not found, so that rows cannot be compared"
        yield Problem(missing, file=fingerprints.FILE) if folder.released else Unchecked(f"{fingerprints.FILE} {missing}")
        return
    try:
        released = fingerprints.load(folder.files[fingerprints.FILE]).tables
    except (UserError, OSError, RecursionError) as error:
        yield Problem(f"cannot be used ({told(folder, error)})", file=fingerprints.FILE)
        return
    for name in sorted(printed.keys() | released.keys()):
        if name not in released:
            yield Problem("has no fingerprint", file=fingerprints.FILE, table=name)
        elif name not in printed:
            yield Problem("is no table of a release", file=fingerprints.FILE, table=name)
        elif printed[name].problem:
            yield Problem(f"has no fingerprint: {printed[name].problem}", table=name)
        else:
            yield from compared(name, printed[name].whole, released[name])


def compared(name: str, found: TablePrint, expected: TablePrint) -> Iterator[Finding]:
    """One table's fingerprint against the one that it should have."""
    if found.rows != expected.rows:
        yield Problem("has another number of rows", table=name, expected=f"{expected.rows:,}", found=f"{found.rows:,}")
    if found.sha256 != expected.sha256:
        yield Problem("has other rows, by their fingerprint", table=name, expected=expected.sha256, found=found.sha256)
    if found == expected:
        yield Checked(f"{name}: {found.rows:,} rows")


def check_articles(folder: Folder, printed: Mapping[str, Printed]) -> Iterator[Finding]:
    """Each article's rows against digests.parquet: which differ, are lost or extra."""
    if DIGESTS not in folder.files:
        missing = "not found, so that it cannot be said whose rows differ"
        yield Problem(missing, file=DIGESTS) if folder.released else Unchecked(f"{DIGESTS} {missing}")
        return
    released: dict[str, dict[str, TablePrint]] = {name: {} for name in printed}
    yield from _released(folder, released)
    for name, one in printed.items():
        if one.problem:
            yield Unchecked(f"{name}: {one.problem}")
        else:
            yield from differing(name, one.digests, released[name])
            yield Checked(f"{name}: rows of {len(one.digests):,} {'seed files' if name in KEYS else 'articles'}")


def _released(folder: Folder, into: dict[str, dict[str, TablePrint]]) -> Iterator[Finding]:
    try:
        table = tables.read_file(folder.files[DIGESTS])
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise UserError(f"{DIGESTS}: cannot be read as Parquet ({brief(error)})") from error
    if {one.name: one.type for one in table.schema} != dict(COLUMNS):
        raise UserError(f"{DIGESTS}: should have the columns {', '.join(f'{name} ({kind})' for name, kind in COLUMNS.items())}")
    for number, row in enumerate(table.to_pylist()):
        name, key = row["table"], str(row["key"])
        if name not in into or key in into[name] or row["rows"] is None:
            yield Problem("is of no table, without a count, or a second one of its article", DIGESTS, str(name), key, number)
        else:
            into[name][key] = TablePrint(row["rows"], str(row["sha256"]))


def differing(name: str, found: Digests, released: Mapping[str, TablePrint]) -> Iterator[Problem]:
    """The articles whose rows are not those released, with both counts."""
    for key in sorted(found.keys() | released.keys()):
        one = fingerprints.of_digests(found.get(key, b""))
        other = released.get(key, TablePrint(0, one.sha256))
        article, seed = (None, key) if name in KEYS else (key, None)
        if one.rows != other.rows:
            lost = "rows are lost" if one.rows < other.rows else "rows are extra"
            yield Problem(lost, None, name, article, None, seed, f"{other.rows:,}", f"{one.rows:,} rows")
        elif one.sha256 != other.sha256:
            yield Problem("rows differ", None, name, article, None, seed, other.sha256, f"{one.rows:,} rows of digest {one.sha256}")
