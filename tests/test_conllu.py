"""CoNLL-U: read by the conllu package, the article's text comes back, and marks agree with the tables."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

import small_dataset
from newsclaims import fingerprints, ids, schema, store, tables
from newsclaims.errors import UserError
from newsclaims.exports import conllu as export
from newsclaims.exports import words
from newsclaims.stages import sentences
from small_dataset import AID, PARAMS, TEXT

conllu = pytest.importorskip("conllu", reason="uv sync --group proofs")
Row = dict[str, Any]

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
UNESCAPED = {r"\s": " ", r"\n": "\n", r"\r": "\r", r"\t": "\t", r"\p": "|", r"\\": "\\"}


def unescaped(value: str) -> str:
    """The rule of docs/formats.md, carried out."""
    return re.sub(r"\\u([0-9a-f]{4})|\\.", lambda m: chr(int(m[1], 16)) if m[1] else UNESCAPED[m[0]], value)


def lay(root: Path, docs: list[Doc], rows: small_dataset.Rows) -> Path:
    """Tables and annotations of a build below ``root``; the dataset's folder is the release."""
    for name in ("articles", "sentences", "entities", "claims"):
        table = schema.load(name, small_dataset.ROOT / "schema")
        arrow = schema.arrow_schema(table)
        for number, field in enumerate(arrow):
            arrow = arrow.set(number, field.with_nullable(True))
        tables.write(rows[name], arrow, tables.shard_path(root / "dataset" / name, 0, 1))
    store.write(store.path_of(root, 0), [store.packed(doc, doc.text) for doc in docs])
    return root / "dataset"


def built(doc: Doc, article: str = AID) -> small_dataset.Rows:
    """The rows of an article as the stages make them, without mentions and claims."""
    doc.user_data["article_id"] = article
    row = {"article_id": article, "text": doc.text}
    return {"articles": [row], "sentences": sentences.rows(row, doc), "entities": [], "claims": []}


def written(root: Path, docs: list[Doc], rows: small_dataset.Rows) -> str:
    (path,) = export.write(lay(root, docs, rows), root, PARAMS)
    assert path == root / "dataset" / "conllu" / "train-00000-of-00001.conllu"
    return path.read_bytes().decode("utf-8")


def form_of(token: Row) -> str:
    misc = token["misc"]
    return unescaped(misc["SpacesInToken"]) if "SpacesInToken" in misc else token["form"]


def space_of(token: Row) -> str:
    misc = token["misc"]
    if misc.get("SpaceAfter") == "No":
        return ""
    return unescaped(misc.get("SpacesAfter", r"\s"))


def check(content: str, text: str, table: list[Row]) -> list[Row]:
    """Of one article: what the format asks, each sentence's row, and the whole text back; returns the tokens."""
    parsed = conllu.parse(content)
    assert [one.metadata["sent_id"] for one in parsed] == [row["sentence_id"] for row in table]
    for one, row in zip(parsed, table, strict=True):
        assert [token["id"] for token in one] == list(range(1, len(one) + 1))
        assert sum("Cut" not in token["misc"] for token in one) <= row["n_tokens"] <= max(1, len(one))
        if not any("Cut" in token["misc"] for token in one):
            assert len(one) == row["n_tokens"]
        plain = "".join(token["form"] + ("" if token["misc"].get("SpaceAfter") == "No" else " ") for token in one)
        assert one.metadata["text"] == plain.removesuffix(" ")
        exact = "".join(form_of(token) + space_of(token) for token in one)
        assert exact.startswith(row["text"])
        assert not exact[len(row["text"]) :].strip()
        for token in one:
            assert text[int(token["misc"]["Start"]) : int(token["misc"]["End"])] == form_of(token)
            assert not re.search(r"[^\S ]|^ | $|  ", token["form"])
    tokens = [token for one in parsed for token in one]
    before = unescaped(tokens[0]["misc"].get("SpacesBefore", ""))
    assert before + "".join(form_of(token) + space_of(token) for token in tokens) == text
    for line in content.split("\n"):
        assert line == "" or line.startswith("# ") or line.count("\t") == 9
        assert len(line.splitlines()) <= 1
    return tokens


