"""Which tables a page shows: the dataset's own, or those of its public form where an article's text may not be handed on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsclaims import schema, tables
from newsclaims.card import facts
from newsclaims.errors import UserError
from newsclaims.rights import public, wording

WITHHELD = "(withheld)"


@dataclass(frozen=True)
class View:
    """Tables to show: their folder, how many articles are withheld by ``text_release``, and whether they are shown all the same."""

    dataset: Path
    held: Mapping[str, int]
    private: bool

    @property
    def withheld(self) -> int:
        """How many articles lack words here."""
        return 0 if self.private else sum(self.held.values())


@contextmanager
def view(root: Path, full: bool) -> Iterator[View]:
    """The tables of ``root/dataset`` as they may be shown; all words with ``full``, which makes the page private where any are withheld."""
    dataset = root / "dataset"
    releases = facts.count(dataset / "articles", "text_release")
    held = {kind: releases[kind] for kind in ("none", "snippet") if releases[kind]}
    if full or not held:
        yield View(dataset, held, private=bool(held))
        return
    with tempfile.TemporaryDirectory(prefix="newsclaims-page-") as name:
        folder = Path(name)
        try:
            public.make(dataset, root / "schema", folder / "public")
            shown = folder / "public" / "dataset"
        except UserError:
            # A file's name that repeats a withheld headline stops a release, whose rows must be whole; a page can leave it out.
            blanked = _blanked(root, folder / "blanked")
            public.make(blanked, root / "schema", folder / "second")
            shown = folder / "second" / "dataset"
        yield View(shown, held, private=False)


def _blanked(root: Path, folder: Path) -> Path:
    """The dataset without the metadata of articles that would show a run of withheld words."""
    dataset = root / "dataset"
    table = schema.load("articles", root / "schema")
    hidden = public.hidden(public.articles(dataset), public.SNIPPET_WORDS)
    for path in tables.files(dataset / "articles"):
        rows = list(tables.rows([path]))
        for row in rows:
            for column in table.fields:
                value = row[column.name]
                if column.type == "string" and not column.verbatim and value is not None and wording.shares(value, hidden):
                    row[column.name] = WITHHELD if column.required else None
        tables.write(rows, schema.arrow_schema(table), folder / "articles" / path.name)
    for name in schema.TABLES:
        if name != "articles":
            (folder / name).symlink_to((dataset / name).resolve(), target_is_directory=True)
    return folder
