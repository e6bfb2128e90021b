"""The evaluate stage: perfect tables score 1, each kind of error costs what it should, nothing is skipped in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsclaims import gold, ids, measures, schema, tables
from newsclaims.errors import UserError
from newsclaims.params import Params
from newsclaims.stages import evaluate

ROOT = Path(__file__).parent.parent
PARAMS = Params(shards=1, language="en", model="annotator/model", labels={})
TEXT = 'Rain at last\n\nAda Smith said on Monday that it would rain. "Take a coat," she told the Gazette. Smith left.'
AID = ids.article_id(TEXT)
Rows = dict[str, list[dict[str, Any]]]


def span(words: str, nth: int = 0, **more: Any) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return {"start": start, "end": start + len(words), "text": words, **more}


GOLD: dict[str, Any] = {
    "text_sha256": ids.sha256(TEXT.encode()),
    "sentences": [
        span("Rain at last", kind="heading"),
        span("Ada Smith said on Monday that it would rain.", kind="body"),
        span('"Take a coat," she told the Gazette.', kind="body"),
        span("Smith left.", kind="body"),
    ],
    "entities": [
        span("Ada Smith", type="PER", entity="ada"),
        span("Monday", type="DATE"),
        span("Gazette", type="ORG", entity="gazette"),
        span("Smith", 1, type="PER", entity="ada"),
    ],
    "claims": [
        {
            "id": "1",
            "kind": "indirect",
            "content": [span("that it would rain")],
            "source": span("Ada Smith"),
            "cue": span("said"),
            "source_name": "Ada Smith",
        },
        {
            "id": "2",
            "kind": "direct",
            "content": [span('"Take a coat,"')],
            "source": span("she"),
            "source_name": "Ada Smith",
            "cue": span("told"),
            "addressee": span("the Gazette"),
        },
    ],
}


def perfect() -> Rows:
    """The rows of the three tables that a faultless build would have."""
    sentences = [
        {"sentence_id": ids.sentence_id(AID, s["start"], s["end"]), "article_id": AID, "position": k, "paragraph": min(k, 1), "n_tokens": 3, **s}
        for k, s in enumerate(GOLD["sentences"])
    ]
    entities = [
        {
            "mention_id": ids.mention_id(AID, m["start"], m["end"]),
            "article_id": AID,
            "sentence_id": sentences[1]["sentence_id"],
            **{key: m[key] for key in ("start", "end", "text", "type")},
            "entity_id": m.get("entity") and f"group-{m['entity']}",
            "method": "test",
        }
        for m in GOLD["entities"]
    ]
    claims = []
    for c in GOLD["claims"]:
        (content,) = c["content"]
        row = {
            "claim_id": ids.claim_id(AID, content["start"], content["end"], c["cue"]["start"]),
            "article_id": AID,
            "sentence_id": sentences[1]["sentence_id"],
            "start": content["start"],
            "end": content["end"],
            "text": content["text"],
            "fragments": [{"start": content["start"], "end": content["end"]}],
            "kind": c["kind"],
            "source_name": c["source_name"],
            "polarity": "affirmed",
            "certainty": "certain",
            "quantities": [],
            "method": "test",
        }
        for role in ("source", "cue", "addressee"):
            if role in c:
                row |= {f"{role}_{key}": c[role][key] for key in ("start", "end", "text")}
        claims.append(row)
    claims.append({**claims[0], "claim_id": ids.claim_id(AID, 0, 12, None), "kind": "assertion", "start": 0, "end": 12, "cue_start": None})
    return {"sentences": sentences, "entities": entities, "claims": claims}


def evaluated(root: Path, rows: Rows, text: str = TEXT, annotation: dict[str, Any] | None = None) -> dict[str, Any]:
    article = {
        "article_id": ids.article_id(text),
        "language": "en",
        "text_release": "full",
        "source_file": "a.txt",
        "source_record": 0,
        "source_encoding": "utf-8",
        "source_sha256": "0" * 64,
        "text": text,
        "text_sha256": ids.sha256(text.encode()),
        "notes": [],
    }
    for name, content in {"articles": [article], **rows}.items():
        tables.write(content, schema.arrow_schema(schema.load(name, ROOT / "schema")), tables.shard_path(root / "dataset" / name, 0, 1))
    (root / "gold").mkdir(exist_ok=True)
    (root / "gold" / "a.json").write_text(json.dumps(annotation or GOLD), encoding="utf-8")
    evaluate.run(root, PARAMS)
    found: dict[str, Any] = json.loads((root / "dataset" / "evaluation.json").read_text(encoding="utf-8"))
    return found


def leaves(nested: dict[str, Any]) -> list[float]:
    return [x for value in nested.values() for x in (leaves(value) if isinstance(value, dict) else [value])]


def test_perfect_tables_score_one_in_every_figure(tmp_path: Path) -> None:
    report = evaluated(tmp_path, perfect())
    assert report["gold"] == {"articles": 1, "missing": 0, "measured": 1, "sentences": 4, "mentions": 4, "claims": 2}
    assert report["bootstrap"]["sentences"] == 4
    figures = [report["sentences"][k] for k in ("boundaries", "spans", "headings")]
    figures += [report["entities"][k] for k in ("all", "names", "grouping")] + list(report["entities"]["by_type"].values())
    figures += [figure for group in ("exact", "overlap", "words") for figure in report["claims"][group].values()]
    assert len(figures) == 3 + 3 + 3 + 5 + 5 + 3
    for figure in figures:
        assert (figure["precision"], figure["recall"], figure["f1"], figure["f1_low"], figure["f1_high"]) == (1, 1, 1, 1, 1)
        assert figure["predicted"] == figure["gold"] > 0
    assert report["claims"]["kind"] == {"accuracy": 1, "accuracy_low": 0.3424, "accuracy_high": 1, "n": 2}
    assert report["claims"]["speaker_of_direct"]["n"] == 1
    # The gold names no role: no figure, rather than one that means nothing.
    assert "roles" not in report["entities"]


def shorten(rows: Rows) -> None:
    rows["claims"][0]["fragments"][0]["start"] += len("that ")


def lose_cue(rows: Rows) -> None:
    for key in ("cue_start", "cue_end", "cue_text"):
        rows["claims"][1][key] = None


def wrong_speaker(rows: Rows) -> None:
    rows["claims"][1]["source_name"] = "Gazette"


def wrong_kind(rows: Rows) -> None:
    rows["claims"][1]["kind"] = "mixed"


def split_entity(rows: Rows) -> None:
    rows["entities"][3]["entity_id"] = "another"


def wrong_type(rows: Rows) -> None:
    rows["entities"][2]["type"] = "LOC"


def merge_sentences(rows: Rows) -> None:
    rows["sentences"][1]["end"] = rows["sentences"].pop(2)["end"]


def no_heading(rows: Rows) -> None:
    rows["sentences"][0]["kind"] = "body"


@pytest.mark.parametrize(
    ("spoil", "path", "value"),
    [
        (shorten, "claims.exact.content.f1", 0.5),
        (shorten, "claims.overlap.content.f1", 1.0),
        (shorten, "claims.exact.joint.f1", 0.5),
        (shorten, "claims.overlap.joint.f1", 1.0),
        (shorten, "claims.words.content.recall", 0.8571),
        (lose_cue, "claims.exact.cue.recall", 0.5),
        (lose_cue, "claims.exact.cue.precision", 1.0),
        (lose_cue, "claims.overlap.joint.f1", 0.5),
        (wrong_speaker, "claims.speaker_of_direct.accuracy", 0.0),
        (wrong_kind, "claims.kind.accuracy", 0.5),
        (split_entity, "entities.grouping.precision", 1.0),
        (split_entity, "entities.grouping.recall", 0.6667),
        (split_entity, "entities.all.f1", 1.0),
        (wrong_type, "entities.all.f1", 0.75),
        (wrong_type, "entities.names.f1", 0.6667),
        (wrong_type, "entities.by_type.ORG.recall", 0.0),
        (merge_sentences, "sentences.boundaries.recall", 0.5),
        (merge_sentences, "sentences.boundaries.precision", 1.0),
        (merge_sentences, "sentences.spans.f1", 0.5714),
        (no_heading, "sentences.headings.f1", 0.0),
        (no_heading, "sentences.spans.f1", 1.0),
    ],
)
def test_each_error_costs_what_it_should(tmp_path: Path, spoil: Callable[[Rows], None], path: str, value: float) -> None:
    rows = perfect()
    spoil(rows)
    found: Any = evaluated(tmp_path, rows)
    for part in path.split("."):
        found = found[part]
    assert found == value


def test_tables_without_rows_score_nought_and_do_not_crash(tmp_path: Path) -> None:
    report = evaluated(tmp_path, {"sentences": [], "entities": [], "claims": []})
    assert report["entities"]["names"] == {"recall": 0, "f1": 0, "f1_low": 0, "f1_high": 0, "predicted": 0, "gold": 3}
    assert report["claims"]["exact"]["joint"]["f1"] == 0
    assert report["claims"]["speaker_of_direct"]["accuracy"] == 0
    assert "kind" not in report["claims"]


def test_a_gold_without_items_gives_no_figure(tmp_path: Path) -> None:
    report = evaluated(tmp_path, perfect(), annotation={**GOLD, "sentences": [], "entities": [], "claims": []})
    assert "entities" not in report
    assert "claims" not in report
    assert "sentences" not in report


def test_gold_of_a_text_that_is_not_there_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = "Another text."
    report = evaluated(tmp_path, {"sentences": [], "entities": [], "claims": []}, text=other)
    assert report == {"gold": {"articles": 1, "missing": 1, "measured": 0, "sentences": 0, "mentions": 0, "claims": 0}}
    assert f"gold/a.json: no article has the text_sha256 {GOLD['text_sha256']}" in capsys.readouterr().err


def test_no_gold_and_no_tables(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="dataset/articles: no Parquet file"):
        evaluate.run(tmp_path, PARAMS)


def test_offsets_that_do_not_fit_stop_the_stage(tmp_path: Path) -> None:
    moved = {**GOLD, "sentences": [{**GOLD["sentences"][0], "text": "Hail at last"}]}
    with pytest.raises(UserError, match="should read 'Hail at last'"):
        evaluated(tmp_path, perfect(), annotation=moved)


def test_report_is_canonical_and_made_of_numbers(tmp_path: Path) -> None:
    evaluated(tmp_path, perfect())
    path = tmp_path / "dataset" / "evaluation.json"
    first = path.read_bytes()
    evaluate.run(tmp_path, PARAMS)
    assert path.read_bytes() == first
    report = json.loads(first)
    assert json.dumps(report, indent=2, sort_keys=True) + "\n" == first.decode()
    assert all(isinstance(x, int | float) and round(x, 4) == x for x in leaves(report))


def test_many_articles_are_resampled_by_article() -> None:
    article = gold.Article("a", "0", (gold.Sentence(gold.Span(0, 2, "Hi"), "body"),), (), ())
    one = measures.measure(article, "Hi", [{"start": 0, "end": 2, "kind": "body"}], [], [])
    assert evaluate.figures([one] * 29)["bootstrap"]["sentences"] == 29
    assert evaluate.figures([one] * 30)["bootstrap"]["articles"] == 30
    assert evaluate.figures([one] * 30)["sentences"]["spans"]["gold"] == 30
