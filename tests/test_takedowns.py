"""What is taken down is gone from every table and named nowhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims import ids, takedowns
from newsclaims.errors import UserError
from newsclaims.rights import request
from newsclaims.takedowns import MASK, Takedowns
from test_articles import build

DAY = date(2026, 11, 25)
HEADER = "file,title,publisher,url,published,byline,language,licence,text_release,note\n"
SALT = "00112233445566778899aabbccddeeff"
STORY = "Ada Smith resigns\n\nThe minister, Ada Smith, resigned on Monday. ADA\nSMITH's deputy, Bo Adasmith, said that Smith had told her on Sunday."


def listed(root: Path, kind: str, *values: str) -> Takedowns:
    takedowns.add(root, kind, values, DAY, SALT)
    return takedowns.load(root)


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> Takedowns:
    return listed(tmp_path_factory.mktemp("ada"), "person", "Ada Smith", "J. K. O'Neill-al Masri")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Ada Smith said", f"{MASK} said"),
        ("by ADA SMITH.", f"by {MASK}."),
        ("ada-smith's house", f"{MASK}'s house"),
        ("Ada\nSmith", MASK),
        ("Ada\n\nSmith", MASK),
        ("Adam Smith, Ada Smithson, Smith, Ada", "Adam Smith, Ada Smithson, Smith, Ada"),
        ("Ada, Smith", "Ada, Smith"),
        ("J.K. O’Neill al-Masri left", f"{MASK} left"),
        ("Ａｄａ Smith", MASK),
        ("Ada Smith Ada Smith", f"{MASK} {MASK}"),
        ("", ""),
    ],
)
def test_a_name_is_masked_in_whatever_shape_it_is_written(ada: Takedowns, text: str, masked: str) -> None:
    assert ada.masked(text) == masked


def test_the_longest_form_wins(tmp_path: Path) -> None:
    both = listed(tmp_path, "person", "Ada", "Ada Smith")
    assert both.masked("Ada Smith and Ada") == f"{MASK} and {MASK}"


def test_an_address_with_the_name_is_known(ada: Takedowns) -> None:
    assert ada.in_address("https://example.org/2021/ada_smith-resigns.html")
    assert not ada.in_address("https://example.org/2021/adam-smith-resigns.html")


@given(st.text(), st.text())
def test_masking_leaves_no_name_and_changes_nothing_else(ada: Takedowns, before: str, after: str) -> None:
    text = f"{before} Ada Smith {after}"
    spans = ada.persons(text)
    assert len(spans) >= 1
    assert ada.persons(ada.masked(text)) == []
    kept = [text[end:start] for (_, end), (start, _) in zip([(0, 0), *spans], [*spans, (len(text), 0)], strict=True)]
    assert MASK.join(kept) == ada.masked(text)


def test_the_list_names_nothing_and_a_second_request_adds_nothing(tmp_path: Path) -> None:
    assert takedowns.add(tmp_path, "person", ["Ada Smith"], DAY, SALT) == 1
    assert takedowns.add(tmp_path, "person", ["ada SMITH"], DAY, "ff" * 16) == 0
    assert takedowns.add(tmp_path, "url", ["https://example.org/a"], DAY, "ff" * 16) == 1
    text = (tmp_path / takedowns.FILE).read_text(encoding="utf-8")
    assert "Ada" not in text
    assert "example" not in text
    assert takedowns.load(tmp_path).salt == SALT
    assert [e.kind for e in takedowns.load(tmp_path).entries] == ["person", "url"]


@pytest.mark.parametrize(
    "broken",
    ["salt: ''\n", "salt: 1\nentries: [{kind: person}]\n", "]", "salt: zz\nentries: [{kind: url, day: '2026-01-01', quick: ab, digest: cd}]\n"],
)
def test_a_broken_list_stops_the_build(tmp_path: Path, broken: str) -> None:
    (tmp_path / takedowns.FILE).write_text(broken, encoding="utf-8")
    with pytest.raises(UserError, match=r"takedowns\.yaml.*git"):
        takedowns.load(tmp_path)


def test_a_request_without_letters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="letters or digits"):
        takedowns.add(tmp_path, "person", [" - "], DAY, SALT)


def test_a_person_is_gone_from_the_article_and_its_metadata(tmp_path: Path) -> None:
    takedowns.add(tmp_path, "person", ["Ada Smith"], DAY, SALT)
    sources = f"{HEADER}s.txt,Ada Smith resigns,Post,https://x.org/ada-smith,,Ada Smith,en,,,\n"
    rows, rejects, counts = build(tmp_path, {"s.txt": STORY, "sources.csv": sources})
    (row,) = rows
    assert (row["title"], row["byline"], row["url"], row["publisher"]) == (f"{MASK} resigns", MASK, None, "Post")
    assert row["text"].startswith(f"{MASK} resigns\n\nThe minister, {MASK}, resigned")
    assert "smith's" not in row["text"].casefold()
    assert row["notes"] == ["masked"]
    assert row["article_id"] == ids.article_id(row["text"])
    assert rejects == []
    assert counts["articles"] == 1


def test_an_article_is_removed_by_id_and_by_address_and_counted_without_its_name(tmp_path: Path) -> None:
    sources = f"{HEADER}b.txt,,,https://x.org/b,,,en,,,\n"
    seeds: dict[str, bytes | str] = {"a.txt": STORY, "b.txt": f"{STORY} And more.", "c.txt": f"{STORY} And less.", "sources.csv": sources}
    rows, _, _ = build(tmp_path, seeds)
    first, second = (next(r["article_id"] for r in rows if r["source_file"] == name) for name in ("a.txt", "b.txt"))
    told = request.take_down(tmp_path, "article", [first, second], DAY)
    assert "3 new entries" in told[0]
    seeds["b.txt"] = f"{STORY} And more, edited."
    rows, rejects, counts = build(tmp_path, seeds)
    assert [r["source_file"] for r in rows] == ["c.txt"]
    assert [(r["source_file"], r["source_record"], r["reason"]) for r in rejects] == [("takedown", 0, "takedown"), ("takedown", 1, "takedown")]
    assert all(r["detail"] == "removed on request of " + rejects[0]["detail"][-10:] for r in rejects)
    assert counts["inputs"] == 3


@pytest.mark.parametrize("wrong", ["nonsense", "0" * 16])
def test_an_unknown_article_is_a_mistake(tmp_path: Path, wrong: str) -> None:
    build(tmp_path, {"a.txt": STORY})
    with pytest.raises(UserError, match=wrong):
        request.take_down(tmp_path, "article", [wrong], DAY)
    assert not (tmp_path / takedowns.FILE).exists()


def test_an_article_of_another_build_is_accepted_when_said(tmp_path: Path) -> None:
    request.take_down(tmp_path, "article", ["0" * 16], DAY, unseen=True)
    assert takedowns.load(tmp_path).entry("article", "0" * 16) is not None


def test_an_address_is_taken_down_though_a_name_in_it_is_masked(tmp_path: Path) -> None:
    takedowns.add(tmp_path, "person", ["Ada Smith"], DAY, SALT)
    takedowns.add(tmp_path, "url", ["https://x.org/ada-smith"], DAY, SALT)
    rows, rejects, _ = build(tmp_path, {"s.txt": "A story.", "sources.csv": f"{HEADER}s.txt,,,https://x.org/ada-smith,,,,,,\n"})
    assert rows == []
    assert [(r["source_file"], r["source_record"], r["reason"]) for r in rejects] == [("takedown", 0, "takedown")]
