"""Writes the evidence page: the overview, the lists, one page for each article, and the data and scripts that they share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from newsclaims import atomic, digests, ids, runner, schema, tables
from newsclaims.engines.done import Ledger
from newsclaims.engines.work import Work
from newsclaims.errors import UserError
from newsclaims.page import article, browse, folder, overview, scripts
from newsclaims.page.article import Parts
from newsclaims.page.folder import MARKER, whole
from newsclaims.page.rendering import Pages
from newsclaims.page.shard import Note, Writer
from newsclaims.page.source_bytes import Seeds
from newsclaims.page.withholding import View, view
from newsclaims.params import Params
from newsclaims.progress import Counter, counter

STAGE = "page"
FOLDER = "site"
# What was made of each shard, and what the processes that make it are told. No output: without it all is made again.
NOTES = Path("build/page")
TOLD = NOTES / "told.json"
# Articles on a page of the list that needs no script.
LISTED = 200
# What changes with any article and stands on no article's page, but on the first one; what is shown of seeds goes by the tables.
APART = ("seeds", "dataset/rejects", "dataset/validation.json", "dataset/fingerprint.json", "dataset/evaluation.json")
# Of an article's row, what its page neither shows nor looks at; see _given for the digest of its file.
UNSEEN = frozenset({"duplicate_of", "source_sha256"})


def build(root: Path, params: Params) -> dict[str, Any]:
    """Bring ``root/site`` up to date with ``root/dataset``: only the shards whose articles changed are written anew; returns what page.json says."""
    shared = overview.shared(root)
    target = folder.begun(root / FOLDER)
    shown = view(root, full=False)
    notes = root / NOTES
    runner.clear(notes, [root / TOLD, *(note_path(root, number, params.shards) for number in range(params.shards))])
    given = {"articles": shown.articles, "private": shown.private, "held": shown.held, "repeats": shown.repeats}
    atomic.write_json(root / TOLD, {"version": shared["version"], **given})
    ledger = Ledger(
        root, STAGE, params.shards, apart=APART, unseen=UNSEEN, given=lambda n: _given(root, params, shown, n), made=lambda n: _made(root, params, n)
    )
    runner.run(STAGE, root, params, ledger)
    made = [Note(**json.loads(note_path(root, number, params.shards).read_text(encoding="utf-8"))) for number in range(params.shards)]
    told, written = _of_all(root, target, shared, shown, made)
    folder.sweep(target, {MARKER, *written, *(name for note in made for name in note.files)})
    return told


def shard(root: Path, params: Params, work: Work) -> None:
    """Write what one shard has of ``root/site``, and note it; an article that its page cannot be made of stops the stage."""
    told = json.loads((root / TOLD).read_text(encoding="utf-8"))
    schemas = {name: schema.load(name, root / "schema") for name in schema.TABLES}
    shown = View(root / "dataset", schemas, told["held"], told["private"], told["repeats"])
    writer = _writer(root, root / FOLDER, shown, told["articles"], work.number, told["version"])
    path = tables.shard_path(root / "dataset" / "articles", work.number, params.shards)
    articles = work.over(shown.parts(path), lambda parts: str(parts.article["article_id"]))
    if work.alone is not None:
        for parts in articles:
            writer.rendered(parts)
        return
    if work.given_up:
        listed = "; ".join(f"{article_id}: {failure.detail}" for article_id, failure in work.given_up.items())
        raise UserError(f"site/: no page can be made of {listed}")
    atomic.write_json(note_path(root, work.number, params.shards), asdict(writer.write(articles)))


def note_path(root: Path, number: int, shards: int) -> Path:
    return root / NOTES / f"{number:05d}-of-{shards:05d}.json"


def write(root: Path, target: Path, *, full: bool = False) -> dict[str, Any]:
    """Write the page of ``root/dataset`` to the folder ``target``, whole or not at all; returns what page.json says of it.

    With ``full`` words are shown that may not be handed on.
    """
    if target.resolve() == (root / FOLDER).resolve():
        raise UserError(f"{target}: is for the page that may be handed on, which dvc repro writes; name another folder with --to")
    shared = overview.shared(root)
    shown = view(root, full)
    notes = []
    with whole(target) as made, counter(shown.articles, "articles") as count:
        for number, path in enumerate(tables.files(shown.dataset / "articles")):
            notes.append(_writer(root, made, shown, shown.articles, number, shared["version"]).write(_counted(shown.parts(path), count)))
        told, _ = _of_all(root, made, shared, shown, notes)
    return told


def _counted(articles: Iterable[Parts], count: Counter) -> Iterator[Parts]:
    for parts in articles:
        yield parts
        count.advance()


def _writer(root: Path, target: Path, shown: View, count: int, number: int, version: str) -> Writer:
    pages = Pages({"version": version, "private": shown.private, "kinds_in_order": browse.KINDS})
    return Writer(target, pages, shown.schemas["claims"], Seeds(root / "seeds"), count, number, private=shown.private)


def _given(root: Path, params: Params, shown: View, number: int) -> str:
    """A digest of what a shard's pages show beside its rows: where they lie, which metadata are left out, and the files whose bytes they have."""
    found = tables.read_file(tables.shard_path(root / "dataset" / "articles", number, params.shards), ["article_id", "source_sha256", "source_map"])
    mapped = pc.if_else(pc.is_valid(found["source_map"]), found["source_sha256"], "").to_pylist()
    repeats = {one: list(shown.repeats[one]) for one in found["article_id"].to_pylist() if one in shown.repeats}
    return ids.sha256(atomic.json_bytes([article.path("", shown.articles), repeats, mapped]))


