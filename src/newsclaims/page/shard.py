"""What a page has of the articles of one shard: their pages, the scripts that list their claims, and a note of both for the parts of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsclaims import schema
from newsclaims.page import article, folder, scripts
from newsclaims.page.article import Parts
from newsclaims.page.browse import KINDS, Claims
from newsclaims.page.rendering import Pages
from newsclaims.page.source_bytes import Seeds

# Claims in a script: little enough that the first one is there at once, and enough that a browser need not read thousands.
CHUNK = 10_000


@dataclass
class Note:
    """What the lists and the overview take from a shard, as JSON has it.

    ``files`` has the SHA-256 of each file that was written, ``articles`` a record of each article, ``chunks`` the name and the claims of each script,
    ``sources`` how many attributed claims each named source has.
    """

    files: dict[str, str] = field(default_factory=dict)
    articles: list[dict[str, Any]] = field(default_factory=list)
    chunks: list[tuple[str, int]] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)


class Writer:
    """Writes the files of one shard below ``target``; ``count`` is the number of articles of all shards, ``number`` the shard's."""

    def __init__(self, target: Path, pages: Pages, table: schema.Table, seeds: Seeds, count: int, number: int, private: bool) -> None:
        self._target, self._pages, self._table, self._seeds, self._private = target, pages, table, seeds, private
        self._count, self._number = count, number
        self._claims = Claims()
        self._note = Note()
        self._sources: Counter[str] = Counter()

    def write(self, articles: Iterable[Parts]) -> Note:
        """All of it, in the order of the articles."""
        for parts in articles:
            self._put(*self.rendered(parts))
            self._claims.add(len(self._note.articles), parts.claims, parts.mentions)
            self._note.articles.append(_record(parts, self._count))
            self._sources.update(one["source_name"] for one in parts.claims if one["kind"] != "assertion" and one["source_name"] is not None)
            if len(self._claims.ids) >= CHUNK:
                self._flush()
        if self._claims.ids:
            self._flush()
        self._note.sources = dict(sorted(self._sources.items()))
        return self._note

    def rendered(self, parts: Parts) -> tuple[str, bytes]:
        """The name and content of an article's file."""
        path = article.path(parts.article["article_id"], self._count)
        data = self._seeds.of(parts.article) if parts.article["source_map"] else None
        html = article.html(self._pages, parts, "../" * path.count("/"), self._private, article.rows(parts, self._table, data))
        return f"{path}.html", html

    def _flush(self) -> None:
        name = f"claims-{self._number:05d}-{len(self._note.chunks):02d}"
        self._note.chunks.append((name, len(self._claims.ids)))
        self._put(f"data/{name}.js", scripts.call(name, self._claims.as_json()))
        self._claims = Claims()

    def _put(self, name: str, content: bytes) -> None:
        self._note.files[name] = folder.put(self._target / name, content)


def _record(parts: Parts, count: int) -> dict[str, Any]:
    row = parts.article
    return {
        "id": row["article_id"],
        "path": article.path(row["article_id"], count),
        "title": row["title"],
        "file": row["source_file"],
        "publisher": row["publisher"],
        "published": row["published"] and row["published"].isoformat(),
        "held": row["text_release"],
        "counts": [sum(claim["kind"] == kind for claim in parts.claims) for kind in KINDS],
    }
