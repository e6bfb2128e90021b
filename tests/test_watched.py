"""A record that its process dies of is a reject, what follows it is read if it can be, and each record is told of before it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsclaims.engines.work import Failure, Work
from newsclaims.intake import watched
from newsclaims.reading.outcome import Outcome, Record, Refusal
from newsclaims.reading.records import Share

LINES = ['{"text": "One."}', "", '{"text": "Two."}', '{"text": "Three."}']
WHOLE = Share()
FAILURE = Failure("crash", "its process was ended by SIGSEGV")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.jsonl"
    made.write_text("\n".join(LINES), encoding="utf-8")
    return made


def brief(outcome: Outcome) -> str:
    return f"{outcome.number} {outcome.text.text}" if isinstance(outcome, Record) else f"{outcome.number} {outcome.reason}: {outcome.detail}"


def read(path: Path, work: Work, share: Share = WHOLE) -> list[str]:
    return [brief(one) for one in watched.outcomes(path, share, work, 5)]


def test_each_record_is_told_of_before_it_is_read(path: Path) -> None:
    told: list[str | None] = []
    assert read(path, Work(0, began=told.append)) == ["0 One.", "2 Two.", "3 Three."]
    # That nothing follows is found by reading, too.
    assert told == ["5:0", "5:1", "5:2", "5:3"]


def test_a_record_that_was_given_up_is_not_read_again(path: Path) -> None:
    told: list[str | None] = []
    assert read(path, Work(0, {"5:1": FAILURE}, began=told.append)) == ["0 One.", f"2 crash: {FAILURE.detail}", "3 Three."]
    assert told == ["5:0", "5:1:rest", "5:2", "5:3"]


def test_where_what_follows_cannot_be_reached_it_is_said(path: Path) -> None:
    given_up = {"5:1": FAILURE, "5:1:rest": FAILURE}
    assert read(path, Work(0, given_up)) == ["0 One.", f"1 crash: {FAILURE.detail}; what follows it in the file is not read"]


def test_one_record_is_read_alone(path: Path) -> None:
    told: list[str | None] = []
    assert read(path, Work(0, alone="5:1", began=told.append)) == ["2 Two."]
    assert read(path, Work(0, alone="5:1:rest", began=told.append)) == []
    assert told == ["5:1", "5:1:rest"]
    assert [watched.concerns(Work(0, alone="5:1"), file) for file in (4, 5, 51)] == [False, True, False]


def test_a_refusal_is_in_one_share_alone(path: Path) -> None:
    """Of shares of a file, every process meets what cannot be read past."""
    work = Work(0, {"5:0": FAILURE, "5:0:rest": FAILURE})
    assert [len(read(path, work, Share(part, 3))) for part in range(3)] == [1, 0, 0]
    assert isinstance(next(watched.outcomes(path, Share(), work, 5)), Refusal)
