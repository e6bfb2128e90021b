"""Seeds to articles: decoded, normalised, checked for language and duplicates; nothing is lost without a reject."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsclaims import atomic, digests, ids, runner, schema, tables, takedowns
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.progress import track
from newsclaims.reading import listing, metadata, normalize, records, sources
from newsclaims.reading.language import other_language
from newsclaims.reading.outcome import WHOLE_FILE, Outcome, Record, Refusal
from newsclaims.reading.source_map import Traced, pieces, replaced, splice
from newsclaims.takedowns import MASK, Takedowns

STAGE = "articles"
TAKEDOWN = "takedown"
# What is known about an article in words of people.
WORDED = ("title", "byline")


@dataclass
class Corpus:
    """What has been read so far: ``inputs`` counted as they come, article rows by their id, rejects."""

    language: str
    takedowns: Takedowns = field(default_factory=Takedowns)
    inputs: int = 0
    articles: dict[str, dict[str, Any]] = field(default_factory=dict)
    rejects: list[dict[str, Any]] = field(default_factory=list)


def run(root: Path, params: Params) -> None:
    """Read ``root/seeds``; write dataset/articles, build/rejects/articles and the counts in build/inputs.json.

    Raises UserError for a mistake in seeds/sources.csv, and RuntimeError where inputs are not articles + rejects.
    """
    seeds = root / "seeds"
    found = listing.inputs(seeds)
    about = sources.load(seeds / "sources.csv", {i.name for i in found})
    if all(one.reason == listing.ABOUT_SEEDS for one in found):
        raise UserError("seeds/: no article yet; put some there, or bring them in with newsclaims add, then run dvc repro again")
    corpus = Corpus(params.language, takedowns.load(root))
    for one in track(found, total=len(found), what="articles: files"):
        _read(corpus, one, about.get(one.name, metadata.checked({})))
    counts = {"files": len(found), "inputs": corpus.inputs, "articles": len(corpus.articles), "rejects": len(corpus.rejects)}
    if counts["inputs"] != counts["articles"] + counts["rejects"]:
        raise RuntimeError(f"inputs are not articles + rejects: {counts}; an input was lost or counted twice")
    _write(root, params, corpus, counts)
    _tell(corpus.rejects)


def _tell(rejects: list[dict[str, Any]]) -> None:
    """Say on standard error what did not become an article, so that nobody has to look for it to know."""
    reasons = Counter(reject["reason"] for reject in rejects if reject["reason"] != listing.ABOUT_SEEDS)
    if reasons:
        told = ", ".join(f"{n} {reason}" for reason, n in sorted(reasons.items()))
        sys.stderr.write(f"{sum(reasons.values())} inputs did not become articles ({told}): see the table rejects\n")


def _read(corpus: Corpus, one: listing.Input, about_file: metadata.Metadata) -> None:
    if one.refused:
        outcomes: Iterator[Outcome] = iter([Refusal(WHOLE_FILE, one.reason, one.refused)])
        digest = ""
    else:
        outcomes = records.read(one.path)
        digest = _digest(one.path)
    for outcome in outcomes:
        corpus.inputs += 1
        refusal = outcome if isinstance(outcome, Refusal) else _add(corpus, one.name, digest, outcome, about_file)
        if refusal is not None:
            corpus.rejects.append(_reject(corpus, one.name, refusal))


def _reject(corpus: Corpus, name: str, refusal: Refusal) -> dict[str, Any]:
    if refusal.reason == TAKEDOWN:
        # Without the name of the file: it might name what was removed.
        number = sum(1 for reject in corpus.rejects if reject["reason"] == TAKEDOWN)
        return {"source_file": TAKEDOWN, "source_record": number, "stage": STAGE, "reason": TAKEDOWN, "detail": refusal.detail}
    return {"source_file": name, "source_record": refusal.number, "stage": STAGE, "reason": refusal.reason, "detail": refusal.detail}


def _add(corpus: Corpus, name: str, digest: str, record: Record, about_file: metadata.Metadata) -> Refusal | None:
    """Add the record to the corpus' articles, or say why not."""
    try:
        known = metadata.merged(metadata.checked(record.metadata), about_file)
    except ValueError as error:
        return Refusal(record.number, "bad-record", str(error))
    traced, notes = normalize.normalize(record.text)
    if not traced.text:
        return Refusal(record.number, "empty", "no visible character")
    unmasked = traced.text
    traced, known = _masked(corpus.takedowns, traced, known)
    text = traced.text
    removed = [corpus.takedowns.entry("article", ids.article_id(one)) for one in (unmasked, text)]
    removed.append(corpus.takedowns.entry("url", known["url"]) if known["url"] else None)
    if entry := next(filter(None, removed), None):
        return Refusal(record.number, TAKEDOWN, f"removed on request of {entry.day}")
    if text != unmasked:
        notes |= {"masked"}
    if other := other_language(text, known["language"], corpus.language):
        return Refusal(record.number, "language", other)
    article_id = ids.article_id(text)
    if (twin := corpus.articles.get(article_id)) is not None:
        where = f"{twin['source_file']}, record {twin['source_record']}"
        if twin["text"] != text:
            raise UserError(f"seeds/{name}, record {record.number}, and seeds/{where}, differ but have one id, {article_id}; remove one of them")
        return Refusal(record.number, "duplicate", f"same text as {where}")
    corpus.articles[article_id] = {
        "article_id": article_id,
        **known,
        "language": corpus.language,
        "source_file": name,
        "source_record": record.number,
        "source_encoding": record.encoding,
        "source_sha256": digest,
        "text": text,
        "text_sha256": ids.sha256(text.encode("utf-8")),
        "notes": sorted(record.notes | notes),
        "source_map": pieces(traced) if record.mapped else None,
    }
    return None


def _masked(listed: Takedowns, traced: Traced, known: metadata.Metadata) -> tuple[Traced, metadata.Metadata]:
    """The article without the names of persons who asked for it, in its text and in what is known about it."""
    edits = [replaced(start, end, MASK) for start, end in listed.persons(traced.text)]
    masked = {key: listed.masked(value) if isinstance(value, str) and key in WORDED else value for key, value in known.items()}
    if masked["url"] and listed.in_address(masked["url"]):
        masked["url"] = None
    return splice(traced, edits) if edits else traced, masked


def _digest(path: Path) -> str:
    try:
        return digests.of_file(path)
    except OSError:
        # The reader meets the same error, and refuses the file.
        return ""


def _write(root: Path, params: Params, corpus: Corpus, counts: Mapping[str, int]) -> None:
    folder = root / "dataset" / "articles"
    shards: list[list[dict[str, Any]]] = [[] for _ in range(params.shards)]
    for article_id in sorted(corpus.articles):
        shards[tables.shard_of(article_id, params.shards)].append(corpus.articles[article_id])
    articles = schema.arrow_schema(schema.load("articles", root / "schema"))
    runner.clear_table(folder, params)
    for number, rows in enumerate(shards):
        tables.write(rows, articles, tables.shard_path(folder, number, params.shards))
    runner.clear(root / "build" / "rejects" / STAGE, [])
    runner.write_rejects(root, STAGE, corpus.rejects)
    atomic.write_json(root / "build" / "inputs.json", counts)
