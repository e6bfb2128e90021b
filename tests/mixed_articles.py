"""Made-up articles in every form that can be brought in, written to a folder."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from rebuild import story

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | The Gazette</title>{head}</head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><script>document.write("never run")</script>
<article><h1>{title}</h1>{body}</article><footer>Copyright The Gazette</footer></body></html>
"""
HEAD = """<meta property="og:site_name" content="The Gazette"><meta name="author" content="Ana Lim">
<meta property="article:published_time" content="2026-03-0{day}T10:00:00Z"><link rel="canonical" href="https://gazette.example/{n}">"""


def paragraphs(n: int) -> list[str]:
    """The paragraphs of a made-up article, its headline first."""
    return story(n).split("\n\n")


def page(n: int, head: str | None = None) -> str:
    """A web page of it; ``head`` is what it says of itself."""
    title, *body = paragraphs(n)
    said = HEAD.format(day=n % 9 + 1, n=n) if head is None else head
    return PAGE.format(title=title, head=said, body="".join(f"<p>{line}</p>" for line in body))


def archive(path: Path, pages: dict[str, tuple[str, str, bytes]]) -> Path:
    """Write a web archive of responses: address to status line, content type and body."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.name.endswith(".gz"))
        for address, (status, kind, body) in pages.items():
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                address, "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict={"WARC-Date": "2026-04-01T00:00:00Z"}
            )
            writer.write_record(record)
    return path


def write(folder: Path) -> Path:
    """Twenty articles: four texts, two in Markdown, four pages, and records of JSON Lines, CSV, Parquet and a web archive."""
    (folder / "deep" / "er").mkdir(parents=True)
    for n in range(3):
        (folder / f"story{n}.txt").write_text(story(n), encoding="utf-8")
    (folder / "deep" / "er" / "story3.txt").write_bytes(story(3).encode("cp1252"))
    for n in (4, 5):
        front = f"---\ntitle: {paragraphs(n)[0]}\npublisher: Radio North\npublished: 2026-02-0{n}\ntext_release: full\n---\n"
        (folder / f"story{n}.md").write_text(front + story(n), encoding="utf-8")
    for n in (6, 7, 8):
        (folder / f"page{n}.html").write_text(page(n), encoding="utf-8")
    (folder / "deep" / "page9.htm").write_bytes(page(9, "").replace("utf-8", "windows-1252").encode("cp1252"))
    records = [{"title": paragraphs(n)[0], "text": story(n), "publisher": "Radio North"} for n in (10, 11, 12)]
    with gzip.open(folder / "records.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(record) + "\n" for record in records)
    rows = "".join(f'"{paragraphs(n)[0]}","{story(n)}"\n' for n in (13, 14))
    (folder / "table.csv").write_text("title,text\n" + rows, encoding="utf-8")
    pq.write_table(pa.table({"text": [story(n) for n in (15, 16)], "language": ["en", "en"]}), folder / "table.parquet")
    ok, html = "200 OK", "text/html; charset=utf-8"
    pages = {f"https://gazette.example/{n}": (ok, html, page(n).encode()) for n in (17, 18, 19)}
    others = {"style.css": (ok, "text/css", b"p {}"), "gone": ("404 Not Found", html, page(20).encode())}
    archive(folder / "crawl.warc.gz", pages | {f"https://gazette.example/{name}": answer for name, answer in others.items()})
    return folder
