"""Writes the evidence page: the overview, the lists, one page for each article, and the data and scripts that they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from newsclaims import atomic, schema, tables
from newsclaims.errors import UserError
from newsclaims.page import article, overview, scripts
from newsclaims.page.article import Parts
from newsclaims.page.browse import KINDS, Browse
from newsclaims.page.folder import MARKER, whole
from newsclaims.page.rendering import Pages
from newsclaims.page.source_bytes import Seeds
from newsclaims.page.withholding import View, view
from newsclaims.progress import track

FOLDER = "site"
# Articles on a page of the list that needs no script.
LISTED = 200


def write(root: Path, target: Path, *, full: bool = False) -> dict[str, Any]:
    """Write the page of ``root/dataset`` to the folder ``target``; returns what page.json says of it.

    With ``full`` words are shown that may not be handed on, which ``root/site`` must not hold: it is what people publish.
    """
    if full and target.resolve() == (root / FOLDER).resolve():
        raise UserError(f"{target}: is for the page that may be handed on; name another folder for the full one with --to")
    shared = overview.shared(root)
    schemas = {name: schema.load(name, root / "schema") for name in schema.TABLES}
    with view(root, full) as shown, whole(target) as folder:
        count = sum(tables.count(path) for path in tables.files(shown.dataset / "articles"))
        pages = Pages({**shared, "private": shown.private, "withheld": shown.withheld, "kinds_in_order": KINDS, "articles": count})
        browse = Browse(folder / "data")
        seeds = Seeds(root / "seeds")
        listed = []
        for parts in track(_articles(shown), count, "articles"):
            _article(folder, pages, parts, seeds, schemas["claims"], count, shown.private)
            browse.add(parts.article, parts.claims, parts.mentions)
            listed.append(_line(parts, count))
        browse.finish()
        _lists(folder, pages, listed)
        described = [[row.name, row.description] for row in schemas["claims"].fields]
        atomic.write_bytes(folder / "data" / "columns.js", scripts.call("columns", described))
        _others(folder, pages, overview.values(root, shown.dataset, schemas), schemas)
        about = {
            "articles": count,
            "claims": browse.total,
            "fingerprint": shared["fingerprint"],
            "private": shown.private,
            "withheld": shown.withheld,
        }
        atomic.write_json(folder / MARKER, {"newsclaims": "evidence page", "version": shared["version"], **about})
    return about


def _articles(shown: View) -> Iterator[Parts]:
    """All articles with their rows, a shard in memory at a time."""
    for path in tables.files(shown.dataset / "articles"):
        sentences, mentions, claims = (tables.by_article(shown.dataset / name / path.name) for name in ("sentences", "entities", "claims"))
        for row in tables.rows([path]):
            key = row["article_id"]
            yield Parts(row, sentences[key], mentions[key], article.in_order(claims[key]))


def _article(folder: Path, pages: Pages, parts: Parts, seeds: Seeds, table: schema.Table, count: int, private: bool) -> None:
    path = article.path(parts.article["article_id"], count)
    base = "../" * path.count("/")
    atomic.write_bytes(folder / f"{path}.html", article.html(pages, parts, base, private))
    atomic.write_bytes(folder / f"{path}.js", article.rows(parts, table, seeds.of(parts.article)))


def _line(parts: Parts, count: int) -> dict[str, Any]:
    row = parts.article
    return {
        "path": article.path(row["article_id"], count),
        "heading": row["title"] or row["source_file"],
        "publisher": row["publisher"],
        "published": row["published"],
        "claims": len(parts.claims),
        "attributed": sum(claim["kind"] != "assertion" for claim in parts.claims),
    }


def _lists(folder: Path, pages: Pages, listed: Sequence[dict[str, Any]]) -> None:
    """The articles for who reads without scripts."""
    numbers = range(1, max(1, -(-len(listed) // LISTED)) + 1)
    for number in numbers:
        values: dict[str, Any] = {"base": "../", "here": "articles", "first": (number - 1) * LISTED, "number": number, "last": numbers[-1]}
        values["listed"] = listed[values["first"] : values["first"] + LISTED]
        atomic.write_bytes(folder / "list" / f"{number}.html", pages.render("list.html.j2", values))


def _others(folder: Path, pages: Pages, values: dict[str, Any], schemas: dict[str, schema.Table]) -> None:
    atomic.write_bytes(folder / "index.html", pages.render("overview.html.j2", {"base": "", "here": "index", **values}))
    for name in ("articles", "claims"):
        atomic.write_bytes(folder / f"{name}.html", pages.render("browse.html.j2", {"base": "", "here": name, "view": name, "many": article.MANY}))
    dictionary = [(table, schema.dictionary(table)) for table in schemas.values()]
    atomic.write_bytes(folder / "columns.html", pages.render("columns.html.j2", {"base": "", "here": "columns", "dictionary": dictionary}))
    for file in sorted(resources.files("newsclaims.page").joinpath("static").iterdir(), key=lambda one: one.name):
        atomic.write_bytes(folder / "static" / file.name, file.read_bytes())
