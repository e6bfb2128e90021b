"""Main text and metadata of pages: what the page says, nothing that it does not, and nothing that it would do."""

from __future__ import annotations

import socket
from typing import Any, NoReturn

import pytest
from lxml import etree

from mixed_articles import PAGE, page, paragraphs
from newsclaims.adding import webpage


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any use of the network fails the test."""

    def refuse(*_: object, **__: object) -> NoReturn:
        pytest.fail("the network was used")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def extract(text: str, charset: str | None = None, url: str | None = None) -> dict[str, Any]:
    return webpage.extract(text.encode("utf-8"), charset, url)


def test_main_text_and_what_the_page_says_of_itself() -> None:
    assert extract(page(2)) == {
        "text": "\n\n".join(paragraphs(2)),
        "title": paragraphs(2)[0],
        "publisher": "The Gazette",
        "url": "https://gazette.example/2",
        "published": "2026-03-03",
        "byline": "Ana Lim",
    }


def test_what_a_page_does_not_say_is_not_guessed() -> None:
    body = "".join(f"<p>{line}</p>" for line in (*paragraphs(3), "On 3 May 2019, wrote Jan Vos, the river was higher, and nobody was hurt then."))
    found = extract(PAGE.format(title=paragraphs(3)[0], head="", body=body))
    assert found.keys() == {"text", "title"}
    assert "3 May 2019" in found["text"]
    # The library puts the host in the place of a site that is not named.
    assert "publisher" not in extract(page(3, '<link rel="canonical" href="https://gazette.example/a">'))


def test_the_address_is_the_servers_where_there_is_one_and_an_address_of_the_web() -> None:
    assert extract(page(4), url="https://other.example/x")["url"] == "https://other.example/x"
    assert "url" not in extract(page(4, '<link rel="canonical" href="javascript:alert(1)">'))


def test_encodings_declared_by_page_or_server_or_neither() -> None:
    text = page(1).replace("Radio North", "Radio Málaga")
    latin = text.replace("utf-8", "iso-8859-1").encode("cp1252")
    assert "Radio Málaga" in webpage.extract(latin, None, None)["text"]
    undeclared = text.replace('<meta charset="utf-8">', "").replace("Málaga", "Łódź").encode("iso-8859-2", "replace")
    assert "Radio Łódź" in webpage.extract(undeclared, "iso-8859-2", None)["text"]
    # A wrong declaration does not win over bytes that are UTF-8.
    assert "Radio Málaga" in webpage.extract(text.replace("utf-8", "iso-8859-1").encode("utf-8"), "latin-1", None)["text"]
    assert webpage.extract(b"\x00\x01" * 50, None, None)["refused"].startswith("not text")


def test_scripts_frames_and_styles_are_no_text_and_markup_in_the_text_stays_text() -> None:
    body = "".join(f"<p>{line}</p>" for line in paragraphs(5))
    body += "<script>alert(1)</script><style>p {}</style><iframe src='http://e.example/'>x</iframe><img src=http://e.example/i onerror=alert(2)>"
    body += "<p>The page showed &lt;script&gt;alert(3)&lt;/script&gt; to its readers, and nobody knew for how long it had done so.</p>"
    text = extract(PAGE.format(title="T", head="", body=body))["text"]
    assert "<script>alert(3)</script>" in text
    assert "alert(1)" not in text
    assert "alert(2)" not in text
    assert "e.example" not in text


def test_an_entity_leads_to_no_file(tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret words", encoding="utf-8")
    found = extract(f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]>{page(6).replace("Officials", "&x; Officials")}')
    assert "the secret words" not in found["text"]


@pytest.mark.parametrize(
    "markup", ["", "<p></p>", "<div>" * 50_000, "<b>" * 50_000 + "x", "<table>" * 5_000 + "x", "<!--" * 50_000, "<ul><li>" * 9_000]
)
def test_pages_without_main_text_say_so(markup: str) -> None:
    assert "refused" in extract(markup)


def test_blocks_become_paragraphs_and_what_is_inside_a_line_stays_there() -> None:
    tree = etree.fromstring(
        "<body><head>One  <hi>two</hi></head>tail<p>Three <hi>four</hi>, five.</p><list><item>six</item><item>seven</item></list>"
        "<quote><p>eight</p> nine</quote><table><row><cell>a</cell><cell>b</cell></row></table><p>ten<lb/>eleven<!-- no --> twelve</p></body>"
    )
    assert list(webpage.paragraphs(tree)) == ["One two", "tail", "Three four, five.", "six", "seven", "eight", "nine", "a b", "ten", "eleven twelve"]
