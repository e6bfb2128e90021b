"""A request to take an article or a person out of all later builds."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from newsclaims import tables, takedowns
from newsclaims.errors import UserError

ARTICLE_ID = re.compile(r"[0-9a-f]{16}")
SALT_BYTES = 16


def take_down(root: Path, kind: str, values: Sequence[str], day: date, unseen: bool = False) -> list[str]:
    """Add ``values`` to ``root/takedowns.yaml``, an article's address beside its id where the dataset knows it; returns what to tell the user.

    UserError for an id that is none, or is in no article of ``root/dataset`` unless it may be ``unseen``.
    """
    added = 0
    if kind == "article":
        addresses = _addresses(root, values, unseen)
        if addresses:
            added += takedowns.add(root, "url", addresses, day, _salt())
    added += takedowns.add(root, kind, values, day, _salt())
    lines = (
        [f"{takedowns.FILE}: {added} new entr{'y' if added == 1 else 'ies'}"] if added else [f"{takedowns.FILE}: all of it was on the list already"]
    )
    return [
        *lines,
        "Now run: uv run dvc repro",
        "Existing rows change, so the next release is a MAJOR one.",
        "Releases that are out, seeds/ and the history of git still hold what is removed: docs/takedowns.md says what to do.",
    ]


def _addresses(root: Path, ids: Sequence[str], unseen: bool) -> list[str]:
    for one in ids:
        if not ARTICLE_ID.fullmatch(one):
            raise UserError(f"{one!r} is no article id; it should be the 16 hexadecimal digits of articles.article_id (newsclaims show finds them)")
    known: dict[str, str | None] = {}
    for path in tables.files(root / "dataset" / "articles"):
        known |= {row["article_id"]: row["url"] for row in tables.read_file(path, ["article_id", "url"]).to_pylist()}
    missing = [one for one in ids if one not in known]
    if missing and not unseen:
        raise UserError(f"no article {', '.join(missing)} in {root / 'dataset'}; correct the id, or say --unseen where another build has it")
    return [address for one in ids if (address := known.get(one))]


def _salt() -> str:
    return secrets.token_hex(SALT_BYTES)
