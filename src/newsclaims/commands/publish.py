"""`newsclaims publish`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def publish(
    release: Annotated[Path, typer.Argument(help="A release's folder, as newsclaims release made it.")],
    hub: Annotated[str | None, typer.Option(metavar="ORG/NAME", help="Send it to this dataset repository of the Hugging Face Hub.")] = None,
    private: Annotated[bool, typer.Option("--private", help="The repository is, and is made, private.")] = False,
    zenodo: Annotated[bool, typer.Option("--zenodo", help="Send it to Zenodo, as a draft.")] = False,
    zenodo_url: Annotated[str, typer.Option(help="Another Zenodo, to try things: https://sandbox.zenodo.org.")] = "https://zenodo.org",
    zenodo_record: Annotated[int | None, typer.Option(metavar="ID", help="It is a new version of this published record.")] = None,
    restricted: Annotated[
        str | None, typer.Option(metavar="CONDITIONS", help="On Zenodo, give the files to those only whom you let in, under these conditions.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Publish the draft on Zenodo at once; that cannot be undone.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go where, and send nothing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what came of it as JSON.")] = False,
) -> None:
    """Publish a verified release on the Hugging Face Hub, on Zenodo or both; what arrived in an earlier, broken run is not sent again.

    Tokens are read from HF_TOKEN and ZENODO_TOKEN. See docs/publishing.md.

    Example: `newsclaims publish dist/newsclaims-0.1.0 --hub my-org/newsclaims --zenodo --dry-run`
    """
    from json import dumps

    from newsclaims.publishing import plan, send
    from newsclaims.publishing.hub import Hub
    from newsclaims.publishing.zenodo import Zenodo

    to_hub = Hub(hub, private) if hub is not None else None
    to_zenodo = Zenodo(zenodo_url.rstrip("/"), zenodo_record, restricted, yes) if zenodo else None
    if dry_run:
        planned = plan.of(send.checked(release, to_hub, to_zenodo), to_hub, to_zenodo)
        typer.echo(dumps(planned, ensure_ascii=False, indent=2, sort_keys=True) if json else "\n".join(plan.lines(planned)))
        return
    done = {}
    for place, result in send.publish(release, to_hub, to_zenodo):
        done[place] = result
        if not json:
            typer.echo("\n".join(send.lines(place, result)))
    if json:
        typer.echo(dumps(done, ensure_ascii=False, indent=2, sort_keys=True))
