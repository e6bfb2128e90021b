"""Reads the training corpora into one form: words with features, and for each head the labels that each word may have.

A label that a corpus does not decide is left open: the word's mask then allows several labels, and the loss asks only for their sum.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from masks import ANY_ENTITY, ANY_ROLE, OUT, UNKNOWN
from numpy.typing import NDArray

from newsclaims.annotator.features import Words, words
from newsclaims.annotator.labels import ENTITY_LABELS, ENTITY_TYPES, ROLES
from newsclaims.evaluation.polnear import read_ann

CORENLP_TYPES = {"PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC", "MISC": "MISC"}
# All names of GUM, re3d, EWT's weblogs and newsgroups, and of 136 articles of PolNeAR, and the attributions of GUM's news and of re3d: marked by the
# guideline (docs/annotation.md) by a language model that read them, reviewed by no person. By document, offsets into its text as made here.
MARKED = Path(__file__).with_name("marked.json")
# Above this share of capitalised words a silver sentence is a headline, where CoreNLP sees organisations everywhere.
TITLE_CASE_SHARE = 0.5
SILVER_MAX_NAME = 6
WIKIANN_MIN_WORDS = 6
WIKIANN_MAX_NAME = 5
PARTICLES = {"of", "the", "de", "la", "al", "el", "bin", "ibn", "van", "von", "der", "da", "do", "du", "-", ".", "'s", "'", "and", "&"}

Marked = dict[str, dict[str, Any]]

tokenizer = spacy.blank("en").tokenizer


@dataclass
class Example:
    """One text: ``entity`` and ``roles`` are bit masks of allowed labels per word; ``sentence`` is 0, 1 or UNKNOWN per word.

    ``links`` are (kind, word, target): kind 0 leads a cue's first word to its source's, kind 1 a content fragment's first word to its cue's;
    target -1 is none.
    """

    name: str
    words: Words
    sentence: NDArray[np.int64]
    entity: NDArray[np.int64]
    roles: NDArray[np.int64]
    links: list[tuple[int, int, int]] = field(default_factory=list)
    # Its names, or its roles, are believed, whatever teachers say; then this is its text, with the offsets of its words.
    trusted: bool = False
    trusted_roles: bool = False
    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)


def label_bit(kind: str, inside: bool) -> int:
    return 1 << ENTITY_LABELS.index(("I-" if inside else "B-") + kind)


def blank(name: str, features: Words) -> Example:
    n = len(features.texts)
    return Example(name, features, np.full(n, UNKNOWN), np.full(n, ANY_ENTITY), np.full((len(ROLES), n), ANY_ROLE))


def mend(example: Example) -> Example:
    """Where tokenizations differ, a name may lose its first word: what is left of it then begins where it can."""
    before = ANY_ENTITY
    for i, given in enumerate(example.entity.tolist()):
        mask = given
        for kind in ENTITY_TYPES:
            begin, inside = label_bit(kind, False), label_bit(kind, True)
            if mask & inside and not before & (begin | inside):
                mask = (mask & ~inside) | begin
        example.entity[i] = before = mask
    return example


def spacy_spans(text: str) -> list[tuple[int, int]]:
    return [(t.idx, t.idx + len(t)) for t in tokenizer(text) if not t.is_space]


class Index:
    """Finds the words that a span of code points covers, by bisection."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.starts = np.array([a for a, _ in spans])
        self.ends = np.array([b for _, b in spans])

    def __call__(self, start: int, end: int) -> range:
        return range(int(np.searchsorted(self.ends, start, "right")), int(np.searchsorted(self.starts, end, "left")))


# --- PolNeAR -------------------------------------------------------------------------------------------------------


