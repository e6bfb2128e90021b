"""Web Annotations: what the W3C's model asks of each part, spans that give the rows' words, and the graph that JSON-LD makes of it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import small_dataset
from newsclaims import ids, schema, tables
from newsclaims.errors import UserError
from newsclaims.exports import targets, web_annotations

Row = dict[str, Any]

URL = "https://example.org/rain?day=25&x=é"
MOTIVATIONS = {"classifying", "describing", "identifying", "linking", "tagging"}
KEYS = {
    "Annotation": {"id", "type", "motivation", "body", "target"},
    "TextualBody": {"id", "type", "purpose", "value", "format", "language"},
    "SpecificResource": {"type", "purpose", "source", "selector", "state"},
}
OA, AS, RDF = "http://www.w3.org/ns/oa#", "https://www.w3.org/ns/activitystreams#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# The terms of the W3C's context that we use, laid by hand: nothing is fetched.
LAID_CONTEXT: Row = {
    "oa": OA,
    "as": AS,
    "id": "@id",
    "type": "@type",
    **{name: f"oa:{name}" for name in ("Annotation", "TextualBody", "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "TimeState")},
    **{name: f"as:{name}" for name in ("AnnotationPage", "AnnotationCollection")} | {"AnnotationPage": "as:OrderedCollectionPage"},
    **{name: f"oa:{name}" for name in MOTIVATIONS},
    "Text": "http://purl.org/dc/dcmitype/Text",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "state": {"@id": "oa:hasState", "@type": "@id"},
    "cached": {"@id": "oa:cachedSource", "@type": "@id"},
    **{name: f"oa:{name}" for name in ("exact", "prefix", "suffix")},
    **{name: {"@id": f"oa:{name}", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"} for name in ("start", "end")},
    "value": f"{RDF}value",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    **{name: {"@id": f"as:{name}", "@type": "@id"} for name in ("partOf", "first", "last", "next", "prev")},
    "total": "as:totalItems",
    "startIndex": "as:startIndex",
}


def release_of(folder: Path, rows: small_dataset.Rows, shards: int = 1, hidden: bool = False) -> Path:
    """A release of articles and claims; ``hidden`` as in a public one, without their words."""
    for name in ("articles", "claims"):
        table = schema.load(name, small_dataset.ROOT / "schema")
        blank = {f.name: None for f in table.fields if f.verbatim} if hidden else {}
        arrow = schema.arrow_schema(table)
        for number, field in enumerate(arrow):
            arrow = arrow.set(number, field.with_nullable(True))
        for shard in range(shards):
            inside = [row | blank for row in rows[name] if tables.shard_of(row["article_id"], shards) == shard]
            tables.write(inside, arrow, tables.shard_path(folder / name, shard, shards))
    return folder


def interrupted() -> small_dataset.Rows:
    """The small dataset with an interrupted content, told to somebody, inside another claim, of an article with an address."""
    rows = small_dataset.rows()
    rows["articles"][0]["url"] = URL
    claim = copy.deepcopy(rows["claims"][1])
    parts = [small_dataset.span('"Take a coat,"'), small_dataset.span("The river is high.")]
    claim |= {"start": parts[0]["start"], "end": parts[1]["end"], "text": f"{parts[0]['text']} {parts[1]['text']}"}
    claim["fragments"] = [{"start": part["start"], "end": part["end"]} for part in parts]
    claim["claim_id"] = ids.claim_id(small_dataset.AID, claim["start"], claim["end"], claim["cue_start"])
    claim |= {f"addressee_{key}": value for key, value in small_dataset.span("the Gazette").items()}
    claim |= {"parent_claim_id": rows["claims"][0]["claim_id"], "source_entity_id": rows["entities"][0]["entity_id"]}
    rows["claims"].append(claim)
    return rows


def page_of(folder: Path, rows: small_dataset.Rows, hidden: bool = False) -> Row:
    (path,) = web_annotations.write(release_of(folder, rows, hidden=hidden))
    assert path == folder / "annotations" / "train-00000-of-00001.jsonld"
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Row:
    return page_of(tmp_path_factory.mktemp("annotations"), interrupted())


def spans_of(target: Row) -> tuple[int, int]:
    (position,) = [one for one in target["selector"] if one["type"] == "TextPositionSelector"]
    return position["start"], position["end"]


def check_target(target: Row, hidden: bool = False) -> None:
    assert target.keys() <= KEYS["SpecificResource"]
    assert target["source"]["id"]
    start, end = spans_of(target)
    assert 0 <= start < end <= len(small_dataset.TEXT)
    quotes = [one for one in target["selector"] if one["type"] == "TextQuoteSelector"]
    assert len(quotes) == (0 if hidden else 1)
    for quote in quotes:
        before, exact, after = quote["prefix"], quote["exact"], quote["suffix"]
        assert small_dataset.TEXT[start:end] == exact
        assert small_dataset.TEXT[max(0, start - 32) : start] == before
        assert small_dataset.TEXT[end : end + 32] == after


def check(page: Row, hidden: bool = False) -> None:
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert page["partOf"]["total"] == len(page["items"]) > 0
    assert len({item["id"] for item in page["items"]}) == len(page["items"])
    for item in page["items"]:
        assert item.keys() == KEYS["Annotation"]
        assert item["type"] == "Annotation"
        assert item["motivation"] in MOTIVATIONS
        for body in item["body"]:
            assert body.keys() <= KEYS[body["type"]]
            assert body["purpose"] in MOTIVATIONS
            assert body["value" if body["type"] == "TextualBody" else "source"]
        for target in item["target"] if isinstance(item["target"], list) else [item["target"]]:
            check_target(target, hidden)


def test_every_part_is_as_the_model_asks(page: Row) -> None:
    check(page)


def test_each_span_gives_the_words_of_the_row(page: Row) -> None:
    items = {item["id"]: item for item in page["items"]}
    for claim in interrupted()["claims"]:
        name = f"urn:newsclaims:claim:{claim['claim_id']}"
        exact = [target["selector"][1]["exact"] for target in items[name]["target"]]
        assert " ".join(exact) == claim["text"]
        assert [spans_of(target) for target in items[name]["target"]] == [(part["start"], part["end"]) for part in claim["fragments"]]
        for part in ("source", "cue", "addressee", "medium", "time"):
            if claim.get(f"{part}_start") is None:
                assert f"{name}:{part}" not in items
            else:
                target = items[f"{name}:{part}"]["target"]
                assert spans_of(target) == (claim[f"{part}_start"], claim[f"{part}_end"])
                assert target["selector"][1]["exact"] == claim[f"{part}_text"]


def test_bodies_say_what_the_columns_say(page: Row) -> None:
    claim = interrupted()["claims"][-1]
    name = f"urn:newsclaims:claim:{claim['claim_id']}"
    bodies = next(item for item in page["items"] if item["id"] == name)["body"]
    said = {body["id"].removeprefix(f"{name}:"): (body["value"], body["purpose"]) for body in bodies if body["type"] == "TextualBody"}
    assert said == {
        "kind": ("direct", "classifying"),
        "polarity": ("affirmed", "classifying"),
        "certainty": ("certain", "classifying"),
        "stance": ("neutral", "classifying"),
        "source_type": ("person", "classifying"),
        "source_name": ("Ada Smith", "describing"),
    }
    linked = [body["source"] for body in bodies if body["type"] == "SpecificResource"]
    assert linked == [f"{name}:source", f"{name}:cue", f"{name}:addressee", f"urn:newsclaims:claim:{claim['parent_claim_id']}"]
    source = next(item for item in page["items"] if item["id"] == f"{name}:source")
    assert source["motivation"] == "identifying"
    assert [body.get("value", body.get("source")) for body in source["body"]] == [
        "source",
        name,
        f"urn:newsclaims:entity:{claim['source_entity_id']}",
    ]


def test_json_ld_makes_the_graph_that_is_meant(page: Row) -> None:
    rdflib = pytest.importorskip("rdflib", reason="uv sync --group proofs")
    graph = rdflib.Graph().parse(data=json.dumps(page | {"@context": LAID_CONTEXT}), format="json-ld")
    oa = rdflib.Namespace(OA)
    annotations = set(graph.subjects(rdflib.RDF.type, oa.Annotation))
    assert {str(one) for one in annotations} == {item["id"] for item in page["items"]}
    (listed,) = graph.objects(None, rdflib.URIRef(f"{AS}items"))
    assert [str(one) for one in rdflib.collection.Collection(graph, listed)] == [item["id"] for item in page["items"]]
    for one in annotations:
        assert list(graph.objects(one, oa.motivatedBy))
        for target in graph.objects(one, oa.hasTarget):
            assert [str(source) for source in graph.objects(target, oa.hasSource)] == [rdflib.URIRef(URL).toPython()]
            start, end, exact = [
                next(value.toPython() for s in graph.objects(target, oa.hasSelector) for value in graph.objects(s, oa[key]))
                for key in ("start", "end", "exact")
            ]
            assert small_dataset.TEXT[start:end] == exact
    # A key that the context does not know is dropped without a word: none of ours is.
    known = set(LAID_CONTEXT)

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    assert keys(page) - {"@context"} <= known


def test_a_public_release_shows_positions_alone(tmp_path: Path) -> None:
    page = page_of(tmp_path, interrupted(), hidden=True)
    check(page, hidden=True)
    assert "coat" not in json.dumps(page)
    assert "Ada" not in json.dumps(page)


def test_words_of_a_claim_without_the_article_come_without_context(tmp_path: Path) -> None:
    rows = interrupted()
    rows["articles"][0]["text"] = None
    page = page_of(tmp_path, rows)
    quotes = [s for item in page["items"][-4]["target"] for s in item["selector"] if s["type"] == "TextQuoteSelector"]
    assert quotes == [{"type": "TextQuoteSelector", "exact": words} for words in ('"Take a coat,"', "The river is high.")]


def test_a_shortened_text_is_not_quoted_as_the_whole(tmp_path: Path) -> None:
    rows = interrupted()
    rows["claims"] = [rows["claims"][-1] | {"text": '"Take'}]
    assert [[s["type"] for s in target["selector"]] for target in page_of(tmp_path, rows)["items"][0]["target"]] == [["TextPositionSelector"]] * 2


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "http://", "https://a b.org", 'https://a.org/"<x>', "http://[", "file:///etc/passwd", "rain.html"]
)
def test_an_address_that_is_none_gives_way_to_the_urn(url: str | None) -> None:
    assert targets.address({"article_id": "0" * 16, "url": url}) == "urn:newsclaims:article:" + "0" * 16


def test_positions_refer_to_our_text_where_the_source_is_an_address(page: Row) -> None:
    target = page["items"][0]["target"][0]
    assert target["source"]["id"] == URL
    assert target["state"] == {"type": "TimeState", "cached": f"urn:newsclaims:article:{small_dataset.AID}"}


def test_pages_are_chained_and_a_shard_without_claims_has_none(tmp_path: Path) -> None:
    rows = small_dataset.rows()
    other = {"article_id": "0" * 16}
    rows["articles"].append(rows["articles"][0] | other)
    rows["claims"] += [row | other | {"claim_id": row["claim_id"].replace(small_dataset.AID, "0" * 16)} for row in rows["claims"]]
    paths = web_annotations.write(release_of(tmp_path, rows, shards=3))
    pages = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    assert len(pages) == 2
    first, second = pages
    assert (first["next"], second["prev"]) == (second["id"], first["id"])
    assert first["partOf"] == second["partOf"]
    assert (first["partOf"]["first"], first["partOf"]["last"]) == (first["id"], second["id"])
    assert (first["startIndex"], second["startIndex"]) == (0, len(first["items"]))
    assert first["partOf"]["total"] == len(first["items"]) + len(second["items"])
    assert "prev" not in first
    assert "next" not in second


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    (path,) = web_annotations.write(release_of(tmp_path, interrupted()))
    before = path.read_bytes()
    web_annotations.write(tmp_path)
    assert path.read_bytes() == before


def test_what_does_not_fit_together_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="claims: no Parquet file"):
        web_annotations.write(tmp_path)
    rows = small_dataset.rows()
    rows["articles"] = []
    with pytest.raises(UserError, match="is of an article that"):
        web_annotations.write(release_of(tmp_path, rows))
    tables.shard_path(tmp_path / "articles", 0, 1).unlink()
    with pytest.raises(UserError, match="the same shards"):
        web_annotations.write(tmp_path)
