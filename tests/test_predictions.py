"""Predictions for other tools: offsets in the file as it is, whatever normalisation did to the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.errors import UserError
from newsclaims.evaluation import predictions
from newsclaims.reading import normalize, records
from newsclaims.reading.outcome import Record
from newsclaims.reading.source_map import pieces
from newsclaims.trial import Made
from small_gold import NAME, TEXT, article_row, read, rows


def places(path: Path) -> tuple[str, predictions.Places]:
    (record,) = records.read(path)
    assert isinstance(record, Record)
    traced, _ = normalize.normalize(record.text)
    return traced.text, predictions.Places(path, pieces(traced))


# A mark at the beginning, line ends, a soft hyphen, a decomposed accent, a character beyond the basic plane.
RAW = "\ufeff“Caf\u0065\u0301 \U0001f30d!”\r\n\r\n\r\n  she\u00a0said, co\u00adoperating with Zo\u00eb.\r\n"


@pytest.mark.parametrize(
    ("words", "original"),
    [("Café", "Cafe\u0301"), ("🌍!”", "🌍!”"), ("she said", "she\u00a0said"), ("cooperating", "co\u00adoperating"), ("Zoë", "Zoë")],
)
def test_spans_lead_back_to_the_files_own_code_points(tmp_path: Path, words: str, original: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(RAW.encode())
    text, place = places(path)
    start = text.index(words)
    assert RAW[slice(*place(start, start + len(words)))] == original


@given(st.text(st.sampled_from("ab é\u0301\r\n “\U0001f30d"), min_size=1, max_size=30))
def test_every_code_point_has_its_place(tmp_path_factory: pytest.TempPathFactory, raw: str) -> None:
    path = tmp_path_factory.mktemp("raw") / "a.txt"
    raw = f"An ordinary beginning. {raw}"
    path.write_bytes(raw.encode())
    text, place = places(path)
    found = [place(i, i + 1) for i in range(len(text))]
    assert all(0 <= a < b <= len(raw) for a, b in found)
    assert found == sorted(found)
    assert all(text[i] == raw[slice(*span)] for i, span in enumerate(found) if text[i].isalpha() and text[i].isascii() and span[1] - span[0] == 1)


def test_each_attributed_claim_is_a_line(tmp_path: Path) -> None:
    article = read(tmp_path)
    made = {NAME: Made(article_row(), rows(article))}
    made[NAME].rows["claims"][0].update(source_start=None, source_end=None)
    for row in made[NAME].rows["claims"]:
        row["method"] = "model 1+rule:link"
    (tmp_path / NAME).write_text(TEXT, encoding="utf-8")
    predictions.write(tmp_path / "p.jsonl", predictions.of({NAME: tmp_path / NAME}, made))
    found = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(found) == 5
    assert found[0] == {"file": NAME, "source": [], "cue": [[24, 28]], "content": [[39, 57]]}
    assert TEXT[39:57] == "that it might rain"


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("caf\xe9".encode("latin-1"))
    with pytest.raises(UserError, match=r"a\.txt: not UTF-8 \(byte 3\)"):
        predictions.Places(tmp_path / "a.txt", [])
