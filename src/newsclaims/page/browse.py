"""What the lists of articles and claims search and sort: columns of JSON in scripts, each with the words that its rows share said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsclaims import atomic
from newsclaims.page import scripts

Row = Mapping[str, Any]

# Claims in a script: little enough that the first one is there at once, and enough that a browser need not read thousands.
CHUNK = 10_000
KINDS = ("direct", "mixed", "indirect", "assertion")
NAMED = ("PER", "ORG", "LOC", "MISC")


class Words:
    """A column of repeated words: each word once, and for each row its number; -1 is null."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.column: list[int] = []

    def number(self, word: str | None) -> int:
        return -1 if word is None else self.numbers.setdefault(word, len(self.numbers))

    def add(self, word: str | None) -> None:
        self.column.append(self.number(word))

    def as_json(self) -> dict[str, Any]:
        return {"words": list(self.numbers), "rows": self.column}


class Claims:
    """The claims of some articles, in columns."""

    def __init__(self) -> None:
        self.runs: list[list[int]] = []
        self.ids: list[str] = []
        self.kinds: list[int] = []
        self.texts: list[str | None] = []
        self.entities: list[list[int]] = []
        self.entity_words = Words()
        self.words = {name: Words() for name in ("source_name", "source_text", "cue_text", "polarity", "certainty", "stance")}

    def add(self, number: int, claims: Sequence[Row], mentions: Sequence[Row]) -> None:
        """The claims of the article with this number."""
        self.runs.append([number, len(claims)])
        for claim in claims:
            # The article's id is known; the rest of the claim's has its span and the start of its cue.
            self.ids.append(claim["claim_id"].removeprefix(f"{claim['article_id']}-"))
            self.kinds.append(KINDS.index(claim["kind"]))
            self.texts.append(claim["text"])
            self.entities.append(sorted({self.entity_words.number(name) for name in named(claim, mentions)}))
            for name, words in self.words.items():
                words.add(claim[name])

    def as_json(self) -> dict[str, Any]:
        return {
            "runs": self.runs,
            "ids": self.ids,
            "kinds": self.kinds,
            "texts": self.texts,
            "entities": {"words": list(self.entity_words.numbers), "rows": self.entities},
            **{name: words.as_json() for name, words in self.words.items()},
        }


class Browse:
    """Writes the scripts while the articles go by, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.claims = Claims()
        self.chunks: list[int] = []
        self.articles: dict[str, list[Any]] = {name: [] for name in ("ids", "titles", "published", "files", "counts", "held")}
        self.publishers = Words()

    @property
    def total(self) -> int:
        return sum(self.chunks) + len(self.claims.ids)

    def add(self, article: Row, claims: Sequence[Row], mentions: Sequence[Row]) -> None:
        self.claims.add(len(self.articles["ids"]), claims, mentions)
        published = article["published"]
        values = (article["article_id"], article["title"], published and published.isoformat(), article["source_file"])
        counts = [sum(claim["kind"] == kind for claim in claims) for kind in KINDS]
        for name, value in zip(self.articles, (*values, counts, article["text_release"]), strict=True):
            self.articles[name].append(value)
        self.publishers.add(article["publisher"])
        if len(self.claims.ids) >= CHUNK:
            self._flush()

    def finish(self) -> None:
        """Write what is left, and the articles."""
        if self.claims.ids or not self.chunks:
            self._flush()
        value = {**self.articles, "publishers": self.publishers.as_json(), "chunks": self.chunks}
        atomic.write_bytes(self.folder / "articles.js", scripts.call("articles", value))

    def _flush(self) -> None:
        name = f"claims-{len(self.chunks):04d}"
        atomic.write_bytes(self.folder / f"{name}.js", scripts.call(name, self.claims.as_json()))
        self.chunks.append(len(self.claims.ids))
        self.claims = Claims()


def named(claim: Row, mentions: Sequence[Row]) -> set[str]:
    """The names of the entities that stand in a claim's content or are its source."""
    spans = [(part["start"], part["end"]) for part in claim["fragments"]]
    if claim["source_start"] is not None:
        spans.append((claim["source_start"], claim["source_end"]))
    found = {
        row["name"]
        for row in mentions
        if row["type"] in NAMED and row["name"] is not None and any(row["start"] < end and row["end"] > start for start, end in spans)
    }
    return found if claim["source_entity_id"] is None or claim["source_name"] is None else found | {claim["source_name"]}
