"""`newsclaims add`: originals to the byte, nothing overwritten, nothing guessed, everything told."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import mixed_articles
from mixed_articles import page, paragraphs
from newsclaims import cli
from newsclaims.adding import bring, outcome
from newsclaims.adding.bring import Adding
from newsclaims.adding.outcome import Outcome
from newsclaims.errors import UserError
from newsclaims.reading import listing, metadata, records, sources
from newsclaims.reading.outcome import Record
from rebuild import story

EMPTY = ",".join(sources.HEADER) + "\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """As much of a dataset repository as is written to."""
    root = tmp_path / "repository"
    (root / "seeds").mkdir(parents=True)
    (root / "originals").mkdir()
    (root / "dvc.yaml").write_text("stages: {}\n", encoding="utf-8")
    (root / "seeds" / "sources.csv").write_text(EMPTY, encoding="utf-8")
    return root


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "given").mkdir()
    return tmp_path / "given"


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def add(root: Path, *named: Path, **given: str) -> list[Outcome]:
    return Adding(root, given).add(named)


def only(root: Path, path: Path, **given: str) -> Outcome:
    (found,) = add(root, path, **given)
    return found


def rows(root: Path) -> dict[str, dict[str, str]]:
    with (root / "seeds" / "sources.csv").open(encoding="utf-8", newline="") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_twenty_articles_of_all_forms_come_in_and_can_be_read(root: Path, tmp_path: Path) -> None:
    folder = mixed_articles.write(tmp_path / "mixed")
    found = add(root, folder)
    assert {one.outcome for one in found} == {outcome.ADDED}
    assert sum(one.articles for one in found) == 20
    for one in found:
        assert one.seed is not None
        kept = root / "originals" / one.original if one.original else root / "seeds" / one.seed
        assert kept.read_bytes() == Path(one.file).read_bytes()
    # As the stage articles reads them, with nothing refused.
    about = sources.load(root / "seeds" / "sources.csv", {one.name for one in listing.inputs(root / "seeds")})
    read = [(one, about[i.name]) for i in listing.inputs(root / "seeds") for one in records.read(i.path)]
    assert all(isinstance(one, Record) for one, _ in read)
    assert len(read) == 20
    known = [metadata.merged(metadata.checked(one.metadata), row) for one, row in read if isinstance(one, Record)]
    assert sum(one["publisher"] == "The Gazette" for one in known) == 6
    texts = {one.text.text.strip() for one, _ in read if isinstance(one, Record)}
    assert story(9) in texts
    assert story(17) in texts


def test_a_page_names_its_original_and_what_took_the_text_out(root: Path, given: Path) -> None:
    path = put(given / "a.html", page(1))
    one = only(root, path)
    assert (one.seed, one.original, one.unknown) == ("a.html.txt", "a.html", {"licence": 1, "text_release": 1})
    row = rows(root)["a.html.txt"]
    assert (row["title"], row["publisher"], row["published"], row["url"]) == (
        paragraphs(1)[0],
        "The Gazette",
        "2026-03-02",
        "https://gazette.example/1",
    )
    assert "trafilatura " in row["note"]
    assert f"originals/a.html, sha256:{digest(path)}" in row["note"]
    assert (root / "seeds" / "a.html.txt").read_text(encoding="utf-8") == "\n\n".join(paragraphs(1)) + "\n"


def test_an_archive_becomes_one_file_of_records_and_tells_what_did_not(root: Path, tmp_path: Path) -> None:
    path = mixed_articles.write(tmp_path / "mixed") / "crawl.warc.gz"
    one = only(root, path, publisher="Another")
    assert (one.seed, one.articles, one.partly) == ("crawl.warc.gz.jsonl", 3, {"HTTP status 404": 1, "not HTML": 1})
    lines = [json.loads(line) for line in (root / "seeds" / str(one.seed)).read_text(encoding="utf-8").splitlines()]
    assert [line["url"] for line in lines] == [f"https://gazette.example/{n}" for n in (17, 18, 19)]
    assert {line["original_sha256"] for line in lines} == {digest(path)}
    # What the user gives is for all, and a record's own would win over the row's.
    assert not any("publisher" in line for line in lines)
    assert rows(root)["crawl.warc.gz.jsonl"]["publisher"] == "Another"


def test_the_same_again_is_already_there_under_any_name_and_changes_nothing(root: Path, given: Path, tmp_path: Path) -> None:
    add(root, mixed_articles.write(tmp_path / "mixed"))
    before = files(root)
    assert {one.outcome for one in add(root, tmp_path / "mixed")} == {outcome.THERE}
    put(given / "renamed.txt", story(0))
    put(given / "renamed.html", page(6))
    assert [(one.outcome, one.seed) for one in add(root, given)] == [
        (outcome.THERE, "page6.html.txt"),
        (outcome.THERE, "story0.txt"),
    ]
    assert files(root) == before


@pytest.mark.parametrize(("name", "content"), [("a.txt", story), ("a.html", page)])
def test_another_file_of_that_name_gets_a_distinct_one(root: Path, tmp_path: Path, name: str, content: Any) -> None:
    first, second = (put(tmp_path / place / name, content(n)) for n, place in enumerate(("one", "two")))
    only(root, first)
    before = files(root)
    one = only(root, second)
    assert one.outcome == outcome.ADDED
    assert one.seed is not None
    assert one.seed.startswith(f"a-{digest(second)[:8]}.")
    after = files(root)
    assert all(after[path] == data for path, data in before.items() if path != "seeds/sources.csv")
    assert rows(root).keys() == {name if name == "a.txt" else "a.html.txt", one.seed}


def test_a_file_that_was_put_into_seeds_by_hand_gets_its_row(root: Path) -> None:
    path = put(root / "seeds" / "mine.txt", story(1))
    assert only(root, path, text_release="full").outcome == outcome.THERE
    assert rows(root)["mine.txt"]["text_release"] == "full"
    # A row that a curator has filled in is theirs.
    assert only(root, path, text_release="none").outcome == outcome.THERE
    assert rows(root)["mine.txt"]["text_release"] == "full"


def test_old_rows_stay_as_they_are(root: Path, given: Path) -> None:
    put(root / "seeds" / "old.txt", story(1))
    table = root / "seeds" / "sources.csv"
    before = EMPTY.replace("\n", "\r\n") + '"old.txt","A, b",,,2021-01-02,,,,full,"kept"\r\n'
    table.write_bytes(before.encode())
    only(root, put(given / "new.txt", story(2)), licence="CC-BY-4.0")
    assert table.read_bytes().decode() == before + "new.txt,,,,,,,CC-BY-4.0,,\r\n"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.png", b"\x89PNG", "no file of articles ends like this"),
        ("a.txt", b"", "empty: no visible character"),
        ("a.txt", b"\x00\x01\x02", "not-text"),
        ("a.md", b"---\ntitle: [\n---\nText.", "bad-record"),
        ("a.csv", b"name,age\nx,1\n", "no column of text"),
        ("a.jsonl", b"{}\n", "its text is missing"),
        ("a.parquet", b"PAR1", "bad-file"),
        ("a.html", b"<p>", "no main text found"),
        ("a.html", b"\x00" * 9, "not text"),
        ("a.warc", b"nothing", ""),
        (".a.txt", b"Hidden.", "hidden files are no articles"),
    ],
)
def test_what_cannot_come_in_says_why_and_leaves_nothing(root: Path, given: Path, name: str, content: bytes, why: str) -> None:
    before = files(root)
    one = only(root, put(given / name, content))
    assert one.outcome == outcome.REFUSED
    assert one.failed
    assert why in one.why
    assert one.why
    assert files(root) == before


def test_records_that_will_be_rejected_are_told_and_the_rest_comes_in(root: Path, given: Path) -> None:
    lines = [{"text": story(1)}, {"body": ""}, {"text": story(2), "published": "last week"}, {"text": " \u200b "}]
    one = only(root, put(given / "a.jsonl", "".join(json.dumps(line) + "\n" for line in lines)))
    assert (one.outcome, one.articles, sum(one.partly.values())) == (outcome.ADDED, 1, 3)
    assert any("published is 'last week'" in reason for reason in one.partly)


def test_a_file_that_is_not_there_does_not_stop_the_others(root: Path, given: Path) -> None:
    path = put(given / "a.txt", story(1))
    found = add(root, given / "no.txt", path)
    assert [(one.outcome, one.why) for one in found] == [(outcome.REFUSED, "not found"), (outcome.ADDED, "")]


def test_links_out_of_a_folder_are_not_followed(root: Path, given: Path, tmp_path: Path) -> None:
    secret = put(tmp_path / "elsewhere" / "secret.txt", story(1))
    put(given / "real.txt", story(2))
    (given / "in.txt").symlink_to(given / "real.txt")
    (given / "out.txt").symlink_to(secret)
    (given / "folder").symlink_to(secret.parent)
    found = {Path(one.file).name: one for one in add(root, given)}
    assert found["out.txt"].why == "a link that leads out of the folder"
    assert {found[name].outcome for name in ("in.txt", "real.txt")} == {outcome.ADDED, outcome.THERE}
    assert "secret.txt" not in found
    # What the user names themselves is theirs to name.
    assert only(root, given / "out.txt").outcome == outcome.ADDED


def test_pages_about_folders_are_no_articles(root: Path, given: Path) -> None:
    put(given / "README.md", "About.")
    put(given / "sources.csv", "file\n")
    put(given / "deep" / "README.md", story(1))
    found = {one.file.removeprefix(f"{given}/"): one for one in add(root, given)}
    assert (found["README.md"].outcome, found["sources.csv"].outcome) == (outcome.PASSED, outcome.PASSED)
    assert not found["README.md"].failed
    assert found["deep/README.md"].seed == "deep/README.md"


def test_a_page_puts_no_formula_into_the_table(root: Path, given: Path) -> None:
    head = '<meta property="og:title" content="=HYPERLINK(1)"><meta property="og:site_name" content="@SUM(1)">'
    licence = '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></article>'
    one = only(root, put(given / "a.html", page(1, head).replace("</article>", licence)))
    row = rows(root)["a.html.txt"]
    assert not any(value.startswith(("=", "+", "-", "@", "\t")) for value in row.values())
    assert "the page's title is left out: a spreadsheet would take it for a formula" in one.remarks
    # Which thing on the page is under it is not guessed.
    assert row["licence"] == ""
    assert any("names a licence" in remark for remark in one.remarks)


def test_values_for_all_are_checked_and_win_over_the_pages(root: Path, given: Path) -> None:
    with pytest.raises(UserError, match="for all files: text_release is 'yes'"):
        Adding(root, {"text_release": "yes"})
    with pytest.raises(UserError, match="published is 'today'"):
        Adding(root, {"published": "today"})
    only(root, put(given / "a.html", page(1)), publisher="P", published="2020-01-01", language="EN", licence="L", text_release="snippet")
    row = rows(root)["a.html.txt"]
    assert (row["publisher"], row["published"], row["language"], row["licence"], row["text_release"]) == ("P", "2020-01-01", "en", "L", "snippet")
    assert row["byline"] == "Ana Lim"


def test_a_dry_run_tells_the_same_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    folder = mixed_articles.write(tmp_path / "mixed")
    before = files(root)
    dry = Adding(root, {}, dry=True).add([folder])
    assert files(root) == before
    assert dry == add(root, folder)


def test_it_is_run_where_a_repository_is_and_does_not_eat_itself(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="run from the root of a dataset repository"):
        Adding(tmp_path, {})
    with pytest.raises(UserError, match="holds this repository"):
        add(root, root)
    (root / "seeds" / "sources.csv").write_text(EMPTY + "gone.txt,,,,,,,,,\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"line 2: there is no file seeds/gone\.txt"):
        Adding(root, {})


def test_rows_of_what_came_in_are_written_even_where_something_stops_the_rest(root: Path, given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(given / "a.txt", story(1))
    put(given / "b.txt", story(2))
    one = Adding(root, {})
    work = one._as_it_is

    def interrupted(file: Any, digest: str) -> Outcome:
        if file.name == "b.txt":
            raise KeyboardInterrupt
        return work(file, digest)

    monkeypatch.setattr(one, "_as_it_is", interrupted)
    with pytest.raises(KeyboardInterrupt):
        one.add([given])
    assert rows(root).keys() == {"a.txt"}


def test_the_command_tells_each_file_what_is_unknown_and_by_its_status_what_failed(root: Path, given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    put(given / "a.txt", story(1))
    shown = CliRunner().invoke(cli.app, ["add", str(given), "--publisher", "The Gazette"])
    assert shown.exit_code == 0, shown.output
    assert "a.txt: added as seeds/a.txt, 1 article; not known: title, published, licence, text_release" in shown.output
    assert "1 file: 1 added; 1 article came in." in shown.output
    assert "Fill in the file's row of seeds/sources.csv" in shown.output
    put(given / "b.png", b"x")
    shown = CliRunner().invoke(cli.app, ["add", str(given), "--json", "--dry-run"])
    assert shown.exit_code == 3
    told = json.loads(shown.output)
    assert [(Path(one["file"]).name, one["outcome"]) for one in told] == [("a.txt", "already there"), ("b.png", "not brought in")]


def test_no_name_and_no_page_can_write_to_the_terminal(root: Path, given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    put(given / "a\x1b[2J\n.txt", story(1))
    put(Path(os.fsdecode(os.fsencode(given) + b"/\xff.txt")), story(2))
    words = "creativecommons \x1b[31mCC BY 4.0\u202e"
    put(given / "b.html", page(3).replace("</article>", f'<a rel="license" href="https://l.example/">{words}</a></article>'))
    for option in ([], ["--json"]):
        shown = CliRunner().invoke(cli.app, ["add", str(given), *option])
        assert shown.exit_code == 3, shown.output
        assert "its name is not UTF-8" in shown.output
        assert not set("\x1b\u202e\r") & set(shown.output)


def test_originals_are_made_where_there_are_none_yet(root: Path, given: Path) -> None:
    (root / "originals").rmdir()
    assert only(root, put(given / "a.html", page(1))).outcome == outcome.ADDED
    assert (root / bring.ORIGINALS / "a.html").exists()