def small() -> tuple[Doc, small_dataset.Rows]:
    """The small dataset with sentences as our rules have them, a content in two parts, and a mention and a claim inside others."""
    doc = NLP(TEXT)
    made = small_dataset.rows() | {"sentences": built(doc)["sentences"]}
    claim = dict(made["claims"][1])
    ends = [small_dataset.span('"Take a coat,"'), small_dataset.span("The river is high.")]
    claim |= {"fragments": [{"start": one["start"], "end": one["end"]} for one in ends], "start": ends[0]["start"], "end": ends[1]["end"]}
    claim["claim_id"] = ids.claim_id(AID, claim["start"], claim["end"], claim["cue_start"])
    made["claims"].append(claim)
    smith = small_dataset.span("Smith")
    inner = {"mention_id": ids.mention_id(AID, smith["start"], smith["end"]), **smith, "type": "CARDINAL", "entity_id": None, "name": None}
    made["entities"].append(made["entities"][0] | inner)
    return doc, made


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> str:
    doc, rows = small()
    return written(tmp_path_factory.mktemp("conllu"), [doc], rows)


def test_the_text_comes_back(content: str) -> None:
    check(content, TEXT, small()[1]["sentences"])


def test_the_first_lines(content: str) -> None:
    assert content.split("\n\n", maxsplit=1)[0] == "\n".join(
        [
            f"# newdoc id = {AID}",
            "# global.Entity = eid-etype-mention",
            f"# newpar id = {AID}-p0",
            f"# sent_id = {AID}-s0-12",
            "# kind = heading",
            "# text = Rain at last",
            "1\tRain\t_\t_\t_\t_\t_\t_\t_\tEnd=4|Start=0",
            "2\tat\t_\t_\t_\t_\t_\t_\t_\tEnd=7|Start=5",
            "3\tlast\t_\t_\t_\t_\t_\t_\t_\tEnd=12|SpacesAfter=\\n\\n|Start=8",
        ]
    )


def test_brackets_are_the_mentions(content: str) -> None:
    found = [(token["form"], token["misc"]["Entity"]) for one in conllu.parse(content) for token in one if "Entity" in token["misc"]]
    assert found == [("Ada", "(e14_23-PER-m14_23"), ("Smith", "(m18_23-CARDINAL-m18_23)e14_23)"), ("Gazette", "(e72_79-ORG-m72_79)")]


def test_claims_are_numbered_and_marked(content: str) -> None:
    claims = small()[1]["claims"]
    numbers = dict(pair.split(":") for one in conllu.parse(content) for pair in one.metadata.get("claims", "").split())
    assert numbers == {str(number): claim["claim_id"] for number, claim in enumerate(claims, 1)}
    spans: dict[tuple[str, str], list[list[int]]] = {}
    for token in (token for one in conllu.parse(content) for token in one):
        for mark in filter(None, token["misc"].get("Claim", "").split(",")):
            number, begin, part = re.fullmatch(r"(\d+):([BI])-(\w+)", mark).groups()  # type: ignore[union-attr]
            if begin == "B":
                spans.setdefault((number, part), []).append([int(token["misc"]["Start"]), 0])
            spans[number, part][-1][1] = int(token["misc"]["End"])
    expected = {}
    for number, claim in enumerate(claims, 1):
        expected[str(number), "content"] = [[one["start"], one["end"]] for one in claim["fragments"]]
        expected |= {(str(number), part): [[claim[f"{part}_start"], claim[f"{part}_end"]]] for part in ("source", "cue") if f"{part}_start" in claim}
    assert spans == expected


TEXTS = st.lists(st.text(alphabet="ab. _|=\\#\"'\u200b\ufeff\u00a0\u2028\u0085\x0bé😀\n\t", min_size=1, max_size=16), min_size=1, max_size=3)


@given(TEXTS)
@example(["x \u200b y", "\u200b", "a|b=c\\s \\n"])
@settings(max_examples=100)
def test_any_text_comes_back(parts: list[str]) -> None:
    text = "\n\n".join("x" + re.sub(r"\n+", "\n", part) + "y" for part in parts)
    doc = NLP(text)
    rows = built(doc)
    content = export.of_article(text, words.of_sentences(doc, rows["sentences"]), rows["sentences"], [], [])
    check(content, text, rows["sentences"])


def test_spaces_inside_tokens_are_kept(tmp_path: Path) -> None:
    doc = Doc(NLP.vocab, words=["New\nYork", "New York", "a \u00a0b", "fell", "|", "\\n"], spaces=[True, True, False, True, True, False])
    rows = built(doc)
    tokens = check(written(tmp_path, [doc], rows), doc.text, rows["sentences"])
    assert [token["form"] for token in tokens] == ["New York", "New York", "a b", "fell", "|", "\\n"]
    assert [token["misc"].get("SpacesInToken") for token in tokens] == [r"New\nYork", None, r"a\s\u00a0b", None, None, None]


