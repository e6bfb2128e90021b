"""`newsclaims takedown`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Kind(StrEnum):
    """What can be taken down."""

    article = "article"
    url = "url"
    person = "person"


def takedown(
    kind: Annotated[Kind, typer.Argument(help="What is to go: an article by its id, an article by its address, or a person's name.")],
    values: Annotated[list[str], typer.Argument(help="Ids, addresses or forms of one person's name; every form that texts use, one each.")],
    unseen: Annotated[bool, typer.Option("--unseen", help="Accept an article's id that is not in dataset/.")] = False,
) -> None:
    """Remove an article from all later builds, or mask a person's name in them, recorded in takedowns.yaml without naming it.

    Examples: `newsclaims takedown article 15694eb18664db50`, `newsclaims takedown person "Ada Smith" "A. Smith"`
    """
    from datetime import date
    from pathlib import Path

    from newsclaims.rights import request

    for line in request.take_down(Path(), kind.value, values, date.today(), unseen=unseen):
        typer.echo(line)
