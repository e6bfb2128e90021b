"""The embedded model: windows, word pieces, and scores that depend on the article alone."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import REPOSITORY
from newsclaims.annotator import decode, features, labels
from newsclaims.annotator.heads import Heads, windows
from newsclaims.errors import UserError

FOLDER = REPOSITORY / "annotator" / "model" / "newsclaims_heads"


@pytest.fixture(scope="module")
def heads() -> Heads:
    return Heads(FOLDER)


def words_of(text: str) -> features.Words:
    spans, position = [], 0
    for word in text.split(" "):
        spans.append((position, position + len(word)))
        position += len(word) + 1
    return features.words(text, spans)


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from([False, False, False, False, True])), max_size=400))
def test_cores_cover_every_word_once_with_context_on_either_side(words: list[tuple[int, bool]]) -> None:
    first = np.cumsum([0, *(n for n, _ in words)])
    starts = np.array([i == 0 or opens for i, (_, opens) in enumerate(words)], dtype=bool)
    covered: list[int] = []
    for start, stop, core_start, core_stop in windows(first, starts, 254, 48, 16):
        assert 0 <= start <= core_start < core_stop <= stop <= len(words)
        assert first[stop] - first[start] <= 254
        assert start == 0 or first[core_start] - first[start] >= (16 if starts[core_start] else 48) - 12
        assert stop == len(words) or first[stop] - first[core_stop] >= (16 if starts[core_stop] else 48)
        covered += range(core_start, core_stop)
    assert covered == list(range(len(words)))


def test_a_core_ends_where_a_paragraph_starts_if_that_is_not_too_near() -> None:
    first = np.arange(401)
    starts = np.zeros(400, dtype=bool)
    starts[[0, 60, 230]] = True
    # 230 leaves 24 pieces of context, more than the 16 asked for there; without a paragraph the core ends where 48 are left.
    assert list(windows(first, starts, 254, 48, 16)) == [(0, 254, 0, 230), (214, 400, 230, 400)]
    starts[230] = False
    # 60 is in the first half of the 206 that would be kept otherwise.
    assert list(windows(first, starts, 254, 48, 16)) == [(0, 254, 0, 206), (158, 400, 206, 400)]


def test_scores_have_a_row_for_every_word_of_any_text(heads: Heads) -> None:
    for text in ("", "One", "word " * 700 + "end", "\u200d \U0001f600 " + "x" * 5000):
        words = words_of(text) if text else features.words("", [])
        scores = heads(words)
        n = len(words.texts)
        assert [len(scores.sentence), len(scores.entity), len(scores.roles), len(scores.link)] == [n] * 4
        assert np.isfinite(scores.entity).all()


def test_the_same_article_has_the_same_scores_whatever_was_read_before(heads: Heads) -> None:
    words = words_of("The minister said on Monday that the army would leave Kabul . " * 60)
    alone = heads(words)
    heads(words_of("Quite another text of another length !"))
    again = heads(words)
    for a, b in zip((alone.sentence, alone.entity, alone.roles, alone.link), (again.sentence, again.entity, again.roles, again.link), strict=True):
        assert np.array_equal(a, b)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"labels\.json"):
        Heads(tmp_path)


def test_the_models_labels_are_the_codes(heads: Heads) -> None:
    assert tuple(heads.labels["entity"]) == labels.ENTITY_LABELS
    assert tuple(heads.labels["roles"]) == labels.ROLES


@pytest.mark.parametrize(
    ("word", "case"),
    [("said", features.CASE_LOWER), ("Kabul", features.CASE_TITLE), ("NATO", features.CASE_UPPER), ("I", features.CASE_TITLE),
     ("McCain", features.CASE_MIXED), ("2001", features.CASE_DIGIT), ("—", features.CASE_OTHER)],
)  # fmt: skip
def test_cases(word: str, case: int) -> None:
    assert features.case_of(word) == case


def test_layout_tells_paragraphs_and_quotations() -> None:
    text = 'He said\n\n"We stay" now'
    spans = [(0, 2), (3, 7), (9, 10), (10, 12), (13, 17), (17, 18), (19, 22)]
    words = features.words(text, spans)
    assert words.texts == ["He", "said", '"', "We", "stay", '"', "now"]
    assert words.paragraph_starts.tolist() == [True, False, True, False, False, False, False]
    assert (words.layouts & features.LAYOUT_QUOTED > 0).tolist() == [False, False, True, True, True, True, False]


@pytest.mark.parametrize("block", [2, 4096])
def test_viterbi_is_the_best_of_all_allowed_sequences(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "BLOCK", block)
    rng = np.random.default_rng(0)
    moves = np.where(np.array(labels.allowed(labels.ROLE_LABELS)), rng.normal(size=(3, 3)), -1e4).astype(np.float32)[None]
    for n in (1, 2, 5):
        scores = rng.normal(size=(n, 1, 3)).astype(np.float32)
        best = max(
            np.ndindex(*(3,) * n),
            key=lambda p: sum(scores[t, 0, k] for t, k in enumerate(p)) + sum(moves[0, a, b] for a, b in pairwise(p)),
        )
        assert decode.viterbi(scores, moves)[:, 0].tolist() == list(best)
    assert decode.viterbi(np.zeros((0, 1, 3), np.float32), moves).shape == (0, 1)


def test_spans_of_labels() -> None:
    assert decode.spans(["B-PER", "I-PER", "B-PER", "O", "I-ORG", "I-LOC"]) == [(0, 2, "PER"), (2, 3, "PER"), (4, 5, "ORG"), (5, 6, "LOC")]
    assert decode.spans(["B", "I", "O", "B"]) == [(0, 2, ""), (3, 4, "")]
    assert decode.spans([]) == []


def test_a_graphics_card_is_used_before_the_processor_where_one_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Heads(FOLDER)
    asked: list[list[str]] = []

    def session(model: str, options: object, providers: list[str], disabled_optimizers: list[str]) -> str:
        assert Path(model).exists()
        asked.append(providers)
        return "session"

    monkeypatch.setattr(onnxruntime, "InferenceSession", session)
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider", "CUDAExecutionProvider"])
    made.use_gpu()
    assert (asked, made.session) == ([["CUDAExecutionProvider", "CPUExecutionProvider"]], "session")


def test_where_no_graphics_card_is_offered_the_way_out_is_told(heads: Heads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(UserError, match=r"annotate\.device is gpu, .* CPUExecutionProvider alone; install onnxruntime-gpu"):
        heads.use_gpu()
