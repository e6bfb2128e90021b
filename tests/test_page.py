"""The evidence page: it shows what the tables say and no word that is withheld, and is written whole, the same each time."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import page_dataset
import small_dataset
from conftest import REPOSITORY
from newsclaims import cli, ids, schema, tables
from newsclaims.engines import inline
from newsclaims.engines.work import Failure, Work
from newsclaims.errors import UserError
from newsclaims.page import article, folder, request, site
from newsclaims.params import Params
from newsclaims.rights import public, wording
from newsclaims.stages import page
from page_dataset import files, of_article

SCRIPT = re.compile(r"newsclaims\.take\('([\w-]+)', '(.*)'\);\n", re.DOTALL)


def data(path: Path) -> object:
    """What a script of data brings, read as a browser would."""
    found = SCRIPT.fullmatch(path.read_text(encoding="utf-8"))
    assert found
    return json.loads(re.sub(r"\\(?:(u[0-9a-f]{4})|(.))", lambda m: chr(int(m[1][1:], 16)) if m[1] else m[2], found[2]))


def rows_of(path: Path) -> object:
    """The data of an article's page, read as a browser would."""
    (found,) = re.findall(r'<script type="application/json" id="rows-data">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    return json.loads(found)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("page")
    page_dataset.build(root)
    page.run(root, small_dataset.PARAMS)
    return root


@pytest.fixture(scope="module")
def made() -> page_dataset.Rows:
    return page_dataset.rows(page_dataset.texts())


def test_every_article_has_its_page_with_every_claim(root: Path, made: page_dataset.Rows) -> None:
    for row in made["articles"]:
        text = (root / "site" / "articles" / f"{row['article_id']}.html").read_text(encoding="utf-8")
        for claim in of_article(made, "claims", row["article_id"]):
            assert f'id="claim-{claim["claim_id"]}"' in text


def test_the_rows_are_those_of_the_table_with_the_bytes_of_the_seed(root: Path) -> None:
    made = {name: list(tables.rows(tables.files(root / "dataset" / name))) for name in ("articles", "claims")}
    columns = [column.name for column in schema.load("claims", root / "schema").fields]
    for row in made["articles"]:
        if row["text_release"] != "full":
            continue
        found = rows_of(root / "site" / "articles" / f"{row['article_id']}.html")
        claims = article.in_order(of_article(made, "claims", row["article_id"]))
        assert isinstance(found, dict)
        assert len(found["claims"]) == len(claims)
        for claim, shown, parts in zip(claims, found["claims"], found["bytes"], strict=True):
            assert dict(zip(columns, shown, strict=True)) == claim
            words = [base64.b64decode(bytes_).decode() for _, _, bytes_, _ in parts]
            assert " ".join(words) == claim["text"]
            seed = (root / "seeds" / row["source_file"]).read_bytes()
            assert [seed[first:last] for first, last, _, _ in parts] == [word.encode() for word in words]


def test_the_lists_have_every_claim_and_article_once(root: Path, made: page_dataset.Rows) -> None:
    articles, chunk = data(root / "site" / "data" / "articles.js"), data(root / "site" / "data" / "claims-00000-00.js")
    assert isinstance(articles, dict)
    assert isinstance(chunk, dict)
    assert articles["ids"] == [row["article_id"] for row in made["articles"]]
    assert articles["chunks"] == [["claims-00000-00", 0, len(made["claims"])]]
    of = [articles["ids"][number] for number, n in chunk["runs"] for _ in range(n)]
    assert sorted(f"{a}-{c}" for a, c in zip(of, chunk["ids"], strict=True)) == sorted(row["claim_id"] for row in made["claims"])


def test_no_word_of_a_withheld_article_is_in_any_file(root: Path, made: page_dataset.Rows) -> None:
    """Neither as a run of words that a public release would not show, nor as any one row's."""
    hidden = public.hidden(public.articles(root / "dataset"), public.SNIPPET_WORDS)
    held = {row["article_id"]: row for row in made["articles"] if row["text_release"] == "none"}
    assert held
    for name, content in files(root / "site").items():
        assert not wording.shares(content.decode("utf-8"), hidden), name
    for key in held:
        found = rows_of(root / "site" / "articles" / f"{key}.html")
        assert isinstance(found, dict)
        columns = [column.name for column in schema.load("claims", root / "schema").fields if column.verbatim and column.name != "source_name"]
        at = {column.name: n for n, column in enumerate(schema.load("claims", root / "schema").fields)}
        assert all(row[at[name]] is None for row in found["claims"] for name in columns)
        assert all(row[at["source_name"]] is None for row in found["claims"] if row[at["kind"]] != "assertion")
        assert all(part[2:] == [None, None] and part[0] < part[1] for parts in found["bytes"] for part in parts)
        text = (root / "site" / "articles" / f"{key}.html").read_text(encoding="utf-8")
        assert "The text of this article is withheld" in text
        assert "data-m=" not in text


def test_a_snippet_shows_its_first_words_alone(root: Path, made: page_dataset.Rows) -> None:
    (row,) = (row for row in made["articles"] if row["text_release"] == "snippet")
    shown = row["text"][: public.visible(row, public.SNIPPET_WORDS)]
    text = re.sub(r"<[^>]+>", "", (root / "site" / "articles" / f"{row['article_id']}.html").read_text(encoding="utf-8"))
    assert shown.split()[-1] in text
    assert " ".join(row["text"][len(shown) :].split()[:9]) not in " ".join(text.split())


def test_the_withheld_page_says_how_to_see_it(root: Path) -> None:
    assert "newsclaims page --full --to DIR" in (root / "site" / "index.html").read_text(encoding="utf-8")
    assert "may not be handed on</strong>" not in "".join(content.decode() for content in files(root / "site").values())


def test_the_full_page_has_all_words_and_is_marked_private(root: Path, made: page_dataset.Rows, tmp_path: Path) -> None:
    told = request.run(root, tmp_path / "full", full=True)
    assert "private" in told
    for name, content in files(tmp_path / "full").items():
        assert not name.endswith(".html") or b"private: holds texts that may not be handed on" in content, name
    key = next(row["article_id"] for row in made["articles"] if row["text_release"] == "none")
    found = rows_of(tmp_path / "full" / "articles" / f"{key}.html")
    assert isinstance(found, dict)
    assert all(None not in part[:3] for parts in found["bytes"] for part in parts)


def test_the_full_page_never_takes_the_place_of_the_one_to_hand_on(root: Path) -> None:
    with pytest.raises(UserError, match="needs --to"):
        request.run(root, None, full=True)
    with pytest.raises(UserError, match="handed on"):
        request.run(root, root / "site", full=True)


class Loads(HTMLParser):
    """What a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: set[str] = set()
        self.policy = ""
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""
        # A block of data, which no browser runs.
        if tag == "script" and given == {"type": "application/json", "id": "rows-data"}:
            return
        if tag in {"script", "link", "img", "iframe", "object", "embed", "style", "base", "form"}:
            self.loaded.add(given.get("src") or given.get("href") or tag)
        self.inline += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]


def test_pages_load_files_of_the_site_alone_and_run_nothing_inline(root: Path) -> None:
    for path in (root / "site").rglob("*.html"):
        loads = Loads()
        loads.feed(path.read_text(encoding="utf-8"))
        assert loads.policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';"), path
        assert "unsafe" not in loads.policy
        assert loads.inline == [], path
        assert loads.loaded - {"form"} != set()
        for name in loads.loaded - {"form"}:
            assert (path.parent / name).is_file(), f"{path}: {name}"


def test_where_nothing_is_withheld_nothing_is_private(tmp_path: Path) -> None:
    small_dataset.build(tmp_path)
    (tmp_path / "CITATION.cff").write_bytes((REPOSITORY / "CITATION.cff").read_bytes())
    assert "private" not in request.run(tmp_path, tmp_path / "full", full=True)
    text = (tmp_path / "full" / "index.html").read_text(encoding="utf-8")
    assert "withheld" not in text
    assert "Not measured" in text


def test_two_runs_write_the_same_bytes_and_old_articles_vanish(root: Path, tmp_path: Path) -> None:
    site.write(root, tmp_path / "again")
    assert files(tmp_path / "again") == files(root / "site")
    content = page_dataset.texts()
    page_dataset.build(tmp_path, dict(list(content.items())[:2]))
    page.run(tmp_path, small_dataset.PARAMS)
    before = files(tmp_path / "site")
    page_dataset.build(tmp_path, dict(list(content.items())[:1]))
    page.run(tmp_path, small_dataset.PARAMS)
    gone = before.keys() - files(tmp_path / "site").keys()
    assert gone == {f"articles/{ids.article_id(content['story1.txt'][0])}.html"}
    assert not list(tmp_path.glob(".site*"))


SHARDS = 4


def in_shards(root: Path, content: dict[str, tuple[str, str]]) -> None:
    """Build the page of a repository whose articles are in several shards, as dvc.yaml describes it."""
    shutil.copyfile(REPOSITORY / "dvc.yaml", root / "dvc.yaml")
    shutil.copyfile(REPOSITORY / "params.yaml", root / "params.yaml")
    page_dataset.build(root, content, SHARDS)
    page.run(root, replace(small_dataset.PARAMS, shards=SHARDS))


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the shards that are worked on from here on."""
    found: list[int] = []
    real = inline.run

    def run(stage: str, root: Path, configuration: Params, numbers: list[int], told: Callable[[], None]) -> Any:
        found.extend(numbers)
        return real(stage, root, configuration, numbers, told)

    monkeypatch.setattr(inline, "run", run)
    return found


def test_an_edited_article_has_its_shard_alone_written_anew(tmp_path: Path, worked: list[int]) -> None:
    content = page_dataset.texts()
    in_shards(tmp_path, content)
    assert worked == list(range(SHARDS))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "site" / "articles").iterdir()}
    worked.clear()
    old, new = content["story3.txt"][0], content["story3.txt"][0] + " More is known."
    touched = {tables.shard_of(ids.article_id(text), SHARDS) for text in (old, new)}
    in_shards(tmp_path, {**content, "story3.txt": (new, "full")})
    assert set(worked) == touched
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "site" / "articles").iterdir()}
    assert {path.stem for path, when in after.items() if before.get(path) != when} == {ids.article_id(new)}
    assert {path.stem for path in before.keys() - after.keys()} == {ids.article_id(old)}
    site.write(tmp_path, tmp_path / "clean")
    assert files(tmp_path / "site") == files(tmp_path / "clean")


