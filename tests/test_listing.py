"""Which files are inputs."""

import os
import time
from pathlib import Path

import pytest

from newsclaims.errors import UserError
from newsclaims.reading.listing import inputs


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_inputs_are_sorted_and_leave_out_what_is_about_them(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "README.md", "sources.csv", ".hidden", ".git/x.txt", "a/README.md", "a.txt"):
        write(tmp_path / "seeds" / name)
    found = inputs(tmp_path / "seeds")
    assert [i.name for i in found] == ["README.md", "a.txt", "a/README.md", "a/z.txt", "b.txt"]
    assert [(i.name, i.reason) for i in found if i.refused] == [("README.md", "about-seeds")]


def test_links_out_of_seeds_are_refused_and_not_followed(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    write(tmp_path / "outside" / "secret.txt")
    (seeds / "folder").parent.mkdir()
    inside = write(seeds / "in.txt")
    (seeds / "file.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (seeds / "folder").symlink_to(tmp_path / "outside")
    (seeds / "nowhere.txt").symlink_to(tmp_path / "none")
    (seeds / "same.txt").symlink_to(inside)
    (seeds / "loop.txt").symlink_to(seeds / "loop.txt")
    os.mkfifo(seeds / "pipe.txt")
    assert {i.name: i.refused for i in inputs(seeds)} == {
        "file.txt": "a link that leads out of seeds/",
        "folder": "a link that leads out of seeds/",
        "in.txt": "",
        "loop.txt": "a link that leads nowhere",
        "nowhere.txt": "a link that leads nowhere",
        "pipe.txt": "not a regular file",
        "same.txt": "",
    }


def test_no_seeds_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="seeds/: no such folder"):
        inputs(tmp_path / "seeds")


@pytest.mark.long  # making 100,000 files takes ten times as long as listing them
def test_a_hundred_thousand_files_are_found_fast(tmp_path: Path) -> None:
    for folder in range(100):
        (tmp_path / f"{folder:02d}").mkdir()
        for n in range(1_000):
            (tmp_path / f"{folder:02d}" / f"{n}.txt").touch()
    begin = time.process_time()
    assert len(inputs(tmp_path)) == 100_000
    assert time.process_time() - begin < 5
