"""The training corpora's readers, on small made-up corpora in their formats."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from conftest import REPOSITORY
from newsclaims.annotator.labels import ENTITY_LABELS


@pytest.fixture(scope="module")
def data() -> ModuleType:
    return load_data()


def load_data() -> ModuleType:
    # Scripts of annotator/ import each other by their bare names.
    sys.path.insert(0, str(REPOSITORY / "annotator"))
    spec = importlib.util.spec_from_file_location("annotator_data", REPOSITORY / "annotator" / "data.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    sys.path.remove(str(REPOSITORY / "annotator"))
    return module


def names(mask: int) -> str:
    return "/".join(label for i, label in enumerate(ENTITY_LABELS) if mask >> i & 1)


TEXT = '"We stay," Ann Lee said, "for good." Bo denied it.'
ANN = """T1\tSource 11 18\tAnn Lee
T2\tCue 19 23\tsaid
T3\tContent 0 10;25 36\t"We stay," "for good."
E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3
T4\tSource 37 39\tBo
T5\tCue 40 46\tdenied
T6\tContent 47 49\tit
E2\tAttribution:T5 Source:T4 Cue:T5 Content:T6
"""


def test_stand_off_attributions_become_labels_and_links(data: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text(ANN, encoding="utf-8")
    rows = data.read_ann(tmp_path / "a.ann")
    assert rows[0] == {"source": [(11, 18)], "cue": [(19, 23)], "content": [(0, 10), (25, 36)]}
    spans = data.spacy_spans(TEXT)
    words = data.words(TEXT, spans)
    example = data.blank("a", words)
    data.mark_roles(example, rows, data.Index(spans))
    marked = {role: [w for w, m in zip(words.texts, example.roles[i], strict=True) if m != 1] for i, role in enumerate(("source", "cue", "content"))}
    assert marked["source"] == ["Ann", "Lee", "Bo"]
    assert marked["cue"] == ["said", "denied"]
    assert "".join(marked["content"]) == '"Westay,""forgood."it'
    leads = {(k, words.texts[a], words.texts[b]) for k, a, b in example.links}
    assert leads == {(0, "said", "Ann"), (0, "denied", "Bo"), (1, '"', "said"), (1, "it", "denied")}


def test_fragments_that_touch_are_one(data: ModuleType) -> None:
    assert data.merge([(5, 9), (0, 4), (20, 22)]) == [(0, 9), (20, 22)]


def test_conllu_paragraphs_sentences_and_names(data: ModuleType, tmp_path: Path) -> None:
    lines = ["# newdoc id = d", "# newpar", "# text = Ann's ran."]
    for i, (form, misc) in enumerate([("Ann's", "_"), ("ran", "SpaceAfter=No"), (".", "_")], 1):
        lines.append("\t".join([str(i), form, *"_______", misc]))
    lines += ["", "# newpar", "# text = don't", "1-2\tdon't" + "\t_" * 8, "1\tdo" + "\t_" * 8, "2\tn't" + "\t_" * 8, "", ""]
    path = tmp_path / "x.conllu"
    path.write_text("\n".join(lines), encoding="utf-8")
    (example,) = data.dependencies(path, {})
    assert example.words.texts == ["Ann's", "ran", ".", "don't"]
    assert example.sentence.tolist() == [1, 0, 0, 1]
    assert example.words.paragraph_starts.tolist() == [True, False, False, True]
    assert set(example.entity.tolist()) == {data.ANY_ENTITY}
    # Where names are marked, words are the package's own and all of them are decided.
    (example,) = data.dependencies(path, {"d": {"characters": 18, "names": [[0, 3, "PER"]]}})
    assert example.words.texts == ["Ann", "'s", "ran", ".", "do", "n't"]
    assert example.sentence.tolist() == [1, 0, 0, 0, 1, 0]
    assert [names(int(m)) for m in example.entity] == ["B-PER", "O", "O", "O", "O", "O"]
    with pytest.raises(SystemExit, match=r"d was marked in a text of 17 characters, here it has 18"):
        list(data.dependencies(path, {"d": {"characters": 17, "names": []}}))


def test_marks_are_within_their_texts_and_names_apart_and_in_order(data: ModuleType) -> None:
    marked = data.marked_texts()
    assert len(marked) > 100
    for document in marked.values():
        ends = [at for start, end, _ in document["names"] for at in (start, end)]
        assert ends == sorted(ends)
        assert all(0 <= at <= document["characters"] for at in ends)
        assert all(start < end and kind in {"PER", "ORG", "LOC", "MISC"} for start, end, kind in document["names"])
        for row in data.marked_rows(document) if "attributions" in document else []:
            assert row["cue"]
            assert row["content"]
            assert all(0 <= start < end <= document["characters"] for role in row.values() for start, end in role)


def test_silver_leaves_open_what_it_does_not_decide(data: ModuleType) -> None:
    text = "Reporters met Kim in Oslo near Foo today"
    spans = data.spacy_spans(text)
    example = data.blank("a", data.words(text, spans))
    kinds = {"Kim": ("NNP", "PERSON"), "Oslo": ("NNP", "LOCATION"), "Foo": ("NNP", "O")}
    tokens = [[a, b, "", *kinds.get(text[a:b], ("NN", "O"))] for a, b in spans]
    data.mark_silver(example, [tokens], data.Index(spans))
    labels = {w: names(int(m)) for w, m in zip(example.words.texts, example.entity, strict=True)}
    assert (labels["Kim"], labels["Oslo"], labels["met"]) == ("B-PER", "B-LOC", "O")
    assert labels["Foo"] == "/".join(ENTITY_LABELS)
    assert example.sentence.tolist() == [1, 0, 0, 0, 0, 0, 0, 0]


def test_silver_headlines_are_left_open(data: ModuleType) -> None:
    text = "Kims Army Takes Oslo Again"
    spans = data.spacy_spans(text)
    example = data.blank("a", data.words(text, spans))
    data.mark_silver(example, [[[a, b, "", "NNP", "ORGANIZATION"] for a, b in spans]], data.Index(spans))
    assert set(example.entity.tolist()) == {data.ANY_ENTITY}


def test_implausible_silver_names_are_left_open(data: ModuleType) -> None:
    sentence = [("He", "O"), ("left", "O"), ("Big", "O"), ("above", "B-ORG"), ("sea", "I-ORG"), ("level", "I-ORG"), ("in", "O"), ("Oslo", "B-LOC")]
    assert [t for _, t in data.plausible(sentence)] == ["O", "O", "?", "?", "?", "?", "O", "B-LOC"]


def test_a_name_that_lost_its_first_word_begins_where_it_can(data: ModuleType) -> None:
    example = data.tagged("a", [[("Lee", "B-PER"), ("left", "O")]], 0)
    example.entity[0] = data.label_bit("PER", True)
    example.entity[1] = data.label_bit("PER", True)
    assert [names(int(m)) for m in data.mend(example).entity] == ["I-PER", "I-PER"]
    example.entity[0] = data.OUT
    assert [names(int(m)) for m in data.mend(example).entity] == ["O", "B-PER"]


def test_re3d_has_the_names_that_are_marked(data: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "Somewhere"
    folder.mkdir()
    text = "Today the Minister met Ann Lee of the Red Party in the city."
    named = [[text.index(t), text.index(t) + len(t), k] for t, k in (("Ann Lee", "PER"), ("Red Party", "ORG"))]
    (folder / "documents.json").write_text(json.dumps({"_id": "1", "text": text}) + "\n", encoding="utf-8")
    met = [[[0, 5]], [[19, 22]], [[23, 30], [52, 59]]]
    (example,) = data.re3d(tmp_path, {"re3d-1": {"characters": len(text), "names": named, "attributions": [met]}})
    labels = {w: names(int(m)) for w, m in zip(example.words.texts, example.entity, strict=True)}
    assert {w: label for w, label in labels.items() if label != "O"} == {"Ann": "B-PER", "Lee": "I-PER", "Red": "B-ORG", "Party": "I-ORG"}
    assert example.trusted
    assert example.trusted_roles
    contents = {label: [w for w, m in zip(example.words.texts, example.roles[2].tolist(), strict=True) if m == label] for label in (1, 2, 4, 7)}
    assert contents == {1: ["Today", "the", "Minister", "met", "of", "in", "."], 2: ["Ann", "the"], 4: ["Lee", "city"], 7: ["the", "Red", "Party"]}
    assert [(k, example.words.texts[a], example.words.texts[b]) for k, a, b in example.links] == [
        (0, "met", "Today"),
        (1, "Ann", "met"),
        (1, "the", "met"),
    ]
    assert set(example.sentence.tolist()) == {data.UNKNOWN}
