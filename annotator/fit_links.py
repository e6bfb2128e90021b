"""Fits the weights of newsclaims.claims.links: `python annotator/fit_links.py CORPORA annotator/model` prints them.

On PolNeAR dev, since on train the model's own scores are surer than they will be; the accuracy printed is of the halves that a fit did not see.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import data
import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from newsclaims.claims.links import TARGETS, WEIGHTS, Features

ROUNDS, RATE, DECAY = 600, 0.3, 1e-3
# A marked span stands for a gold one that it shares this part of.
SAME_SPAN, SAME_CONTENT = 0.3, 0.6

Choice = tuple[NDArray[np.float64], int]


def choices(nlp: Language, root: Path) -> Iterator[tuple[str, dict[str, list[Choice]]]]:
    """Per article and kind of link: the features of none and of each candidate, and which of them is right."""
    done = set()
    for path in sorted((root / "dev" / "attributions").glob("*.ann")):
        name = path.stem.rsplit("_", 1)[0]
        text_path = root / "dev" / "text" / f"{name}.txt"
        if name in done or not text_path.exists():
            continue
        done.add(name)
        doc = nlp(text_path.read_bytes().decode("utf-8"))
        features = Features(doc)
        found: dict[str, list[Choice]] = {"source": [], "cue": []}
        for kind, number, target in right_links(doc, data.read_ann(path)):
            of, to = (doc.spans[group] for group in TARGETS[kind])
            candidates = doc.user_data["links"][kind][number][1]
            numbers = [k for k, _ in candidates]
            if target in numbers or target < 0:
                rows = [features(of[number], to[k], score) for k, score in candidates]
                found[kind].append((np.array([np.zeros(len(WEIGHTS[kind])), *rows]), numbers.index(target) + 1 if target >= 0 else 0))
        yield name, found


def right_links(doc: Doc, gold: list[dict[str, list[tuple[int, int]]]]) -> Iterator[tuple[str, int, int]]:
    """(kind, span, right target) of those marked spans that stand for gold ones."""
    for row in gold:
        cue = best(doc.spans["cue"], row["cue"])
        if cue < 0:
            continue
        source = best(doc.spans["source"], row["source"])
        if source >= 0 or not row["source"]:
            yield "source", cue, source
        for number, span in enumerate(doc.spans["content"]):
            if sum(shared(span, part) for part in row["content"]) > SAME_CONTENT * len(span.text):
                yield "cue", number, cue


def best(spans: Sequence[Span], parts: list[tuple[int, int]]) -> int:
    size = sum(b - a for a, b in parts)
    shares = [sum(shared(s, part) for part in parts) / max(size, len(s.text)) for s in spans]
    return int(np.argmax(shares)) if parts and shares and max(shares) >= SAME_SPAN else -1


def shared(span: Span, part: tuple[int, int]) -> int:
    return max(0, min(span.end_char, part[1]) - max(span.start_char, part[0]))


def fit(rows: Sequence[Choice], size: int) -> NDArray[np.float64]:
    """A conditional logit by gradient ascent, with a little decay."""
    weights = np.zeros(size)
    for _ in range(ROUNDS):
        gradient = np.zeros(size)
        for features, target in rows:
            odds = features @ weights
            chances = np.exp(odds - odds.max())
            gradient += features[target] - (chances / chances.sum()) @ features
        weights += RATE * (gradient / len(rows) - DECAY * weights)
    return weights


def accuracy(weights: NDArray[np.float64], rows: Sequence[Choice]) -> float:
    return float(np.mean([np.argmax(features @ weights) == target for features, target in rows]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("model", type=Path)
    options = parser.parse_args()
    articles = [found for _, found in choices(spacy.load(options.model), options.corpora / "polnear")]
    for kind, old in WEIGHTS.items():
        halves = [[row for found in articles[i::2] for row in found[kind]] for i in (0, 1)]
        held_out = [accuracy(fit(halves[i], len(old)), halves[1 - i]) for i in (0, 1)]
        weights = fit([*halves[0], *halves[1]], len(old))
        size = sum(map(len, halves))
        print(f'"{kind}": np.array([{", ".join(f"{w:.2f}" for w in weights)}]),  # {size} links, accuracy {np.mean(held_out):.3f} on halves not seen')


if __name__ == "__main__":
    main()