def test_the_lists_have_the_claims_of_all_shards(tmp_path: Path) -> None:
    content = page_dataset.texts()
    in_shards(tmp_path, content)
    found = data(tmp_path / "site" / "data" / "articles.js")
    assert isinstance(found, dict)
    listed = set()
    for name, first, number in found["chunks"]:
        chunk = data(tmp_path / "site" / "data" / f"{name}.js")
        assert isinstance(chunk, dict)
        assert len(chunk["ids"]) == number
        of = [found["ids"][first + n] for n, runs in chunk["runs"] for _ in range(runs)]
        listed |= {f"{article_id}-{claim}" for article_id, claim in zip(of, chunk["ids"], strict=True)}
    assert listed == {row["claim_id"] for row in page_dataset.rows(content)["claims"]}


@pytest.mark.parametrize("harm", ["edited", "removed", "note", "unfinished"])
def test_what_was_harmed_since_is_made_anew_and_what_is_not_of_the_page_goes(tmp_path: Path, harm: str, worked: list[int]) -> None:
    in_shards(tmp_path, page_dataset.texts())
    before = files(tmp_path / "site")
    path = next((tmp_path / "site" / "articles").glob("*.html"))
    if harm == "edited":
        path.write_text("Somebody was here.", encoding="utf-8")
    elif harm == "removed":
        path.unlink()
    elif harm == "note":
        next((tmp_path / "build" / "page").glob("0*.json")).write_text("{", encoding="utf-8")
    else:
        folder.begun(tmp_path / "site")
    (tmp_path / "site" / "articles" / "others").mkdir()
    (tmp_path / "site" / "articles" / "others" / ".index.html.12-ab.tmp").write_text("<p>", encoding="utf-8")
    worked.clear()
    in_shards(tmp_path, page_dataset.texts())
    assert len(worked) == (harm != "unfinished")
    assert files(tmp_path / "site") == before
    assert not (tmp_path / "site" / "articles" / "others").exists()


