"""`newsclaims cite`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from newsclaims import completion


class Form(StrEnum):
    """The formats of a citation."""

    apa = "apa"
    bibtex = "bibtex"
    cff = "cff"
    csl_json = "csl-json"


def cite(
    path: Annotated[Path, typer.Argument(help="A release (its folder or .tar.zst), or a dataset's folder.")] = Path("dataset"),
    form: Annotated[Form, typer.Option("--format", help="A sentence in APA style, or an entry for a reference manager.")] = Form.apa,
    doi: Annotated[str | None, typer.Option(help="The DOI of this version, where CITATION.cff does not have it yet.")] = None,
    table: Annotated[
        str | None, typer.Option(help="Cite the rows of this table; claims where only --where is given.", autocompletion=completion.tables)
    ] = None,
    where: Annotated[str | None, typer.Option(help="Cite the rows that meet this SQL condition on the table's columns and its article's.")] = None,
    expect: Annotated[str | None, typer.Option(help="Fail unless the rows have this digest: what a reader does with a citation.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Cite the dataset, a release, or some of its rows: version, fingerprint and DOI, and for rows their digest and the query that finds them again.

    Example: `newsclaims cite --table claims --where "publisher = 'The Gazette' and kind = 'direct'"`
    """
    from json import dumps

    from newsclaims.citing import cite as citing

    thing = citing.cite(path, citing.Wish(form.value, doi, table, where, expect))
    if json:
        typer.echo(dumps(citing.as_json(thing, form.value), ensure_ascii=False, indent=2, sort_keys=True))
    else:
        typer.echo(citing.citation(thing, form.value), nl=False)
        if thing.part:
            # A file in one of the other formats holds the citation alone; the rest is for whoever watches.
            typer.echo("\n" + citing.again(thing.part), nl=False, err=form is not Form.apa)
    if thing.about.released is None:
        typer.echo("newsclaims: this dataset is not released, and may change: cite a release where you can", err=True)
    if expect:
        typer.echo("newsclaims: the rows are the ones that were cited", err=True)
