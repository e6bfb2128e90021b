"""Every mistake in params.yaml is told by its key."""

from pathlib import Path

import pytest

from newsclaims import params
from newsclaims.errors import UserError

GOOD = "shards: 2\nlanguage: en\nannotate:\n  model: annotator/model\n  labels: {PERSON: PER}\n"


def test_a_good_file(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert params.load(path) == params.Params(2, "en", "annotator/model", {"PERSON": "PER"})


def test_a_graphics_card_is_chosen_by_name(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(GOOD + "  device: gpu\n", encoding="utf-8")
    assert params.load(path).device == "gpu"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("shards: 2", "shards: 0"), "shards is 0"),
        (GOOD + "near_duplicates: 0.5\n", "near_duplicates is 0.5; it should be from 0.6 to 1.0"),
        (GOOD + "near_duplicates: much\n", "near_duplicates is 'much'; it should be of type float"),
        (GOOD.replace("shards: 2", "shards: many"), "shards is 'many'"),
        (GOOD.replace("shards: 2", "shards: true"), "shards is True"),
        (GOOD.replace("language: en\n", ""), "language is missing"),
        (GOOD.replace("language: en", "language: English"), "language is 'English'"),
        (GOOD.replace("language: en", "language: qq"), "language is 'qq'"),
        (GOOD + "worker: 2\n", "unknown key worker"),
        (GOOD.replace("model:", "modle:"), "unknown key annotate.modle"),
        (GOOD.replace("PERSON: PER", "PERSON: PERSON"), "annotate.labels.PERSON"),
        (GOOD + "  device: cuda\n", "annotate.device is 'cuda'; it should be one of cpu, gpu"),
        (GOOD.replace("annotate:\n", "annotate: yes\nx:\n"), "unknown key x"),
        ("- a list\n", "should be a mapping"),
        ("a: [\n", "not YAML"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"params\.yaml") as caught:
        params.load(path)
    assert told in str(caught.value)


def test_a_missing_file_says_where_to_run(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="repository's root"):
        params.load(tmp_path / "params.yaml")
