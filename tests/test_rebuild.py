"""The same commit makes the same bytes: clean builds, worker counts, order, and a fresh clone under DVC."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import AS_USERS, SEED_ID, dvc, lay_out, with_little_gold
from rebuild import fingerprints, story

STAGES = ("articles", "annotate", "sentences", "entities", "claims", "rejects", "validate", "metadata", "evaluate", "card", "page")


def built_by_commands(root: Path, workers: str, shards: int = 3, backwards: bool = False, stages: tuple[str, ...] = STAGES) -> dict[str, str]:
    with_little_gold(lay_out(root))
    path = root / "params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("shards: 1", f"shards: {shards}"), encoding="utf-8")
    for n in sorted(range(6), reverse=backwards):
        (root / "seeds" / f"story{n}.txt").write_text(story(n), encoding="utf-8")
    environment = os.environ | AS_USERS | {"NEWSCLAIMS_WORKERS": workers}
    for stage in stages:
        subprocess.run([sys.executable, "-m", "newsclaims", stage], cwd=root, env=environment, check=True)
    return fingerprints(root, ("dataset", "site"))


@pytest.fixture(scope="module")
def three_shards(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A build by one worker, and its files' digests."""
    root = tmp_path_factory.mktemp("three") / "one"
    return root, built_by_commands(root, workers="1")


@pytest.mark.slow
def test_two_clean_builds_and_other_worker_counts_agree_in_every_byte(three_shards: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    _, one = three_shards
    assert len(one) > 15
    # Other seeds first, other workers: what neither may change is compared in one build.
    assert one == built_by_commands(tmp_path / "two", workers="2", backwards=True)


@pytest.mark.slow
def test_what_is_computed_together_does_not_matter(three_shards: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """Other shards are other batches of articles: the rows stay the same."""
    import pyarrow.parquet as pq

    built_by_commands(tmp_path / "one", workers="1", shards=1, stages=STAGES[:5])
    for table in ("articles", "sentences", "entities", "claims"):
        rows = []
        for root in (three_shards[0], tmp_path / "one"):
            found = pq.read_table(root / "dataset" / table).to_pylist()
            rows.append(sorted(found, key=lambda r: (r["article_id"], r.get("start", 0), str(r))))
        assert rows[0] == rows[1]
        assert rows[0]


@pytest.mark.slow
def test_a_fresh_clone_rebuilds_to_its_lock_and_then_does_nothing(clone: Path) -> None:
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True).stdout
    assert changed == ""
    assert (clone / "dataset" / "README.md").exists()
    again = dvc(clone, "repro")
    assert again.returncode == 0
    assert "Running stage" not in again.stdout
    assert "up to date" in again.stdout
    assert dvc(clone, "status", "--quiet").returncode == 0


@pytest.mark.long
def test_one_character_of_the_seed_rebuilds_and_a_broken_rule_stops_before_the_card(clone: Path, tmp_path: Path) -> None:
    root = tmp_path / "newsclaims"
    shutil.copytree(clone, root)
    with_little_gold(root)
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *identity, "commit", "--quiet", "--all", "--message", "less gold"], cwd=root, check=True)
    seed = next((root / "seeds").glob("*.txt"))
    seed.chmod(0o644)
    seed.write_text(seed.read_text(encoding="utf-8").replace("300 Taliban", "400 Taliban"), encoding="utf-8")
    done = dvc(root, "repro")
    # The gold is of the old text: this is told, not passed over.
    assert "Running stage 'claims'" in done.stdout
    assert "gold/" in done.stderr
    subprocess.run(["git", "checkout", "--quiet", "."], cwd=root, check=True)
    assert dvc(root, "repro").returncode == 0
    rule = root / "src" / "newsclaims" / "stages" / "claims.py"
    code = rule.read_text(encoding="utf-8")
    broken = code.replace('f"{name}_text": text[start:end] if span', 'f"{name}_text": text[start : span[1] + 1] if span')
    assert broken != code
    rule.write_text(broken, encoding="utf-8")
    done = dvc(root, "repro")
    assert done.returncode != 0
    assert "claims: cue-is-slice: " in done.stderr
    assert f"{SEED_ID}-c" in done.stderr
    assert not (root / "dataset" / "README.md").exists()
    assert not (root / "dataset" / "validation.json").exists()