def polnear(root: Path, split: str, marked: Marked) -> Iterator[Example]:
    """PolNeAR: gold attributions by each annotator, silver names and sentence starts from CoreNLP."""
    silver = {}
    with gzip.open(root / f"{split}-corenlp.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            silver[row["file"]] = row
    by_article = defaultdict(list)
    for path in sorted((root / split / "attributions").glob("*.ann")):
        by_article[path.stem.rsplit("_", 1)[0]].append(path)
    for stem, versions in sorted(by_article.items()):
        text_path = root / split / "text" / f"{stem}.txt"
        if not text_path.exists():
            continue
        text = text_path.read_bytes().decode("utf-8")
        spans = spacy_spans(text)
        features = words(text, spans)
        index = Index(spans)
        for number, path in enumerate(versions if split == "train" else versions[:1]):
            example = blank(f"{stem}#{number}", features)
            mark_roles(example, read_ann(path), index)
            if row := silver.get(f"{stem}.txt"):
                mark_silver(example, row["sentences"], index)
            if stem in marked:
                mark_whole(example, text, spans, marked[stem])
            yield example


def mark_roles(example: Example, rows: list[dict[str, list[tuple[int, int]]]], index: Index) -> None:
    """Outermost spans win where annotations of one role overlap; a cue or fragment that lost its place has no links."""
    n = len(example.words.texts)
    labels = np.zeros((len(ROLES), n), dtype=np.int64)
    spans: list[tuple[int, int, int, int]] = []
    for number, row in enumerate(rows):
        for role, name in enumerate(ROLES):
            for start, end in merge(row[name]):
                covered = index(start, end)
                covered = trim(covered, example.words.texts) or covered
                if len(covered):
                    spans.append((role, covered.start, covered.stop, number))
    placed: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    first: dict[tuple[int, int], list[int]] = defaultdict(list)
    for role, start, stop, number in sorted(spans, key=lambda s: (s[0], s[1] - s[2], s[1])):
        taken = labels[role, start:stop]
        if taken.any():
            # The same words may be the source of several attributions.
            if labels[role, start] == 1 and (stop == n or labels[role, stop] != 2) and (labels[role, start + 1 : stop] == 2).all():
                placed[role, number][start] = stop
                first[role, number].append(start)
            continue
        labels[role, start], labels[role, start + 1 : stop] = 1, 2
        placed[role, number][start] = stop
        first[role, number].append(start)
    example.roles[:] = 1 << labels
    for number in range(len(rows)):
        cue = min(first[1, number], default=None)
        if cue is None:
            continue
        example.links.append((0, cue, min(first[0, number], default=-1)))
        example.links += [(1, fragment, cue) for fragment in first[2, number]]
    cued = {w for k, w, _ in example.links if k == 1}
    example.links += [(1, f, -1) for f in sorted({f for (role, _), fs in first.items() if role == 2 for f in fs} - cued)]


def merge(fragments: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Fragments that touch or are parted by one character are one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(fragments):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def trim(covered: range, texts: list[str]) -> range:
    """Annotators were not consistent about a comma, colon or full stop at a span's ends; quotation marks stay."""
    start, stop = covered.start, covered.stop
    while stop > start and texts[stop - 1] in {",", ".", ";", ":", "-", "–", "—"}:
        stop -= 1
    while start < stop and texts[start] in {",", ".", ";", ":", "-", "–", "—"}:
        start += 1
    return range(start, stop)


def mark_silver(example: Example, sentences: list[list[list[object]]], index: Index) -> None:
    texts = example.words.texts
    for sentence in sentences:
        tokens = [(int(t[0]), int(t[1]), str(t[3]), str(t[4])) for t in sentence]  # type: ignore[call-overload]
        whole = index(tokens[0][0], tokens[-1][1])
        if not len(whole):
            continue
        example.sentence[whole.start] = 1
        example.sentence[whole.start + 1 : whole.stop] = 0
        alphabetic = [texts[i] for i in whole if texts[i][0].isalpha() and len(texts[i]) > 3]
        if sum(t[0].isupper() for t in alphabetic) > TITLE_CASE_SHARE * len(alphabetic):
            continue
        example.entity[whole.start : whole.stop] = OUT
        for a, b, pos, kind in tokens:
            if pos in {"NNP", "NNPS", "FW"} and kind == "O":
                for i in index(a, b):
                    example.entity[i] = ANY_ENTITY
        for start, end, kind in runs(tokens):
            covered = index(start, end)
            if len(covered) > SILVER_MAX_NAME or not any(texts[i][0].isupper() for i in covered):
                example.entity[covered.start : covered.stop] = ANY_ENTITY
                continue
            mark_name(example, covered, kind)


def runs(tokens: list[tuple[int, int, str, str]]) -> Iterator[tuple[int, int, str]]:
    """Adjacent tokens of one type are one name: CoreNLP's labels have no B and I."""
    start = end = -1
    current = ""
    for a, b, _, kind in [*tokens, (-1, -1, "", "O")]:
        ours = CORENLP_TYPES.get(kind, "")
        if current and ours != current:
            yield start, end, current
            current = ""
        if ours:
            if not current:
                start, current = a, ours
            end = b


def mark_name(example: Example, covered: range, kind: str) -> None:
    for n, i in enumerate(covered):
        example.entity[i] = label_bit(kind, n > 0)


# --- Universal Dependencies ----------------------------------------------------------------------------------------


@dataclass
class Token:
    form: str
    space_after: bool


def conllu(path: Path) -> Iterator[tuple[str, list[list[list[Token]]]]]:
    """The documents of a CoNLL-U file: name, and paragraphs of sentences of tokens (multiword tokens as they are written)."""
    name, document, sentence, skip = "", [], [], 0
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            if document:
                yield name, document
            name, document = line.split("=")[-1].strip(), []
        elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
            document.append([])
        elif not line and sentence:
            if not document:
                document.append([])
            document[-1].append(sentence)
            sentence, skip = [], 0
        elif line and not line.startswith("#"):
            c = line.split("\t")
            if "." in c[0]:
                continue
            if "-" in c[0]:
                skip = int(c[0].split("-")[1])
            elif int(c[0]) <= skip:
                continue
            sentence.append(Token(c[1], "SpaceAfter=No" not in c[9]))
    if document:
        yield name, document


def lay_out(document: list[list[list[Token]]]) -> tuple[str, list[tuple[int, int]], list[int]]:
    """A document's text, the spans of its tokens, and which of them start sentences."""
    text, spans, starts = "", [], []
    for paragraph in document:
        if not paragraph:
            continue
        text = text.rstrip() + ("\n\n" if text else "")
        for sentence in paragraph:
            starts.append(len(spans))
            for token in sentence:
                spans.append((len(text), len(text) + len(token.form)))
                text += token.form + (" " if token.space_after else "")
            if not text.endswith(" ") and sentence[-1].space_after:
                text += " "
    return text, spans, starts


def dependencies(path: Path, marked: Marked) -> Iterator[Example]:
    """UD treebanks: gold sentence starts, and the names of the documents that are in ``marked``."""
    for name, document in conllu(path):
        text, spans, starts = lay_out(document)
        if not spans:
            continue
        at = {spans[i][0] for i in starts}
        if name in marked:
            # In the package's own tokens: UD has possessives in one word with their names.
            spans = spacy_spans(text)
        example = blank(name, words(text, spans))
        example.sentence[:] = [start in at for start, _ in spans]
        # A sentence may begin within a word of the package's own.
        index = Index(spans)
        for start in at - {start for start, _ in spans}:
            example.sentence[index(start, start)] = UNKNOWN
        if name in marked:
            mark_whole(example, text, spans, marked[name])
        yield example


def marked_texts() -> Marked:
    """What is in ``MARKED``."""
    read: Marked = json.loads(MARKED.read_text(encoding="utf-8"))
    return read


def mark_whole(example: Example, text: str, spans: list[tuple[int, int]], marked: dict[str, Any]) -> None:
    """Label a text all of whose names, and maybe attributions, are known."""
    if len(text) != marked["characters"]:
        raise SystemExit(f"{MARKED.name}: {example.name} was marked in a text of {marked['characters']} characters, here it has {len(text)}")
    example.trusted, example.text, example.spans = True, text, spans
    example.entity[:] = OUT
    index = Index(spans)
    for start, end, kind in marked["names"]:
        mark_name(example, index(start, end), kind)
    if "attributions" in marked:
        example.trusted_roles = True
        mark_roles(example, marked_rows(marked), index)
        # Who reads for attributions overlooks some: farther than a word from those that are marked, all stays open.
        near = (example.roles != OUT).any(axis=0)
        near[1:] |= near[:-1]
        near[:-1] |= near[1:]
        example.roles[:, ~near] = ANY_ROLE


def marked_rows(marked: dict[str, Any]) -> list[dict[str, list[tuple[int, int]]]]:
    """The marked attributions as those of PolNeAR are read: the fragments of each role."""
    return [{role: [(a, b) for a, b in spans] for role, spans in zip(ROLES, row, strict=True)} for row in marked["attributions"]]


# --- Names ---------------------------------------------------------------------------------------------------------


def tagged(name: str, sentences: list[list[tuple[str, str]]], open_labels: int) -> Example:
    """An example from (word, BIO tag) sentences; a word without a name may also have the labels in ``open_labels``."""
    spans, text, entity = [], "", []
    for sentence in sentences:
        previous = "O"
        for word, tag in sentence:
            spans.append((len(text), len(text) + len(word)))
            text += word + " "
            if tag == "O" or tag[2:] not in ENTITY_TYPES:
                entity.append(OUT | open_labels if tag == "O" else ANY_ENTITY)
            else:
                inside = tag[0] == "I" and previous[2:] == tag[2:]
                entity.append(label_bit(tag[2:], inside))
            previous = tag
    example = blank(name, words(text, spans))
    example.entity[:] = entity
    return example


def blocks(path: Path, word: int, tag: int, separator: str | None) -> Iterator[list[tuple[str, str]]]:
    rows: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            if rows:
                yield rows
            rows = []
        elif not line.startswith("# "):
            c = line.split(separator)
            rows.append((c[word], c[tag]))
    if rows:
        yield rows


def wikigold(root: Path) -> list[Example]:
    sentences = [s for s in blocks(root / "wikigold.conll", 0, 1, " ") if s[0][0] != "-DOCSTART-"]
    return [tagged(f"wikigold-{i // 8}", sentences[i : i + 8], 0) for i in range(0, len(sentences), 8)]


def uner(root: Path) -> list[Example]:
    """UNER has no MISC: what it leaves out may be one."""
    misc = label_bit("MISC", False) | label_bit("MISC", True)
    sentences = [[(w, t.replace("OTH", "MISC")) for w, t in s] for s in blocks(root / "dev.iob2", 1, 2, "\t")]
    return [tagged(f"uner-{i // 8}", sentences[i : i + 8], misc) for i in range(0, len(sentences), 8)]


def wikiann(root: Path) -> list[Example]:
    """WikiANN marks links alone, so that its other capitalised words are left open; its lists and titles are left out."""
    examples, batch = [], []
    for sentence in blocks(root / "train.conllu", 1, 2, "\t"):
        forms = [w for w, _ in sentence]
        lower = sum(w.islower() for w in forms)
        if len(forms) < WIKIANN_MIN_WORDS or lower < len(forms) // 3 or forms[0] in {"*", "#", "|"}:
            continue
        batch.append(plausible(sentence))
        if len(batch) == 8:
            examples.append(tagged(f"wikiann-{len(examples)}", batch, 0))
            batch = []
    return examples


def plausible(sentence: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leaves open (tag ``?``) capitalised words without a tag, and names that are long or have ordinary words in them."""
    tags = [t for _, t in sentence]
    ends = [i for i in range(1, len(tags) + 1) if i == len(tags) or not tags[i].startswith("I")]
    start = 0
    for end in ends:
        forms = [w for w, _ in sentence[start:end]]
        odd = [w for w in forms if not w[0].isupper() and w not in PARTICLES]
        if tags[start] == "O":
            if start and forms[0][0].isupper():
                tags[start] = "?"
        elif odd or len(forms) > WIKIANN_MAX_NAME or not forms[0][0].isupper():
            tags[start:end] = ["?"] * (end - start)
        start = end
    return [(w, t) for (w, _), t in zip(sentence, tags, strict=True)]


def re3d(root: Path, marked: Marked) -> Iterator[Example]:
    """The documents of re3d with the names of ``marked``; its own marks hold pronouns, titles and descriptions, too."""
    for folder in sorted(p for p in root.iterdir() if p.is_dir()):
        for line in (folder / "documents.json").read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            document = json.loads(line)
            text = document["text"]
            spans = spacy_spans(text)
            if not spans:
                continue
            example = blank(f"re3d-{document['_id']}", words(text, spans))
            mark_whole(example, text, spans, marked[example.name])
            yield example
