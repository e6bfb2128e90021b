"""The gold's annotations find their articles, and what is not there is told and counted."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from conftest import REPOSITORY
from newsclaims.errors import UserError
from newsclaims.gold import corpus
from newsclaims.reading.sources import HEADER
from small_gold import NAME, SENTENCES, TEXT, lay_gold, marked


def test_an_annotation_finds_its_article_and_its_sources_row(tmp_path: Path) -> None:
    found = corpus.load(lay_gold(tmp_path))
    assert (list(found.articles), found.paths, found.missing) == ([NAME], {NAME: tmp_path / "gold" / "articles" / NAME}, ())
    assert found.articles[NAME].text == TEXT
    (row,) = corpus.sources(tmp_path, found.paths)
    assert (row["title"], row["licence"], tuple(row)) == ("Rain, at last", "CC BY 4.0", HEADER)


def test_the_text_is_the_one_of_the_stage_articles(tmp_path: Path) -> None:
    lay_gold(tmp_path)
    (tmp_path / "gold" / "articles" / NAME).write_bytes(
        b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").replace(" she ", "\u00a0she ").encode() + b"\r\n\r\n"
    )
    assert corpus.load(tmp_path).articles[NAME].text == TEXT


def test_an_article_may_be_a_seed_and_the_golds_own_comes_first(tmp_path: Path) -> None:
    lay_gold(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / NAME).write_text("Another text.", encoding="utf-8")
    (tmp_path / "seeds" / "sources.csv").write_text(f"{','.join(HEADER)}\n{NAME},Seed,,,,,,,,\nother.txt,,,,,,,,,\n", encoding="utf-8")
    assert corpus.load(tmp_path).paths[NAME].parent.name == "articles"
    (tmp_path / "gold" / "articles" / NAME).replace(tmp_path / "seeds" / NAME)
    found = corpus.load(tmp_path)
    assert found.paths[NAME].parent.name == "seeds"
    assert [row["title"] for row in corpus.sources(tmp_path, found.paths)] == ["Seed"]


def test_what_is_not_there_is_told_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_gold(tmp_path)
    (tmp_path / "gold" / "articles" / NAME).unlink()
    found = corpus.load(tmp_path)
    assert (found.articles, found.missing) == ({}, (NAME,))
    assert f"gold/settled/{NAME}: its article is neither in gold/articles/ nor in seeds/" in capsys.readouterr().err


def test_a_seed_that_its_user_changed_is_told_and_a_changed_gold_article_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_gold(tmp_path)
    path = tmp_path / "gold" / "articles" / NAME
    path.write_text(TEXT.replace("12", "13"), encoding="utf-8")
    with pytest.raises(UserError, match=r"rain\.txt, line 5: the article does not go on"):
        corpus.load(tmp_path)
    (tmp_path / "seeds").mkdir()
    path.replace(tmp_path / "seeds" / NAME)
    assert corpus.load(tmp_path).missing == (NAME,)
    assert f"does not fit seeds/{NAME}; not measured" in capsys.readouterr().err


def test_two_annotations_of_one_text_and_an_article_that_is_none(tmp_path: Path) -> None:
    lay_gold(tmp_path)
    (tmp_path / "gold" / "settled" / "twin.txt").write_text(marked(), encoding="utf-8")
    (tmp_path / "gold" / "articles" / "twin.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(UserError, match=r"twin\.txt: annotates the same text as rain\.txt"):
        corpus.load(tmp_path)
    (tmp_path / "gold" / "articles" / "twin.txt").write_bytes(bytes(range(256)) * 9)
    with pytest.raises(UserError, match=r"twin\.txt: is not one article of plain text"):
        corpus.load(tmp_path)


def test_no_gold_is_no_error(tmp_path: Path) -> None:
    assert corpus.load(tmp_path) == corpus.Corpus({}, {}, ())


def test_a_mistake_in_an_annotation_stops(tmp_path: Path) -> None:
    lay_gold(tmp_path)
    (tmp_path / "gold" / "settled" / NAME).write_text(marked(sentences=SENTENCES.replace("|DATE", "|DAY")), encoding="utf-8")
    with pytest.raises(UserError, match="type 'DAY'"):
        corpus.load(tmp_path)


@pytest.mark.parametrize("layer", [corpus.FIRST, corpus.SECOND, corpus.SETTLED])
def test_the_gold_shipped_here_is_whole(layer: str) -> None:
    """Every annotation fits its article, every article is annotated and has its row in sources.csv."""
    found = corpus.load(REPOSITORY, layer)
    assert found.missing == ()
    own = {path.name for path in (REPOSITORY / "gold" / "articles").glob("*.txt")}
    assert own <= found.articles.keys()
    if own:
        with (REPOSITORY / "gold" / "articles" / "sources.csv").open(encoding="utf-8", newline="") as stream:
            assert {row["file"] for row in csv.DictReader(stream)} == own
