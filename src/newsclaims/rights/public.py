"""The stand-off form of a dataset: offsets, hashes and metadata of all articles, and words of those only whose text may be released."""

from __future__ import annotations

import copy
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from newsclaims import atomic, fingerprints, schema, tables
from newsclaims.errors import UserError
from newsclaims.rights import anchors, standoff, wording

SNIPPET_WORDS = 25
# The schemas of the dataset that a public release was made of, which hydration leads back to.
FULL_SCHEMA = "full-schema"
# Columns of an article in words that are not its text's, in the order of the schema.
TOLD = ("title", "byline", "publisher", "url", "licence", "source_file")
# A snippet is at most this part of the words.
MOST_OF_A_TEXT = 3
STANDOFF: Mapping[str, Any] = {
    "name": standoff.COLUMN,
    "type": "string",
    "description": "Where the withheld words stand in the article's text, as JSON (docs/rights.md); null where none are withheld.",
}

Row = dict[str, Any]


@dataclass(frozen=True)
class Withheld:
    """What a public release holds back: articles by their text_release, rows by table, articles so short that their id gives them away."""

    articles: Mapping[str, int]
    rows: Mapping[str, int]
    guessable: tuple[str, ...]


def make(dataset: Path, schemas: Path, target: Path, snippet_words: int = SNIPPET_WORDS) -> Withheld:
    """Write the public form of the tables in ``dataset``, whose schemas are in ``schemas``, to ``target/dataset`` and ``target/schema``.

    ``target`` must not exist. One shard is held in memory at a time, and a number for each run of words of the withheld texts.
    """
    if target.exists():
        raise UserError(f"{target}: exists already; remove it, or name another folder")
    loaded = {name: schema.load(name, schemas) for name in schema.TABLES}
    _write_schemas(schemas, target)
    arrow = {name: schema.arrow_schema(schema.load(name, target / "schema")) for name in ("articles", *schema.OF_ARTICLE, anchors.TABLE)}
    withheld = hidden(articles(dataset), snippet_words)
    releases: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    guessable: list[str] = []
    for path in tables.files(dataset / "articles"):
        made = _shard(dataset, path, loaded, snippet_words, withheld)
        for row in made["articles"]:
            releases[row["text_release"]] += 1
        anchored = {row["article_id"] for row in made[anchors.TABLE]}
        guessable += [row["article_id"] for row in made["articles"] if row["text_release"] != "full" and row["article_id"] not in anchored]
        for name, listed in made.items():
            rows[name] += sum(row.get(standoff.COLUMN) is not None or row.get("text_release") in ("snippet", "none") for row in listed)
            tables.write(listed, arrow[name], target / "dataset" / name / path.name)
    for path in tables.files(dataset / "rejects"):
        atomic.write_bytes(target / "dataset" / "rejects" / path.name, path.read_bytes())
    atomic.write_json(target / "dataset" / fingerprints.FULL_FILE, fingerprints.of_dataset(dataset).as_json())
    return Withheld(dict(sorted(releases.items())), {name: rows[name] for name in ("articles", *schema.OF_ARTICLE)}, tuple(guessable))


def hidden(rows: Iterable[Row], snippet_words: int) -> wording.Runs:
    """The runs of words that nothing public may show of these articles.

    What is known about an article is no secret, nor are two such values side by side, even where its text begins with them.
    """
    known: list[Row] = []

    def texts() -> Iterator[tuple[str, int]]:
        for row in rows:
            known.append({name: row[name] for name in TOLD})
            yield row["text"], visible(row, snippet_words)

    withheld = wording.withheld_runs(texts())
    beside = [wording.runs(wording.numbers(" ".join(told(row, withheld)))) for row in known]
    return wording.without(withheld, wording.joined(beside))


def told(article: Mapping[str, Any], withheld: wording.Runs) -> list[str]:
    """What the public row says of an article in words, in the order of its columns: all that holds no run of words of a withheld text."""
    return [article[name] for name in TOLD if article[name] is not None and not wording.shares(article[name], withheld)]


