"""A made-up dataset for the evidence page: articles that may be shown, two that may not, one that is out to do harm, and their seeds."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import small_dataset
import withheld_dataset
from newsclaims import ids, schema

KINDS = ("direct", "mixed", "indirect")
PUBLISHERS = ("The Gazette", "Lake Herald", "=HYPERLINK(1)")
# Of another script, beyond the basic plane, right to left, and markup; the tests look for its words in the page, as words.
HOSTILE = (
    "</script><script>document.title='taken'</script> said \U0001f6a8 the council\n\n"
    "=SUM(A1) \u2028 told <img src=x onerror=alert(1)> that \u05e9\u05dc\u05d5\u05dd \U00010348 &amp; {{ 7 * 7 }} {% raw %} would never end.\n\n"
    "\"Take 'it' \\u003c <!-- away\" she wrote, and nobody knew of it at all, neither here nor there nor anywhere else in the whole long valley."
)
Rows = dict[str, list[dict[str, Any]]]


def texts() -> dict[str, tuple[str, str]]:
    """File to text and text_release."""
    shown = {f"story{n}.txt": (withheld_dataset.story(n), "full") for n in range(8)}
    return {
        **shown,
        "kept.txt": (withheld_dataset.story(90), "none"),
        "begun.txt": (withheld_dataset.story(91), "snippet"),
        "bad.txt": (HOSTILE, "full"),
    }


def rows(content: Mapping[str, tuple[str, str]]) -> Rows:
    """The rows of all tables, of several kinds and publishers, in the order of the articles' ids."""
    made: Rows = {name: [] for name in schema.TABLES}
    for file, (text, release) in sorted(content.items(), key=lambda item: ids.article_id(item[1][0])):
        found = withheld_dataset.rows_of(text, release, file)
        article = found["articles"][0]
        data = text.encode()
        article |= {"publisher": PUBLISHERS[sum(file.encode()) % 3], "source_sha256": ids.sha256(data), "source_map": source_map(text)}
        for k, claim in enumerate(found["claims"]):
            if claim["kind"] == "assertion":
                claim["source_name"] = article["publisher"]
            else:
                claim["kind"] = KINDS[k % 3]
        for name, table in found.items():
            made[name] += table
    made["rejects"] = [{"source_file": "empty.txt", "source_record": 0, "stage": "articles", "reason": "empty", "detail": "no text"}]
    return made


def source_map(text: str) -> list[dict[str, int]]:
    """Each code point's bytes in UTF-8, one piece each."""
    found, at = [], 0
    for start, sign in enumerate(text):
        width = len(sign.encode())
        found.append({"start": start, "byte": at, "step": width, "width": width})
        at += width
    return found


def build(root: Path, content: Mapping[str, tuple[str, str]] | None = None, shards: int = 1) -> Rows:
    """Lay out seeds, dataset, schemas and CITATION.cff below ``root``; returns the rows."""
    content = content or texts()
    made = rows(content)
    small_dataset.build(root, made, shards)
    shutil.copy(small_dataset.ROOT / "CITATION.cff", root)
    (root / "seeds").mkdir(exist_ok=True)
    for file, (text, _) in content.items():
        (root / "seeds" / file).write_bytes(text.encode())
    return made


def of_article(made: Rows, table: str, article_id: str) -> list[dict[str, Any]]:
    return [row for row in made[table] if row["article_id"] == article_id]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
