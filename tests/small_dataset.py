"""A made-up dataset of one article in all five tables, and the report of a validation that it passed."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from newsclaims import atomic, fingerprints, ids, schema, tables
from newsclaims.catalogue import about
from newsclaims.params import Params
from newsclaims.stages import metadata

ROOT = Path(__file__).parent.parent
PARAMS = Params(shards=1, language="en", model="annotator/model", labels={})
TEXT = 'Rain at last\n\nAda Smith said it would rain. "Take a coat," she told the Gazette. The river is high.'
AID = ids.article_id(TEXT)
Rows = dict[str, list[dict[str, Any]]]


def span(words: str, nth: int = 0) -> dict[str, Any]:
    """The words' half-open span in TEXT; ``nth`` counts their occurrences from 0."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return {"start": start, "end": start + len(words), "text": words}


def rows() -> Rows:
    article = {
        "article_id": AID,
        "title": "Rain | at `last`",
        "publisher": "The Gazette",
        "published": date(2021, 8, 25),
        "language": "en",
        "licence": "CC0",
        "text_release": "full",
        "source_file": "rain.txt",
        "source_record": 0,
        "source_encoding": "utf-8",
        "source_sha256": ids.sha256(TEXT.encode()),
        "text": TEXT,
        "text_sha256": ids.sha256(TEXT.encode()),
        "notes": [],
        "source_map": [{"start": 0, "byte": 0, "step": 1, "width": 1}],
    }
    sentences = []
    for k, words in enumerate(("Rain at last", "Ada Smith said it would rain.", '"Take a coat," she told the Gazette.', "The river is high.")):
        at = span(words)
        kind = "body" if k else "heading"
        row = {"sentence_id": ids.sentence_id(AID, at["start"], at["end"]), "article_id": AID, "position": k, "paragraph": min(k, 1), **at}
        sentences.append({**row, "kind": kind, "n_tokens": 4})

    def mention(words: str, kind: str) -> dict[str, Any]:
        at = span(words)
        row = {"mention_id": ids.mention_id(AID, at["start"], at["end"]), "article_id": AID, "sentence_id": sentences[1]["sentence_id"], **at}
        return {**row, "type": kind, "entity_id": ids.entity_id(AID, at["start"], at["end"]), "name": words, "method": "test-1"}

    def claim(words: str, kind: str, sentence: int, name: str, **parts: str) -> dict[str, Any]:
        at = span(words)
        row = {
            "claim_id": ids.claim_id(AID, at["start"], at["end"], span(parts["cue"])["start"] if parts else None),
            "article_id": AID,
            "sentence_id": sentences[sentence]["sentence_id"],
            **at,
            "fragments": [{"start": at["start"], "end": at["end"]}],
            "kind": kind,
            "source_name": name,
            "source_type": "person" if parts else "publisher",
            "polarity": "affirmed",
            "certainty": "certain",
            "stance": "neutral",
            "quantities": [],
            "method": "test-1",
        }
        for role, part in parts.items():
            row |= {f"{role}_{key}": value for key, value in span(part).items()}
        return row

    claims = [
        claim("it would rain", "indirect", 1, "Ada Smith", source="Ada Smith", cue="said"),
        claim('"Take a coat,"', "direct", 2, "Ada Smith", source="she", cue="told"),
        claim("The river is high.", "assertion", 3, "The Gazette"),
    ]
    entities = [mention("Ada Smith", "PER"), mention("Gazette", "ORG")]
    rejects = [{"source_file": "empty.txt", "source_record": 0, "stage": "articles", "reason": "empty", "detail": "no text"}]
    return {"articles": [article], "sentences": sentences, "entities": entities, "claims": claims, "rejects": rejects}


def build(root: Path, content: Rows | None = None, shards: int = 1) -> Path:
    """Write schemas, CITATION.cff and tables below ``root``, with the report that they passed; returns the dataset's folder."""
    shutil.copytree(ROOT / "schema", root / "schema", dirs_exist_ok=True)
    shutil.copyfile(ROOT / "CITATION.cff", root / "CITATION.cff")
    dataset = root / "dataset"
    for name, table in (content or rows()).items():
        arrow = schema.arrow_schema(schema.load(name, root / "schema"))
        if name == "rejects":
            tables.write(table, arrow, tables.shard_path(dataset / name, 0, 1))
            continue
        for number in range(shards):
            mine = [row for row in table if tables.shard_of(row["article_id"], shards) == number]
            tables.write(mine, arrow, tables.shard_path(dataset / name, number, shards))
    approve(dataset)
    return dataset


def in_two_shards(root: Path, name: str) -> None:
    """Write the table ``name`` of the dataset below ``root`` anew, in two files, and approve of it."""
    folder = root / "dataset" / name
    listed = [row for path in tables.files(folder) for row in tables.rows([path])]
    for path in tables.files(folder):
        path.unlink()
    for shard in (0, 1):
        tables.write(listed[shard::2], schema.arrow_schema(schema.load(name, root / "schema")), tables.shard_path(folder, shard, 2))
    approve(root / "dataset")


def approve(dataset: Path) -> None:
    """Write the report that the validate stage would for the tables as they are, and their fingerprint."""
    checked = {path.relative_to(dataset).as_posix(): ids.sha256(path.read_bytes()) for path in sorted(dataset.glob("*/*.parquet"))}
    totals = {"rules": 9, "passed": 8, "warnings": 1, "failures": 0}
    warned = {"table": "claims", "rule": "share of null sources", "kind": "rate", "severity": "warning", "checked": 3, "failed": 1}
    (dataset / "validation.json").write_text(json.dumps({"success": True, "checked": checked, "totals": totals, "rules": [warned]}), encoding="utf-8")
    atomic.write_json(dataset / fingerprints.FILE, fingerprints.of_dataset(dataset).as_json())


def describe(root: Path) -> Path:
    """Describe what ``build`` wrote, by the schemas below ``root``; returns the dataset's folder."""
    dataset = root / "dataset"
    metadata.describe(dataset, {name: schema.load(name, root / "schema") for name in schema.TABLES}, about.load(ROOT), "1.2.3")
    return dataset
