"""`newsclaims diff`: what it prints and writes, for people, scripts, spreadsheets and the changelog."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from edited_dataset import SNOW_ID, certify, rows_of, two, write
from newsclaims.cli import app
from newsclaims.errors import UserError
from newsclaims.releases import archive, changed_rows, changelog_draft, comparison_report
from newsclaims.releases.comparison import Comparison, compare


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A release, and a dataset with a changed claim, a lost mention, a changed text and an article from a file with a wicked name."""
    root = tmp_path_factory.mktemp("a=b [x]")
    old = write(root / "old", two(), inputs={})
    certify(old, {"code": "1"})
    rows = two()
    rows["claims"][0].update(stance="doubting", source_name='=HYPERLINK("x")')
    rows["entities"].pop(0)
    for name in rows:
        rows[name] = [row for row in rows[name] if row.get("article_id") != SNOW_ID]
    for word, file in (("Hail", "snow.txt"), ("Dust", "[x](y) <b>\x1b[31m.txt")):
        for name, listed in rows_of(word, file).items():
            rows[name] += [] if name == "rejects" else listed
    return old, write(root / "new", rows, 2)


@pytest.fixture(scope="module")
def found(pair: tuple[Path, Path]) -> Comparison:
    return compare(*pair)


def test_the_report_in_plain_text(found: Comparison) -> None:
    stream = io.StringIO()
    comparison_report.show(found, Console(file=stream, width=80))
    text = stream.getvalue()
    packed = re.sub(" +", " ", text)
    for words in (
        "A MAJOR change: the version after 0.1.0 is 0.2.0 at least",
        "claims 6 → 9 0 0 1 source_name 1, stance 1 3 came; another text: 3 → 3, 3 with the same words",
        "snow.txt: " + SNOW_ID,
        "cannot be told: 1 row of claims, 1 row of entities: no certificate in NEW",
    ):
        assert words in packed
    assert "\x1b" not in text
    assert "[x](y) <b>" in text, "a name is shown as it is, but for what disturbs a terminal"


def test_the_report_on_a_terminal_has_tables(found: Comparison) -> None:
    stream = io.StringIO()
    comparison_report.show(found, Console(file=stream, width=160, force_terminal=True))
    assert "columns that changed" in stream.getvalue()
    assert "┃" in stream.getvalue()
    assert "\x1b[31m.txt" not in stream.getvalue()


def test_nothing_changed(pair: tuple[Path, Path]) -> None:
    stream = io.StringIO()
    same = compare(pair[0], pair[0])
    comparison_report.show(same, Console(file=stream, width=80))
    assert "Nothing changed" in stream.getvalue()
    with pytest.raises(UserError, match="there is no entry"):
        changelog_draft.draft(same)


def test_every_changed_row_for_a_spreadsheet(found: Comparison, tmp_path: Path) -> None:
    changed_rows.write(tmp_path / "rows.csv", found)
    lines = list(csv.reader((tmp_path / "rows.csv").open(encoding="utf-8", newline="")))
    assert lines[0] == list(changed_rows.HEADER)
    told = {(line[0], line[3], line[4]) for line in lines[1:]}
    assert {
        ("articles", "text changed", "article_id"),
        ("articles", "added", ""),
        ("claims", "changed", "stance"),
        ("entities", "removed", ""),
    } <= told
    assert [line[5:] for line in lines if line[4] == "source_name"] == [["Ada Smith", '\'=HYPERLINK("x")']]
    assert [line[5:] for line in lines if line[3] == "removed"] == [["Ada Smith", ""]]
    assert [(line[3], *line[5:]) for line in lines if line[0] == "sentences"] == [
        ("words lost", "Snow at last", ""),
        ("words new", "", "Hail at last"),
    ]


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@a", "\tx", "\rx"])
def test_no_cell_is_a_formula(value: str) -> None:
    assert changed_rows.safe(value) == "'" + value
    assert changed_rows.safe("a" + value) == "a" + value
    assert len(changed_rows.safe("x" * 1000)) == changed_rows.LENGTH


def test_the_draft_of_the_changelog(found: Comparison) -> None:
    text = changelog_draft.draft(found)
    assert text.startswith("## 0.2.0 (unreleased)\n\nA major change of 0.1.0, so 0.2.0 at least.\n\n### Data\n- 1 article added: ")
    assert r"\[x\](y) &lt;b&gt; \[31m.txt" in text
    assert "- claims: 1 row changed (`source_name` in 1, `stance` in 1); 6 came and 3 went with articles" in text
    assert "- Cause (cannot be told): 1 row of claims" in text


def test_a_draft_needs_a_version(pair: tuple[Path, Path]) -> None:
    with pytest.raises(UserError, match=r"OLD .* states no version"):
        changelog_draft.draft(compare(pair[1], pair[0]))


def test_the_command(pair: tuple[Path, Path], tmp_path: Path) -> None:
    packed = tmp_path / "old.tar.zst"
    archive.pack(pair[0], packed)
    options = ["--rows", str(tmp_path / "d.csv")]
    # Where schema/ is: an archive of a mere dataset does not hold it.
    done = CliRunner().invoke(app, ["diff", str(packed), str(pair[1]), *options])
    assert done.exit_code == 0, done.output
    assert "0.2.0 at least" in done.output
    printed = CliRunner().invoke(app, ["diff", str(packed), str(pair[1]), "--json"])
    assert json.loads(printed.stdout)["least"] == "major"
    assert (tmp_path / "d.csv").read_text(encoding="utf-8").startswith("table,key,source")
    assert CliRunner().invoke(app, ["diff", str(packed), str(pair[1]), "--changelog"]).output.startswith("## 0.2.0 (unreleased)")
