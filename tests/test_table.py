"""New rows of sources.csv: old rows stay to the byte, and new ones are written as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsclaims.adding import table
from newsclaims.reading import sources
from newsclaims.reading.sources import HEADER

PLAIN = ",".join(HEADER)
OTHER = ",".join(reversed(HEADER))
QUOTED = ",".join(f'"{name}"' for name in HEADER)
ROW = {"file": "b.txt", "title": 'A "b", c', "publisher": "Zeit\u00fcng"}


@pytest.mark.parametrize(
    "before",
    [
        PLAIN + "\n",
        PLAIN + "\na.txt,,,,,,,,,\n",
        PLAIN + "\r\na.txt,,,,,,,,,",
        OTHER + "\nno note,,,,,,,,,a.txt\n",
        QUOTED + "\r\n",
        "\ufeff" + PLAIN + "\n\n",
    ],
)
def test_the_old_bytes_stay_and_the_new_row_is_read(tmp_path: Path, before: str) -> None:
    path = tmp_path / "sources.csv"
    path.write_bytes(before.encode("utf-8"))
    table.append(path, [ROW])
    after = path.read_bytes()
    assert after.startswith(before.encode("utf-8"))
    added = after[len(before.encode("utf-8")) :].decode("utf-8")
    ends = "\r\n" if "\r\n" in before else "\n"
    assert added.endswith(ends)
    assert added.count("\n") == (1 if before.endswith("\n") else 2)
    assert ("\r" in added) == ("\r" in before)
    assert added.startswith('"b.txt"') == before.startswith('"')
    found = sources.load(path, {"a.txt", "b.txt"})["b.txt"]
    assert (found["title"], found["publisher"], found["licence"]) == ('A "b", c', "Zeit\u00fcng", None)


def test_a_missing_table_is_made_and_no_row_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    table.append(path, [])
    assert not path.exists()
    table.append(path, [ROW])
    assert path.read_text(encoding="utf-8").splitlines()[0] == PLAIN
    assert sources.load(path, {"b.txt"})["b.txt"]["title"] == 'A "b", c'
