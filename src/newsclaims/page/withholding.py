"""What a page may show: all words, or those that a public release would show where an article's text may not be handed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from newsclaims import schema, tables
from newsclaims.card import facts
from newsclaims.page import article
from newsclaims.page.article import Parts
from newsclaims.rights import public, repeats, standoff

Row = dict[str, Any]

WITHHELD = "(withheld)"


@dataclass(frozen=True)
class View:
    """Tables to show: their folder and schemas, how many articles are withheld by ``text_release``, and whether they are shown all the same.

    ``repeats`` has, for articles by their ids, the metadata that would show a run of withheld words.
    """

    dataset: Path
    schemas: Mapping[str, schema.Table]
    held: Mapping[str, int]
    private: bool
    repeats: Mapping[str, Sequence[str]]

    @property
    def withheld(self) -> int:
        """How many articles lack words here."""
        return 0 if self.private else sum(self.held.values())

    @cached_property
    def articles(self) -> int:
        return sum(tables.count(path) for path in tables.files(self.dataset / "articles"))

    def parts(self, path: Path) -> Iterator[Parts]:
        """The articles of the file ``path`` of table articles with their rows, as they may be shown."""
        of = {name: tables.ByArticle(self.dataset / name / path.name) for name in schema.OF_ARTICLE}
        for row in tables.rows([path]):
            made = {name: rows[row["article_id"]] for name, rows in of.items()}
            shown, made = (row, made) if self.private else self._shown(row, made)
            yield Parts(shown, made["sentences"], made["entities"], article.in_order(made["claims"]))

    def _shown(self, row: Row, made: dict[str, list[Row]]) -> tuple[Row, dict[str, list[Row]]]:
        text = row["text"]
        visible = public.visible(row, public.SNIPPET_WORDS)
        if repeated := self.repeats.get(row["article_id"]):
            required = {column.name for column in self.schemas["articles"].fields if column.required}
            row = {**row, **{name: WITHHELD if name in required else None for name in repeated}}
        if visible == len(text):
            return row, made
        # What the article says in its own voice is the publisher's, who is no secret.
        blanked = {
            name: [
                standoff.blank(one, self.schemas[name], text, visible, {"source_name": row["publisher"] if one.get("kind") == "assertion" else None})
                for one in rows
            ]
            for name, rows in made.items()
        }
        return {**row, "text": text[:visible] or None}, blanked


def view(root: Path, full: bool) -> View:
    """The tables of ``root/dataset`` as they may be shown; all words with ``full``, which makes the page private where any are withheld."""
    dataset = root / "dataset"
    schemas = {name: schema.load(name, root / "schema") for name in schema.TABLES}
    releases = facts.count(dataset / "articles", "text_release")
    held = {kind: releases[kind] for kind in ("none", "snippet") if releases[kind]}
    words = [column.name for column in schemas["articles"].fields if column.type == "string" and not column.verbatim]
    found = repeats.of_dataset(dataset, words, public.SNIPPET_WORDS) if held and not full else {}
    return View(dataset, schemas, held, full and bool(held), found)
