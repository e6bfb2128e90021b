"""Proves that annotations depend on the article alone: `python annotator/prove.py TEXTS annotator/model`.

Annotates every TEXTS/*.txt one by one, then in another order in batches beside other articles, then in two processes, and compares every mark and
every link's score. Ends with status 1 and the names of the articles that differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.tokens import Doc

BATCH = 64


def digest(doc: Doc) -> str:
    """SHA-256 of a document's sentences, names, spans of attributions and links with their scores."""
    spans = {group: [(s.start, s.end) for s in found] for group, found in doc.spans.items()}
    marks = [[s.start for s in doc.sents], [(e.start, e.end, e.label_) for e in doc.ents], spans, doc.user_data["links"]]
    return hashlib.sha256(json.dumps(marks).encode()).hexdigest()


def digests(names: list[str], docs: Iterable[Doc]) -> dict[str, str]:
    return {name: digest(doc) for name, doc in zip(names, docs, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of .txt files, UTF-8")
    parser.add_argument("model", type=Path)
    parser.add_argument("--articles", type=int, default=0, help="only the first so many (default: all)")
    options = parser.parse_args()
    paths = sorted(options.texts.glob("*.txt"))[: options.articles or None]
    if not paths:
        raise SystemExit(f"{options.texts}: no .txt files")
    texts = {path.name: path.read_bytes().decode("utf-8") for path in paths}
    nlp = spacy.load(options.model)
    nlp.max_length = max(map(len, texts.values())) + 1
    began = time.monotonic()
    alone = digests(list(texts), map(nlp, texts.values()))
    print(f"{len(texts)} articles one by one: {time.monotonic() - began:.0f} s", flush=True)
    shuffled = random.Random(1).sample(list(texts), len(texts))
    ways = {"shuffled, in batches": 1, "shuffled, in two processes": 2}
    wrong = set()
    for way, processes in ways.items():
        found = digests(shuffled, nlp.pipe((texts[n] for n in shuffled), batch_size=BATCH, n_process=processes))
        wrong |= {n for n in texts if found[n] != alone[n]}
        print(f"{way}: {sum(found[n] == alone[n] for n in texts)} of {len(texts)} the same; {time.monotonic() - began:.0f} s", flush=True)
    if wrong:
        raise SystemExit("differ: " + ", ".join(sorted(wrong)))


if __name__ == "__main__":
    main()
