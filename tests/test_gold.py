"""The gold format, and that the gold shipped here stands on its seed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from newsclaims import gold, ids
from newsclaims.errors import UserError

ROOT = Path(__file__).parent.parent
TEXT = 'Ada Smith said it would rain. "Take a coat," she told the Gazette.'


def span(words: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words, **more}


def annotation() -> dict[str, Any]:
    return {
        "article_id": ids.article_id(TEXT),
        "text_sha256": ids.sha256(TEXT.encode()),
        "annotator": "a test",
        "sentences": [span("Ada Smith said it would rain.", kind="body"), span('"Take a coat," she told the Gazette.', kind="body")],
        "entities": [span("Ada Smith", type="PER", entity="ada"), span("Gazette", type="ORG", entity="gazette")],
        "claims": [
            {
                "id": "rain",
                "kind": "indirect",
                "content": [span("it would rain")],
                "source": span("Ada Smith"),
                "cue": span("said"),
                "source_name": "Ada Smith",
            },
            {
                "id": "coat",
                "kind": "direct",
                "content": [span('"Take a coat,"')],
                "source": span("she"),
                "cue": span("told"),
                "addressee": span("the Gazette"),
            },
        ],
    }


def load(tmp_path: Path, raw: Any) -> gold.Article:
    (tmp_path / "one.json").write_text(json.dumps(raw), encoding="utf-8")
    return gold.load(tmp_path)[0]


def test_reads_what_is_written(tmp_path: Path) -> None:
    article = load(tmp_path, annotation())
    gold.check(article, TEXT)
    assert [s.kind for s in article.sentences] == ["body", "body"]
    assert article.mentions[0] == gold.Mention(gold.Span(0, 9, "Ada Smith"), "PER", "ada", None)
    assert article.claims[1].addressee == gold.Span(54, 65, "the Gazette")
    assert article.claims[0].addressee is None


def test_a_drift_of_the_text_names_the_span(tmp_path: Path) -> None:
    article = load(tmp_path, annotation())
    with pytest.raises(UserError, match=r"one\.json: a sentence should read 'Ada Smith said it would rain\.' at 0-29, but the text reads ' Ada"):
        gold.check(article, " " + TEXT)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("sentences.0.kind", "title", "sentence kind 'title'"),
        ("sentences.0.end", 30, "do not agree"),
        ("sentences.0.start", 0.0, "do not agree"),
        ("sentences.1", span("Ada Smith", kind="body"), "sentences overlap or are out of order"),
        ("entities.0.type", "CAT", "entity type 'CAT'"),
        ("entities.0.entity", None, "names have an entity key"),
        ("entities.0.type", "DATE", "other expressions have none"),
        ("claims.0.kind", "assertion", "claim rain: kind 'assertion'"),
        ("claims.0.source_type", "oracle", "claim rain: source_type 'oracle'"),
        ("claims.0.content", [], "claim rain: has no content"),
        ("claims.0.content", [span("rain"), span("it")], "claim rain: fragments overlap"),
        ("claims.1.id", "rain", "two claims have the same id"),
        ("claims.0.parent", "snow", "claim rain: no claim has the id 'snow'"),
        ("claims.0.parent", "rain", "claim rain: its parents form a circle"),
        ("claims", None, "malformed"),
        ("claims.0", [], "malformed"),
    ],
)
def test_each_mistake_is_named(tmp_path: Path, path: str, value: Any, says: str) -> None:
    raw = annotation()
    *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
    place: Any = raw
    for part in parents:
        place = place[part]
    place[last] = value
    with pytest.raises(UserError, match=re.escape(says)) as error:
        load(tmp_path, raw)
    assert "one.json" in str(error.value)


def test_not_json_and_two_golds_of_one_text(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(b"\xff{")
    with pytest.raises(UserError, match="not JSON"):
        gold.load(tmp_path)
    (tmp_path / "bad.json").write_text(json.dumps(annotation()), encoding="utf-8")
    with pytest.raises(UserError, match=r"one\.json: annotates the same text as bad\.json"):
        load(tmp_path, annotation())


def test_the_gold_of_the_seed_stands_on_the_seed() -> None:
    """The seed is normalised already, so its text is the article's; every word of it lies in a sentence."""
    text = (ROOT / "seeds" / "000_dd0ba2651c66f10d.txt").read_text(encoding="utf-8").strip()
    by_hash = {article.text_sha256: article for article in gold.load(ROOT / "gold")}
    article = by_hash[ids.sha256(text.encode())]
    assert article.file == f"{ids.article_id(text)}.json"
    gold.check(article, text)
    assert " ".join(s.span.text for s in article.sentences).split() == text.split()
    assert [s.span.text for s in article.sentences if s.kind == "heading"] == [
        "Ex-Afghan Army commanders join Northern Alliance",
        "Afghanistan crisis due to Taliban takeover",
        "Panjshir Valley",
    ]
    assert (len(article.sentences), len(article.mentions), len(article.claims)) == (36, 92, 13)
    quotations = {claim.source_name: claim.addressee.text if claim.addressee else None for claim in article.claims if claim.kind == "direct"}
    assert quotations == {"Zabihullah Mujahid": "the Shamshad News outlet", "Yuri Brazhnikov": None}