def test_a_token_over_the_edge_of_sentences_is_cut(tmp_path: Path) -> None:
    doc = Doc(NLP.vocab, words=["One", "two\n\nThree", "four"], spaces=[True, True, False], sent_starts=[True, False, False])
    rows = built(doc)
    tokens = check(written(tmp_path, [doc], rows), doc.text, rows["sentences"])
    assert [(token["form"], token["misc"].get("Cut")) for token in tokens] == [("One", None), ("two", "Yes"), ("Three", "Yes"), ("four", None)]


def test_zero_width_characters_are_words_of_their_own(tmp_path: Path) -> None:
    doc = Doc(NLP.vocab, words=["\u200b", "x", "\ufeff", "\u00ad"], spaces=[True, True, True, False])
    rows = built(doc)
    assert [token["form"] for token in check(written(tmp_path, [doc], rows), doc.text, rows["sentences"])] == ["\u200b", "x", "\ufeff", "\u00ad"]


def test_spaces_before_the_first_word_are_kept(tmp_path: Path) -> None:
    doc = NLP(" \n x")
    rows = built(doc)
    assert check(written(tmp_path, [doc], rows), doc.text, rows["sentences"])[0]["misc"]["SpacesBefore"] == r"\s\n\s"


def test_articles_whose_text_is_not_released_are_not_shown(tmp_path: Path) -> None:
    doc, rows = small()
    other = NLP("The other one. It stays.")
    more = built(other, "0" * 16)
    rows = {name: rows[name] + more[name] for name in rows if name != "rejects"}
    rows["articles"][0] |= {"text": None}
    content = written(tmp_path, [doc, other], rows)
    check(content, other.text, more["sentences"])
    assert "Ada" not in content


def test_a_release_without_any_text_has_empty_files(tmp_path: Path) -> None:
    doc, rows = small()
    rows["articles"][0]["text"] = None
    assert written(tmp_path, [doc], rows) == ""


def test_the_beginning_of_a_text_is_not_taken_for_it(tmp_path: Path) -> None:
    doc, rows = small()
    rows["articles"][0] |= {"text": rows["articles"][0]["text"][:12], "text_release": "snippet"}
    (tmp_path / "dataset").mkdir()
    (tmp_path / "dataset" / fingerprints.FULL_FILE).write_text("{}", encoding="utf-8")
    assert written(tmp_path, [doc], rows) == ""


def test_an_article_without_sentences_was_rejected_and_is_passed_over(tmp_path: Path) -> None:
    doc, rows = small()
    assert written(tmp_path, [doc], rows | {"sentences": [], "entities": [], "claims": []}) == ""


def test_twice_the_same_bytes() -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        assert written(Path(one), [small()[0]], small()[1]) == written(Path(two), [small()[0]], small()[1])


def shifted(rows: small_dataset.Rows, table: str, **values: Any) -> small_dataset.Rows:
    return rows | {table: [rows[table][0] | values, *rows[table][1:]]}


@pytest.mark.parametrize(
    ("table", "values", "message"),
    [
        ("articles", {"text": TEXT + "!"}, "another one than was annotated"),
        ("sentences", {"n_tokens": 9}, "n_tokens is 9"),
        ("sentences", {"end": 4, "n_tokens": 1}, "'at last' is in no token"),
        ("entities", {"start": 12, "end": 13}, "covers no word from 12 to 13"),
        ("claims", {"fragments": [{"start": 12, "end": 14}]}, "covers no word from 12 to 14"),
    ],
)
def test_tables_and_annotations_of_two_builds_are_refused(tmp_path: Path, table: str, values: Row, message: str) -> None:
    doc, rows = small()
    with pytest.raises(UserError, match=message):
        written(tmp_path, [doc], shifted(rows, table, **values))
    assert not list((tmp_path / "dataset" / "conllu").iterdir())


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    doc, rows = small()
    release = lay(tmp_path, [], rows)
    with pytest.raises(UserError, match="has no annotations"):
        export.write(release, tmp_path, PARAMS)
    store.write(store.path_of(tmp_path, 0), [store.packed(doc, doc.text)])
    tail = {"sentences": rows["sentences"][:-1], "entities": [], "claims": []}
    with pytest.raises(UserError, match=r"its end: 'The river is high.' is in no token"):
        written(tmp_path, [doc], rows | tail)
    store.path_of(tmp_path, 0).unlink()
    with pytest.raises(UserError, match=r"00000.spacy: not found"):
        export.write(release, tmp_path, PARAMS)
