"""Claims as annotations of the W3C Web Annotation Data Model: a page of JSON-LD for each shard, an annotation for each claim and each part of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from newsclaims import atomic, digests, tables
from newsclaims.errors import UserError
from newsclaims.exports import targets
from newsclaims.exports.targets import PARTS

Row = dict[str, Any]

FOLDER = "annotations"
# Named in every file, as the model asks, and fetched by nobody here.
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Columns of table claims that say something about the content, and why an annotation says it.
PURPOSES = {
    "kind": "classifying",
    "polarity": "classifying",
    "certainty": "classifying",
    "stance": "classifying",
    "source_type": "classifying",
    "source_name": "describing",
}
ARTICLE_COLUMNS = ("article_id", "url", "language", "text")


def write(release: Path) -> list[Path]:
    """Write ``annotations/<shard>.jsonld`` of each shard of the claims below ``release``; returns the paths.

    A shard without claims has no page: the model asks for at least one annotation on each.
    """
    found = tables.files(release / "claims")
    if not found:
        raise UserError(f"{release / 'claims'}: no Parquet file; a release folder holds the tables of a finished build: dvc repro")
    counted = [(path, count) for path in found if (count := _count(path))]
    shards = [path for path, _ in counted]
    counts = [count for _, count in counted]
    # Named after its content, so that pages of two corpora can lie in one store.
    collection = f"urn:newsclaims:annotations:{digests.of_files({path.name: digests.of_file(path) for path in shards})[:16]}"
    names = [f"{collection}:{path.stem}" for path in shards]
    written = []
    for number, path in enumerate(shards):
        target = release / FOLDER / f"{path.stem}.jsonld"
        _write_page(target, _page(collection, names, counts, number), _annotations(release / "articles" / path.name, path))
        written.append(target)
    return written


def claim_urn(claim_id: str) -> str:
    """The name of a claim; those of its parts and of what is said about it begin with it."""
    return f"urn:newsclaims:claim:{claim_id}"


def _count(path: Path) -> int:
    starts = tables.read_file(path, [f"{part}_start" for part in PARTS])
    return int(starts.num_rows + sum(len(column) - column.null_count for column in starts.columns))


def _page(collection: str, names: Sequence[str], counts: Sequence[int], number: int) -> Row:
    """A page without its items."""
    part_of = {"id": collection, "type": "AnnotationCollection", "label": "newsclaims", "total": sum(counts), "first": names[0], "last": names[-1]}
    page: Row = {"@context": CONTEXT, "id": names[number], "type": "AnnotationPage", "partOf": part_of, "startIndex": sum(counts[:number])}
    page |= {"prev": names[number - 1]} if number else {}
    return page | ({"next": names[number + 1]} if number + 1 < len(names) else {})


def _write_page(path: Path, page: Row, items: Iterator[Row]) -> None:
    """An annotation a line, so that a page is never in memory as a whole and two of them can be compared."""
    with atomic.written(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_json(page)[:-1] + ',"items":[')
        for number, item in enumerate(items):
            file.write((",\n" if number else "\n") + _json(item))
        file.write("\n]}\n")


def _json(value: Row) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _annotations(articles: Path, claims: Path) -> Iterator[Row]:
    if not articles.exists():
        raise UserError(f"{articles}: not found, but {claims} is; the tables of a release have the same shards: dvc repro")
    by_id = {row["article_id"]: row for row in tables.read_file(articles, ARTICLE_COLUMNS).to_pylist()}
    for claim in tables.rows([claims]):
        article = by_id.get(claim["article_id"])
        if article is None:
            raise UserError(f"{claims}: claim {claim['claim_id']} is of an article that {articles} does not have; run dvc repro")
        parts = [part for part in PARTS if claim[f"{part}_start"] is not None]
        yield _claim(article, claim, parts)
        for part in parts:
            yield _part(article, claim, part)


def _claim(article: Row, claim: Row, parts: Sequence[str]) -> Row:
    name = claim_urn(claim["claim_id"])
    bodies = [_textual(name, claim, column, article["language"]) for column in PURPOSES if claim[column] is not None]
    bodies += [_linked(f"{name}:{part}") for part in parts]
    if claim["parent_claim_id"] is not None:
        bodies.append(_linked(claim_urn(claim["parent_claim_id"])))
    return {"id": name, "type": "Annotation", "motivation": "classifying", "body": bodies, "target": targets.of_content(article, claim)}


def _part(article: Row, claim: Row, part: str) -> Row:
    name = claim_urn(claim["claim_id"])
    bodies: list[Row] = [{"type": "TextualBody", "purpose": "tagging", "value": part, "format": "text/plain"}, _linked(name)]
    motivation = "linking"
    if part == "source" and claim["source_entity_id"] is not None:
        motivation = "identifying"
        bodies.append({"type": "SpecificResource", "purpose": "identifying", "source": f"urn:newsclaims:entity:{claim['source_entity_id']}"})
    return {"id": f"{name}:{part}", "type": "Annotation", "motivation": motivation, "body": bodies, "target": targets.of_part(article, claim, part)}


def _textual(name: str, claim: Row, column: str, language: str) -> Row:
    body: Row = {"id": f"{name}:{column}", "type": "TextualBody", "purpose": PURPOSES[column], "value": claim[column], "format": "text/plain"}
    # The rest are codes of ours.
    return body | {"language": language} if column == "source_name" else body


def _linked(name: str) -> Row:
    return {"type": "SpecificResource", "purpose": "linking", "source": name}
