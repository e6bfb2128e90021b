"""Prints a digest of the embedded model's scores and annotations of the texts in files: `python annotation_digest.py MODEL FILE...`."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import spacy

from newsclaims.annotator.component import FACTORY, AttributionHeads
from newsclaims.annotator.features import words


def digest(model: Path, texts: list[str]) -> str:
    """SHA-256 over every bit of every score, and over the annotations made of them."""
    nlp = spacy.load(model)
    component = nlp.get_pipe(FACTORY)
    assert isinstance(component, AttributionHeads)
    assert component.heads is not None
    seen = hashlib.sha256()
    for text in texts:
        doc = nlp(text)
        scores = component.heads(words(text, [(t.idx, t.idx + len(t)) for t in doc if not t.is_space]))
        for part in (scores.sentence, scores.entity, scores.roles, scores.link):
            seen.update(part.tobytes())
        spans = {group: [(s.start, s.end) for s in found] for group, found in doc.spans.items()}
        marks = [[s.start for s in doc.sents], [(e.start, e.end, e.label_) for e in doc.ents], spans, doc.user_data["links"]]
        seen.update(json.dumps(marks).encode())
    return seen.hexdigest()


if __name__ == "__main__":
    print(digest(Path(sys.argv[1]), [Path(name).read_text(encoding="utf-8") for name in sys.argv[2:]]))
