"""Links: the model's score and nearness, weighed together."""

import math

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span, SpanGroup

from newsclaims.claims import links

NLP = spacy.blank("en")


@pytest.fixture
def doc() -> Doc:
    made = Doc(NLP.vocab, words=["Ann", "said", "yes", ".", "\n\n", "Bob", "left", "."], sent_starts=[True, *[False] * 4, True, False, False])
    made.spans["cue"] = SpanGroup(made, spans=[Span(made, 1, 2)])
    made.spans["source"] = SpanGroup(made, spans=[Span(made, 0, 1), Span(made, 5, 6)])
    made.spans["content"] = SpanGroup(made, spans=[Span(made, 2, 3)])
    return made


def test_features_count_what_stands_between(doc: Doc) -> None:
    features = links.Features(doc)
    near = features(doc[1:2], doc[0:1], 2.0)
    assert near == (2.0, 0.0, 0.0, 0.0, 1.0)
    far = features(doc[1:2], doc[5:6], 2.0)
    assert far == (2.0, math.log1p(3), 1.0, 1.0, 1.0)
    assert features(doc[5:6], doc[1:2], 2.0) == far


def test_of_equal_scores_the_nearer_is_likelier_and_bad_scores_lead_to_none(doc: Doc) -> None:
    doc.user_data["links"] = {"source": [[0, [[0, 3.0], [1, 3.0]]]], "cue": [[0, [[0, -30.0]]]]}
    ranked = links.likely(doc, "source")[0]
    assert [number for number, _ in ranked] == [0, links.NONE, 1] or [number for number, _ in ranked] == [0, 1, links.NONE]
    assert sum(np.exp(p) for _, p in ranked) == pytest.approx(1.0)
    assert links.likely(doc, "cue")[0][0][0] == links.NONE


def test_a_span_without_candidates_leads_to_none(doc: Doc) -> None:
    doc.user_data["links"] = {"source": [[0, []]], "cue": []}
    assert links.likely(doc, "source") == {0: [(links.NONE, 0.0)]}
    assert links.likely(doc, "cue") == {}


def test_only_those_close_to_the_likeliest_are_weighed_exactly(doc: Doc) -> None:
    for one in (-30.0, -1.5, 0.0, 0.7, 30.0):
        doc.user_data["links"] = {"source": [[0, [[0, one], [1, 3.0]]], [0, []]], "cue": []}
        everything = links.likely(doc, "source")
        for within in (0.0, 2.0, 100.0):
            found = links.likely(doc, "source", None, within)
            assert [(n, targets[0][0]) for n, targets in found.items()] == [(n, targets[0][0]) for n, targets in everything.items()]
            assert all(targets == everything[n] for n, targets in found.items() if len(targets) > 1)
        assert links.likeliest(doc, "source", links.Features(doc)) == {n: targets[0][0] for n, targets in everything.items()}
