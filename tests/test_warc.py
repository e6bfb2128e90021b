"""Web archives: each HTML response becomes a record, all else is counted by its reason, and a damaged archive gives what it has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mixed_articles import archive, page, paragraphs
from newsclaims.adding import warc
from newsclaims.adding.extractor import Extractor

HTML = "text/html"


@pytest.fixture(scope="module")
def reader() -> Iterator[Extractor]:
    with Extractor() as one:
        yield one


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_html_responses_become_pages_with_their_record(tmp_path: Path, reader: Extractor, name: str) -> None:
    plain = page(2, "").replace('<meta charset="utf-8">', "").translate({ord(quote): '"' for quote in "“”"})
    polish = plain.replace("Radio North", "Radio Łódź").encode("iso-8859-2")
    answers = {
        "https://a.example/1": ("200 OK", HTML, page(1).encode()),
        "https://a.example/2": ("200 OK", "Text/HTML; charset=ISO-8859-2", polish),
        "https://a.example/x.png": ("200 OK", "image/png", b"\x89PNG"),
        "https://a.example/3": ("301 Moved", HTML, b""),
        "https://a.example/4": ("200 OK", HTML, b"<p>"),
        "https://a.example/5": ("200 OK", HTML, b" " * (10 * 2**20 + 1)),
    }
    found = warc.read(archive(tmp_path / name, answers), reader)
    one, two = found.pages
    assert one["text"] == "\n\n".join(paragraphs(1))
    # The address is the archive's, not what the page calls itself.
    assert (one["url"], two["url"]) == ("https://a.example/1", "https://a.example/2")
    assert "Radio Łódź" in two["text"]
    assert one["record"].startswith("<urn:uuid:")
    assert one["captured"] == "2026-04-01T00:00:00Z"
    # The day of the capture is not the day of the article.
    assert "published" not in two
    assert found.passed == {"not HTML": 1, "HTTP status 301": 1, "no main text found": 1, "more than 10485760 bytes": 1}
    assert not found.damaged


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_damaged_archive_gives_what_comes_before_and_says_where(tmp_path: Path, reader: Extractor, name: str) -> None:
    whole = archive(tmp_path / name, {f"https://a.example/{n}": ("200 OK", HTML, page(n).encode()) for n in (1, 2)})
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) // 2 + 40] + b"\x00\xff" * 60)
    found = warc.read(whole, reader)
    assert [one["url"] for one in found.pages][:1] == ["https://a.example/1"]
    assert found.damaged.startswith("damaged after record ") or found.passed


HEADLESS = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP"


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08broken", HEADLESS])
def test_what_is_no_archive_gives_nothing(tmp_path: Path, reader: Extractor, content: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(content)
    found = warc.read(path, reader)
    assert found.pages == []
    assert found.damaged or found.passed


def test_what_is_told_is_plain_data(tmp_path: Path, reader: Extractor) -> None:
    found = warc.read(archive(tmp_path / "a.warc", {"https://a.example/1": ("200 OK", HTML, page(1).encode())}), reader)
    assert json.loads(json.dumps(found.pages)) == found.pages
