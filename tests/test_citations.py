"""The files of a release that say how to cite it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from cited_examples import DOI, ODD, PLAIN, facts_of
from newsclaims.catalogue import citations
from newsclaims.catalogue.about import About

FILES = ["CITATION.cff", "citation.bib", "citation.csl.json", "datacite.json", "zenodo.json"]


@pytest.mark.parametrize("about", [PLAIN, ODD])
def test_every_file_names_version_and_fingerprint(about: About, tmp_path: Path) -> None:
    facts, fingerprint = facts_of(tmp_path)
    release = tmp_path / "release"
    assert [path.name for path in citations.write(release, about, facts, fingerprint)] == FILES
    assert sorted(path.name for path in release.iterdir()) == FILES
    for path in release.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "0.1.0" in text
        assert f"sha256:{fingerprint.value}" in text
        assert fingerprint.value[:12] + " " in text or fingerprint.value[:12] + ":" in text
        assert "2026" in text
        # Zenodo gives its own DOI by itself.
        assert (DOI in text) == (about.doi is not None and path.name != "zenodo.json")
        assert "山田" in text or about is PLAIN


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    facts, fingerprint = facts_of(tmp_path)
    once = [path.read_bytes() for path in citations.write(tmp_path / "a", PLAIN, facts, fingerprint)]
    assert once == [path.read_bytes() for path in citations.write(tmp_path / "b", PLAIN, facts, fingerprint)]


def test_formats_are_those_of_the_files(tmp_path: Path) -> None:
    facts, fingerprint = facts_of(tmp_path)
    release = tmp_path / "release"
    for name in ("claims/train-00000-of-00001.parquet", "csv/claims.csv", "README.md"):
        (release / name).parent.mkdir(parents=True, exist_ok=True)
        (release / name).touch()
    citations.write(release, PLAIN, facts, fingerprint)
    assert json.loads((release / "datacite.json").read_text(encoding="utf-8"))["formats"] == ["application/vnd.apache.parquet", "text/csv"]


def test_files_are_read_by_what_reads_them(tmp_path: Path) -> None:
    facts, fingerprint = facts_of(tmp_path)
    citations.write(tmp_path, replace(ODD, doi=DOI), facts, fingerprint)
    assert yaml.safe_load((tmp_path / "CITATION.cff").read_text(encoding="utf-8"))["doi"] == DOI
    assert json.loads((tmp_path / "citation.csl.json").read_text(encoding="utf-8"))[0]["DOI"] == DOI
    assert json.loads((tmp_path / "datacite.json").read_text(encoding="utf-8"))["doi"] == DOI
