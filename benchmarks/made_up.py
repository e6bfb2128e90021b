"""Make a valid dataset of any size from made-up articles: the same bytes for the same size, and no two sentences alike.

A few dozen patterns of an article are worded once; each article is one of them with numbers of its own, as wide as the pattern's, so that all its
spans are the pattern's and its rows are written column by column.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsclaims import atomic, ids, schema, tables

PATTERNS = 40
SENTENCES = 22
CLAIMS = 15
FIRST, LAST = ("Ana", "Boris", "Chloé", "Dunja", "Emeka", "Farid"), ("Moreau", "Ruiz", "Okafor", "Ţepeş", "Lindqvist", "Haddad")
PLACES = ("Karsava", "Port Elim", "Nový Dvor", "Timbuko", "Osterfeld", "San Lázaro", "Qarabay")
OUTLETS = ("Radio Uno", "the Daily Ferry", "Channel Six", "the Osterfeld Gazette")
THINGS = ("bridge over the river", "school beside the market", "road to the harbour", "grain store", "hospital’s east wing", "pumping station")
DIGIT = "0"
METHOD = "made-up/1"
ARROW = {name: schema.arrow_schema(schema.load(name, Path(__file__).parents[1] / "schema")) for name in schema.TABLES}

Row = dict[str, Any]


@dataclass
class Pattern:
    """One article's text, with zeros where an article puts its numbers (``at``, by code point), and its rows without ids."""

    text: str = ""
    at: list[int] = field(default_factory=list)
    sentences: list[Row] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)

    def span(self, words: str, inside: tuple[int, int]) -> tuple[int, int]:
        """Where ``words`` stand first in ``inside``."""
        start = self.text.index(words, *inside)
        return start, start + len(words)


def pattern(number: int) -> Pattern:
    """The pattern of this number: a heading of nothing but its article's number, and sentences of four kinds in paragraphs of three."""
    made, chance = Pattern(), random.Random(number)
    _sentence(made, f"Report {DIGIT * 8} from {PLACES[number % len(PLACES)]}", "heading")
    kinds = ["own", "said", "told", "own", "said", "told", "own"] * SENTENCES
    for k in range(SENTENCES):
        made.text += "\n\n" if k % 3 == 0 else " "
        kind = kinds[k] if k < CLAIMS else "asked"
        person = (chance.choice(FIRST), chance.choice(LAST))
        _worded(made, kind, person, chance.choice(PLACES), chance.choice(OUTLETS), chance.choice(THINGS))
    return made


def _worded(made: Pattern, kind: str, person: tuple[str, str], place: str, outlet: str, thing: str) -> None:
    count, name = DIGIT * 5, " ".join(person)
    if kind == "own":
        inside = _sentence(made, f"The {thing} in {place} was shut after {count} litres of oil had leaked into it during the night.")
        _claim(made, inside, "assertion", made.text[inside[0] : inside[1]], source_type="publisher", source_name=OUTLETS[0])
    elif kind == "said":
        inside = _sentence(made, f"Mayor {name} said that at least {count} people were killed in {place} when the {thing} gave way.")
        content = made.text[made.span("that at", inside)[0] : inside[1] - 1]
        row = _claim(made, inside, "indirect", content, source_type="person", source_name=name, source=name, cue="said")
        row["quantities"] = [_quantity(made, inside, f"at least {count}", "people")]
        _mention(made, inside, count, "CARDINAL")
    elif kind == "told":
        inside = _sentence(made, f"“We may stay in {place} for {count} days, until the {thing} is mended,” {name} told {outlet} on Monday.")
        quoted = made.text[inside[0] : made.span("”", inside)[1]]
        parts = {"source": name, "cue": "told", "addressee": outlet, "time": "on Monday", "certainty": "may"}
        _claim(made, inside, "direct", quoted, source_type="person", source_name=name, **parts)["certainty"] = "possible"
        _mention(made, inside, "Monday", "DATE")
    else:
        inside = _sentence(made, f"What does {place} make of the {count} letters about the {thing}?")
    if kind in ("said", "told"):
        _mention(made, inside, name, "PER", "Mayor" if kind == "said" else None)
    _mention(made, inside, place, "LOC")