def test_a_title_that_comes_to_repeat_a_withheld_text_is_left_out_of_a_shard_that_did_not_change(tmp_path: Path) -> None:
    content = page_dataset.texts()
    in_shards(tmp_path, content)
    page_of = tmp_path / "site" / "articles" / f"{ids.article_id(content['story0.txt'][0])}.html"
    title = content["story0.txt"][0].split("\n", maxsplit=1)[0]
    assert f"<h1>{title}</h1>" in page_of.read_text(encoding="utf-8")
    # Withheld are words that no article shows; so the article itself is withheld, and another shows its headline in other words.
    in_shards(tmp_path, {**content, "story0.txt": (content["story0.txt"][0], "none")})
    site.write(tmp_path, tmp_path / "clean")
    assert files(tmp_path / "site") == files(tmp_path / "clean")
    assert title not in page_of.read_text(encoding="utf-8").split("<title>")[1]


def test_an_article_of_which_no_page_can_be_made_stops_the_stage_and_is_named(tmp_path: Path) -> None:
    in_shards(tmp_path, page_dataset.texts())
    given_up = {"ab12": Failure("memory", "it takes more than 4096 MB")}
    with pytest.raises(UserError, match="no page can be made of ab12: it takes more"):
        page.shard(tmp_path, replace(small_dataset.PARAMS, shards=SHARDS), Work(0, given_up))


