"""Corpora of any size from the sentences of a given one: the same bytes for the same corpus, number and seed.

An article takes over the paragraphs and sentence counts of one of the corpus, and its sentences at random from all of them; so lengths, quotation and
vocabulary are those of news, and no article is another's copy, but for the share that is asked for: an earlier article without one of its sentences.
The text is that of the given corpus: what is made of it belongs into temporary folders and nowhere else.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SENTENCE_END = re.compile(r"(?<=[.!?])([\"”’']*)\s+(?=[\"“‘'A-Z])")
# Records of one seed file.
FILE_OF = 5_000
# An earlier article that may be copied is among so many before.
RECENT = 200
SHORTEST = 2  # sentences of an article that a copy may lose one of

Outline = list[int]  # sentences of each paragraph


class Corpus:
    """The sentences of a corpus, and for each of its articles how many its paragraphs have, or as many of them as are asked for."""

    def __init__(self, path: Path, paragraphs: int | None = None) -> None:
        self.sentences: list[str] = []
        self.outlines: list[Outline] = []
        for text in texts(path):
            found = [cut for one in re.split(r"\n\s*\n", text) if (cut := sentences(one))]
            if found:
                self.outlines.append([len(one) for one in found[:paragraphs]])
                self.sentences += [sentence for one in found for sentence in one]
        if not self.outlines:
            raise SystemExit(f"{path}: no article there; it should be a folder with .txt files, or JSON Lines with a text each")

    def articles(self, number: int, copies: float, seed: int = 0) -> Iterator[str]:
        """So many texts, of which about the share ``copies`` are near-duplicates of one before them."""
        chance = random.Random(seed)
        recent: list[list[list[str]]] = []
        for _ in range(number):
            if recent and chance.random() < copies:
                article = [list(paragraph) for paragraph in chance.choice(recent)]
                if sum(map(len, article)) > SHORTEST:
                    paragraph = chance.choice(article)
                    paragraph.pop(chance.randrange(len(paragraph)))
                    article = [one for one in article if one]
            else:
                article = [chance.choices(self.sentences, k=count) for count in chance.choice(self.outlines)]
            recent = [*recent[-RECENT + 1 :], article]
            yield "\n\n".join(" ".join(paragraph) for paragraph in article)


def texts(path: Path) -> Iterator[str]:
    """The texts of all .txt files below a folder, by name, or of the records of a file of JSON Lines."""
    if path.is_dir():
        for file in sorted(path.rglob("*.txt")):
            yield file.read_text(encoding="utf-8", errors="replace")
        return
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def sentences(paragraph: str) -> list[str]:
    """Roughly the sentences of a paragraph."""
    line = " ".join(paragraph.split())
    starts = [0, *(match.end() for match in SENTENCE_END.finditer(line)), len(line)]
    return [found for start, end in itertools.pairwise(starts) if (found := line[start:end].strip())]


def write(corpus: Corpus, number: int, seeds: Path, copies: float) -> int:
    """Write a corpus to ``seeds`` as JSON Lines, in files of some thousand records; returns its words."""
    words = 0
    made = corpus.articles(number, copies)
    for first in range(0, number, FILE_OF):
        with (seeds / f"part-{first // FILE_OF:04d}.jsonl").open("w", encoding="utf-8") as file:
            for place in range(first, min(first + FILE_OF, number)):
                text = next(made)
                words += len(text.split())
                file.write(json.dumps(record(place, text), ensure_ascii=False) + "\n")
    return words


def record(place: int, text: str) -> dict[str, Any]:
    """What is known of an article beside its text, made up."""
    return {
        "text": text,
        "title": f"Article {place}",
        "publisher": f"Outlet {place % 50}",
        "published": f"2024-{place % 12 + 1:02d}-{place % 28 + 1:02d}",
    }


def change(seeds: Path) -> None:
    """Edit one article of the middle file: one more sentence at its end."""
    files = sorted(seeds.glob("part-*.jsonl"))
    path = files[len(files) // 2]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    middle = len(lines) // 2
    edited = json.loads(lines[middle])
    edited["text"] += "\n\nThe minister said on Monday that the report was wrong."
    lines[middle] = json.dumps(edited, ensure_ascii=False) + "\n"
    path.write_text("".join(lines), encoding="utf-8")
