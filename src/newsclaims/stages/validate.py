"""Hold every table against its schema and its suite; nothing that fails is described or published."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from newsclaims import schema
from newsclaims.engines.work import Work
from newsclaims.errors import UserError
from newsclaims.expectations import FILE_KINDS, structural
from newsclaims.params import Params
from newsclaims.validation import files, report, shards, suites
from newsclaims.validation.check import Checker, Outcome
from newsclaims.validation.frames import Frames
from newsclaims.validation.kept import Kept
from newsclaims.validation.passed import Passed

# Tables in one file however many shards the others have: an input that did not become an article has no article id to fall into a shard by.
UNSHARDED = frozenset({"rejects"})
# What later stages say of tables that passed.
DESCRIPTIONS = ("README.md", "fingerprint.json", "datapackage.json", "croissant.json", "codebook.csv")


def run(root: Path, params: Params) -> None:
    """Check the tables of ``root/dataset`` and write ``dataset/validation.json``.

    Where a critical rule fails, UserError tells each such rule, table and the first ids; the report is then
    ``build/validation-failures.json``, and no ``dataset/validation.json``, card or other description is left to vouch for tables that failed.
    """
    passed, failed = root / "dataset" / "validation.json", root / "build" / "validation-failures.json"
    # At once: a run that is killed must not leave an older verdict beside newer tables.
    for path in (passed, *(root / "dataset" / name for name in DESCRIPTIONS), failed):
        path.unlink(missing_ok=True)
    schemas = {name: schema.load(name, root / "schema") for name in schema.TABLES}
    suites_of = {name: suites.load(schemas[name], root / "validation") for name in schema.TABLES}
    inputs = read_inputs(root / "build" / "inputs.json")
    before = Passed(root)
    checker = Checker(before)
    for name, suite in suites_of.items():
        checker.refuse_unknown(root / "validation" / f"{name}.json", suite)
    found = {name: files.read(schemas[name], root / "dataset", 1 if name in UNSHARDED else params.shards) for name in schema.TABLES}
    digests = {path: digest for one in found.values() for path, digest in one.digests.items()}
    kept = Kept(root, params.shards, digests) if all(one.paths for one in found.values()) else None
    if kept:
        shards.count(root, params, kept)
    outcomes = check_all(checker, schemas, suites_of, found, inputs, kept)
    before.write()
    result = report.canonical(outcomes, digests)
    broken = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in broken:
        if outcome.severity == "warning":
            print(f"warning: {report.line(outcome)}", file=sys.stderr)
    critical = [report.line(outcome) for outcome in broken if outcome.severity != "warning"]
    report.write(result, failed if critical else passed)
    if critical:
        raise UserError("\n".join([f"validation failed, so no card is written; all results are in {failed.relative_to(root)}", *critical]))


def shard(root: Path, params: Params, work: Work) -> None:
    """What one of several processes does: count the rows of some shards."""
    shards.shard(root, params, work)


def read_inputs(path: Path) -> int:
    """How many inputs the articles stage counted."""
    try:
        inputs = json.loads(path.read_text(encoding="utf-8"))["inputs"]
    except FileNotFoundError:
        raise UserError(f"{path}: not found; run the articles stage first") from None
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(f"{path}: not the counts that the articles stage writes ({error!r}); run it again") from error
    if not isinstance(inputs, int) or isinstance(inputs, bool):
        raise UserError(f"{path}: inputs is {inputs!r}; it should be a whole number")
    return inputs


def check_all(
    checker: Checker,
    schemas: dict[str, schema.Table],
    suites_of: dict[str, list[dict[str, Any]]],
    found: dict[str, files.Files],
    inputs: int,
    kept: Kept | None = None,
) -> list[Outcome]:
    """The outcomes of all expectations; only those about files where some table cannot be read as the schema says."""
    outcomes = []
    for name, table in schemas.items():
        outcomes += checker.check(name, found[name].frame, [e for e in structural(table) if e["meta"]["kind"] in FILE_KINDS], {})
    paths = {name: one.paths for name, one in found.items() if one.paths}
    if len(paths) < len(schemas):
        return outcomes
    computed = Frames(schemas, paths, inputs, kept)
    listed = {name: shards.split(table, suites_of[name]) for name, table in schemas.items()}
    tallied = computed.of_values({name: of.of_values for name, of in listed.items()})
    for name, of in listed.items():
        outcomes += checker.check(name, tallied[name], of.of_values, computed.failures)
        outcomes += checker.check(name, computed.of_rows(name, of.of_rows), of.of_rows, computed.failures)
        outcomes += checker.check(name, computed.of_table(name, of.of_table), of.of_table, computed.failures)
    return outcomes
