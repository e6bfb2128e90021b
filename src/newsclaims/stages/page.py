"""Write the evidence page: every claim in its article, with its row and its source bytes, as a static site in site/."""

from __future__ import annotations

from pathlib import Path

from newsclaims.page import site
from newsclaims.params import Params


def run(root: Path, params: Params) -> None:
    """Write ``root/site``, without the words of articles whose text may not be handed on."""
    site.write(root, root / site.FOLDER)
