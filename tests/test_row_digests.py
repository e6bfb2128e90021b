"""digests.parquet: fingerprints by table and article."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import small_dataset
from newsclaims import fingerprints, ids, schema, tables
from newsclaims.errors import UserError
from newsclaims.releases import row_digests

OTHER = "b" * 16


def build(root: Path) -> Path:
    """The small dataset with a second article, which has one sentence and nothing more."""
    content = small_dataset.rows()
    content["articles"].append({**content["articles"][0], "article_id": OTHER})
    content["sentences"].append({**content["sentences"][0], "article_id": OTHER})
    return small_dataset.build(root, content)


def test_write_says_what_the_fingerprints_say(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    assert row_digests.write(dataset) == fingerprints.of_dataset(dataset)
    found = row_digests.read(dataset / row_digests.FILE)
    own = [row for row in tables.rows(tables.files(dataset / "sentences")) if row["article_id"] == small_dataset.AID]
    assert found["sentences", small_dataset.AID] == fingerprints.of_rows(own)
    assert found["sentences", OTHER].rows == 1
    assert ("claims", OTHER) not in found
    assert found["rejects", "empty.txt"].rows == 1
    assert sum(one.rows for one in found.values()) == sum(map(len, small_dataset.rows().values())) + 2


def test_the_row_digests_can_be_repeated_by_hand(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    row_digests.write(dataset)
    lines = sorted(fingerprints.row_digest(row).hex() + "\n" for row in tables.rows(tables.files(dataset / "rejects")))
    expected = hashlib.sha256("".join(lines).encode()).hexdigest()
    assert row_digests.read(dataset / row_digests.FILE)["rejects", "empty.txt"].sha256 == expected


def test_write_the_same_bytes_for_other_shards(tmp_path: Path) -> None:
    one, two = build(tmp_path / "one"), build(tmp_path / "two")
    rows = list(tables.rows(tables.files(two / "claims")))
    arrow = schema.arrow_schema(schema.load("claims", tmp_path / "two" / "schema"))
    tables.write(rows[:1], arrow, two / "claims" / "train-00001-of-00002.parquet")
    tables.write(rows[1:], arrow, tables.shard_path(two / "claims", 0, 1))
    for dataset in (one, two):
        row_digests.write(dataset)
    assert ids.sha256((one / row_digests.FILE).read_bytes()) == ids.sha256((two / row_digests.FILE).read_bytes())


def test_read_refuses_other_files(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not found"):
        row_digests.read(tmp_path / row_digests.FILE)
    (tmp_path / row_digests.FILE).write_bytes(b"PAR1 not")
    with pytest.raises(UserError, match="not the digests"):
        row_digests.read(tmp_path / row_digests.FILE)


def test_write_refuses_a_missing_table(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="articles: no Parquet file"):
        row_digests.write(tmp_path)
