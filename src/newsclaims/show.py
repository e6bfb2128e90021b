"""Shows an article in the terminal with its claims marked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from newsclaims import tables
from newsclaims.errors import UserError

STYLES = {"content": "underline", "source": "bold cyan", "cue": "bold yellow", "addressee": "bold magenta"}
# Invisible and bidirectional control characters of an untrusted text would disturb the terminal.
CONTROLS = dict.fromkeys((*range(0x00, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "�")


def show_article(wanted: str, dataset: Path, console: Console | None = None) -> None:
    """Print the article whose id begins with ``wanted``, or whose seed file is called so, with its attributed claims marked and listed.

    Raises UserError where no article or more than one is meant.
    """
    console = console or Console()
    article = find(wanted, dataset)
    claims = [c for c in select(dataset, "claims", article["article_id"]) if c["kind"] != "assertion"]
    assertions = sum(1 for c in select(dataset, "claims", article["article_id"]) if c["kind"] == "assertion")
    head = " · ".join(str(article[k]) for k in ("title", "publisher", "published") if article[k] is not None)
    console.rule(escape(head or article["source_file"]))
    console.print(marked(article["text"], claims))
    legend = " ".join(f"[{style}]{part}[/]" for part, style in STYLES.items())
    console.rule(f"{len(claims)} attributed claims, {assertions} assertions · {legend}")
    table = Table(show_lines=False, expand=True)
    table.add_column("kind", no_wrap=True)
    for column, ratio in (("source", 2), ("cue", 1), ("claim", 4)):
        table.add_column(column, ratio=ratio, overflow="fold")
    table.add_column("at", no_wrap=True)
    for c in claims:
        source = c["source_text"] or "–"
        if c["source_name"] and c["source_name"] != c["source_text"]:
            source += f" ({c['source_name']})"
        table.add_row(c["kind"], *(Text(str(v).translate(CONTROLS)) for v in (source, c["cue_text"] or "–", c["text"])), f"{c['start']}–{c['end']}")
    console.print(table)


def as_json(wanted: str, dataset: Path) -> str:
    """The same article as one JSON object: its row, and its rows of the other tables in the order of the text; days as in 2021-08-25."""
    article = find(wanted, dataset)
    rows = {table: select(dataset, table, article["article_id"]) for table in ("sentences", "entities", "claims")}
    # In ASCII: a terminal must not see control characters of an untrusted text.
    return json.dumps({"article": article, **rows}, indent=2, default=lambda day: day.isoformat())


def marked(text: str, claims: list[dict[str, Any]]) -> Text:
    """The article's text with styles at the spans of its claims; the spans count in code points, as Text does."""
    shown = Text(text.translate(CONTROLS))
    for claim in claims:
        for fragment in claim["fragments"]:
            shown.stylize(STYLES["content"], fragment["start"], fragment["end"])
        for part in ("source", "cue", "addressee"):
            if claim[f"{part}_start"] is not None:
                shown.stylize(STYLES[part], claim[f"{part}_start"], claim[f"{part}_end"])
    return shown


def find(wanted: str, dataset: Path) -> dict[str, Any]:
    """The one article that is meant."""
    files = _files(dataset, "articles")
    query = (
        "select * exclude (source_map) from read_parquet($files) where starts_with(article_id, $w) or source_file = $w "
        "order by source_file, source_record limit 21"
    )
    found = _query(query, {"files": files, "w": wanted})
    if not found:
        some = _query("select article_id, source_file from read_parquet($files) order by source_file limit 5", {"files": files})
        raise UserError(
            f"no article {wanted!r} in {dataset}; there are, for example: " + "; ".join(f"{a['article_id']} ({a['source_file']})" for a in some)
        )
    if len(found) > 1:
        raise UserError(f"{wanted!r} means {len(found)} articles: " + ", ".join(a["article_id"] for a in found[:20]) + "; give more of the id")
    return found[0]


def select(dataset: Path, table: str, article_id: str) -> list[dict[str, Any]]:
    """The rows of one article in ``table``, in the order of the text."""
    query = "select * from read_parquet($files) where article_id = $id order by start"
    return _query(query, {"files": _files(dataset, table), "id": article_id})


def _query(query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    found = duckdb.execute(query, values)
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def _files(dataset: Path, table: str) -> list[str]:
    files = [str(p) for p in tables.files(dataset / table)]
    if not files:
        raise UserError(f"{dataset / table}: no Parquet files; build the dataset first: dvc repro")
    return files
