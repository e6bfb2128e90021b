"""docs/security.md names a test for each promise, and the tests are there."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")
PROMISES = PAGE.partition("## What we promise")[2].partition("\n## ")[0]


def test_each_promise_has_a_test_that_is_there() -> None:
    rows = [line for line in PROMISES.splitlines() if line.startswith("| ") and not line.startswith("| promise")]
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", row)
        assert named, row
        for file, test in named:
            assert f"\ndef {test}(" in Path(__file__).with_name(file).read_text(encoding="utf-8"), f"{file}::{test}"


def test_the_lock_has_a_hash_for_every_file() -> None:
    lock = (REPOSITORY / "uv.lock").read_text(encoding="utf-8")
    files = re.findall(r"\{ url = \"[^\"]+\"[^}]*\}", lock)
    assert len(files) > 1000
    assert [one for one in files if 'hash = "sha256:' not in one] == []
