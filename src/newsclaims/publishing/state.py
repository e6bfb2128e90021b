"""What a broken upload goes on from: which Zenodo deposition belongs to a release; a file beside it, without secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsclaims import atomic
from newsclaims.errors import UserError


def path(folder: Path) -> Path:
    """``dist/newsclaims-0.1.0.publish.json`` for ``dist/newsclaims-0.1.0``."""
    return folder.with_name(f"{folder.name}.publish.json")


def deposition(folder: Path, url: str) -> int | None:
    """The deposition of the release in ``folder`` at the Zenodo ``url``; None where none is known."""
    found = _load(path(folder)).get(url)
    return found["deposition"] if found else None


def keep(folder: Path, url: str, number: int, doi: str | None, published: bool) -> None:
    """Write down the deposition of a release, beside what is known of other Zenodos."""
    file = path(folder)
    atomic.write_json(file, {"zenodo": _load(file) | {url: {"deposition": number, "doi": doi, "published": published}}})


def _load(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))["zenodo"]
        if not all(isinstance(one["deposition"], int) for one in raw.values()):
            raise TypeError("deposition should be a number")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UserError(
            f"{file}: not a state of newsclaims publish ({error!r}); remove it: the deposition is then looked for by title and version"
        ) from None
    return dict(raw)
