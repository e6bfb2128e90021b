"""The made-up dataset with a second article of another outlet, so that a condition has something to leave out."""

from __future__ import annotations

import shutil
from pathlib import Path

from cited_examples import PLAIN
from newsclaims import atomic, fingerprints
from newsclaims.card import facts
from newsclaims.catalogue import citations
from newsclaims.releases import archive
from small_dataset import AID, ROOT, Rows, build, rows

HERALD = "f" * 16
IDS = ("article_id", "sentence_id", "mention_id", "entity_id", "claim_id")


def content() -> Rows:
    """All tables' rows: each of the first article once more in The Herald, published a year later."""
    found = rows()
    for name, table in found.items():
        if name != "rejects":
            found[name] = table + [{key: value.replace(AID, HERALD) if key in IDS else value for key, value in row.items()} for row in table]
    second = found["articles"][1]
    found["articles"][1] = second | {
        "publisher": "The Herald",
        "published": second["published"].replace(year=2022),
        "source_file": "snow.txt",
        "text": second["text"].replace("Ada", "Eve"),
    }
    return found


def repository(root: Path) -> Path:
    """A repository below ``root`` with its dataset built; returns the dataset."""
    dataset = build(root, content())
    shutil.copy(ROOT / "CITATION.cff", root)
    return dataset


def release(root: Path) -> Path:
    """A release of the dataset as a folder, with an archive beside it; returns the folder."""
    dataset = build(root, content())
    folder = root / "dist" / "newsclaims-0.1.0"
    shutil.copytree(dataset, folder)
    shutil.copytree(root / "schema", folder / "schema")
    fingerprint = fingerprints.of_dataset(dataset)
    atomic.write_json(folder / fingerprints.FILE, fingerprint.as_json())
    citations.write(folder, PLAIN, facts.gather(root), fingerprint)
    archive.pack(folder, folder.with_name(folder.name + archive.SUFFIX))
    return folder
