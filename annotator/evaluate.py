"""Measures an exported pipeline on dev data and writes its model card: `python annotator/evaluate.py CORPORA annotator/model`."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import data
import spacy
from corpus import WINDOW
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from masks import ANY_ENTITY, OUT, decided
from spacy.language import Language
from train import LR_HEADS, LR_TOP

from newsclaims.annotator.labels import ROLES
from newsclaims.claims.attributions import WITHIN
from newsclaims.claims.attributions import find as attributions
from newsclaims.claims.quotes import quotations
from newsclaims.evaluation.polnear import read
from newsclaims.scoring import Prf, jaccard, match, prf

# F1 before the weights became int8, and the version whose windows that was measured with.
FP32 = Path(__file__).with_name("fp32.json")
OVERLAP = 0.5
NAMES = ("PER", "ORG", "LOC")
NEWS = ("GUM_news", "GUM_interview")


class Tally:
    """Adds up hits, predicted and gold items of one figure."""

    def __init__(self, name: str, what: str) -> None:
        self.name, self.what = name, what
        self.hit = self.predicted = self.gold = 0

    def add(self, hit: int, predicted: int, gold: int) -> None:
        self.hit += hit
        self.predicted += predicted
        self.gold += gold

    @property
    def prf(self) -> Prf:
        return prf(self.hit, self.predicted, self.gold)

    def row(self) -> dict[str, object]:
        p = self.prf
        return {
            "data": self.name,
            "figure": self.what,
            "precision": p.precision,
            "recall": p.recall,
            "f1": p.f1,
            "predicted": self.predicted,
            "gold": self.gold,
        }


def sentences(nlp: Language, name: str, path: Path, keep: str = "") -> Tally:
    """F1 of sentences with both boundaries right, as the CoNLL 2018 shared task counts them."""
    tally = Tally(name, "sentences")
    for document, paragraphs in data.conllu(path):
        if keep not in document:
            continue
        text, spans, starts = data.lay_out(paragraphs)
        bounds = [*starts, len(spans)]
        gold = {(spans[a][0], spans[b - 1][1]) for a, b in pairwise(bounds)}
        found = {(s.start_char, s.start_char + len(s.text.rstrip())) for s in nlp(text).sents if s.text.strip()}
        tally.add(len(gold & found), len(found), len(gold))
    return tally


def names(nlp: Language, name: str, examples: Iterable[data.Example]) -> list[Tally]:
    """F1 of names of exact span and type, by type and in all; names that the corpus leaves open count neither way."""
    tallies = {kind: Tally(name, kind) for kind in NAMES}
    total = Tally(name, "PER+ORG+LOC")
    for example in examples:
        text, spans = (example.text, example.spans) if example.trusted else joined(example.words.texts)
        gold, opened, start, kind = set(), [], -1, ""
        for i, mask in enumerate([*example.entity.tolist(), OUT]):
            label = decided(mask)
            if start >= 0 and label != f"I-{kind}":
                gold.add((spans[start][0], spans[i - 1][1], kind))
                start = -1
            if label.startswith("B"):
                start, kind = i, label[2:]
            if mask == ANY_ENTITY:
                opened.append(spans[i])
        found = {(e.start_char, e.end_char, e.label_) for e in nlp(text).ents}
        found = {f for f in found if not any(a < f[1] and f[0] < b for a, b in opened)}
        for kind, tally in tallies.items():
            ours, theirs = {f for f in found if f[2] == kind}, {g for g in gold if g[2] == kind}
            tally.add(len(ours & theirs), len(ours), len(theirs))
            total.add(len(ours & theirs), len(ours), len(theirs))
    return [total, *tallies.values()]


def joined(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """A text of words with a blank between them, and where each stands: such corpora keep no text."""
    ends = list(accumulate(len(word) + 1 for word in words))
    return " ".join(words), [(end - 1 - len(word), end - 1) for end, word in zip(ends, words, strict=True)]


def attributed(nlp: Language, name: str, texts: Iterable[tuple[str, Sequence[Mapping[str, Sequence[tuple[int, int]]]]]]) -> list[Tally]:
    """Exact, overlap (Jaccard of words at least 0.5) and joint overlap F1 of attributions as the package joins them."""
    exact = {role: Tally(name, f"{role}, exact") for role in ROLES}
    overlap = {role: Tally(name, f"{role}, overlap") for role in ROLES}
    joint = Tally(name, "source + cue + content, overlap")
    for text, rows in texts:
        index = data.Index([(t.idx, t.idx + len(t)) for t in nlp.make_doc(text) if t.text[0].isalnum()])
        gold = [as_words(index, [row[r] for r in ROLES]) for row in rows]
        # PolNeAR hardly marks attributions within others.
        made = [a for a in attributions(text, nlp(text), quotations(text)) if not WITHIN.intersection(a.rules)]
        ours = [as_words(index, [[a.source] if a.source else [], [a.cue] if a.cue else [], a.fragments]) for a in made]
        for i, role in enumerate(ROLES):
            p, g = [a[i] for a in ours if a[i]], [a[i] for a in gold if a[i]]
            exact[role].add(len(match(p, g, lambda a, b: float(a == b), 1.0)), len(p), len(g))
            overlap[role].add(len(match(p, g, jaccard, OVERLAP)), len(p), len(g))
        joint.add(len(match(ours, gold, lambda a, b: min(map(jaccard, a, b)), OVERLAP)), len(ours), len(gold))
    return [*exact.values(), *overlap.values(), joint]


def as_words(index: data.Index, roles: Sequence[Iterable[tuple[int, int]]]) -> tuple[frozenset[int], ...]:
    return tuple(frozenset(i for a, b in spans for i in index(a, b)) for spans in roles)


def speed(nlp: Language, root: Path, articles: int = 20) -> float:
    """Words per second of the whole pipeline on one core over the first articles of PolNeAR dev."""
    texts = [p.read_bytes().decode("utf-8") for p in sorted((root / "dev" / "text").glob("*.txt"))[:articles]]
    # Processor time, since other work may share the core.
    began = time.process_time()
    words = sum(sum(not t.is_space for t in nlp(text)) for text in texts)
    return words / (time.process_time() - began)


def of(tally: Tally) -> str:
    return f"{tally.name}: {tally.what}"


def tallied(nlp: Language, root: Path) -> list[Tally]:
    """All figures of a pipeline on the dev data."""
    marked = data.marked_texts()
    gum = list(data.dependencies(root / "gum" / "dev.conllu", marked))
    re3d = list(data.re3d(root / "re3d", marked))[::5]
    news = [*gum, *re3d]
    return [
        sentences(nlp, "EWT dev", root / "ud-english-ewt" / "dev.conllu"),
        sentences(nlp, "GUM dev, all genres kept", root / "gum" / "dev.conllu"),
        sentences(nlp, "GUM dev, news", root / "gum" / "dev.conllu", "GUM_news"),
        *names(nlp, "Wikigold, fifth kept for dev", data.wikigold(root / "wikigold")[::5]),
        *names(nlp, "UNER EWT dev, fifth kept for dev", data.uner(root / "uner-english-ewt")[::5]),
        *names(nlp, "PolNeAR dev, 24 articles", [e for e in data.polnear(root / "polnear", "dev", marked) if e.trusted]),
        *names(nlp, "re3d, fifth kept for dev", re3d),
        *names(nlp, "GUM dev, news and interviews", [e for e in gum if e.name.startswith(NEWS)]),
        *names(nlp, "GUM dev, other genres", [e for e in gum if not e.name.startswith(NEWS)]),
        *attributed(nlp, "PolNeAR dev", [(a.text, a.attributions) for a in read(root / "polnear" / "dev").values()]),
        *attributed(
            nlp, "GUM dev, news, and re3d, fifth kept for dev", [(e.text, data.marked_rows(marked[e.name])) for e in news if e.trusted_roles]
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("model", type=Path, help="folder of the exported spaCy pipeline; the card goes into it")
    parser.add_argument("--fp32", type=Path, help=f"what `export.py --fp32` made of the same training, to compare; else {FP32.name}")
    options = parser.parse_args()
    nlp = spacy.load(options.model)
    if options.fp32:
        f1 = {of(tally): round(tally.prf.f1 or 0.0, 3) for tally in tallied(spacy.load(options.fp32), options.corpora)}
        FP32.write_text(json.dumps({"version": nlp.meta["version"], "f1": f1}, indent=1) + "\n", encoding="utf-8")
    fp32 = json.loads(FP32.read_text(encoding="utf-8"))
    rows = [{**tally.row(), "fp32": fp32["f1"].get(of(tally))} for tally in tallied(nlp, options.corpora)]
    for row in rows:
        print(json.dumps(row), flush=True)
    rate = speed(nlp, options.corpora / "polnear")
    print(f"{rate:.0f} words/s on one core")
    files = [p for p in options.model.rglob("*") if p.is_file() and p.name != "MODEL_CARD.md"]
    here = Path(__file__).parent
    environment = Environment(loader=FileSystemLoader(here), undefined=StrictUndefined, trim_blocks=True, autoescape=False)  # noqa: S701 - figures only
    card = environment.get_template("model_card.md.j2").render(
        meta=nlp.meta,
        rows=rows,
        fp32=fp32["version"],
        trials=json.loads((here / "ablations.json").read_text(encoding="utf-8")),
        size=sum(p.stat().st_size for p in files) / 1e6,
        rate=round(rate, -2),
        training={"window": WINDOW, "lr": LR_TOP["minilm"], "lr_heads": LR_HEADS},
    )
    (options.model / "MODEL_CARD.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main()
