"""Writes the training and dev texts as one file of numbers: `python annotator/prepare.py CORPORA WORK` (see README.md).

What comes after, `train.py`, reads WORK/corpus.npz alone: no corpus, no spaCy, so that it also runs on a machine that has only torch.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import data
import numpy as np
import swap
from corpus import FILE
from masks import ANY_ROLE
from model import encoder_folder
from tokenizers import Tokenizer

from newsclaims.annotator.features import MAX_PIECES_PER_WORD
from newsclaims.annotator.labels import ROLES

Part = tuple[str, list[data.Example], float]


def training(root: Path, without_polnear: bool) -> list[Part]:
    """Name, texts and how often each is seen in an epoch; every fifth of Wikigold, UNER and re3d is kept for dev."""
    marked = data.marked_texts()
    ewt = list(data.dependencies(root / "ud-english-ewt" / "train.conllu", marked))
    parts: list[Part] = [
        ("ewt", [e for e in ewt if e.name not in marked], 0.5),
        ("ewt-marked", [e for e in ewt if e.name in marked], 1),
        ("gum", list(data.dependencies(root / "gum" / "train.conllu", marked)), 1.5),
        ("wikigold", [e for i, e in enumerate(data.wikigold(root / "wikigold")) if i % 5], 1.5),
        ("uner", [e for i, e in enumerate(data.uner(root / "uner-english-ewt")) if i % 5], 1.5),
        ("wikiann", data.wikiann(root / "wikiann"), 0.34),
        ("re3d", [e for i, e in enumerate(data.re3d(root / "re3d", marked)) if i % 5], 3),
    ]
    if without_polnear:
        # The few attributions that are marked elsewhere teach no network when there is none.
        for _, examples, _ in parts:
            for example in examples:
                example.roles[:], example.links, example.trusted_roles = ANY_ROLE, [], False
    else:
        texts = list(data.polnear(root / "polnear", "train", marked))
        versions = Counter(e.name.split("#")[0] for e in texts)
        # Each annotator's version of an article is an example, and all of them together are one article.
        for n in sorted(set(versions.values())):
            parts.append(("polnear", [e for e in texts if versions[e.name.split("#")[0]] == n], 1 / n))
    return parts


def development(root: Path) -> list[Part]:
    marked = data.marked_texts()
    return [
        ("ewt", list(data.dependencies(root / "ud-english-ewt" / "dev.conllu", marked)), 0),
        ("gum", list(data.dependencies(root / "gum" / "dev.conllu", marked)), 0),
        ("wikigold", data.wikigold(root / "wikigold")[::5], 0),
        ("uner", data.uner(root / "uner-english-ewt")[::5], 0),
        ("re3d", list(data.re3d(root / "re3d", marked))[::5], 0),
        ("polnear", list(data.polnear(root / "polnear", "dev", marked)), 0),
    ]


class Edition:
    """All examples in word pieces, with one choice of names: ``lengths`` and ``cases`` of each word, and the ``pieces``."""

    def __init__(self, examples: Sequence[data.Example], tokenizer: Tokenizer) -> None:
        unknown = tokenizer.token_to_id("[UNK]")
        texts = [word for e in examples for word in e.words.texts]
        pieces = [e.ids[:MAX_PIECES_PER_WORD] or [unknown] for e in tokenizer.encode_batch(texts, add_special_tokens=False)]
        self.lengths = np.array([len(p) for p in pieces], dtype=np.uint8)
        self.pieces = np.concatenate([np.array(p, dtype=np.uint16) for p in pieces])
        self.cases = np.concatenate([e.words.cases for e in examples]).astype(np.uint8)


def arrays(parts: Sequence[Part], editions: int, seed: int, tokenizer: Tokenizer) -> dict[str, np.ndarray]:
    """What ``corpus.Corpus`` reads, by name."""
    examples = [data.mend(e) for _, es, _ in parts for e in es]
    names = swap.Names() if editions else None
    made = {
        "part": np.array([name for name, es, _ in parts for _ in es]),
        "weight": np.array([weight for _, es, weight in parts for _ in es], dtype=np.float32),
        "trusted": np.array([e.trusted for e in examples]),
        "trusted_roles": np.array([e.trusted_roles for e in examples]),
        "n_words": np.array([len(e.words.texts) for e in examples], dtype=np.int32),
        "layouts": np.concatenate([e.words.layouts for e in examples]).astype(np.uint8),
        "sentence": np.concatenate([e.sentence for e in examples]).astype(np.int8),
        "entity": np.concatenate([e.entity for e in examples]).astype(np.uint16),
        "roles": np.concatenate([e.roles for e in examples], axis=1).astype(np.uint8),
        "links": np.array([(i, *link) for i, e in enumerate(examples) for link in e.links], dtype=np.int32).reshape(-1, 4),
    }
    for k in range(editions + 1):
        if k and names:
            rng = random.Random(f"{seed}-{k}")
            edition = Edition([swap.Swapped(e, names, rng)() for e in examples], tokenizer)
        else:
            edition = Edition(examples, tokenizer)
        made |= {f"lengths_{k}": edition.lengths, f"pieces_{k}": edition.pieces, f"cases_{k}": edition.cases}
        print(f"edition {k}: {len(edition.lengths)} words, {len(edition.pieces)} word pieces", flush=True)
    assert made["roles"].shape[0] == len(ROLES)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder with polnear/, gum/, wikigold/ and so on")
    parser.add_argument("work", type=Path, help=f"folder to write {FILE} into")
    parser.add_argument("--editions", type=int, default=4, help="how many more copies of the texts get other names (default: 4)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--without-polnear", action="store_true", help="leave out PolNeAR, which has no explicit licence: then no attribution is learned"
    )
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    train = arrays(training(options.corpora, options.without_polnear), options.editions, options.seed, tokenizer)
    dev = arrays(development(options.corpora), 0, options.seed, tokenizer)
    np.savez_compressed(options.work / FILE, **{f"train_{k}": v for k, v in train.items()}, **{f"dev_{k}": v for k, v in dev.items()})
    print(f"{options.work / FILE}: {(options.work / FILE).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