def _made(root: Path, params: Params, number: int) -> str:
    """A digest of a shard's note; none where the files that it notes are not there as they were written."""
    path = note_path(root, number, params.shards)
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))["files"]
        same = all(digests.of_file(root / FOLDER / name) == digest for name, digest in noted.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""
    return digests.of_file(path) if same else ""


def _of_all(root: Path, target: Path, shared: Mapping[str, Any], shown: View, notes: Sequence[Note]) -> tuple[dict[str, Any], set[str]]:
    """Write what is of all articles, and page.json at last; what that says, and the names of the files."""
    listed = [record for note in notes for record in note.articles]
    index = browse.articles(notes)
    total = sum(number for _, _, number in index["chunks"])
    columns = [[row.name, row.description] for row in shown.schemas["claims"].fields]
    edition = {"version": shared["version"], "fingerprint": shared["fingerprint"], "columns": columns}
    pages = Pages({**shared, "private": shown.private, "withheld": shown.withheld, "kinds_in_order": browse.KINDS, "articles": len(listed)})
    files = {"data/articles.js": scripts.call("articles", index), "data/edition.js": scripts.call("edition", edition)}
    files |= dict(_lists(pages, listed))
    files |= _others(pages, overview.values(root, shown, notes))
    for name, content in files.items():
        folder.put(target / name, content)
    told = {"articles": len(listed), "claims": total, "private": shown.private, "withheld": shown.withheld}
    told |= {"fingerprint": shared["fingerprint"], "version": shared["version"]}
    atomic.write_json(target / MARKER, {"newsclaims": folder.NAME, **told})
    return told, set(files)


def _lists(pages: Pages, listed: Sequence[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """The articles for who reads without scripts."""
    numbers = range(1, max(1, -(-len(listed) // LISTED)) + 1)
    for number in numbers:
        values: dict[str, Any] = {"base": "../", "here": "articles", "first": (number - 1) * LISTED, "number": number, "last": numbers[-1]}
        values["listed"] = listed[values["first"] : values["first"] + LISTED]
        yield f"list/{number}.html", pages.render("list.html.j2", values)


def _others(pages: Pages, values: dict[str, Any]) -> dict[str, bytes]:
    files = {"index.html": pages.render("overview.html.j2", {"base": "", "here": "index", **values})}
    for name in ("articles", "claims"):
        files[f"{name}.html"] = pages.render("browse.html.j2", {"base": "", "here": name, "view": name, "many": article.MANY})
    dictionary = [(table, schema.dictionary(table)) for table in values["tables"]]
    files["columns.html"] = pages.render("columns.html.j2", {"base": "", "here": "columns", "dictionary": dictionary})
    for file in sorted(resources.files("newsclaims.page").joinpath("static").iterdir(), key=lambda one: one.name):
        files[f"static/{file.name}"] = file.read_bytes()
    return files
