"""What was counted in shards that are as they were: rules about the rows of a shard that did not change need not be computed again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from newsclaims import atomic, digests, runner, schema, tables
from newsclaims.validation import texts

FOLDER = Path("build/validation")
# What the counts depend on beside the rows: schemas and suites, the code that makes SQL of them, and the libraries that compute it.
GIVEN, CODE, LIBRARIES = ("schema", "validation"), ("validation", "expectations.py", "schema.py"), ("duckdb", "pyarrow")
SCALARS = (bool, int, float, str, type(None))

# By table and column, how many rows have each value.
Tallies = Mapping[str, Mapping[str, Counter[object]]]


class Kept:
    """The counts of shards, one file each below build/, which is no output: without it all is counted again.

    ``files`` are SHA-256 digests of the tables' files, by paths below dataset/. Of articles only what the rules look at counts: the digest of a large
    seed file stands in all its articles' rows.
    """

    def __init__(self, root: Path, shards: int, files: Mapping[str, str]) -> None:
        self._folder, self._shards, self._articles = root / FOLDER, shards, root / "dataset" / "articles"
        package = Path(__file__).parent.parent
        common = {f"given {name}": digests.of_path(root / name) or "" for name in GIVEN}
        common |= {f"code {name}": digests.of_path(package / name) or "" for name in CODE}
        common |= {f"library {name}": version(name) for name in LIBRARIES}
        self._of = [digests.of_files({**common, **self._files(number, files)}) for number in range(shards if shards > 1 else 0)]
        runner.clear(self._folder, [self._path(number) for number in range(shards)])

    def of(self, number: int) -> dict[str, dict[str, Counter[object]]] | None:
        """What was counted in a shard; None where it was made of other files, or by other rules."""
        try:
            noted = json.loads(self._path(number).read_bytes())
            if noted["of"] != self._of[number]:
                return None
            return {name: {column: Counter(dict(map(tuple, found))) for column, found in of.items()} for name, of in noted["counted"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, number: int, tallies: Tallies) -> None:
        """Note what was counted in a shard, where all its values are such as JSON gives back."""
        values = (value for of in tallies.values() for tally in of.values() for value in tally)
        if all(isinstance(value, SCALARS) for value in values):
            # In one order, though the database has none: what a build leaves is the same each time.
            counted = {name: {column: sorted(tally.items(), key=repr) for column, tally in of.items()} for name, of in tallies.items()}
            atomic.write_bytes(self._path(number), json.dumps({"of": self._of[number], "counted": counted}).encode("utf-8"))

    def _files(self, number: int, files: Mapping[str, str]) -> dict[str, str]:
        name = tables.shard_path(Path(), number, self._shards).name
        path = self._articles / name
        looked_at = tables.digest(path, set(tables.schema(path).names) - set(texts.COLUMNS))
        return {"articles": looked_at, **{table: files.get(f"{table}/{name}", "") for table in schema.OF_ARTICLE}}

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:05d}-of-{self._shards:05d}.json"
