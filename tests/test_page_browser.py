"""The evidence page in a real browser, opened from a folder: marks, filters, links, keyboard, downloads, accessibility, and no request elsewhere."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import page_dataset
import small_dataset
from newsclaims import ids, schema
from newsclaims.exports import csv_copies
from newsclaims.page import article
from newsclaims.stages import page as stage
from page_dataset import of_article

CHROMIUM = Path(os.environ.get("NEWSCLAIMS_CHROMIUM", "/usr/bin/chromium"))
FLAGS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
STORY = ids.article_id(page_dataset.texts()["story3.txt"][0])
BAD = ids.article_id(page_dataset.HOSTILE)

playwright = pytest.importorskip("playwright.sync_api", reason="the page is tested with Playwright: uv sync --group proofs")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the page is tested with axe: uv sync --group proofs")
if not CHROMIUM.exists():
    pytest.skip(
        f"{CHROMIUM} is not there: apt-get install --no-install-recommends chromium, or name a Chromium in NEWSCLAIMS_CHROMIUM",
        allow_module_level=True,
    )


@pytest.fixture(scope="module")
def made() -> page_dataset.Rows:
    return page_dataset.rows(page_dataset.texts())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("browser")
    page_dataset.build(root)
    stage.run(root, small_dataset.PARAMS)
    return root / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
        yield launched
        launched.close()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Any, site: Path) -> Iterator[Any]:
    """A window of either size; at the end nothing was complained of, and nothing was asked for from outside of the site."""
    yield from opened(browser, site, SIZES[request.param])


@pytest.fixture
def desktop(browser: Any, site: Path) -> Iterator[Any]:
    yield from opened(browser, site, SIZES["desktop"])


def opened(browser: Any, site: Path, size: dict[str, int], **options: Any) -> Iterator[Any]:
    context = browser.new_context(viewport=size, **options)
    window = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    window.on("console", lambda message: complaints.append(message.text))
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("request", lambda request: asked.append(request.url))
    yield window
    context.close()
    assert complaints == []
    assert asked
    assert [url for url in asked if not url.startswith(f"{site.as_uri()}/") and not url.startswith("blob:")] == []


def show(page: Any, site: Path, name: str, fragment: str = "") -> None:
    # A page that differs in its fragment alone would not be loaded anew.
    page.goto("about:blank")
    page.goto((site / name).as_uri() + fragment)
    page.locator("html.scripted").wait_for(state="attached")


def told(page: Any, words: str) -> None:
    playwright.expect(page.locator("#status")).to_have_text(words)


def counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


@pytest.mark.parametrize("key", [STORY, BAD])
def test_marks_are_where_the_offsets_say(page: Any, site: Path, made: page_dataset.Rows, key: str) -> None:
    show(page, site, f"articles/{key}.html")
    marks = page.evaluate(
        """() => {
          const found = {};
          for (const segment of document.querySelectorAll("#article [data-m]"))
            for (const name of segment.dataset.m.split(" ")) {
              const paragraph = Array.from(segment.closest("#article").children).indexOf(segment.closest("p"));
              (found[name] ||= []).push([paragraph, segment.textContent]);
            }
          return found;
        }"""
    )
    claims = article.in_order(of_article(made, "claims", key))
    text = next(row["text"] for row in made["articles"] if row["article_id"] == key)
    assert page.locator("#article p").all_text_contents() == text.split("\n\n")
    for number, claim in enumerate(claims):
        fragments = [text[part["start"] : part["end"]] for part in claim["fragments"]]
        assert words(marks[f"{number}c"]) == "".join(fragments).replace("\n\n", "")
        for letter, part in (("s", "source"), ("q", "cue")):
            if claim.get(f"{part}_text"):
                assert words(marks[f"{number}{letter}"]) == claim[f"{part}_text"].replace("\n\n", "")


def words(found: list[tuple[int, str]]) -> str:
    return "".join(one for _, one in found)


def test_hostile_words_stay_words(desktop: Any, site: Path) -> None:
    show(desktop, site, f"articles/{BAD}.html")
    assert desktop.title().endswith("· newsclaims")
    assert desktop.locator("#article img, #article script, #article b").count() == 0
    for name in ("articles.html", "claims.html", "index.html", "list/1.html"):
        show(desktop, site, name)
        assert desktop.title() != "taken"
    show(desktop, site, "claims.html", "#text=onerror")
    desktop.wait_for_selector(".results tbody")
    assert desktop.locator("#results img, #results script").count() == 0


def test_a_link_to_a_claim_opens_its_row(page: Any, site: Path, made: page_dataset.Rows) -> None:
    for claim in of_article(made, "claims", STORY)[:3]:
        show(page, site, f"articles/{STORY}.html", f"#claim-{claim['claim_id']}")
        row = page.locator("#row")
        row.wait_for(state="visible")
        cells = {one.locator("th").text_content(): one.locator("td").first.text_content() for one in row.locator("tbody tr").all()}
        table = schema.load("claims", small_dataset.ROOT / "schema")
        assert list(cells) == [column.name for column in table.fields]
        assert cells["text"] == claim["text"]
        assert cells["start"] == str(claim["start"])
        assert table.fields[0].description in row.text_content()
        assert page.locator("#link").input_value() == page.url
        seed = (site.parent / "seeds" / "story3.txt").read_bytes()
        shown = " ".join(bytes.fromhex(one).decode() for one in row.locator(".hex").all_text_contents())
        assert shown == claim["text"]
        assert shown.split()[0].encode() in seed
        assert page.locator(f"#list [aria-current=true][href='#claim-{claim['claim_id']}']").count() == 1
        assert page.locator("#article .on").count() > 0


def test_a_click_takes_the_smallest_claim_and_another_click_the_next(page: Any, site: Path, made: page_dataset.Rows) -> None:
    show(page, site, f"articles/{STORY}.html")
    claims = article.in_order(of_article(made, "claims", STORY))
    attributed = {str(n) for n, claim in enumerate(claims) if claim["kind"] != "assertion"}
    segments = page.locator("#article [data-m]").all()
    several = max(segments, key=lambda one: len({name[:-1] for name in one.get_attribute("data-m").split() if name[-1] != "e"} & attributed))
    numbers = {name[:-1] for name in several.get_attribute("data-m").split() if name[-1] != "e"} & attributed
    assert len(numbers) > 1
    order = sorted(map(int, numbers), key=lambda n: claims[n]["end"] - claims[n]["start"])
    for number in order:
        several.click()
        assert page.url.endswith(f"#claim-{claims[number]['claim_id']}")
    assert page.locator("#row").is_visible()


def test_the_keyboard_is_enough(page: Any, site: Path) -> None:
    show(page, site, f"articles/{STORY}.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    links = page.locator("#list li:visible a")
    links.first.focus()
    page.keyboard.press("ArrowDown")
    second = links.nth(1).get_attribute("href")
    assert page.evaluate("document.activeElement.getAttribute('href')") == second
    assert page.url.endswith(second)
    assert page.locator("#told").text_content().startswith("Claim ")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "row"
    page.keyboard.press("Escape")
    assert page.locator("#row").is_hidden()
    assert page.evaluate("document.activeElement.getAttribute('href')") == second
    assert "#" not in page.url


def test_layers_and_assertions_can_be_hidden(desktop: Any, site: Path, made: page_dataset.Rows) -> None:
    show(desktop, site, f"articles/{STORY}.html")
    claims = of_article(made, "claims", STORY)
    attributed = sum(claim["kind"] != "assertion" for claim in claims)
    assert desktop.locator("#list li:visible").count() == attributed
    desktop.get_by_label("the article's own assertion").check()
    assert desktop.locator("#list li:visible").count() == len(claims)
    cue = desktop.locator("#article .cue").first
    assert cue.evaluate("one => getComputedStyle(one).borderBottomStyle") == "dotted"
    desktop.get_by_label("cue", exact=True).uncheck()
    assert cue.evaluate("one => getComputedStyle(one).borderBottomWidth") == "0px"


def test_filters_find_what_the_tables_have(page: Any, site: Path, made: page_dataset.Rows) -> None:
    shown = {row["article_id"]: row for row in made["articles"] if row["text_release"] == "full"}
    every = list(made["claims"])
    show(page, site, "claims.html")
    told(page, f"{counted(len(every), 'claim')} in {counted(len(made['articles']), 'article')}")
    page.get_by_label("mixed").check()
    found = [claim for claim in every if claim["kind"] == "mixed"]
    told(page, f"{counted(len(found), 'claim')} in {counted(len({claim['article_id'] for claim in found}), 'article')}")
    page.get_by_label("Publisher").fill('"lake herald"')
    publisher = {row["article_id"]: row["publisher"] for row in made["articles"]}
    found = [claim for claim in found if publisher[claim["article_id"]] == "Lake Herald"]
    told(page, f"{counted(len(found), 'claim')} in {counted(len({claim['article_id'] for claim in found}), 'article')}")
    assert "kind=mixed" in page.url
    page.reload()
    told(page, f"{counted(len(found), 'claim')} in {counted(len({claim['article_id'] for claim in found}), 'article')}")
    page.get_by_role("button", name="Clear").click()
    told(page, f"{counted(len(every), 'claim')} in {counted(len(made['articles']), 'article')}")
    page.get_by_label("Words of the claim").fill("THE BRIDGE")
    found = [claim for claim in every if claim["article_id"] in shown and "the bridge" in claim["text"].lower()]
    assert found
    playwright.expect(page.locator(".results tbody tr")).to_have_count(min(50, len(found)))
    hrefs = page.locator(".results tbody td:nth-child(3) a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert sorted(hrefs) == sorted(f"articles/{claim['article_id']}.html#claim-{claim['claim_id']}" for claim in found)


@pytest.mark.parametrize("view", ["claims", "articles"])
def test_source_and_entity_find_claims_and_articles(desktop: Any, site: Path, made: page_dataset.Rows, view: str) -> None:
    name = next(claim["source_name"] for claim in of_article(made, "claims", STORY) if claim["source_name"])
    show(desktop, site, f"{view}.html", f"#source={name}")
    desktop.wait_for_selector(".results tbody tr")
    assert desktop.locator(f".results a[href^='articles/{STORY}.html']").count() > 0
    entity = desktop.get_by_label("Entity")
    entity.fill("no such entity anywhere")
    told(desktop, "0 claims in 0 articles" if view == "claims" else "0 articles")


def test_the_table_sorts_and_turns_pages(desktop: Any, site: Path, made: page_dataset.Rows) -> None:
    show(desktop, site, "claims.html")
    desktop.wait_for_selector(".results tbody tr")
    assert desktop.locator(".results tbody tr").count() == 50
    desktop.get_by_role("button", name="Next page").click()
    assert desktop.locator(".results tbody tr").count() == min(50, len(made["claims"]) - 50)
    assert "page=2" in desktop.url
    for order in ("ascending", "descending"):
        desktop.get_by_role("button", name="Claim", exact=True).or_(desktop.locator("[data-sort=claim]")).first.click()
        assert desktop.locator("th[aria-sort]").get_attribute("aria-sort") == order
        assert desktop.evaluate("document.activeElement.dataset.sort") == "claim"
    texts = desktop.locator(".results tbody td:nth-child(3)").all_text_contents()
    readable = [text.lower() for text in texts if not text.startswith("withheld")]
    assert readable == sorted(readable, reverse=True)


def test_the_download_is_the_filtered_rows_without_formulas(desktop: Any, site: Path, made: page_dataset.Rows) -> None:
    show(desktop, site, "claims.html", f"#publisher={'%3DHYPER'}")
    desktop.wait_for_selector(".results tbody tr")
    with desktop.expect_download() as waiting:
        desktop.get_by_role("button", name="Download as CSV").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    publisher = {row["article_id"]: row for row in made["articles"]}
    found = {claim["claim_id"]: claim for claim in made["claims"] if publisher[claim["article_id"]]["publisher"] == "=HYPERLINK(1)"}
    assert {row["claim_id"] for row in rows} == found.keys()
    for row in rows:
        claim = found[row["claim_id"]]
        assert (int(row["start"]), int(row["end"]), row["kind"]) == (claim["start"], claim["end"], claim["kind"])
        assert row["publisher"] == "'=HYPERLINK(1)"
        if publisher[claim["article_id"]]["text_release"] == "full":
            unguarded = row["text"].removeprefix("'") if row["text"].startswith("'") else row["text"]
            assert unguarded == claim["text"]


# Each with what docs/formats.md's rule, carried out by csv_copies, makes of it.
CELLS = [
    "=1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "\uff1d1",
    "'quoted",
    "plain",
    "a=b",
    "",
    "\n=1",
    "\x85-1",
    "a\nb",
    'say "it"',
]


def test_the_guard_against_formulas_is_that_of_the_csv_copies(desktop: Any, site: Path) -> None:
    import pyarrow as pa

    show(desktop, site, "claims.html")
    desktop.wait_for_selector(".results tbody tr")
    got = desktop.evaluate("async (cells) => await newsclaims.csv(['x'], cells.length, (at) => [cells[at]]).text()", CELLS)
    rows = [row[0] for row in csv.reader(io.StringIO(got, newline=""))][1:]
    assert rows == csv_copies._cells(pa.array(CELLS), "string").to_pylist()


def faults(browser: Any, site: Path, scheme: str, size: str, *places: tuple[str, str]) -> dict[str, list[str]]:
    """The serious and critical faults that axe finds on each page, and what is wider than the window."""
    found: dict[str, list[str]] = {}
    for page in opened(browser, site, SIZES[size], color_scheme=scheme, reduced_motion="reduce"):
        for name, fragment in places:
            show(page, site, name, fragment)
            if name in ("articles.html", "claims.html"):
                page.wait_for_selector(".results tbody tr")
            for box in page.locator("#legend input").all():
                box.check()
            if fragment.startswith("#claim"):
                page.locator("#row label.check input").check()
            violations = axe.Axe().run(page, options={"preload": False}).response["violations"]
            bad = [f"{one['id']}: {one['nodes'][0]['html']}" for one in violations if one["impact"] in ("serious", "critical")]
            wide = page.evaluate("document.documentElement.scrollWidth") > SIZES[size]["width"]
            found[name + fragment] = bad + ["wider than the window"] * wide
    return {name: bad for name, bad in found.items() if bad}


def withheld_page(site: Path) -> str:
    return next(f"articles/{path.name}" for path in (site / "articles").glob("*.html") if "is withheld" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("scheme", "size"), [("light", "desktop"), ("dark", "phone")])
def test_axe_finds_no_serious_fault(browser: Any, site: Path, made: page_dataset.Rows, scheme: str, size: str) -> None:
    claim = of_article(made, "claims", STORY)[0]["claim_id"]
    places = ("index.html", ""), ("claims.html", "#sort=claim"), (f"articles/{STORY}.html", f"#claim-{claim}")
    assert faults(browser, site, scheme, size, *places) == {}


@pytest.mark.long  # axe takes seconds for each page
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_on_any_page(browser: Any, site: Path, made: page_dataset.Rows, scheme: str, size: str) -> None:
    claim = of_article(made, "claims", STORY)[0]["claim_id"]
    plain = ("index.html", "articles.html", "columns.html", "list/1.html", f"articles/{BAD}.html", f"articles/{STORY}.html", withheld_page(site))
    places = [(name, "") for name in plain] + [("claims.html", "#sort=claim"), (f"articles/{STORY}.html", f"#claim-{claim}")]
    assert faults(browser, site, scheme, size, *places) == {}


def test_a_fault_would_be_found(browser: Any, site: Path) -> None:
    (site / "faulty.html").write_text(
        '<!DOCTYPE html><html lang="en" class="scripted"><title>x</title><main><img src="static/icon.svg"></main>', encoding="utf-8"
    )
    assert "image-alt" in str(faults(browser, site, "light", "desktop", ("faulty.html", "")))


def test_light_and_dark_can_be_chosen_and_stay(desktop: Any, site: Path) -> None:
    show(desktop, site, "index.html")
    before = desktop.evaluate("getComputedStyle(document.body).backgroundColor")
    desktop.get_by_role("button", name="Dark colours").click()
    after = desktop.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after
    show(desktop, site, "columns.html")
    assert desktop.evaluate("getComputedStyle(document.body).backgroundColor") == after


def test_an_article_can_be_read_without_scripts(browser: Any, site: Path, made: page_dataset.Rows) -> None:
    for page in opened(browser, site, SIZES["phone"], java_script_enabled=False):
        claim = next(row for row in made["claims"] if row["article_id"] == STORY)
        page.goto((site / "list" / "1.html").as_uri())
        page.locator(f"a[href$='{STORY}.html']").click()
        assert page.locator("#list li:visible").count() == len(of_article(made, "claims", STORY))
        page.goto((site / "articles" / f"{STORY}.html").as_uri() + f"#claim-{claim['claim_id']}")
        assert claim["text"] in page.locator("li:target").text_content()


def test_what_is_printed_is_the_text_and_the_claims(desktop: Any, site: Path) -> None:
    show(desktop, site, f"articles/{STORY}.html")
    desktop.locator("#list li:visible a").first.click()
    desktop.emulate_media(media="print")
    assert desktop.locator("#article").is_visible()
    assert desktop.locator("#list").is_visible()
    assert desktop.locator("#row").is_hidden()
    assert desktop.locator("#theme").is_hidden()
    assert desktop.evaluate("getComputedStyle(document.querySelector('.side')).overflowY") == "visible"
