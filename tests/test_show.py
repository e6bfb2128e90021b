"""The terminal view: marks where the offsets say, nothing that disturbs the terminal."""

from pathlib import Path

import pytest
from rich.console import Console

from conftest import SEED, SEED_ID
from newsclaims import show
from newsclaims.errors import UserError


@pytest.mark.parametrize("wanted", [SEED, SEED_ID, SEED_ID[:5]])
def test_an_article_is_found_by_file_id_and_its_beginning(built: Path, wanted: str) -> None:
    console = Console(record=True, width=120, force_terminal=True)
    show.show_article(wanted, built / "dataset", console)
    shown = console.export_text()
    assert "Shamshad News" in shown
    assert "attributed claims" in shown
    assert "direct" in shown


def test_marks_are_where_the_offsets_say(built: Path) -> None:
    article = show.find(SEED, built / "dataset")
    claims = show.select(built / "dataset", "claims", article["article_id"])
    text = show.marked(article["text"], claims)
    assert text.plain == article["text"]
    cues = {(c["cue_start"], c["cue_end"]) for c in claims if c["cue_start"] is not None}
    assert {(s.start, s.end) for s in text.spans if s.style == show.STYLES["cue"]} == cues
    assert cues


def test_control_characters_are_not_sent_to_the_terminal() -> None:
    assert show.marked("a\x1b[31mb\u202ec", []).plain == "a�[31mb�c"


def test_an_unknown_article_and_an_unbuilt_dataset_are_told(built: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=SEED_ID):
        show.show_article("nothing", built / "dataset")
    with pytest.raises(UserError, match="dvc repro"):
        show.show_article(SEED, tmp_path)
