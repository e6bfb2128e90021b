"""Which articles of two datasets are the same: by id, and where the text changed, by the place in the seeds that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from newsclaims import tables
from newsclaims.reading.metadata import TEXT_RELEASES
from newsclaims.releases.sides import Side

KEPT, CHANGED, ADDED, REMOVED = "kept", "changed", "added", "removed"
COLUMNS = ("article_id", "source_file", "source_record", "source_sha256", "text_release")


class Pair(NamedTuple):
    """An article whose text changed, and with it its id; ``seed_differs`` tells whether the bytes of its seed file did, too, None where unknown."""

    old: str
    new: str
    source_file: str
    source_record: int
    seed_differs: bool | None


@dataclass(frozen=True)
class Articles:
    """The articles of both sides by id, and what became of them; ``freed`` and ``withheld`` may show more or less of their text than before."""

    old: Mapping[str, Mapping[str, Any]]
    new: Mapping[str, Mapping[str, Any]]
    changed: tuple[Pair, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    freed: tuple[str, ...]
    withheld: tuple[str, ...]

    def fates(self, side: str) -> dict[str, str]:
        """What became of each article of the side ``old`` or ``new``: kept, changed, and removed or added."""
        if side == "old":
            return dict.fromkeys(self.old, KEPT) | dict.fromkeys(self.removed, REMOVED) | {one.old: CHANGED for one in self.changed}
        return dict.fromkeys(self.new, KEPT) | dict.fromkeys(self.added, ADDED) | {one.new: CHANGED for one in self.changed}

    def place(self, article: str) -> str:
        """Where an article came from, in words."""
        row = self.new.get(article) or self.old[article]
        return f"{row['source_file']}, record {row['source_record']}" if row["source_record"] else str(row["source_file"])


def articles(old: Side, new: Side) -> Articles:
    """Pair the articles of two sides."""
    before, after = _listed(old), _listed(new)
    place_of_new = {(row["source_file"], row["source_record"]): row for one, row in after.items() if one not in before}
    changed = []
    for one in sorted(before.keys() - after.keys()):
        row = before[one]
        twin = place_of_new.get((row["source_file"], row["source_record"]))
        if twin:
            digests = row.get("source_sha256"), twin.get("source_sha256")
            differs = digests[0] != digests[1] if all(digests) else None
            changed.append(Pair(one, twin["article_id"], row["source_file"], row["source_record"], differs))
    paired_old, paired_new = {one.old for one in changed}, {one.new for one in changed}
    ranks = {one: _rank(after[one]) - _rank(before[one]) for one in before.keys() & after.keys()}
    return Articles(
        before,
        after,
        tuple(sorted(changed, key=lambda pair: (pair.source_file, pair.source_record, pair.old))),
        tuple(sorted(after.keys() - before.keys() - paired_new)),
        tuple(sorted(before.keys() - after.keys() - paired_old)),
        tuple(sorted(one for one, step in ranks.items() if step > 0)),
        tuple(sorted(one for one, step in ranks.items() if step < 0)),
    )


def _listed(side: Side) -> dict[str, dict[str, Any]]:
    columns = [name for name in COLUMNS if name in side.columns["articles"].names]
    return {row["article_id"]: row for path in side.files["articles"] for row in tables.read_file(path, columns).to_pylist()}


def _rank(row: Mapping[str, Any]) -> int:
    """How much of an article's text may be shown; a value that is not known shows nothing."""
    value = row.get("text_release")
    return TEXT_RELEASES.index(value) if value in TEXT_RELEASES else 0
