"""`newsclaims show`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsclaims import completion


def show(
    article: Annotated[
        str, typer.Argument(help="The article's id or the beginning of it, or its seed file's name.", autocompletion=completion.articles)
    ],
    dataset: Annotated[Path, typer.Option(help="The dataset's folder.")] = Path("dataset"),
    json: Annotated[bool, typer.Option("--json", help="Print the article and its rows as JSON.")] = False,
) -> None:
    """Show an article with its claims marked: content underlined, source, cue and addressee in colour, a list of claims below.

    Example: `newsclaims show 000_dd0ba2651c66f10d.txt`
    """
    from newsclaims import show

    if json:
        typer.echo(show.as_json(article, dataset))
    else:
        show.show_article(article, dataset)
