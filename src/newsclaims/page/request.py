"""What `newsclaims page` does: the stage's page, or one for one's own eyes."""

from __future__ import annotations

from pathlib import Path

from newsclaims import params
from newsclaims.errors import UserError
from newsclaims.page import site


def run(root: Path, to: Path | None, *, full: bool) -> str:
    """Write the page; returns what to tell the user."""
    if full and to is None:
        raise UserError(f"--full: needs --to DIR, a folder that you keep to yourself; {site.FOLDER}/ is the page that may be handed on")
    target = to if to is not None else root / site.FOLDER
    made = site.write(root, target, full=full) if to is not None else site.build(root, params.load(root / "params.yaml"))
    told = f"{target / 'index.html'}: articles {made['articles']:,}, claims {made['claims']:,}"
    if made["private"]:
        return f"{told}; private: holds texts that may not be handed on"
    if made["withheld"]:
        return f"{told}; articles without their words {made['withheld']:,}: newsclaims page --full --to DIR shows them to you"
    return told
