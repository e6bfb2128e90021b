"""SHA256SUMS: written so that sha256sum reads it, and read without trust."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.errors import UserError
from newsclaims.releases import sums

NAMES = ("README.md", "a b.csv", "back\\slash", "line\nend", "return\r", "sub/\u00e9 \u2028.txt", "*star", " leading", "-n", "\\")
SHA = "0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        path = tmp_path / "r" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8", newline="")
    sums.write(tmp_path / "r")
    return tmp_path / "r"


def checked(folder: Path) -> int:
    return subprocess.run(["sha256sum", "--check", "--strict", "--quiet", sums.FILE], cwd=folder, check=False, capture_output=True).returncode


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="GNU coreutils")
def test_sha256sum_accepts_all_names_and_sees_a_change(folder: Path) -> None:
    assert checked(folder) == 0
    (folder / "back\\slash").write_bytes(b"other")
    assert checked(folder) != 0


def test_read_gives_back_what_was_written(folder: Path) -> None:
    assert sums.read(folder) == sums.of_folder(folder)
    assert set(sums.read(folder)) == set(NAMES)
    assert sums.differing(folder) == []


def test_differing_names_each_file(folder: Path) -> None:
    (folder / "README.md").write_bytes(b"changed")
    (folder / "a b.csv").unlink()
    (folder / "sub" / "new").write_bytes(b"")
    assert sums.differing(folder) == ["README.md: was changed", "a b.csv: is missing", "sub/new: is not listed in SHA256SUMS"]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "a//b", "./a", ".", "a/", "..", "SHA256SUMS", "a\0b"])
def test_read_refuses_a_path_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / sums.FILE).write_text(f"{SHA}  ok\n{SHA}  {name}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"line 2: .* is no plain path"):
        sums.read(tmp_path)


@pytest.mark.parametrize("line", ["", "abc  x", f"{SHA} x", f"{SHA[:-1]}G  x", f"{SHA}  ", f"{SHA.replace('0', 'A')}  x", f"SHA256 (x) = {SHA}"])
def test_read_refuses_a_line_of_another_kind(tmp_path: Path, line: str) -> None:
    (tmp_path / sums.FILE).write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(UserError, match="line 1: should be a SHA-256"):
        sums.read(tmp_path)


def test_read_refuses_what_is_doubled_cut_off_missing_or_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not found"):
        sums.read(tmp_path)
    for content, told in ((f"{SHA}  a\n{SHA}  a\n".encode(), "listed twice"), (f"{SHA}  a".encode(), "cut off"), (b"\xff\n", "not UTF-8")):
        (tmp_path / sums.FILE).write_bytes(content)
        with pytest.raises(UserError, match=told):
            sums.read(tmp_path)


def test_of_folder_refuses_links(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(UserError, match="is a link"):
        sums.of_folder(tmp_path)


@given(
    st.dictionaries(
        st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1).filter(lambda n: n not in (".", "..", sums.FILE)),
        st.just(SHA),
    )
)
def test_any_names_come_back(tmp_path_factory: pytest.TempPathFactory, found: dict[str, str]) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / sums.FILE).write_text(sums.text(found), encoding="utf-8", newline="")
    assert sums.read(folder) == found