def test_a_folder_of_others_is_not_replaced(root: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(UserError, match="is no page of newsclaims"):
        site.write(root, tmp_path / "mine")
    assert files(tmp_path / "mine") == {"thesis.txt": b"years of work"}
    with pytest.raises(UserError, match="is no page of newsclaims"):
        folder.begun(tmp_path / "mine")
    assert files(tmp_path / "mine") == {"thesis.txt": b"years of work"}


def test_a_run_that_fails_leaves_the_old_page(tmp_path: Path) -> None:
    target = tmp_path / "site"
    with folder.whole(target) as made:
        (made / folder.MARKER).write_text("{}")
    (tmp_path / ".site.123.tmp").mkdir()

    def fail() -> None:
        with folder.whole(target) as half:
            (half / "half").write_text("")
            raise ValueError("midway")

    with pytest.raises(ValueError, match="midway"):
        fail()
    assert files(tmp_path) == {"site/page.json": b"{}"}


def test_refuses_tables_that_were_not_validated(tmp_path: Path) -> None:
    page_dataset.build(tmp_path)
    (tmp_path / "dataset" / "validation.json").unlink()
    with pytest.raises(UserError, match="only validated tables"):
        page.run(tmp_path, small_dataset.PARAMS)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("how", ["masked", "changed", "gone"])
def test_bytes_of_a_file_that_is_masked_or_not_the_one_that_was_read_are_not_shown(tmp_path: Path, how: str) -> None:
    content = small_dataset.rows()
    content["articles"][0]["notes"] = ["masked"] if how == "masked" else []
    small_dataset.build(tmp_path, content)
    (tmp_path / "CITATION.cff").write_bytes((REPOSITORY / "CITATION.cff").read_bytes())
    (tmp_path / "seeds").mkdir()
    if how != "gone":
        (tmp_path / "seeds" / "rain.txt").write_text(small_dataset.TEXT + ("." if how == "changed" else ""), encoding="utf-8")
    page.run(tmp_path, small_dataset.PARAMS)
    found = rows_of(tmp_path / "site" / "articles" / f"{small_dataset.AID}.html")
    assert isinstance(found, dict)
    assert [part[2] for parts in found["bytes"] for part in parts] == [None] * 3


def test_a_file_named_after_a_withheld_headline_is_left_out_and_stops_nothing(tmp_path: Path) -> None:
    content = small_dataset.rows()
    words = small_dataset.TEXT.replace("\n", " ").split()
    content["articles"][0] |= {"text_release": "none", "source_file": f"{'-'.join(words[3:14])}.txt", "title": " ".join(words)}
    small_dataset.build(tmp_path, content)
    (tmp_path / "CITATION.cff").write_bytes((REPOSITORY / "CITATION.cff").read_bytes())
    with pytest.raises(UserError, match="source_file"):
        public.make(tmp_path / "dataset", tmp_path / "schema", tmp_path / "public")
    page.run(tmp_path, small_dataset.PARAMS)
    hidden = public.hidden(public.articles(tmp_path / "dataset"), public.SNIPPET_WORDS)
    for name, written in files(tmp_path / "site").items():
        assert not wording.shares(written.decode("utf-8"), hidden), name
    assert [row["source_file"] for row in tables.rows(tables.files(tmp_path / "dataset" / "articles"))] != ["(withheld)"]


def test_many_articles_lie_in_folders(monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path) -> None:
    assert article.path("ab12", article.MANY - 1) == "articles/ab12"
    monkeypatch.setattr(article, "MANY", 2)
    site.write(root, tmp_path / "site")
    key = ids.article_id(page_dataset.HOSTILE)
    text = (tmp_path / "site" / "articles" / key[:2] / f"{key}.html").read_text(encoding="utf-8")
    assert 'href="../../static/page.css"' in text
    assert 'data-many="2"' in (tmp_path / "site" / "claims.html").read_text(encoding="utf-8")


def test_the_overview_has_counts_quality_validation_and_citation(tmp_path: Path) -> None:
    page_dataset.build(tmp_path)
    figure = {"precision": 0.5, "recall": 0.25, "f1": 0.3333, "f1_low": 0.1, "f1_high": 0.6, "predicted": 2, "gold": 4321}
    gold = {"articles": 3, "missing": 0, "rejected": 0, "measured": 3, "sentences": 40, "mentions": 2, "claims": 2, "quantities": 1}
    evaluation = {"gold": gold, "bootstrap": {"resamples": 2000, "seed": 1, "articles": 3}, "claims": {"overlap": {"source": figure}}}
    (tmp_path / "dataset" / "evaluation.json").write_text(json.dumps(evaluation), encoding="utf-8")
    page.run(tmp_path, small_dataset.PARAMS)
    text = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "Measured on 3 annotated articles" in text
    assert re.search(r"source</th><td>F1</td><td[^>]*>0.33</td><td[^>]*>0.10 to 0.60</td><td[^>]*>4,321</td>", text)
    assert "9 rules were checked on the tables that this page shows: 8 hold, 0 fail, 1 give" in text
    assert "Warning: claims, share of null sources: 1 of 3" in text
    assert json.loads((tmp_path / "dataset" / "fingerprint.json").read_text(encoding="utf-8"))["fingerprint"] in text
    assert "@dataset{" in text
    assert "<strong>11</strong> articles" in text


def test_the_command_writes_the_page(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(root)
    done = CliRunner().invoke(cli.app, ["page", "--to", str(tmp_path / "copy")])
    assert done.exit_code == 0
    assert "--full --to DIR" in done.output
    assert files(tmp_path / "copy") == files(root / "site")
