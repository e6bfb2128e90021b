"""Times the evidence page of a made-up dataset: building it, its first paint, reading all claims, filters and sorting.

``uv run python benchmarks/page.py --articles 10000 --claims 15`` needs the group proofs and Chromium, as tests/test_page_browser.py does.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import page_dataset  # noqa: E402
import small_dataset  # noqa: E402
import withheld_dataset  # noqa: E402
from newsclaims import ids, schema, tables  # noqa: E402
from newsclaims.page import site  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
FLAGS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"
SHARD = 1000
ALPHABET = "bcdfghjklmnprstvw"


def name(rng: random.Random) -> str:
    return " ".join("".join(rng.choice(ALPHABET) + rng.choice("aeiou") for _ in range(rng.randint(2, 3))).capitalize() for _ in range(2))


def rows_of(number: int, count: int) -> dict[str, list[dict[str, Any]]]:
    """An article with ``count`` claims, of sentences and names such as a corpus has: most names are rare."""
    rng = random.Random(number)
    people = [name(random.Random(int(rng.paretovariate(0.5)) % 30_000)) for _ in range(6)]
    file = f"a{number}.txt"
    spans, text = [], f"Story {number} of {people[0]}\n\n"
    for n in range(count):
        source, content = rng.choice(people), withheld_dataset.story(number * 100 + n, 1).split("\n\n")[1][: rng.randint(60, 160)].strip()
        spans.append((len(text), len(text) + len(source), len(text) + len(source) + 11, len(text) + len(source) + 11 + len(content)))
        text += f"{source} said that {content}.\n\n" if n % 3 == 2 else f"{source} said that {content}. "
    text = text.rstrip()
    made = withheld_dataset.rows_of(text, "full", file)
    article_id, template = ids.article_id(text), made["claims"][0]
    made["articles"][0] |= {"source_map": page_dataset.source_map(text)[:1], "publisher": f"Paper {number % 40}"}
    made["claims"], made["entities"] = [], []
    for k, (start, end, first, last) in enumerate(spans):
        own = {"claim_id": ids.claim_id(article_id, first, last, end + 1), "start": first, "end": last, "text": text[first:last]}
        own |= {"fragments": [{"start": first, "end": last}], "kind": page_dataset.KINDS[k % 3], "parent_claim_id": None, "quantities": []}
        own |= {"source_start": start, "source_end": end, "source_text": text[start:end], "source_name": text[start:end]}
        own |= {"cue_start": end + 1, "cue_end": end + 5, "cue_text": text[end + 1 : end + 5]}
        made["claims"].append({**template, **own})
        mention = {"mention_id": ids.mention_id(article_id, start, end), "article_id": article_id, "sentence_id": template["sentence_id"]}
        mention |= {"start": start, "end": end, "text": text[start:end], "type": "PER", "name": text[start:end], "method": "made-up"}
        made["entities"].append({**mention, "entity_id": ids.entity_id(article_id, start, end)})
    return made


def build(root: Path, articles: int, claims: int) -> None:
    shutil.copytree(ROOT / "schema", root / "schema")
    shutil.copy(ROOT / "CITATION.cff", root)
    shards = -(-articles // SHARD)
    loaded = {table: schema.arrow_schema(schema.load(table, root / "schema")) for table in schema.TABLES}
    for shard in range(shards):
        made: dict[str, list[dict[str, Any]]] = {table: [] for table in schema.TABLES}
        for number in range(shard * SHARD, min(articles, (shard + 1) * SHARD)):
            for table, rows in rows_of(number, claims).items():
                made[table] += rows
        for table, rows in made.items():
            tables.write(rows, loaded[table], tables.shard_path(root / "dataset" / table, shard, shards))
    small_dataset.approve(root / "dataset")


def measured(folder: Path) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    found: dict[str, Any] = {}
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        for view in ("index", "articles", "claims"):
            page = browser.new_page()
            page.goto((folder / f"{view}.html").as_uri())
            until(page, "performance.getEntriesByName('first-contentful-paint').length")
            found[f"{view}: first paint (ms)"] = round(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            if view == "claims":
                page.wait_for_selector(".results tbody tr")
                first = "(one => one.startTime + one.duration)(performance.getEntriesByName('filter', 'measure')[0])"
                found["claims: first rows (ms)"] = round(page.evaluate(first))
                until(page, "!document.getElementById('status').textContent.includes('so far')")
                found["claims: all read (ms)"] = round(page.evaluate("performance.now()"))
                found["filters (ms)"] = filters(page)
            page.close()
        browser.close()
    return found


def until(page: Any, expression: str) -> None:
    """Wait; Playwright's own way to do so would evaluate strings inside the page, which its content security policy forbids."""
    while not page.evaluate(expression):
        time.sleep(0.01)


def filters(page: Any) -> dict[str, int]:
    """The longest of five runs of each filter, from the change to the drawn table, without the 120 ms that typing is waited for."""
    tries = {"text": "#text=bridge", "rare text": "#text=twelve houses cost", "source": "#source=ba", "entity": "#entity=ba", "kind": "#kind=direct"}
    tries |= {"publisher": "#publisher=paper 7", "all": "#text=e&source=a&entity=e&publisher=1&kind=direct,mixed", "sort by claim": "#sort=claim"}
    tries |= {"sort by source": "#sort=-source"}
    found = {}
    for label, fragment in tries.items():
        times = []
        for _ in range(5):
            page.evaluate("location.hash = ''")
            page.wait_for_timeout(100)
            page.evaluate("performance.clearMeasures()")
            page.evaluate("to => { location.hash = to; }", fragment)
            until(page, "performance.getEntriesByName('filter', 'measure').length")
            times.append(page.evaluate("performance.getEntriesByName('filter', 'measure')[0].duration"))
        found[label] = round(max(times)), round(statistics.median(times))
    return {label: f"{high} (median {middle})" for label, (high, middle) in found.items()}  # type: ignore[misc]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=15, help="claims of each article")
    parser.add_argument("--keep", type=Path, help="build the site here, and leave it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        build(root, given.articles, given.claims)
        target = given.keep or root / "site"
        begun = time.perf_counter()
        about = site.write(root, target)
        seconds = time.perf_counter() - begun
        written = [path for path in target.rglob("*") if path.is_file()]
        data = sum(path.stat().st_size for path in (target / "data").iterdir())
        found = {"articles": about["articles"], "claims": about["claims"], "built (s)": round(seconds), "files": len(written)}
        found |= {"size (MB)": round(sum(path.stat().st_size for path in written) / 1e6), "data of the lists (MB)": round(data / 1e6, 1)}
        sys.stdout.write(json.dumps(found | measured(target), indent=2) + "\n")


if __name__ == "__main__":
    main()
