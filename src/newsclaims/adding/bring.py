"""Files to seeds: kept as they came, or taken out of pages and archives; a row of sources.csv for each."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from newsclaims import digests
from newsclaims.adding import said, table, warc
from newsclaims.adding.extractor import MOST, Extractor
from newsclaims.adding.named import ARCHIVES, PAGES, File, find, is_about
from newsclaims.adding.outcome import ADDED, PASSED, REFUSED, THERE, Outcome, unknown
from newsclaims.adding.places import Places
from newsclaims.adding.webpage import extractor
from newsclaims.errors import UserError
from newsclaims.progress import track
from newsclaims.reading import listing, metadata, normalize, records, sources
from newsclaims.reading.decode import NotTextError
from newsclaims.reading.metadata import Metadata
from newsclaims.reading.outcome import Record, Refusal

ORIGINALS = "originals"
TEXT, LINES = ".txt", ".jsonl"


class Adding:
    """One run: the repository at ``root``, what the user says of all files, and the rows that are to be added."""

    def __init__(self, root: Path, given: Mapping[str, str], dry: bool = False) -> None:
        if not (root / "dvc.yaml").is_file() or not (root / "seeds").is_dir():
            raise UserError("dvc.yaml and seeds/: not found here; run from the root of a dataset repository (newsclaims new makes one)")
        self._root, self._dry = root, dry
        try:
            self._given = {column: str(value) for column, value in metadata.checked(given).items() if value is not None}
        except ValueError as error:
            raise UserError(f"for all files: {error}") from None
        there = {one.name for one in listing.inputs(root / "seeds")}
        self._about = dict(sources.load(root / "seeds" / listing.SOURCES, there))
        self._seeds, self._originals = (Places(root / name, dry) for name in ("seeds", ORIGINALS))
        self._rows: list[dict[str, str]] = []

    def add(self, named: Iterable[Path]) -> list[Outcome]:
        """Bring in all files that ``named`` are or hold; the rows are written at the end, whatever stopped before."""
        named = list(named)
        for path in named:
            if path.is_dir() and self._root.resolve().is_relative_to(path.resolve()):
                raise UserError(f"{path}: holds this repository; name the articles, or the folder that they are in")
        files = list(find(named))
        try:
            with Extractor() as extractor:
                return [self._one(one, extractor) for one in track(files, total=len(files), what="add: files")]
        finally:
            if not self._dry:
                table.append(self._root / "seeds" / listing.SOURCES, self._rows)

    def _one(self, file: File, extractor: Extractor) -> Outcome:
        if is_about(file.name):
            return Outcome(str(file.path), PASSED, "about the folder by its name; rename it where it is an article")
        if file.refused:
            return Outcome(str(file.path), REFUSED, file.refused)
        try:
            digest = digests.of_file(file.path)
            if file.suffix in PAGES:
                return self._page(file, digest, extractor)
            return self._archive(file, digest, extractor) if file.suffix in ARCHIVES else self._as_it_is(file, digest)
        except OSError as error:
            return Outcome(str(file.path), REFUSED, error.strerror or type(error).__name__)

    def _as_it_is(self, file: File, digest: str) -> Outcome:
        """What the pipeline reads itself."""
        found = Counter[str]()
        articles = []
        for one in records.read(file.path):
            problem = self._problem(one)
            if problem:
                found[problem] += 1
            else:
                assert isinstance(one, Record)
                articles.append(metadata.checked(one.metadata))
        if not articles:
            return Outcome(str(file.path), REFUSED, "; ".join(sorted(found)) or "empty", partly={})
        seed = self._seeds.of(digest)
        if known := seed is not None:
            name = str(seed)
        else:
            name = self._seeds.free(file.name, digest)
            self._seeds.keep(file.path, name, digest)
        row = self._enter(name, {}, "")
        remarks = () if known or name == file.name else (f"seeds/{file.name} has other bytes: kept under another name",)
        merged = [metadata.merged(own, row) | _release(own, row) for own in articles]
        return Outcome(
            str(file.path), THERE if known else ADDED, seed=name, articles=len(articles), unknown=unknown(merged), partly=dict(found), remarks=remarks
        )

    @staticmethod
    def _problem(one: Record | Refusal) -> str:
        """Why a record cannot become an article; "" where, as far as its file tells, it can."""
        if isinstance(one, Refusal):
            return f"{one.reason}: {one.detail}"
        try:
            metadata.checked(one.metadata)
        except ValueError as error:
            return f"bad-record: {error}"
        try:
            return "" if normalize.normalize(one.text)[0].text else "empty: no visible character"
        except NotTextError as error:
            return f"not-text: {error}"

    def _page(self, file: File, digest: str, reader: Extractor) -> Outcome:
        if file.path.stat().st_size > MOST:
            return Outcome(str(file.path), REFUSED, f"more than {MOST} bytes")
        original, known = self._original(file, digest)
        made: dict[str, Any] = {} if known and original + TEXT in self._seeds.names else reader.extract(file.path.read_bytes())
        if "refused" in made:
            return Outcome(str(file.path), REFUSED, made["refused"])
        if not made:
            row = self._enter(original + TEXT, {}, self._note(original, digest))
            return Outcome(str(file.path), THERE, seed=original + TEXT, original=original, articles=1, unknown=unknown([row | _release(row)]))
        values, remarks = said.checked(made)
        name = self._write(original + TEXT, (made["text"] + "\n").encode("utf-8"))
        self._keep(file, original, digest)
        row = self._enter(name, values, self._note(original, digest))
        return Outcome(str(file.path), ADDED, seed=name, original=original, articles=1, unknown=unknown([row | _release(row)]), remarks=remarks)

    def _archive(self, file: File, digest: str, reader: Extractor) -> Outcome:
        original, known = self._original(file, digest)
        if known and original + LINES in self._seeds.names:
            self._enter(original + LINES, {}, self._note(original, digest))
            return Outcome(str(file.path), THERE, seed=original + LINES, original=original)
        found = warc.read(file.path, reader)
        if not found.pages:
            why = "; ".join(f"{n} x {reason}" for reason, n in sorted(found.passed.items()))
            return Outcome(str(file.path), REFUSED, found.damaged or why or "holds no page", partly={})
        lines: list[dict[str, Any]] = []
        remarks = Counter[str]()
        came_from = {"original": f"{ORIGINALS}/{original}", "original_sha256": digest, "extractor": extractor()}
        for made in found.pages:
            values, told = said.checked(made)
            remarks.update(told)
            about = {key: value for key, value in made.items() if key in warc.KEPT}
            # A record's own value would win over the row's, and what the user gives is for all.
            own = {key: value for key, value in values.items() if key not in self._given}
            lines.append({**own, "text": made["text"], **about, **came_from})
        name = self._write(original + LINES, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8"))
        self._keep(file, original, digest)
        row = self._enter(name, {}, self._note(original, digest))
        known_of = [(metadata.checked(line), row) for line in lines]
        return Outcome(
            str(file.path),
            ADDED,
            found.damaged,
            name,
            original,
            len(lines),
            unknown([metadata.merged(*both) | _release(*both) for both in known_of]),
            dict(found.passed),
            tuple(f"{n:,} x {remark}" for remark, n in sorted(remarks.items())),
            damaged=bool(found.damaged),
        )

    def _original(self, file: File, digest: str) -> tuple[str, bool]:
        """The name that an original has, or is to have, below originals/, and whether it is there."""
        there = self._originals.of(digest)
        return (there, True) if there else (self._originals.free(file.name, digest), False)

    def _keep(self, file: File, original: str, digest: str) -> None:
        if self._originals.of(digest) is None:
            self._originals.keep(file.path, original, digest)

    def _write(self, name: str, data: bytes) -> str:
        """Write what was taken out of an original, and return the name that it got."""
        digest = hashlib.sha256(data).hexdigest()
        name = self._seeds.free(name, digest)
        self._seeds.write(data, name, digest)
        return name

    def _note(self, original: str, digest: str) -> str:
        return f"text by {extractor()} from {ORIGINALS}/{original}, sha256:{digest}"

    def _enter(self, name: str, stated: Mapping[str, str], note: str) -> Metadata:
        """The row of a seed, which is added where there is none; what the user gave for all wins over what a page says."""
        if name not in self._about:
            values = {**stated, **self._given}
            self._rows.append({"file": name, **values, "note": note})
            self._about[name] = metadata.checked(values)
        return self._about[name]


def _release(*known: Metadata) -> Metadata:
    """text_release as it was given, and None where nobody gave it: the default is what to do then, not what is known."""
    return {"text_release": next((one["text_release"] for one in known if one["text_release"]), None)}
