"""A user's own copies of articles, read and normalised as seeds are, to find the texts of a public release among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from newsclaims import ids
from newsclaims.errors import UserError
from newsclaims.progress import track
from newsclaims.reading import listing, normalize, records
from newsclaims.reading.decode import NotTextError
from newsclaims.reading.outcome import Record
from newsclaims.rights import anchors
from newsclaims.rights.anchors import Alignment

# Anchors of an article that a copy of unknown origin must show before all are looked for.
SAMPLE = 3
# Pairs of an article and a copy of unknown origin that are tried in all; each takes a few milliseconds.
MOST_PAIRS = 20_000

Row = dict[str, Any]


@dataclass(frozen=True)
class Copy:
    """One article of the user's: where it came from, and its normalised text."""

    file: str
    record: int
    url: str | None
    text: str

    @cached_property
    def bounds(self) -> anchors.Bounds:
        """Of its words, which are asked for with every article that might be this one."""
        return anchors.bounds(self.text)


@dataclass(frozen=True)
class Match:
    """The copy of an article; ``alignment`` is None where it is exact."""

    copy: Copy
    alignment: Alignment | None


def read(paths: Iterable[Path]) -> list[Copy]:
    """The articles of all files in ``paths`` and below its folders, in order; files that hold none are passed over, as in seeds/."""
    found: list[Copy] = []
    for path in paths:
        if not path.exists():
            raise UserError(f"{path}: no such file or folder; --from takes what holds your own copies")
        inputs = listing.inputs(path) if path.is_dir() else [listing.Input(path.name, path, "")]
        for one in track(inputs, total=len(inputs), what="hydrate: files"):
            if not one.refused:
                found += _of_file(one)
    return found


def _of_file(one: listing.Input) -> Iterator[Copy]:
    for outcome in records.read(one.path):
        if isinstance(outcome, Record):
            url = outcome.metadata.get("url")
            try:
                text = normalize.normalize(outcome.text)[0].text
            except NotTextError:
                # No article came from it, as none does in seeds/.
                continue
            yield Copy(one.name, outcome.number, url if isinstance(url, str) else None, text)


def matched(articles: Iterable[Row], stretches: Mapping[str, list[Row]], copies: Iterable[Copy]) -> dict[str, Match]:
    """The copy of each article that has one, by article id: of its very text, else one that shares anchors with it.

    ``stretches`` has the anchors of each. Copies of the same file and record, or the same address, are tried first; then any that no article has, on
    a sample of anchors.
    """
    by_hash: dict[str, Copy] = {}
    for copy in copies:
        by_hash.setdefault(ids.sha256(copy.text.encode("utf-8")), copy)
    rows = list(articles)
    found = {row["article_id"]: Match(by_hash[row["text_sha256"]], None) for row in rows if row["text_sha256"] in by_hash}
    exact = {match.copy.text for match in found.values()}
    left = [copy for copy in by_hash.values() if copy.text not in exact]
    missing = [row for row in rows if row["article_id"] not in found and stretches.get(row["article_id"])]
    pairs = 0
    for row in track(missing, total=len(missing), what="hydrate: drifted copies"):
        listed = stretches[row["article_id"]]
        likely = [copy for copy in left if _is_likely(row, copy)]
        others = [copy for copy in left if copy not in likely] if pairs < MOST_PAIRS else []
        pairs += len(others)
        sample = listed[:: max(1, len(listed) // SAMPLE)][:SAMPLE]
        candidates = [*likely, *(copy for copy in others if Alignment(sample, copy.text, copy.bounds).found)]
        aligned = [Match(copy, Alignment(listed, copy.text, copy.bounds)) for copy in candidates]
        best = max(aligned, key=lambda match: match.alignment.found if match.alignment else 0, default=None)
        if best is not None and best.alignment is not None and best.alignment.found:
            found[row["article_id"]] = best
            left.remove(best.copy)
    return found


def _is_likely(row: Mapping[str, Any], copy: Copy) -> bool:
    same_file = Path(row["source_file"]).name == Path(copy.file).name and row["source_record"] == copy.record
    return same_file or (copy.url is not None and copy.url == row["url"])
