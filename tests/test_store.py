"""Annotations are stored so that what is kept of an article is the bytes of what would be made of it anew."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, Span, SpanGroup

from newsclaims import store
from newsclaims.annotator.labels import ROLES
from newsclaims.errors import UserError

TEXTS = ("Ada Lee said it's wet.\n\nNobody  denied it 😀.", "", " A line", "Can't stop, U.S. officials said")


def annotated(nlp: spacy.language.Language, number: int) -> Doc:
    doc = nlp(TEXTS[number])
    for token in doc:
        token.is_sent_start = token.i % 4 == 0
    doc.ents = (Span(doc, 0, 2, label="PER"),) if len(doc) > 2 else ()
    for role in ROLES:
        doc.spans[role] = SpanGroup(doc, name=role, spans=[Span(doc, 1, 3, label=role)] if len(doc) > 3 else [])
    doc.spans["another's"] = SpanGroup(doc, name="another's", spans=[])
    doc.user_data.update(article_id=f"{number:016x}", fingerprint="f", model="m", links={"source": [[0, [[0, 0.5]]]], "cue": []})
    return doc


@pytest.fixture
def path(tmp_path: Path) -> Path:
    nlp = spacy.blank("en")
    path = tmp_path / "a.spacy"
    store.write(path, [store.packed(annotated(nlp, number), TEXTS[number]) for number in range(len(TEXTS))])
    return path


def test_what_is_read_is_what_was_annotated(path: Path) -> None:
    nlp = spacy.blank("en")
    for number, doc in enumerate(store.read(path, "en")):
        made = annotated(nlp, number)
        assert doc.text == TEXTS[number]
        assert [(t.text, t.idx, t.is_sent_start, t.ent_iob_, t.ent_type_, t.is_space) for t in doc] == [
            (t.text, t.idx, t.is_sent_start, t.ent_iob_, t.ent_type_, t.is_space) for t in made
        ]
        assert {role: [(s.start, s.end, s.label_) for s in doc.spans[role]] for role in doc.spans} == {
            role: [(s.start, s.end, s.label_) for s in made.spans[role]] for role in ROLES
        }
        assert doc.user_data["links"]["source"] == ((0, ((0, 0.5),)),)


def test_what_is_kept_is_stored_as_what_is_new(path: Path, tmp_path: Path) -> None:
    kept = list(store.stored(path))
    assert [one.text for one in kept] == list(TEXTS)
    again = tmp_path / "b.spacy"
    store.write(again, kept)
    assert again.read_bytes() == path.read_bytes()
    # Of fewer articles nothing stays of the others, and with them again it is as before.
    store.write(again, kept[1:3])
    assert "Nobody" not in {word for one in store.stored(again) for word in one.strings}
    nlp = spacy.blank("en")
    store.write(again, [store.packed(annotated(nlp, 0), TEXTS[0]), *store.stored(again), store.packed(annotated(nlp, 3), TEXTS[3])])
    assert again.read_bytes() == path.read_bytes()


def test_what_is_no_store_is_told_where_it_is_needed(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(UserError, match=r"a\.spacy: not the annotations that stage annotate writes"):
        list(store._needed(path, "en"))
    path.unlink()
    with pytest.raises(UserError, match="stage annotate has to run first"):
        list(store._needed(path, "en"))


def test_codecs_are_looked_for_once_and_are_the_same_afterwards() -> None:
    from srsly.msgpack import msgpack_decoders

    before = msgpack_decoders.get_all
    with store.codecs_known(), store.codecs_known():
        assert msgpack_decoders.get_all() == before()
    assert "get_all" not in vars(msgpack_decoders)
