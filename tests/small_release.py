"""A made-up release of the made-up dataset, laid out as `newsclaims release` does, and its hashes made anew after a change."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

import small_dataset
from newsclaims import atomic, digests, fingerprints, schema, tables
from newsclaims.card import facts
from newsclaims.card.frontmatter import front_matter
from newsclaims.catalogue import about

NAME = "newsclaims-0.1.0"
VERSION = "0.1.0"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
DIGESTS = pa.schema([("table", pa.string()), ("key", pa.string()), ("rows", pa.int64()), ("sha256", pa.string())])
Row = dict[str, Any]


def rows() -> small_dataset.Rows:
    """The made-up dataset's rows, with a claim inside another and a quantity with people, so that every kind of span is there."""
    made = small_dataset.rows()
    made["entities"][1]["sentence_id"] = made["sentences"][2]["sentence_id"]
    coat = small_dataset.span("a coat")
    quantity: Row = {**coat, "operator": "exactly", "stated_low": 1.0, "stated_high": 1.0, "unit": "coat", "outcome": "missing"}
    victim = small_dataset.span("coat")
    quantity |= {"victim_start": victim["start"], "victim_end": victim["end"], "victim": "coat"}
    made["claims"][1]["quantities"] = [quantity]
    made["claims"][1] |= {f"addressee_{key}": value for key, value in small_dataset.span("the Gazette").items()}
    made["claims"][0]["source_entity_id"] = made["entities"][0]["entity_id"]
    return made


def build(root: Path, content: small_dataset.Rows | None = None, kind: str = "full") -> Path:
    """Lay out a release below ``root``; returns its folder."""
    dataset = small_dataset.build(root, content or rows())
    folder = root / "dist" / NAME
    shutil.copytree(dataset, folder)
    shutil.copytree(root / "schema", folder / "schema")
    head = front_matter(facts.gather(root), ["en"], replace(about.load(root), version=VERSION))
    (folder / "README.md").write_text(head + "\nA card.\n", encoding="utf-8")
    citation = (small_dataset.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (folder / "CITATION.cff").write_text(citation + "date-released: 2026-11-25\n", encoding="utf-8")
    atomic.write_json(folder / "datapackage.json", {"name": "newsclaims", "version": VERSION})
    (folder / "csv").mkdir()
    (folder / "csv" / "rejects.csv").write_text("source_file,stage\nempty.txt,articles\n", encoding="utf-8")
    certificate = {"name": "newsclaims", "version": VERSION, "tag": f"newsclaims@v{VERSION}", "kind": kind, "commit": COMMIT}
    atomic.write_json(folder / "certificate.json", {**certificate, "released": "2026-11-25", "fingerprint": "", "tables": {}})
    seal(folder, rows_too=True)
    return folder


def seal(folder: Path, *, rows_too: bool = False) -> None:
    """Make the hashes of files anew, as one would who hides a change; with ``rows_too`` those of rows as well."""
    if rows_too:
        printed = fingerprints.of_dataset(folder)
        atomic.write_json(folder / "fingerprint.json", printed.as_json())
        tables.write(_digests(folder), DIGESTS, folder / "digests.parquet")
    stated = json.loads((folder / "fingerprint.json").read_text(encoding="utf-8"))
    certificate = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    certificate["fingerprint"] = stated["fingerprint"]
    certificate["tables"] = {name: {**one, "files": _files(folder, name)} for name, one in stated["tables"].items()}
    atomic.write_json(folder / "certificate.json", certificate)
    listed = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS"}
    lines = "".join(f"{digests.of_file(listed[name])}  {name}\n" for name in sorted(listed))
    atomic.write_bytes(folder / "SHA256SUMS", lines.encode("utf-8"))


def change(folder: Path, table: str, how: Callable[[list[Row]], object]) -> None:
    """Write a table's rows anew after ``how`` has changed them in place."""
    path = tables.files(folder / table)[0]
    changed = list(tables.rows([path]))
    how(changed)
    tables.write(changed, schema.arrow_schema(schema.load(table, folder / "schema")), path)


def edit(path: Path, how: Mapping[str, Any]) -> None:
    """Set keys of a JSON object."""
    atomic.write_json(path, {**json.loads(path.read_text(encoding="utf-8")), **how})


def _files(folder: Path, table: str) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): digests.of_file(path) for path in tables.files(folder / table)}


def _digests(folder: Path) -> list[Row]:
    made = []
    for table in schema.TABLES:
        parts: dict[str, bytes] = defaultdict(bytes)
        for row in tables.rows(tables.files(folder / table)):
            parts[row["source_file" if table == "rejects" else "article_id"]] += fingerprints.row_digest(row)
        for key in sorted(parts):
            one = fingerprints.of_digests(parts[key])
            made.append({"table": table, "key": key, "rows": one.rows, "sha256": one.sha256})
    return made