def _sentence(made: Pattern, words: str, kind: str = "body") -> tuple[int, int]:
    start = len(made.text)
    made.text += words
    made.at += [start + k for k, letter in enumerate(words) if letter == DIGIT]
    row = {
        "position": len(made.sentences),
        "paragraph": made.text[:start].count("\n\n"),
        "start": start,
        "end": len(made.text),
        "text": (start, len(made.text)),
    }
    made.sentences.append({"id": f"-s{start}-{len(made.text)}", **row, "kind": kind, "n_tokens": len(words.split())})
    return start, len(made.text)


def _mention(made: Pattern, inside: tuple[int, int], words: str, kind: str, role: str | None = None) -> None:
    start, end = made.span(words, inside)
    row = {
        "id": f"-m{start}-{end}",
        "sentence_id": made.sentences[-1]["id"],
        "start": start,
        "end": end,
        "text": (start, end),
        "type": kind,
        "role": role,
    }
    if kind in ("PER", "LOC"):
        first = next((m["entity_id"] for m in made.entities if m["name"] == words), f"-e{start}-{end}")
        row |= {"entity_id": first, "name": words}
    made.entities.append({"entity_id": None, "name": None, "date_from": None, "date_to": None, "method": METHOD, **row})


def _claim(made: Pattern, inside: tuple[int, int], kind: str, content: str, source_type: str, source_name: str, **parts: str) -> Row:
    start, end = made.span(content, inside)
    row: Row = dict.fromkeys(ARROW["claims"].names)
    row |= {"sentence_id": made.sentences[-1]["id"], "start": start, "end": end, "text": (start, end), "fragments": [{"start": start, "end": end}]}
    row |= {"kind": kind, "source_type": source_type, "source_name": source_name, "quantities": []}
    row |= {"polarity": "affirmed", "certainty": "certain", "stance": "neutral", "method": METHOD}
    for part, words in parts.items():
        at = made.span(words, inside)
        row |= {f"{part}_start": at[0], f"{part}_end": at[1], f"{part}_text": at}
    row["id"] = f"-c{start}-{end}" + (f"-q{row['cue_start']}" if parts else "")
    made.claims.append(row)
    return row


def _quantity(made: Pattern, inside: tuple[int, int], words: str, victim: str) -> Row:
    (start, end), of = made.span(words, inside), made.span(victim, inside)
    row = {
        "start": start,
        "end": end,
        "text": (start, end),
        "operator": "at least",
        "stated_low": (end - 5, end),
        "unit": "people",
        "outcome": "killed",
    }
    return row | {"victim_start": of[0], "victim_end": of[1], "victim": of}


class Written:
    """Articles of one pattern: their texts as a matrix of bytes, a row each, from which every column of words is cut."""

    def __init__(self, made: Pattern, numbers: np.ndarray) -> None:
        body = np.frombuffer(made.text.encode(), dtype=np.uint8)
        # The byte of each code point, and one more for the end.
        self.bytes_at = np.append(np.flatnonzero((body & 0xC0) != 0x80), len(body))
        self.matrix = np.tile(body, (len(numbers), 1))
        for k, at in enumerate(made.at):
            # The heading spells the article's number; what follows only has to differ.
            digits = numbers // 10 ** (7 - k) if k < 8 else (numbers * 7919 + k // 5 * 104729) // 10 ** (k % 5) + 1 + k
            self.matrix[:, self.bytes_at[at]] = ord(DIGIT) + digits % 10
        self.digests = [hashlib.sha256(row.tobytes()).hexdigest() for row in self.matrix]

    def __len__(self) -> int:
        return len(self.matrix)

    def words(self, start: int, end: int) -> pa.Array:
        """The texts between two code points."""
        cut = np.ascontiguousarray(self.matrix[:, self.bytes_at[start] : self.bytes_at[end]])
        offsets = (np.arange(len(cut) + 1) * cut.shape[1]).astype(np.int32)
        return pa.StringArray.from_buffers(len(cut), pa.py_buffer(offsets), pa.py_buffer(cut))