def visible(article: Mapping[str, Any], snippet_words: int) -> int:
    """How many code points of an article's text may be shown.

    Of a snippet, as many words as asked for, but no more than a third of them, and none where what is left could be guessed.
    """
    text: str = article["text"]
    if article["text_release"] == "full":
        return len(text)
    if article["text_release"] == "none" or snippet_words < 1:
        return 0
    ends = [match.end() for match in wording.WORD.finditer(text)]
    end = ends[count - 1] if (count := min(snippet_words, len(ends) // MOST_OF_A_TEXT)) else 0
    return end if anchors.untold(text, end, ())[-1] >= anchors.SHORTEST else 0


def articles(dataset: Path) -> Iterator[Row]:
    """What ``hidden`` looks at of a dataset's articles, and their ids."""
    for path in tables.files(dataset / "articles"):
        yield from tables.read_file(path, ["article_id", "text", "text_release", *TOLD]).to_pylist()


def _shard(dataset: Path, path: Path, loaded: Mapping[str, schema.Table], snippet_words: int, withheld: wording.Runs) -> dict[str, list[Row]]:
    given = {row["article_id"]: row for row in tables.rows([path])}
    shown_of = {key: visible(row, snippet_words) for key, row in given.items()}
    made: dict[str, list[Row]] = {"articles": [_article(row, loaded["articles"], snippet_words, withheld) for row in given.values()]}
    starts: dict[str, list[int]] = {}
    for name in schema.OF_ARTICLE:
        made[name] = []
        for row in tables.rows([dataset / name / path.name]):
            article = given[row["article_id"]]
            shown = shown_of[row["article_id"]]
            if name == "sentences":
                starts.setdefault(row["article_id"], []).append(row["start"])
            if shown == len(article["text"]):
                made[name].append({**row, standoff.COLUMN: None})
            else:
                keep = {"source_name": article["publisher"] if row.get("kind") == "assertion" else None}
                made[name].append(standoff.withhold(row, loaded[name], article["text"], shown, keep, withheld))
    made[anchors.TABLE] = [
        anchor
        for key, row in given.items()
        if shown_of[key] < len(row["text"])
        for anchor in anchors.of_text(key, row["text"], sorted(starts.get(key, ())), shown_of[key], told(row, withheld))
    ]
    return made


def _article(row: Row, table: schema.Table, snippet_words: int, withheld: wording.Runs) -> Row:
    """The article's public row: metadata stays, but for a value with a run of words of a withheld text."""
    text = row["text"]
    shown = visible(row, snippet_words)
    public = {**row, "text": text[:shown] or None}
    standing = {}
    for column in table.fields:
        value = row[column.name]
        if column.type == "string" and not column.verbatim and value is not None and wording.shares(value, withheld):
            if column.required or shown == len(text):
                raise UserError(
                    f"article {row['article_id']}: its {column.name} shows more than {wording.LONGEST} words in a row of a text that is withheld; "
                    f"change it in seeds/sources.csv, or set the article's text_release to none"
                )
            public[column.name] = None
            standing[column.name] = standoff.encode(value, text, [], withheld)
    return {**public, standoff.COLUMN: standoff.dumps(standing)}


def _write_schemas(schemas: Path, target: Path) -> None:
    """The schemas of the public tables, and the full ones as they are."""
    for name in schema.TABLES:
        raw = yaml.safe_load((schemas / f"{name}.yaml").read_text(encoding="utf-8"))
        if name in ("articles", *schema.OF_ARTICLE):
            for column in raw["schema"]["fields"]:
                if column.get("verbatim"):
                    column["description"] += " Null where the text is withheld."
                    column["constraints"] = {key: value for key, value in column.get("constraints", {}).items() if key != "required"}
            raw["schema"]["fields"].append(dict(STANDOFF))
        _write_yaml(target / "schema" / f"{name}.yaml", raw)
    _write_yaml(target / "schema" / f"{anchors.TABLE}.yaml", copy.deepcopy(dict(anchors.SCHEMA)))
    shutil.copytree(schemas, target / FULL_SCHEMA)


def _write_yaml(path: Path, raw: Mapping[str, Any]) -> None:
    atomic.write_bytes(path, yaml.safe_dump(raw, sort_keys=False, allow_unicode=True, width=1000).encode("utf-8"))
