"""One article's page: its text with marks, its claims and entities listed, and the rows that a click shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsclaims import schema
from newsclaims.exports import targets
from newsclaims.page import marks, scripts, source_bytes
from newsclaims.page.browse import NAMED
from newsclaims.page.rendering import Pages

Row = dict[str, Any]

# From this many articles on they lie in folders by the first two digits of their ids: hosts and people dislike folders of ten thousand files.
MANY = 1000
DEEPEST = 3
METADATA = ("byline", "publisher", "published", "language", "licence", "text_release", "source_file", "source_record", "article_id", "text_sha256")


@dataclass(frozen=True)
class Parts:
    """An article with its rows, in the order of the text."""

    article: Row
    sentences: Sequence[Row]
    mentions: Sequence[Row]
    claims: Sequence[Row]


def path(article_id: str, articles: int) -> str:
    """Where the page of an article lies below the site, without its ending."""
    return f"articles/{article_id[:2]}/{article_id}" if articles >= MANY else f"articles/{article_id}"


def in_order(claims: Sequence[Row]) -> list[Row]:
    """Claims as they begin, the enclosing before the enclosed."""
    return sorted(claims, key=lambda claim: (claim["start"], -claim["end"], claim["claim_id"]))


def html(pages: Pages, parts: Parts, base: str, private: bool, rows: Mapping[str, Any]) -> bytes:
    """The page, readable without any script; ``rows`` are those of its claims, for its script."""
    article = parts.article
    spans = marks.of_article(parts.claims, parts.mentions)
    headings = [row["start"] for row in parts.sentences if row["kind"] == "heading"]
    levels = _levels(parts.claims)
    values = {
        "base": base,
        "here": None,
        "article": article,
        "heading": article["title"] or article["source_file"],
        "link": article["url"] if article["url"] and targets.address(article) == article["url"] else None,
        "metadata": [(name, article[name]) for name in METADATA if article[name] is not None],
        "held": None if private or article["text_release"] == "full" else article["text_release"],
        "paragraphs": marks.paragraphs(article["text"], spans, headings) if article["text"] else [],
        "claims": [(claim, levels[claim["claim_id"]]) for claim in parts.claims],
        "kinds": Counter(claim["kind"] for claim in parts.claims),
        "entities": _entities(parts.mentions),
        "rows": scripts.block(rows),
        "unnamed_mentions": sum(row["type"] in NAMED and row["name"] is None for row in parts.mentions),
    }
    return pages.render("article.html.j2", values)


def rows(parts: Parts, table: schema.Table, data: bytes | None) -> dict[str, Any]:
    """The rows of the claims in the order of the table's columns, with their source bytes."""
    columns = [column.name for column in table.fields]
    return {
        "claims": [[claim[name] for name in columns] for claim in parts.claims],
        "bytes": [source_bytes.of_claim(parts.article, claim, data) for claim in parts.claims],
        "file": parts.article["source_file"],
        "encoding": parts.article["source_encoding"],
    }


def _levels(claims: Sequence[Row]) -> dict[str, int]:
    """How many claims each claim stands inside of, up to a few."""
    parents = {claim["claim_id"]: claim["parent_claim_id"] for claim in claims}
    found = {}
    for claim_id, parent in parents.items():
        level, at = 0, parent
        while at in parents and level < DEEPEST:
            level, at = level + 1, parents[at]
        found[claim_id] = level
    return found


def _entities(mentions: Sequence[Row]) -> list[tuple[str, str, list[str], int]]:
    """Name, type, roles and number of mentions of each named entity, the most mentioned first."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in mentions:
        if row["type"] in NAMED and row["name"] is not None:
            found.setdefault((row["name"], row["type"]), []).append(row)
    listed = [(name, kind, list(dict.fromkeys(row["role"] for row in rows if row["role"])), len(rows)) for (name, kind), rows in found.items()]
    return sorted(listed, key=lambda entity: -entity[3])