def _column(kind: pa.DataType, value: Any, written: Written, article: pa.Array) -> pa.Array:
    """``value`` for every article: a pair of code points stands for the words there, and a text that begins with - for an id."""
    if isinstance(value, tuple):
        words = written.words(*value)
        return words if kind == pa.string() else words.cast(kind)
    if isinstance(value, str) and value[:1] == "-":
        return pc.binary_join_element_wise(article, pa.scalar(value), "")
    if pa.types.is_list(kind) and value and isinstance(value[0], dict):
        parts = [_column(part.type, one.get(part.name), written, article) for one in value for part in kind.value_type]
        return pa.ListArray.from_arrays(np.arange(len(written) + 1, dtype=np.int32), pa.StructArray.from_arrays(parts, fields=list(kind.value_type)))
    return pa.array([value], kind).take(pa.array(np.zeros(len(written), np.int64)))


def _rows(name: str, listed: list[Row], written: Written, article: pa.Array) -> Iterator[pa.Table]:
    arrow = ARROW[name]
    for row in listed:
        values = {**row, arrow.names[0]: row["id"]}
        yield pa.table([article if f.name == "article_id" else _column(f.type, values[f.name], written, article) for f in arrow], schema=arrow)


def _articles(made: Pattern, written: Written, article: pa.Array, numbers: np.ndarray) -> pa.Table:
    arrow = ARROW["articles"]
    source = {
        "language": "en",
        "text_release": "full",
        "source_file": "made-up.jsonl",
        "source_encoding": "utf-8",
        "publisher": OUTLETS[0],
        "notes": [],
    }
    columns = {f.name: _column(f.type, source.get(f.name), written, article) for f in arrow if f.nullable or f.name in source}
    digests = pa.array(written.digests)
    columns |= {"article_id": article, "source_record": pa.array(numbers), "text": written.words(0, len(made.text))}
    return pa.table([{**columns, "text_sha256": digests, "source_sha256": digests}[name] for name in arrow.names], schema=arrow)


def _shard(patterns: list[Pattern], members: list[np.ndarray]) -> Mapping[str, pa.Table]:
    parts: dict[str, list[pa.Table]] = {name: [] for name in schema.TABLES}
    for made, numbers in zip(patterns, members, strict=True):
        written = Written(made, numbers)
        article = pa.array([digest[:16] for digest in written.digests], pa.string())
        parts["articles"].append(_articles(made, written, article, numbers))
        for name, listed in (("sentences", made.sentences), ("entities", made.entities), ("claims", made.claims)):
            parts[name] += _rows(name, listed, written, article)
    order = [("article_id", "ascending"), ("start", "ascending")]
    return {name: pa.concat_tables(of).sort_by(order[: 1 if name == "articles" else 2]).combine_chunks() for name, of in parts.items() if of}


def make(root: Path, articles: int, shards: int) -> dict[str, int]:
    """Write a dataset of so many articles below ``root``, ready for the stages from validate on; returns the rows of each table."""
    patterns = [pattern(number) for number in range(PATTERNS)]
    numbers = [np.arange(number, articles, PATTERNS) for number in range(PATTERNS)]
    shard_of = [
        np.array([tables.shard_of(digest, shards) for digest in Written(made, of).digests], np.int64)
        for made, of in zip(patterns, numbers, strict=True)
    ]
    rows: dict[str, int] = dict.fromkeys(schema.TABLES, 0)
    for shard in range(shards):
        members = [of[where == shard] for of, where in zip(numbers, shard_of, strict=True)]
        for name, table in _shard(patterns, members).items():
            rows[name] += table.num_rows
            _write(table, tables.shard_path(root / "dataset" / name, shard, shards))
    tables.write([], ARROW["rejects"], tables.shard_path(root / "dataset" / "rejects", 0, 1))
    atomic.write_json(root / "build" / "inputs.json", {"inputs": articles})
    return rows


def _write(table: pa.Table, path: Path) -> None:
    """As newsclaims.tables.write does, but from columns."""
    with atomic.written(path) as temporary:
        pq.write_table(table, temporary, compression="zstd", use_content_defined_chunking=True, store_schema=True)


def digest(root: Path) -> str:
    """A digest of all that was made, to tell that two makings agree."""
    files = {p.relative_to(root).as_posix(): ids.sha256(p.read_bytes()) for p in sorted(root.glob("dataset/*/*.parquet"))}
    return ids.sha256(json.dumps(files, sort_keys=True).encode())
