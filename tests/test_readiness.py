"""What stands in the way of a release: each refusal, and all at once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import small_repository
from newsclaims import versions
from newsclaims.errors import UserError
from newsclaims.releases import archive, built, comparison, readiness
from small_repository import commit, edit, git

TAG = "rain@v0.2.0"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_repository.build(tmp_path_factory.mktemp("ready") / "repository")


@pytest.fixture
def root(ready: Path, tmp_path: Path) -> Path:
    return small_repository.copied(ready, tmp_path / "repository")


@pytest.fixture
def without_dvc(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is not about DVC: asking it takes longer than all other checks."""
    monkeypatch.setattr(built, "problems", lambda _: [])


def problems(root: Path, previous: Path | None = None) -> list[str]:
    return readiness.problems(root, root / "dist", previous)


def one(root: Path) -> str:
    found = problems(root)
    assert len(found) == 1, found
    return found[0]


def test_nothing_stands_in_the_way_of_a_clean_repository(root: Path) -> None:
    assert problems(root) == []
    readiness.check(root, root / "dist", None)
    assert git(root, "status", "--porcelain") == ""


def test_a_changed_dependency(root: Path) -> None:
    with (root / "given" / "README.md").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    commit(root)
    told = one(root)
    assert "dvc status is not clean: run uv run dvc repro" in told
    assert "about: it depends on given/README.md (modified)" in told


def test_an_output_that_was_changed_or_is_not_present(root: Path) -> None:
    (root / "dataset" / "README.md").unlink()
    assert "about: it makes dataset/README.md (not present)" in one(root)
    shutil.copyfile(root / "LICENSE", root / "dataset" / "README.md")
    assert "about: it makes dataset/README.md (modified)" in one(root)


def test_a_stage_that_never_ran(root: Path) -> None:
    with (root / "dvc.yaml").open("a", encoding="utf-8") as file:
        file.write("  late:\n    cmd: touch dataset/late\n    deps: [LICENSE]\n    outs: [dataset/late]\n")
    commit(root)
    assert "late: it depends on LICENSE (modified); it makes dataset/late (not present)" in one(root)


def test_no_dvc_repository(root: Path) -> None:
    shutil.rmtree(root / ".dvc")
    commit(root)
    assert "not a DVC repository" in one(root)


def test_a_file_in_the_dataset_that_no_stage_makes(root: Path) -> None:
    (root / "dataset" / "notes.txt").write_text("mine", encoding="utf-8")
    assert one(root).startswith("dataset/notes.txt: no stage makes this")


@pytest.mark.usefixtures("without_dvc")
def test_changes_and_new_files_that_git_does_not_ignore(root: Path) -> None:
    edit(root, "LICENSE", "like", "must")
    (root / "new \u00e9.txt").write_text("", encoding="utf-8")
    (root / "dist").mkdir()
    (root / "dist" / "ignored").write_text("", encoding="utf-8")
    assert one(root).startswith("not committed:  M LICENSE, ?? new \u00e9.txt; commit it")


def test_no_git_repository_and_no_commit(root: Path) -> None:
    shutil.rmtree(root / ".git")
    assert "not a Git repository" in one(root)
    git(root, "init", "--quiet")
    assert "no commit yet" in one(root)


def _missing(path: Path) -> None:
    path.unlink()


def _failed(path: Path) -> None:
    report = json.loads(path.read_text(encoding="utf-8"))
    report["totals"]["failures"] = 1
    path.write_text(json.dumps(report), encoding="utf-8")


def _of_other_files(path: Path) -> None:
    report = json.loads(path.read_text(encoding="utf-8"))
    report["checked"]["claims/train-00000-of-00001.parquet"] = "0" * 64
    path.write_text(json.dumps(report), encoding="utf-8")


@pytest.mark.parametrize(
    ("broken", "told"), [(_missing, "not found"), (_failed, "validation failed"), (_of_other_files, "not the ones that were validated")]
)
def test_a_validation_that_does_not_vouch(root: Path, broken: Callable[[Path], None], told: str) -> None:
    broken(root / "dataset" / "validation.json")
    found = problems(root)
    assert len(found) == 2
    assert "it makes dataset/validation.json" in found[0]
    assert told in found[1]


@pytest.mark.usefixtures("without_dvc")
def test_versions_that_disagree(root: Path) -> None:
    edit(root, "CITATION.cff", "0.2.0", "0.2.1")
    commit(root)
    assert one(root).startswith("pyproject.toml has version 0.2.0, but CITATION.cff has 0.2.1; set them to one")


@pytest.mark.usefixtures("without_dvc")
def test_a_release_says_who_made_it_and_what_may_be_done_with_it(root: Path) -> None:
    edit(root, "CITATION.cff", "authors:\n  - name: The rainmakers\n", "")
    (root / "LICENSE").unlink()
    commit(root)
    assert [told.split(";")[0] for told in problems(root)] == ["CITATION.cff: authors missing", "LICENSE: not found"]


@pytest.mark.usefixtures("without_dvc")
def test_a_package_that_is_not_the_recorded_one(root: Path) -> None:
    (root / "environment.json").write_text('{"newsclaims": "0.0.0", "stages": {}}', encoding="utf-8")
    commit(root)
    assert one(root).startswith("environment.json: not as installed (newsclaims: 0.0.0, now ")


@pytest.mark.usefixtures("without_dvc")
@pytest.mark.parametrize(
    ("day", "told"), [(" (unreleased)", "0.2.0 has no day"), ("", "0.2.0 has no day"), (" (2026-13-40)", "is no day of the calendar")]
)
def test_a_changelog_without_a_day(root: Path, day: str, told: str) -> None:
    edit(root, "CHANGELOG.md", " (2026-11-25)", day)
    commit(root)
    assert told in one(root)


