"""What was counted in shards that are as they were: rules about the rows of a shard that did not change need not be computed again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from newsclaims import atomic, digests, runner, schema, tables
from newsclaims.validation import passed, texts
from newsclaims.validation.counting import Tallies

FOLDER = Path("build/validation")
# What the counts depend on beside the rows: schemas and suites, the code that makes SQL of them, and the libraries that compute it.
GIVEN, CODE, LIBRARIES = ("schema", "validation"), ("validation", "expectations.py", "schema.py"), ("duckdb", "pyarrow")
SCALARS = (bool, int, float, str, type(None))


class Kept:
    """The counts of shards, one file each below build/, which is no output: without it all is counted again.

    ``files`` are SHA-256 digests of the tables' files, by paths below dataset/, at least of the shards that are asked for. Of articles only what the
    rules look at counts: the digest of a large seed file stands in all its articles' rows.

    A file has a line with a digest of all that was counted and of what it was counted by, and a line of JSON: by table and column the values, and how
    many rows have each.
    """

    def __init__(self, root: Path, shards: int, files: Mapping[str, str]) -> None:
        self._folder, self._shards, self._files, self._articles = root / FOLDER, shards, files, root / "dataset" / "articles"
        package = Path(__file__).parent.parent
        self._common = {f"given {name}": digests.of_path(root / name) or "" for name in GIVEN}
        self._common |= {f"code {name}": digests.of_path(package / name) or "" for name in CODE}
        self._common |= {f"library {name}": version(name) for name in LIBRARIES}
        self._of = cache(self._digest)

    def clear(self) -> None:
        """Remove what is of another number of shards."""
        runner.clear(self._folder, [self._folder / passed.FILE.name, *(self._path(number) for number in range(self._shards))])

    def has(self, number: int) -> bool:
        """Whether there are counts of a shard as it is; that they are whole shows when they are read."""
        try:
            with self._path(number).open("rb") as file:
                return file.readline().strip() == self._of(number)
        except OSError:
            return False

    def of(self, number: int) -> dict[str, dict[str, Counter[object]]] | None:
        """What was counted in a shard; None where it was made of other files, or by other rules."""
        try:
            head, _, counted = self._path(number).read_bytes().partition(b"\n")
            if head != self._of(number):
                return None
            found: dict[str, dict[str, list[list[Any]]]] = json.loads(counted)
            return {name: {column: Counter(dict(zip(*pair, strict=True))) for column, pair in of.items()} for name, of in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def keep(self, number: int, tallies: Tallies) -> None:
        """Note what was counted in a shard, where all its values are such as JSON gives back."""
        if not all(isinstance(value, SCALARS) for of in tallies.values() for tally in of.values() for value in tally):
            return
        # In one order, though the database has none: what a build leaves is the same each time.
        counted = {name: {column: _in_order(tally) for column, tally in of.items()} for name, of in tallies.items()}
        atomic.write_bytes(self._path(number), self._of(number) + b"\n" + json.dumps(counted).encode("utf-8"))

    def _digest(self, number: int) -> bytes:
        path = tables.shard_path(self._articles, number, self._shards)
        looked_at = tables.digest(path, set(tables.schema(path).names) - set(texts.COLUMNS))
        files = {"articles": looked_at, **{table: self._files.get(f"{table}/{path.name}", "") for table in schema.OF_ARTICLE}}
        return digests.of_files({**self._common, **files}).encode("ascii")

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:05d}-of-{self._shards:05d}.json"


def _in_order(tally: Counter[object]) -> list[list[object]]:
    ordered = sorted(tally.items(), key=repr)
    return [[value for value, _ in ordered], [count for _, count in ordered]]
