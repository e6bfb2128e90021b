"""One side of a comparison: a release's folder or a built dataset's, its tables and what it says of itself."""

from __future__ import annotations

import filecmp
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from newsclaims import schema, tables, versions
from newsclaims.errors import UserError
from newsclaims.releases.certificate import FILE as CERTIFICATE
from newsclaims.releases.subject import FULL, KINDS, PUBLIC


@dataclass(frozen=True)
class Side:
    """``name`` is OLD or NEW; ``schemas`` are those that came with the folder; ``certificate`` is empty where there is none."""

    name: str
    folder: Path
    kind: str
    version: versions.Version | None
    certificate: Mapping[str, Any]
    files: Mapping[str, tuple[Path, ...]]
    columns: Mapping[str, pa.Schema]
    schemas: Mapping[str, schema.Table]
    schema_folder: Path | None

    @property
    def inputs(self) -> Mapping[str, Any]:
        """What it was built from, as its certificate says."""
        found = self.certificate.get("inputs", {})
        return found if isinstance(found, Mapping) else {}

    def rows(self, table: str) -> int:
        """How many rows a table has, as its files say."""
        return sum(pq.read_metadata(path).num_rows for path in self.files[table])


def load(folder: Path, name: str, other: Side | None = None) -> Side:
    """Read what ``folder`` holds, except for schemas that the ``other`` side has, too.

    Raises UserError where there is no table articles in it, or where its parts cannot be read.
    """
    files = {path.name: tuple(tables.files(path)) for path in sorted(folder.iterdir()) if path.is_dir() and tables.files(path)}
    if "articles" not in files:
        raise UserError(f"{name} ({folder}): no table articles in it; give a release's folder or archive, or a built dataset/")
    columns = {table: _columns(paths) for table, paths in files.items()}
    if not {"article_id", "source_file", "source_record"} <= set(columns["articles"].names):
        raise UserError(f"{name} ({folder}): articles lacks article_id, source_file or source_record, by which articles are paired")
    certificate = _json(folder / CERTIFICATE)
    kind = certificate.get("kind") or (FULL if _has_texts(files["articles"], columns["articles"]) else PUBLIC)
    if kind not in KINDS:
        raise UserError(f"{folder / CERTIFICATE}: kind is {kind!r}; it should be {' or '.join(KINDS)}")
    # A release has its schemas inside; a built dataset/ stands beside them.
    place = next((one for one in (folder / "schema", folder.parent / "schema") if one.is_dir()), None)
    schemas = _schemas(place, other) if place else {}
    return Side(name, folder, kind, _version(folder, certificate), certificate, files, columns, schemas, place)


def key(table: str, old: Side, new: Side) -> tuple[str, ...]:
    """The primary key that both sides' rows are paired by; empty where the two have different ones."""
    keys = {side.schemas[table].primary_key for side in (old, new) if table in side.schemas}
    if not keys:
        try:
            keys = {schema.load(table).primary_key}
        except UserError:
            raise UserError(f"{table}: neither side has schema/{table}.yaml, which says what its key is; run this where schema/ is") from None
    found = keys.pop()
    return () if keys or not all(set(found) <= set(side.columns[table].names) for side in (old, new)) else found


def _columns(paths: tuple[Path, ...]) -> pa.Schema:
    found: pa.Schema | None = None
    for path in paths:
        try:
            one = pq.read_schema(path).remove_metadata()
        except (pa.ArrowInvalid, OSError) as error:
            raise UserError(f"{path}: not a Parquet file that can be read: {error}; get or build it again") from None
        if found is not None and one != found:
            raise UserError(f"{path}: its columns are not those of {paths[0].name}; the files of a table have the same ones: build it again")
        found = one
    return found


def _schemas(place: Path, other: Side | None) -> dict[str, schema.Table]:
    names = [name for name in schema.TABLES if (place / f"{name}.yaml").exists()]
    known = {name: other.schemas[name] for name in names if other and name in other.schemas and _same(name, place, other.schema_folder)}
    return {name: known.get(name) or schema.load(name, place) for name in names}


def _same(name: str, place: Path, other: Path | None) -> bool:
    return other is not None and filecmp.cmp(place / f"{name}.yaml", other / f"{name}.yaml", shallow=False)


def _has_texts(paths: tuple[Path, ...], columns: pa.Schema) -> bool:
    if "text" not in columns.names:
        return False
    return all(tables.read_file(path, ["text"]).column("text").null_count == 0 for path in paths)


def _version(folder: Path, certificate: Mapping[str, Any]) -> versions.Version | None:
    stated = certificate.get("version") or _json(folder / "datapackage.json").get("version") or _card(folder).get("version")
    try:
        return versions.parse(str(stated))
    except ValueError:
        return None


def _card(folder: Path) -> Mapping[str, Any]:
    path = folder / "README.md"
    parts = path.read_text(encoding="utf-8").split("---\n", 2) if path.exists() else []
    try:
        head = yaml.safe_load(parts[1]) if len(parts) == 3 else {}
    except yaml.YAMLError as error:
        raise UserError(f"{path}: its front matter is not YAML: {error}") from None
    listed = head.get("dataset_info") if isinstance(head, Mapping) else None
    return listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], Mapping) else {}


def _json(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise UserError(f"{path}: not JSON: {error}; get the release again, and check it with sha256sum -c SHA256SUMS") from None
    if not isinstance(found, Mapping):
        raise UserError(f"{path}: should hold an object")
    return found
