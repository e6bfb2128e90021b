"""Write the evidence page: every claim in its article, with its row and its source bytes, as a static site in site/."""

from __future__ import annotations

from pathlib import Path

from newsclaims.engines.work import Work
from newsclaims.page import site
from newsclaims.params import Params


def run(root: Path, params: Params) -> None:
    """Bring ``root/site`` up to date, without the words of articles whose text may not be handed on."""
    site.build(root, params)


def shard(root: Path, params: Params, work: Work) -> None:
    """Write the pages of one shard's articles."""
    site.shard(root, params, work)
