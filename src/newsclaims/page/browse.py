"""What the lists of articles and claims search and sort: columns of JSON in scripts, each with the words that its rows share said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclaims.page.shard import Note

Row = Mapping[str, Any]

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
    """The claims of some articles of a shard, in columns."""

    def __init__(self) -> None:
        self.runs: list[list[int]] = []
        self.ids: list[str] = []
        self.kinds: list[int] = []
        self.texts: list[str | None] = []
        self.entities: list[list[int]] = []
        self.entity_words = Words()
        self.words = {name: Words() for name in ("source_name", "source_text", "cue_text", "polarity", "certainty", "stance")}

    def add(self, number: int, claims: Sequence[Row], mentions: Sequence[Row]) -> None:
        """The claims of the article with this number in its shard."""
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


def articles(notes: Sequence[Note]) -> dict[str, Any]:
    """The columns of all articles, and for each script of claims its name, the number of its shard's first article, and how many claims it has."""
    listed = [record for note in notes for record in note.articles]
    publishers = Words()
    for record in listed:
        publishers.add(record["publisher"])
    chunks: list[tuple[str, int, int]] = []
    first = 0
    for note in notes:
        chunks += [(name, first, number) for name, number in note.chunks]
        first += len(note.articles)
    columns = {"ids": "id", "titles": "title", "published": "published", "files": "file", "counts": "counts", "held": "held"}
    values = {name: [record[key] for record in listed] for name, key in columns.items()}
    return {**values, "publishers": publishers.as_json(), "chunks": chunks}


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
