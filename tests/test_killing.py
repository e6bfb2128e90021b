"""A build that is killed and begun again makes the same bytes; fifty kills by the script are told in docs/reliability.md."""

from __future__ import annotations

from pathlib import Path

import pytest

import killing
from newsclaims import cli


@pytest.mark.long  # A build in a clone, and two more for each kill.
def test_kills_of_each_target_are_survived(tmp_path: Path) -> None:
    made = killing.run(len(killing.TARGETS), 3, tmp_path, ("articles", "annotate", "sentences", "entities"))
    assert [kill.wrong for kill in made] == [()] * len(made)
    assert {kill.target for kill in made} == set(killing.TARGETS)
    assert sum(kill.killed for kill in made) >= len(made)


def test_fifty_kills_hit_each_stage_by_each_target() -> None:
    planned = [(target, stage) for target, stage, _ in killing.plan(50, 7, cli.STAGES)]
    assert {stage for _, stage in planned} == set(cli.STAGES)
    assert len(set(planned)) == len(killing.TARGETS) * len(cli.STAGES)


def test_what_differs_and_what_is_left_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "dvc.lock").write_text("a", encoding="utf-8")
    before = killing.state(tmp_path)
    (tmp_path / "dataset" / "claims").mkdir(parents=True)
    (tmp_path / "dataset" / "claims" / "a.parquet").write_bytes(b"")
    assert killing.state(tmp_path) != before
    assert killing.leftovers(tmp_path) == []
    (tmp_path / "dataset" / ".README.md.12-0a1b2c3d.tmp").touch()
    (tmp_path / ".site.12.tmp").mkdir()
    assert killing.leftovers(tmp_path) == [".site.12.tmp", "dataset/.README.md.12-0a1b2c3d.tmp"]
