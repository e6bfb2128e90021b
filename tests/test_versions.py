"""Versions of the data: one in every place, and steps that fit what changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims import versions
from newsclaims.errors import UserError
from newsclaims.versions import STEPS, Entry, Version
from small_dataset import ROOT

VERSIONS = st.builds(Version, *[st.integers(0, 3)] * 3)


@given(VERSIONS)
def test_a_version_is_read_as_it_is_written(version: Version) -> None:
    assert versions.parse(str(version)) == version


@pytest.mark.parametrize("text", ["", "1.2", "v1.2.0", "1.2.0.1", "1.2.0rc1", "01.2.0", "1.2.-1", " 1.2.0", "1.2.0\n"])
def test_what_is_no_version(text: str) -> None:
    with pytest.raises(ValueError, match="should be three numbers"):
        versions.parse(text)


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        ("1.2.3", "1.2.3", "none"),
        ("1.2.3", "1.2.4", "patch"),
        ("1.2.3", "1.3.0", "minor"),
        ("1.2.3", "2.0.0", "major"),
        ("0.1.0", "0.1.0", "none"),
        ("0.1.0", "0.1.1", "minor"),
        ("0.1.3", "0.2.0", "major"),
        ("0.9.0", "1.0.0", "major"),
    ],
)
def test_steps(old: str, new: str, step: str) -> None:
    assert versions.step(versions.parse(old), versions.parse(new)) == step


def test_no_step_leads_back() -> None:
    with pytest.raises(ValueError, match=r"1\.0\.0 is before 1\.0\.1"):
        versions.step(Version(1, 0, 1), Version(1, 0, 0))
    assert not versions.allows(Version(1, 0, 1), Version(1, 0, 0), "none")


@given(VERSIONS, st.sampled_from(STEPS))
def test_the_next_version_allows_its_change_and_is_the_least_that_does(old: Version, least: str) -> None:
    new = versions.bumped(old, least)
    assert versions.allows(old, new, least)
    below = [Version(a, b, c) for a in range(5) for b in range(5) for c in range(5) if old <= (a, b, c) < new]
    assert not [one for one in below if versions.allows(old, one, least)]


@given(VERSIONS, VERSIONS, st.sampled_from(STEPS))
def test_what_allows_more_allows_less(old: Version, new: Version, least: str) -> None:
    if versions.allows(old, new, least):
        assert all(versions.allows(old, new, less) for less in STEPS[: STEPS.index(least)])


def repository(root: Path) -> Path:
    for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md", "uv.lock"):
        shutil.copyfile(ROOT / name, root / name)
    return root


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_our_own_places_state_one_version() -> None:
    found = versions.stated(ROOT)
    assert {"pyproject.toml", "CHANGELOG.md", "CITATION.cff", "uv.lock"} <= found.keys()
    assert set(found.values()) == {str(versions.current(ROOT))}


def test_every_place_is_looked_at(tmp_path: Path) -> None:
    root = repository(tmp_path)
    version = str(versions.current(root))
    replace(root / "CITATION.cff", f"version: {version}", "version: 7.0.0")
    replace(root / "CHANGELOG.md", f"## {version}", "## 8.0.0")
    replace(root / "uv.lock", f'name = "newsclaims"\nversion = "{version}"', 'name = "newsclaims"\nversion = "9.0.0"')
    (root / "dataset").mkdir()
    (root / "dataset" / "README.md").write_text("---\ndataset_info:\n- config_name: claims\n  version: 6.0.0\n---\n# x\n", encoding="utf-8")
    assert versions.stated(root) == {
        "pyproject.toml": version,
        "CITATION.cff": "7.0.0",
        "CHANGELOG.md": "8.0.0",
        "uv.lock": "9.0.0",
        "dataset/README.md (claims)": "6.0.0",
    }


def test_places_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    root = repository(tmp_path)
    (root / "CITATION.cff").unlink()
    (root / "uv.lock").unlink()
    assert versions.stated(root).keys() == {"pyproject.toml", "CHANGELOG.md"}


def test_the_changelog_tells_versions_and_their_days(tmp_path: Path) -> None:
    text = "# Changelog\n\n## 1.1.0 (unreleased)\n\n### Data\n- x\n\n## 1.0.0 (2026-11-25)\n\n## 0.1.0\n"
    (tmp_path / "CHANGELOG.md").write_text(text, encoding="utf-8")
    found = versions.changelog(tmp_path)
    assert found == [Entry(Version(1, 1, 0), None), Entry(Version(1, 0, 0), "2026-11-25"), Entry(Version(0, 1, 0), None)]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("CHANGELOG.md", None, "CHANGELOG.md: not found"),
        ("CHANGELOG.md", "# Changelog\n", "no version"),
        ("CHANGELOG.md", "## 1.0\n", "## 1.0: '1.0' is no version"),
        ("pyproject.toml", None, "pyproject.toml: not found"),
        ("pyproject.toml", "[project]\n", "project.version: 'version'"),
        ("pyproject.toml", '[project]\nversion = "1.0"\n', "'1.0' is no version"),
        ("pyproject.toml", "[", "project.version"),
        ("CITATION.cff", "a: [", "CITATION.cff: not YAML"),
    ],
)
def test_a_broken_place_is_named(tmp_path: Path, name: str, content: str | None, says: str) -> None:
    root = repository(tmp_path)
    (root / name).unlink()
    if content is not None:
        (root / name).write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as error:
        versions.stated(root)
    assert says in str(error.value)
