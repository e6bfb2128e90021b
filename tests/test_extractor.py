"""The child that reads pages: it outlives bad ones, or is killed and started again, and hears of no page but the one it was asked."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from mixed_articles import page, paragraphs
from newsclaims.adding import extractor, webpage
from newsclaims.adding.extractor import Extractor

# It keeps the parser busy for minutes: each attribute is compared with all before it.
SLOW = b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">"


def test_pages_are_answered_one_after_another() -> None:
    with Extractor() as one:
        assert one.extract(page(1).encode())["text"] == "\n\n".join(paragraphs(1))
        assert one.extract(b"")["refused"] == "no main text found"
        assert one.extract(page(2).encode(), url="https://a.example/2")["url"] == "https://a.example/2"


@pytest.mark.long  # It waits.
def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    with Extractor(seconds=8) as one:
        assert one.extract(SLOW)["refused"] == "took more than 8 seconds to read"
        assert one.extract(page(1).encode())["title"] == paragraphs(1)[0]


def test_a_page_that_crashes_the_child_is_refused_and_the_next_is_read() -> None:
    with Extractor() as one:
        one.extract(page(1).encode())
        assert one._child is not None
        one._child.kill()
        assert one.extract(page(1).encode())["refused"] == "its markup makes the reader crash"
        assert "text" in one.extract(page(1).encode())


def test_a_page_beyond_the_limit_is_not_even_sent() -> None:
    with Extractor() as one:
        assert one.extract(b" " * (extractor.MOST + 1))["refused"] == f"more than {extractor.MOST} bytes"
        assert one._child is None


def test_what_a_page_does_to_the_libraries_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> dict[str, Any]:
        raise RecursionError

    monkeypatch.setattr(webpage, "extract", fail)
    answers = io.BytesIO()
    extractor.serve(io.BytesIO(json.dumps({"bytes": 2, "charset": None, "url": None}).encode() + b"\nab"), answers)
    assert json.loads(answers.getvalue()) == {"refused": "its markup cannot be read (RecursionError)"}
