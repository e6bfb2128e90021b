"""The embedded model and the joining on PolNeAR's development articles, where the corpora are."""

import os
from pathlib import Path

import pytest
import spacy

from conftest import REPOSITORY
from newsclaims.claims.attributions import find as attributions
from newsclaims.claims.quotes import quotations
from newsclaims.scoring import match, prf
from test_annotator_data import load_data

CORPORA = os.environ.get("NEWSCLAIMS_CORPORA", "")
needs_corpora = pytest.mark.skipif(
    not CORPORA, reason="set NEWSCLAIMS_CORPORA to the folder of the training corpora, which are not in this repository"
)
ARTICLES = 12
# F1 of overlapping contents was 0.79 on all 84 articles; a dozen of them vary by some points.
FLOOR = 0.70


@needs_corpora
def test_contents_overlap_with_the_annotators() -> None:
    data = load_data()
    root = Path(CORPORA) / "polnear" / "dev"
    nlp = spacy.load(REPOSITORY / "annotator" / "model")
    hits = predicted = gold = 0
    for path in sorted((root / "text").glob("*.txt"))[:ARTICLES]:
        annotations = sorted((root / "attributions").glob(f"{path.stem}_*.ann"))
        if not annotations:
            continue
        theirs = [row["content"] for row in data.read_ann(annotations[0]) if row["content"]]
        text = path.read_bytes().decode("utf-8")
        ours = [list(a.fragments) for a in attributions(text, nlp(text), quotations(text))]
        hits += len(match(ours, theirs, shared, 0.5))
        predicted, gold = predicted + len(ours), gold + len(theirs)
    f1 = prf(hits, predicted, gold).f1
    assert f1 is not None
    assert f1 >= FLOOR


def shared(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> float:
    """Jaccard of code points."""
    first, second = ({i for s, e in spans for i in range(s, e)} for spans in (a, b))
    return len(first & second) / len(first | second)
