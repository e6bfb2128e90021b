"""A made-up release of the small dataset: a folder, its archive and the file beside them, as newsclaims release leaves them."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import small_dataset
from newsclaims import digests
from newsclaims.releases import archive

NAME, VERSION = "newsclaims", "0.1.0"
METADATA = {
    "title": "newsclaims: who claimed what in news articles",
    "upload_type": "dataset",
    "description": "Claims in news articles",
    "creators": [{"name": "The newsclaims developers"}],
    "access_right": "open",
    "license": "cc-by-4.0",
    "version": VERSION,
}


def copy(dist: Path) -> Path:
    """The release as ``build`` makes it without options, made once and copied."""
    made = _made()
    shutil.copytree(made.parent, dist, dirs_exist_ok=True)
    return dist / made.name


@cache
def _made() -> Path:
    dist = Path(tempfile.mkdtemp(prefix="newsclaims-"))
    atexit.register(shutil.rmtree, dist)
    return build(dist)


def build(
    dist: Path, kind: str = "full", text_release: str = "full", doi: str | None = None, version: str = VERSION, metadata: dict[str, Any] | None = None
) -> Path:
    """Write a release below ``dist``; returns its folder."""
    content = small_dataset.rows()
    content["articles"][0]["text_release"] = text_release
    folder = dist / (f"{NAME}-{version}" + ("-public" if kind == "public" else ""))
    made = dist / f".{folder.name}"
    dataset = small_dataset.build(made, content)
    dataset.rename(folder)
    (made / "schema").rename(folder / "schema")
    shutil.rmtree(made)
    (folder / "README.md").write_text("---\nlicense: cc-by-4.0\n---\n# newsclaims\n", encoding="utf-8")
    shutil.copyfile(small_dataset.ROOT / "CITATION.cff", folder / "CITATION.cff")
    if doi:
        with (folder / "CITATION.cff").open("a", encoding="utf-8") as file:
            file.write(f"doi: {doi}\n")
    write(folder / "zenodo.json", {"metadata": {**METADATA, "version": version, **(metadata or {})}})
    close(folder, kind, version)
    return folder


def close(folder: Path, kind: str, version: str = VERSION) -> None:
    """Write what states the rest of ``folder``: certificate, sums, archive, and the file beside."""
    stated = {"name": NAME, "version": version, "kind": kind, "fingerprint": "0" * 64, "tag": f"{NAME}@v{version}"}
    write(folder / "certificate.json", stated)
    (folder / "SHA256SUMS").unlink(missing_ok=True)
    sums = {path.relative_to(folder).as_posix(): digests.of_file(path) for path in folder.rglob("*") if path.is_file()}
    (folder / "SHA256SUMS").write_text("".join(f"{sums[name]}  {name}\n" for name in sorted(sums)), encoding="utf-8")
    packed = folder.with_name(folder.name + archive.SUFFIX)
    archive.pack(folder, packed)
    beside = {"file": packed.name, "sha256": digests.of_file(packed), "bytes": packed.stat().st_size}
    write(folder.with_name(f"{folder.name}.json"), {**stated, "archive": beside})


def write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")
