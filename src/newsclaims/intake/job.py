"""A corpus to read by several processes, and where they put aside what they make of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from newsclaims import schema
from newsclaims.intake import settling
from newsclaims.params import Params

STAGE = "articles"
# The one shard of rejects.
REJECTS = 0


@dataclass(frozen=True)
class Job:
    """A corpus to read: below ``root``, with the temporary files in ``folder``, shared by ``parts`` processes; so are large files."""

    root: Path
    params: Params
    folder: Path
    parts: int
    shared_from: int  # bytes of a file that each part reads some records of

    @cached_property
    def schema(self) -> pa.Schema:
        """Of the table articles, but for the column that only the whole corpus can fill."""
        whole = schema.arrow_schema(schema.load("articles", self.root / "schema"))
        return whole.remove(whole.get_field_index(settling.DUPLICATE_OF))

    def readers(self, table: str) -> list[Path]:
        """The folders of all parts for their ``articles``, ``rejects``, or those ``repeated`` that only a shard's sorting shows."""
        return [self.folder / f"{table}-{part}" for part in range(self.parts)]

    @property
    def seen(self) -> list[Path]:
        """Where each part notes what it admits, for the next run."""
        return [folder / "seen" for folder in self.readers("articles")]

    def settled(self, shard: int) -> Path:
        return self.folder / "settled" / f"{shard:05d}.arrow"

    @property
    def copies(self) -> Path:
        return self.folder / "copies.arrow"

    def shards(self, part: int) -> Iterator[int]:
        """Those that fall to one process."""
        return iter(range(part, self.params.shards, self.parts))
