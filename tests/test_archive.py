"""Archives of releases: the same bytes for the same content, and hostile ones refused."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.errors import UserError
from newsclaims.releases import archive

FILES = {"README.md": b"card", "claims/train.parquet": bytes(range(256)) * 40, "csv/a b\\c\u00e9.csv": b"x\n", "empty": b""}


def folder(at: Path, files: dict[str, bytes] | None = None) -> Path:
    for name, content in (files or FILES).items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_bytes(content)
    return at


def content(at: Path) -> dict[str, bytes]:
    return {path.relative_to(at).as_posix(): path.read_bytes() for path in at.rglob("*") if path.is_file()}


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", data: bytes = b"") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(data)
    return info, data


def packed(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for info, data in members:
            tar.addfile(info, io.BytesIO(data))
    path.write_bytes(zstandard.compress(raw.getvalue()))
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught, archive.opened(path):
        pytest.fail("it was opened")
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message


def test_pack_the_same_bytes_whatever_times_modes_and_order(tmp_path: Path) -> None:
    one = folder(tmp_path / "one" / "r-1")
    other = folder(tmp_path / "other" / "r-1", dict(reversed(FILES.items())))
    for path in other.rglob("*"):
        os.utime(path, (7, 7))
        path.chmod(0o700)
    (other / "nothing").mkdir()
    for at, name in ((one, "1"), (one, "2"), (other, "3")):
        archive.pack(at, tmp_path / f"{name}.tar.zst")
    first, *others = ((tmp_path / f"{name}.tar.zst").read_bytes() for name in "123")
    assert others == [first, first]


def test_opened_gives_back_what_was_packed(tmp_path: Path) -> None:
    archive.pack(folder(tmp_path / "r-1"), tmp_path / "r.tar.zst")
    with archive.opened(tmp_path / "r.tar.zst") as inside:
        assert inside.name == "r-1"
        assert content(inside) == FILES
    assert not inside.exists()


def test_opened_folder_is_itself(tmp_path: Path) -> None:
    with archive.opened(tmp_path) as inside:
        assert inside == tmp_path


def test_pack_refuses_links_and_leaves_nothing(tmp_path: Path) -> None:
    at = folder(tmp_path / "r-1")
    (at / "link").symlink_to("README.md")
    with pytest.raises(UserError, match="link: is a link"):
        archive.pack(at, tmp_path / "r.tar.zst")
    assert [path.name for path in tmp_path.iterdir()] == ["r-1"]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (member("r/../../out"), "outside"),
        (member("../out"), "outside"),
        (member("r/link", tarfile.SYMTYPE, "/etc/passwd"), "neither a file nor a folder"),
        (member("r/link", tarfile.SYMTYPE, "README.md"), "neither a file nor a folder"),
        (member("r/link", tarfile.LNKTYPE, "r/README.md"), "neither a file nor a folder"),
        (member("r/device", tarfile.CHRTYPE), "neither a file nor a folder"),
        (member("r/pipe", tarfile.FIFOTYPE), "neither a file nor a folder"),
        (member("other/README.md"), "should hold one folder, but holds other, r"),
        (member("README.md"), "should hold one folder, but holds README.md, r"),
    ],
)
def test_opened_refuses_a_member(tmp_path: Path, bad: tuple[tarfile.TarInfo, bytes], told: str) -> None:
    assert told in refusal(packed(tmp_path / "r.tar.zst", member("r/README.md", data=b"card"), bad))
    assert [path.name for path in tmp_path.iterdir()] == ["r.tar.zst"]


def test_opened_keeps_an_absolute_member_inside_or_refuses_it(tmp_path: Path) -> None:
    outside = tmp_path / "out"
    refusal(packed(tmp_path / "r.tar.zst", member("r/README.md"), member(str(outside), data=b"x")))
    assert not outside.exists()


def test_opened_refuses_what_is_cut_off_anywhere(tmp_path: Path) -> None:
    archive.pack(folder(tmp_path / "r-1"), tmp_path / "r.tar.zst")
    whole = (tmp_path / "r.tar.zst").read_bytes()
    for length in (*range(0, len(whole), 7), len(whole) - 1):
        (tmp_path / "cut.tar.zst").write_bytes(whole[:length])
        assert "cannot be unpacked" in refusal(tmp_path / "cut.tar.zst")


def test_opened_refuses_what_has_something_after_its_end(tmp_path: Path) -> None:
    path = packed(tmp_path / "r.tar.zst", member("r/a", data=b"x"))
    path.write_bytes(path.read_bytes() + b"more")
    assert "something follows its end" in refusal(path)


@given(st.binary(max_size=200))
def test_opened_refuses_what_is_no_archive(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.tar.zst"
    path.write_bytes(data)
    assert "cannot be unpacked" in refusal(path)


def test_opened_refuses_other_things(tmp_path: Path) -> None:
    assert "should be a folder or a file" in refusal(tmp_path / "missing.tar.zst")
    (tmp_path / "r.zip").write_bytes(b"")
    assert "should be a folder or a file" in refusal(tmp_path / "r.zip")


def test_opened_refuses_a_bomb_before_it_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LEAST_LIMIT", 1 << 20)
    bomb = packed(tmp_path / "bomb.tar.zst", member("r/zeros", data=bytes(8 << 20)))
    assert bomb.stat().st_size * archive.MOST_TIMES < 8 << 20
    assert "unpacks to far more than its size" in refusal(bomb)


def test_opened_takes_what_packs_well(tmp_path: Path) -> None:
    at = folder(tmp_path / "r-1", {"zeros": bytes(8 << 20)})
    archive.pack(at, tmp_path / "r.tar.zst")
    shutil.rmtree(at)
    with archive.opened(tmp_path / "r.tar.zst") as inside:
        assert (inside / "zeros").stat().st_size == 8 << 20
