"""The spaCy component ``newsclaims_heads``: sentences, entities and attributions from the embedded model."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from newsclaims.annotator import decode
from newsclaims.annotator.features import words
from newsclaims.annotator.heads import Floats, Heads, Scores
from newsclaims.annotator.labels import ENTITY_LABELS, ROLE_LABELS, ROLES

FACTORY = "newsclaims_heads"
# A cue's source and a content's cue are looked for this many words either way.
LINK_REACH = 250
SCORE_DIGITS = 2
# Link vectors are multiplied as whole numbers of this part of one: a sum of products of floats would depend on the processor's order of adding.
LINK_UNIT = 1 / 1024


@Language.factory(FACTORY, default_config={"sentences": True, "entities": True}, assigns=["doc.ents", "token.is_sent_start", "doc.spans"])
def make(nlp: Language, name: str, sentences: bool, entities: bool) -> AttributionHeads:
    """The factory; ``sentences`` and ``entities`` say whether those are set or left to other components."""
    return AttributionHeads(name, sentences=sentences, entities=entities)


class AttributionHeads:
    """Sets sentence starts, ``doc.ents``, the span groups source, cue and content, and ``doc.user_data["links"]``.

    Links are ``{"source": [[cue, [[source, score], ...]], ...], "cue": [[content, [[cue, score], ...]], ...]}``: span numbers in their groups and the
    log odds of the link against none.
    """

    def __init__(self, name: str = FACTORY, *, sentences: bool = True, entities: bool = True) -> None:
        self.name = name
        self.sentences = sentences
        self.entities = entities
        self.heads: Heads | None = None
        self._folder: Path | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.heads is None:
            raise RuntimeError(f"{self.name} has no model yet: load it with from_disk")
        tokens = [t.i for t in doc if not t.is_space]
        features = words(doc.text, [(doc[i].idx, doc[i].idx + len(doc[i])) for i in tokens])
        scores = self.heads(features)
        if self.sentences:
            starts = features.paragraph_starts | (scores.sentence > 0)
            mark_sentences(doc, tokens, starts)
        if self.entities:
            labels = decode.viterbi(scores.entity[:, None], self.heads.entity_moves)[:, 0]
            doc.ents = tuple(mark_entities(doc, tokens, [ENTITY_LABELS[i] for i in labels]))
        self._mark_attributions(doc, tokens, scores, self.heads)
        return doc

    def _mark_attributions(self, doc: Doc, tokens: Sequence[int], scores: Scores, heads: Heads) -> None:
        paths = decode.viterbi(scores.roles, heads.role_moves)
        found = {role: decode.spans([ROLE_LABELS[i] for i in paths[:, r]]) for r, role in enumerate(ROLES)}
        for role, spans in found.items():
            doc.spans[role] = SpanGroup(doc, name=role, spans=[Span(doc, tokens[a], tokens[b - 1] + 1, label=role) for a, b, _ in spans])
        first = {role: np.array([a for a, _, _ in spans], dtype=np.int64) for role, spans in found.items()}
        link = scores.link
        doc.user_data["links"] = {
            "source": links(link[first["cue"], 0], first["cue"], link[first["source"], 1], first["source"], heads.none[0]),
            "cue": links(link[first["content"], 2], first["content"], link[first["cue"], 3], first["cue"], heads.none[1]),
        }

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copies the model's files into ``path``."""
        if self._folder is not None and self._folder.resolve() != Path(path).resolve():
            shutil.copytree(self._folder, path, dirs_exist_ok=True)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> AttributionHeads:
        """Loads the model's files from ``path``."""
        self._folder = Path(path)
        self.heads = Heads(self._folder)
        return self


def mark_sentences(doc: Doc, tokens: Sequence[int], starts: NDArray[np.bool_]) -> None:
    """Sentence starts at the words where ``starts`` is true; space belongs to the sentence before it."""
    flags = np.full(len(doc), -1, dtype=np.int64)
    flags[np.asarray(tokens, dtype=np.int64)[starts]] = 1
    flags[:1] = 1
    # All at once: setting one looks at all of them.
    doc.from_array(["SENT_START"], flags.astype(np.uint64))  # type: ignore[arg-type]


def mark_entities(doc: Doc, tokens: Sequence[int], labels: Sequence[str]) -> Iterable[Span]:
    """The entities of BIO labels; a name ends where its line does."""
    for start, stop, kind in decode.spans(labels):
        first, last = tokens[start], tokens[stop - 1] + 1
        broken = next((t.i for t in doc[first:last] if t.is_space and "\n" in t.text), last)
        yield Span(doc, first, broken, label=kind)


def links(queries: Floats, at: NDArray[np.int64], keys: Floats, targets: NDArray[np.int64], none: Floats) -> list[list[Any]]:
    """For each query the targets within reach, in the order of the text, with how much better each scores than none, rounded."""
    whole_queries, whole_keys = (np.rint(v / LINK_UNIT).astype(np.int64) for v in (queries, keys - none))
    made: list[list[Any]] = []
    for i, (query, word) in enumerate(zip(whole_queries, at, strict=True)):
        low, high = np.searchsorted(targets, [word - LINK_REACH, word + LINK_REACH])
        scores = (whole_keys[low:high] @ query) * LINK_UNIT**2
        made.append([i, [[int(low) + k, round(float(score), SCORE_DIGITS)] for k, score in zip(range(high - low), scores, strict=True)]])
    return made
