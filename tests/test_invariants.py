"""What must hold of the claims of any text: news of the gold, mutilated with a fixed seed and annotated by the embedded model."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import spacy
from spacy.language import Language

from conftest import REPOSITORY
from newsclaims.reading.normalize import normalize
from newsclaims.reading.source_map import untraced
from test_claims import claimed

PIECES = (
    " Police said", ", he said, ", " and warned that ", "“", "”", '"', " reportedly ", " is expected", "\n\n", ". ", ", who denied it, ",
    " told him to ", " the claim that ", " according to the mayor, ", "‘", "’", " and denied that ", " I think ", " killed by ", "—", ":",
)  # fmt: skip
TEXTS = 60


def mutilated() -> Iterator[str]:
    rng = random.Random(20210824)
    paragraphs = [
        paragraph
        for path in sorted((REPOSITORY / "gold" / "articles").glob("*.txt"))
        for paragraph in path.read_text(encoding="utf-8").split("\n\n")
        if len(paragraph) > 80
    ]
    for _ in range(TEXTS):
        text = " ".join(rng.sample(paragraphs, 2))[:700]
        for _ in range(rng.randint(2, 8)):
            at = rng.randrange(len(text))
            text = text[:at] + rng.choice(PIECES) + text[at + rng.randint(0, 12) :]
        yield normalize(untraced(text))[0].text


@pytest.fixture(scope="module")
def annotator() -> Language:
    return spacy.load(REPOSITORY / "annotator" / "model")


def test_the_claims_of_any_text_hold_together(annotator: Language) -> None:
    made = 0
    for n, text in enumerate(mutilated()):
        doc = annotator(text)
        doc.user_data["model"] = "model 1"
        rows = claimed({"article_id": f"{n:016x}", "text": text, "publisher": None, "published": None}, doc)
        made += len(rows)
        cues = [row["cue_start"] for row in rows if row["cue_start"] is not None]
        assert len(cues) == len(set(cues)), text
        parents = {row["claim_id"]: row["parent_claim_id"] for row in rows}
        assert len(parents) == len(rows), text
        for row in rows:
            _check(row, text)
            seen = {row["claim_id"]}
            parent = row["parent_claim_id"]
            while parent is not None:
                assert parent not in seen, text
                seen.add(parent)
                parent = parents[parent]
    assert made > 4 * TEXTS


def _check(row: dict[str, Any], text: str) -> None:
    parts = [(f["start"], f["end"]) for f in row["fragments"]]
    assert parts == sorted(parts), text
    assert all(any(c.isalnum() for c in text[a:b]) for a, b in parts), text
    assert all(a[1] <= b[0] for a, b in pairwise(parts)), text
    assert row["text"] == " ".join(text[a:b] for a, b in parts), text
    for name in ("source", "cue", "addressee", "medium", "time", "certainty"):
        start, end = row[f"{name}_start"], row[f"{name}_end"]
        if start is None:
            continue
        assert 0 <= start < end <= len(text), text
        assert row[f"{name}_text"] == text[start:end], text
        if name in ("source", "cue", "medium"):
            assert not any(start < b and a < end for a, b in parts), (name, text)


@pytest.mark.slow
def test_no_row_depends_on_the_order_of_sets() -> None:
    """Python orders sets of strings anew in each process, unless told how."""
    code = (
        "import hashlib, json, sys; sys.path[:0] = ['tests', 'src']; import spacy, test_invariants as t\n"
        "nlp = spacy.load('annotator/model'); seen = hashlib.sha256()\n"
        "for n, text in enumerate(list(t.mutilated())[:20]):\n"
        "    doc = nlp(text); doc.user_data['model'] = 'm'\n"
        "    rows = t.claimed({'article_id': f'{n:016x}', 'text': text, 'publisher': None, 'published': None}, doc)\n"
        "    seen.update(json.dumps(rows, default=str).encode())\n"
        "print(seen.hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=REPOSITORY, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