@pytest.mark.usefixtures("without_dvc")
def test_a_tag_on_another_commit_or_not_annotated(root: Path) -> None:
    git(root, "tag", TAG)
    assert "is not annotated" in one(root)
    git(root, "tag", "--delete", TAG)
    git(root, "tag", "--annotate", TAG, "--message", "x")
    assert problems(root) == []
    commit(root)
    assert f"the tag {TAG} is on another commit" in one(root)


@pytest.mark.usefixtures("without_dvc")
def test_a_folder_in_the_release_s_place(root: Path) -> None:
    folder = root / "dist" / "rain-0.2.0"
    folder.mkdir(parents=True)
    assert "is no whole release" in one(root)
    (folder / "SHA256SUMS").write_text("", encoding="utf-8")
    (folder / "certificate.json").write_text('{"commit": "abc"}', encoding="utf-8")
    assert "was changed: certificate.json: is not listed" in one(root)


def test_all_at_once(root: Path) -> None:
    edit(root, "CHANGELOG.md", "0.2.0 (2026-11-25)", "0.3.0 (unreleased)")
    (root / "dataset" / "validation.json").unlink()
    git(root, "tag", TAG)
    with pytest.raises(UserError) as caught:
        readiness.check(root, root / "dist", None)
    told = str(caught.value)
    assert told.startswith("not ready to release, for 6 reasons:\n- dvc status is not clean")
    for part in ("not committed:  M CHANGELOG.md", "validation.json: not found", "CHANGELOG.md has 0.3.0", "0.3.0 has no day", "is not annotated"):
        assert part in told


@pytest.mark.usefixtures("without_dvc")
def test_a_missing_changelog_is_told_once(root: Path) -> None:
    (root / "CHANGELOG.md").unlink()
    commit(root)
    assert "CHANGELOG.md: not found" in one(root)


@pytest.mark.usefixtures("without_dvc")
class TestStep:
    """The version against the release before."""

    @pytest.fixture
    def later(self, root: Path) -> Path:
        with (root / "CHANGELOG.md").open("a", encoding="utf-8") as file:
            file.write(small_repository.EARLIER)
        commit(root)
        return root

    @pytest.fixture
    def old(self, tmp_path: Path) -> Path:
        folder = tmp_path / "rain-0.1.0"
        folder.mkdir()
        (folder / "certificate.json").write_text('{"version": "0.1.0"}', encoding="utf-8")
        return folder

    @pytest.fixture(autouse=True)
    def compared(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Path]]:
        """The comparison says what ``self.least`` is; what it was called with."""
        self.least = "major"
        calls: list[tuple[Path, Path]] = []

        def compare(old: Path, new: Path) -> SimpleNamespace:
            assert old.is_dir()
            calls.append((old, new))
            return SimpleNamespace(least=self.least, reasons=["3 rows of claims changed", "a column is gone"])

        monkeypatch.setattr(comparison, "compare", compare)
        return calls

    def test_the_release_before_is_needed(self, later: Path) -> None:
        told = one(later)
        assert "rain-0.1.0: not found" in told
        assert "--previous" in told
        assert "dvc artifacts get . rain --rev v0.1.0" in told

    def test_a_great_enough_step(self, later: Path, old: Path, compared: list[tuple[Path, Path]]) -> None:
        assert problems(later, old) == []
        assert compared == [(old, later / "dataset")]

    def test_it_is_found_beside_as_folder_or_archive(self, later: Path, old: Path, compared: list[tuple[Path, Path]]) -> None:
        (later / "dist").mkdir()
        archive.pack(old, later / "dist" / "rain-0.1.0.tar.zst")
        assert problems(later) == []
        shutil.copytree(old, later / "dist" / "rain-0.1.0")
        assert problems(later) == []
        assert [call[0].name for call in compared] == ["rain-0.1.0", "rain-0.1.0"]
        assert compared[1][0] == later / "dist" / "rain-0.1.0"

    def test_a_step_too_small_names_reasons_and_version(self, later: Path, old: Path) -> None:
        edit(later, "CHANGELOG.md", "## 0.2.0", "## 0.1.1")
        found = next(told for told in problems(later, old) if "too small" in told)
        assert "version 0.1.1 is too small a step from 0.1.0: the changes are major, so it should be 0.2.0 or later" in found
        assert found.endswith("\n    3 rows of claims changed\n    a column is gone")

    def test_a_minor_change_needs_less(self, later: Path, old: Path) -> None:
        self.least = "minor"
        edit(later, "CHANGELOG.md", "## 0.2.0", "## 0.1.1")
        assert not any("too small" in told for told in problems(later, old))

    def test_another_version_than_the_one_before(self, later: Path, old: Path) -> None:
        (old / "certificate.json").write_text('{"version": "0.0.9"}', encoding="utf-8")
        assert problems(later, old) == [f"{old}: is release 0.0.9, but the one before is 0.1.0 by CHANGELOG.md; give that with --previous"]
        (old / "certificate.json").write_text("[]", encoding="utf-8")
        assert "not the certificate of a release" in problems(later, old)[0]

    def test_previous_where_there_was_none(self, root: Path, old: Path, compared: list[tuple[Path, Path]]) -> None:
        assert "lists no earlier version" in problems(root, old)[0]
        assert compared == []

    def test_a_version_that_goes_back(self, later: Path, old: Path) -> None:
        edit(later, "CHANGELOG.md", "## 0.2.0", "## 0.0.5")
        self.least = "none"
        assert any("version 0.0.5 is too small a step from 0.1.0" in told for told in problems(later, old))

    def test_bumped_is_what_is_told(self) -> None:
        assert versions.bumped(versions.parse("0.1.0"), "major") == versions.parse("0.2.0")
