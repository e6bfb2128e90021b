"""Runs the embedded ONNX model over one article: word pieces, overlapping windows, scores of all heads per word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from newsclaims.annotator.features import MAX_PIECES_PER_WORD, Words
from newsclaims.errors import UserError

MODEL, TOKENIZER, LABELS = "model.onnx", "tokenizer.json", "labels.json"
FORBIDDEN = -1e4
# What onnxruntime calls its ways of using a graphics card, the one that we would rather have first.
ON_GPU = ("CUDAExecutionProvider", "MIGraphXExecutionProvider", "ROCMExecutionProvider", "DmlExecutionProvider")
ON_CPU = "CPUExecutionProvider"
# Of onnxruntime 1.x on a processor, the sum and normalization in one operation take five times as long as the two by themselves.
SLOWER = ["SkipLayerNormFusion"]

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Scores:
    """Per word of an article: ``sentence`` [words], ``entity`` [words, labels], ``roles`` [words, roles, 3], ``link`` [words, 4, size]."""

    sentence: Floats
    entity: Floats
    roles: Floats
    link: Floats


class Heads:
    """The model with its word pieces and labels, as ``annotator/export.py`` wrote them into one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self.labels: dict[str, Any] = json.loads((folder / LABELS).read_text(encoding="utf-8"))
            self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self.session = self._session([ON_CPU])
        except FileNotFoundError as error:
            raise UserError(f"{error.filename}: missing; the annotator's folder should hold {MODEL}, {TOKENIZER} and {LABELS}") from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.window: int = self.labels["window"]
        self.context: int = self.labels["context"]
        self.context_at_paragraphs: int = self.labels["context_at_paragraphs"]
        self.none = np.array(self.labels["none"], dtype=np.float32)
        self.entity_moves = self._moves("entity_moves")
        self.role_moves = self._moves("role_moves")
        self._special = [_piece(self.tokenizer, t) for t in ("[CLS]", "[SEP]", "[UNK]")]

    def _session(self, providers: list[str]) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        # One thread: the runner spreads articles over processes, and sums do not depend on how threads share them.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(str(self._folder / MODEL), options, providers=providers, disabled_optimizers=SLOWER)

    def use_gpu(self) -> None:
        """Compute on a graphics card from now on; UserError where the installed onnxruntime offers none."""
        offered = onnxruntime.get_available_providers()
        found = [provider for provider in ON_GPU if provider in offered]
        if not found:
            raise UserError(
                f"params.yaml: annotate.device is gpu, but the installed onnxruntime offers {', '.join(offered)} alone; "
                "install onnxruntime-gpu in place of onnxruntime, or use cpu"
            )
        self.session = self._session([*found, ON_CPU])

    def _moves(self, key: str) -> Floats:
        moves = [[[FORBIDDEN if v is None else v for v in row] for row in head] for head in self.labels[key]]
        return np.array(moves, dtype=np.float32)

    def __call__(self, words: Words) -> Scores:
        """The scores of all words of one article: a function of the article alone, since each window is computed by itself."""
        pieces, first = self._pieces(words.texts)
        kept: list[list[Floats]] = []
        for start, stop, core_start, core_stop in windows(first, words.paragraph_starts, self.window, self.context, self.context_at_paragraphs):
            outputs = self._run(words, pieces, first, start, stop)
            at = first[core_start:core_stop] - first[start] + 1
            kept.append([o[0, at] for o in outputs])
        n_labels, n_link = len(self.labels["entity"]), self.none.shape[-1]
        if not kept:
            shapes: list[tuple[int, ...]] = [(0,), (0, n_labels), (0, 3, 3), (0, 4, n_link)]
            return Scores(*(np.zeros(shape, np.float32) for shape in shapes))
        sentence, entity, roles, link = (np.concatenate(parts) for parts in zip(*kept, strict=True))
        return Scores(sentence[:, 0], entity, roles.reshape(len(roles), -1, 3), link.reshape(len(link), 4, n_link))

    def _pieces(self, texts: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The word pieces of all words, and the first piece of each word (with one more entry for the end)."""
        encoding = self.tokenizer.encode(texts, is_pretokenized=True, add_special_tokens=False)
        of_word: list[list[int]] = [[] for _ in texts]
        for piece, word in zip(encoding.ids, encoding.word_ids, strict=True):
            if word is not None and len(of_word[word]) < MAX_PIECES_PER_WORD:
                of_word[word].append(piece)
        unknown = self._special[2]
        of_word = [p or [unknown] for p in of_word]
        first = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum([len(p) for p in of_word], out=first[1:])
        return np.array([p for word in of_word for p in word], dtype=np.int64), first

    def _run(self, words: Words, pieces: NDArray[np.int64], first: NDArray[np.int64], start: int, stop: int) -> list[Floats]:
        low, high = first[start], first[stop]
        of = np.repeat(np.arange(start, stop), np.diff(first[start : stop + 1]))
        cls, sep, _ = self._special
        inputs = {
            "pieces": np.concatenate([[cls], pieces[low:high], [sep]])[None],
            "cases": np.pad(words.cases[of], 1)[None],
            "layouts": np.pad(words.layouts[of], 1)[None],
        }
        outputs: list[Floats] = self.session.run(None, inputs)
        return outputs


def _piece(tokenizer: Tokenizer, name: str) -> int:
    number = tokenizer.token_to_id(name)
    if number is None:
        raise UserError(f"{TOKENIZER}: the vocabulary lacks {name}")
    return number


def windows(
    first: NDArray[np.int64], paragraph_starts: NDArray[np.bool_], size: int, context: int, context_at_paragraphs: int
) -> Iterator[tuple[int, int, int, int]]:
    """Windows of whole words over an article: (start, stop) is what the model sees, (core start, core stop) what is kept of it.

    ``first`` holds each word's first word piece and the end; a window has at most ``size`` pieces. Its core ends where a paragraph starts, if one
    does in the core's later half: ``context_at_paragraphs`` pieces on either side of there are enough. Elsewhere ``context`` are seen, where the
    article goes on. The cores cover every word once.
    """
    n_words = len(first) - 1
    breaks = np.flatnonzero(paragraph_starts)
    core = 0
    while core < n_words:
        before = context_at_paragraphs if paragraph_starts[core] else context
        start = int(np.searchsorted(first, first[core] - before, "left"))
        stop = _last(first, first[start] + size)
        if stop >= n_words:
            yield start, n_words, core, n_words
            return
        core_stop = max(core + 1, _last(first, first[stop] - context))
        paragraph = int(breaks[np.searchsorted(breaks, _last(first, first[stop] - context_at_paragraphs), "right") - 1])
        if 2 * (first[paragraph] - first[core]) >= first[core_stop] - first[core]:
            core_stop = paragraph
        yield start, stop, core, core_stop
        core = core_stop


def _last(first: NDArray[np.int64], piece: int) -> int:
    """The last word (or the end) that begins no later than ``piece``."""
    return int(np.searchsorted(first, piece, "right")) - 1
