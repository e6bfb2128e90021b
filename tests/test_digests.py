"""Digests of files and folders."""

from pathlib import Path

from newsclaims import digests


def test_a_folders_digest_is_of_names_and_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "sub").mkdir(parents=True)
        (tmp_path / name / "sub" / "x").write_text("1", encoding="utf-8")
        (tmp_path / name / "__pycache__").mkdir()
        (tmp_path / name / "__pycache__" / "x").write_text(name, encoding="utf-8")
    assert digests.of_folder(tmp_path / "one") == digests.of_folder(tmp_path / "two")
    (tmp_path / "two" / "sub" / "x").rename(tmp_path / "two" / "sub" / "y")
    assert digests.of_folder(tmp_path / "one") != digests.of_folder(tmp_path / "two")
    assert digests.of_file(tmp_path / "one" / "sub" / "x") == "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
