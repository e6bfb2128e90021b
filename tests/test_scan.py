"""Each way in which words of a withheld text could get into a public folder is planted, and found; the folder without it is not complained about."""

from __future__ import annotations

import itertools
import json
import random
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from newsclaims import tables
from newsclaims.errors import UserError
from newsclaims.exports import csv_copies, web_annotations
from newsclaims.rights import public, scan
from newsclaims.schema import TABLES, load
from withheld_dataset import build, corpus

Row = dict[str, Any]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("full")
    build(root, corpus())
    return root


@pytest.fixture(scope="module")
def released(full: Path) -> Path:
    """The public tables with their copies in other formats."""
    target = full / "public"
    public.make(full / "dataset", full / "schema", target)
    csv_copies.write(target / "dataset", [load(name, target / "schema") for name in TABLES])
    web_annotations.write(target / "dataset")
    return target


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "public").mkdir()
    return tmp_path / "public"


@pytest.fixture(scope="module")
def article(full: Path) -> Row:
    return next(row for row in tables.rows(tables.files(full / "dataset" / "articles")) if row["text_release"] == "none")


def found(folder: Path, full: Path) -> list[scan.Finding]:
    return scan.scan(folder, full / "dataset", 25)


def run(article: Row) -> list[str]:
    """Nine words in a row, with where each begins."""
    return str(article["text"]).split()[30:39]


def placed(article: Row) -> list[tuple[int, str]]:
    """The same with the offset of each, in an order that tells nothing."""
    text, at, made = article["text"], article["text"].index(" ".join(run(article))), []
    for word in run(article):
        at = text.index(word, at)
        made.append((at, word))
    random.Random(1).shuffle(made)
    return made


def parquet(path: Path, columns: dict[str, list[Any]], metadata: dict[str, str] | None = None) -> None:
    pq.write_table(pa.table(columns).replace_schema_metadata(metadata), path)


def picture(path: Path, words: list[str]) -> None:
    told = PngInfo()
    told.add_itxt("Comment", " ".join(words))
    Image.new("1", (4, 4)).save(path, pnginfo=told)


def lines(path: Path, several: list[str]) -> None:
    path.write_text("\n".join(several) + "\n", encoding="utf-8")


def nested(path: Path) -> None:
    path.mkdir(parents=True)
    lines(path / "a.txt", ["nothing"])


Plant = Callable[[Path, list[str]], object]
# What is written into the folder of nine words in a row.
PLANTED: dict[str, Plant] = {
    "shouted with other punctuation": lambda f, w: lines(f / "n.md", [" -- ".join(w).upper()]),
    "emphasized word by word": lambda f, w: lines(f / "n.md", [" ".join(f"_{one}_" for one in w)]),
    "with invisible characters": lambda f, w: lines(f / "n.md", [" ".join("\u200b".join(one) for one in w)]),
    "over line ends": lambda f, w: lines(f / "n.txt", w),
    "a numbered list": lambda f, w: lines(f / "n.md", [f"{n}. {one}" for n, one in enumerate(w)]),
    "a column of a Markdown table": lambda f, w: lines(f / "n.md", [f"| {n} | {one} | x |" for n, one in enumerate(w)]),
    "a cell of CSV": lambda f, w: lines(f / "n.csv", ["id,text", f'1,"{" ".join(w)}"']),
    "a word a row of CSV": lambda f, w: lines(f / "n.csv", ["id,word", *(f"{n},{one}" for n, one in enumerate(w))]),
    "a word a column of CSV": lambda f, w: lines(f / "n.csv", ["a,b,c,d,e,f,g,h,i", ",".join(w)]),
    "the header of CSV": lambda f, w: lines(f / "n.csv", [",".join(w), "1,2,3,4,5,6,7,8,9"]),
    "a word a line of JSON Lines": lambda f, w: lines(f / "n.jsonl", [json.dumps({"n": n, "w": one}) for n, one in enumerate(w)]),
    "a word a key of JSON Lines": lambda f, w: lines(f / "n.jsonl", [json.dumps({f"k{n}": one for n, one in enumerate(w)})]),
    "a list of JSON": lambda f, w: lines(f / "n.json", [json.dumps({"a": w})]),
    "deep in JSON": lambda f, w: lines(f / "n.json", [json.dumps({"a": [{"b": {"c": " ".join(w)}}]})]),
    "JSON in JSON": lambda f, w: lines(f / "n.json", [json.dumps(json.dumps({"a": [" ".join(w)]}))]),
    "a key of JSON": lambda f, w: lines(f / "n.json", [json.dumps({" ".join(w): 1})]),
    "keys in keys of JSON": lambda f, w: lines(f / "n.json", [json.dumps({w[0]: {w[1]: dict.fromkeys(w[2:], 1)}})]),
    "letters of JSON by number": lambda f, w: lines(f / "n.md", [" ".join("".join(f"\\u{ord(c):04x}" for c in one) for one in w)]),
    "a word a row of Parquet": lambda f, w: parquet(f / "n.parquet", {"n": list(range(9)), "w": w}),
    "a word a column of Parquet": lambda f, w: parquet(f / "n.parquet", {f"c{n}": [one] for n, one in enumerate(w)}),
    "rows of Parquet in another order": lambda f, w: parquet(f / "n.parquet", {"n": [8 - n for n in range(9)], "w": w[::-1]}),
    "a struct in a list of Parquet": lambda f, w: parquet(f / "n.parquet", {"l": [[{"n": n, "w": one} for n, one in enumerate(w)]]}),
    "metadata of Parquet": lambda f, w: parquet(f / "n.parquet", {"n": [1]}, {"note": " ".join(w)}),
    "names of columns of Parquet": lambda f, w: parquet(f / "n.parquet", {f"{n} {one}"[2:]: [1] for n, one in enumerate(w)}),
    "the name of a file": lambda f, w: lines(f / f"{'-'.join(w)}.txt", ["nothing"]),
    "names of folders": lambda f, w: nested(f / w[0] / "_".join(w[1:5]) / "_".join(w[5:])),
    "entities of HTML": lambda f, w: lines(f / "n.html", [" ".join("".join(f"&#{ord(c)};" for c in one) for one in w)]),
    "named entities of HTML": lambda f, w: lines(f / "n.html", [escape(" ".join(w)).replace(" ", "&nbsp;").replace("e", "&#x65;")]),
    "between tags": lambda f, w: lines(f / "n.html", ["<b class='mark'>" + "</b> <b class='mark'>".join(w) + "</b>"]),
    "tags within words": lambda f, w: lines(f / "n.html", [" ".join(f"{one[0]}<i>{one[1:]}</i>" for one in w)]),
    "cells of a table of HTML": lambda f, w: lines(f / "n.html", ["<tr>" + "".join(f"<td>{one}</td>" for one in w) + "</tr>"]),
    "an address": lambda f, w: lines(f / "n.md", ["https://x.org/?q=" + quote(" ".join(w)).replace("e", "%65")]),
    "escapes of YAML": lambda f, w: lines(f / "n.yaml", ['a: "' + " ".join(w).replace("e", "\\x65").replace(" ", "\\_") + '"']),
    "a folded scalar of YAML": lambda f, w: lines(f / "n.yaml", [yaml.safe_dump({"a": " ".join(w)}, width=10)]),
    "a word an entry of YAML": lambda f, w: lines(f / "n.yaml", [yaml.safe_dump([{"k": n, "w": one} for n, one in enumerate(w)])]),
    "a column of CoNLL-U": lambda f, w: lines(f / "n.conllu", [f"{n}\t{one}\t_\tX\t_" for n, one in enumerate(w, 1)]),
    "the text of a picture": lambda f, w: picture(f / "n.png", w),
    "a cell with entities": lambda f, w: parquet(f / "n.parquet", {"w": [" ".join(w).replace("e", "&#101;")]}),
}  # fmt: skip


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_a_planted_leak_is_found_where_it_is_and_one_word_less_is_none(plant: Plant, folder: Path, full: Path, article: Row) -> None:
    files = set(folder.rglob("*"))
    words = run(article)
    plant(folder, words)
    told = found(folder, full)
    planted = {path.relative_to(folder).as_posix() for path in set(folder.rglob("*")) - files if path.is_file()}
    assert told
    assert {finding.file for finding in told} <= {*planted, "the list of files"}
    assert " ".join(words) not in "".join(finding.where for finding in told)
    for path in set(folder.rglob("*")) - files:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    plant(folder, [*words[:4], "unheard", *words[5:]])
    assert found(folder, full) == []


def test_a_public_folder_with_its_copies_shows_nothing(released: Path, full: Path) -> None:
    assert found(released, full) == []


def test_the_full_tables_and_their_copies_show_a_great_deal(released: Path, full: Path, tmp_path: Path) -> None:
    shutil.copytree(full / "dataset", tmp_path / "all")
    csv_copies.write(tmp_path / "all", [load(name, full / "schema") for name in TABLES])
    web_annotations.write(tmp_path / "all")
    told = {finding.file for finding in found(tmp_path / "all", full)}
    assert {name.split("/")[0] for name in told} >= {"articles", "sentences", "claims", "csv", "annotations", "the files together"}


def by_offset(path: Path, article: Row) -> None:
    rows = placed(article)
    if path.suffix == ".csv":
        lines(path, ["id,from,to,w", *(f"{article['article_id']},{at},{at + len(word)},{word}" for at, word in rows)])
    elif path.suffix == ".parquet":
        parquet(path, {"a": [article["article_id"]] * 9, "s": [at for at, _ in rows], "w": [word for _, word in rows]})
    else:
        source = f"urn:newsclaims:article:{article['article_id']}"
        items = [{"body": [{"value": word}], "target": [{"source": source, "selector": [{"start": at, "end": at + len(word)}]}]} for at, word in rows]
        lines(path, [json.dumps({"items": items})])


@pytest.mark.parametrize("name", ["w.csv", "w.parquet", "w.jsonld"])
def test_shuffled_words_with_offsets_are_put_together(name: str, folder: Path, full: Path, article: Row) -> None:
    by_offset(folder / name, article)
    assert {finding.file for finding in found(folder, full)} >= {"the files together"}


def test_words_with_offsets_in_several_files_are_put_together(folder: Path, full: Path, article: Row) -> None:
    rows = placed(article)
    for number, part in enumerate((rows[::2], rows[1::2])):
        lines(folder / f"{number}.csv", ["id,at,w", *(f"{article['article_id']},{at},{word}" for at, word in part)])
    assert [finding.where for finding in found(folder, full)] == [f"article {article['article_id']}"]
    lines(folder / "1.csv", ["id,at,w"])
    assert found(folder, full) == []


def test_small_gaps_are_filled_by_a_reader(folder: Path, full: Path, article: Row) -> None:
    long = sorted(placed(article))
    kept = [(at, word) for at, word in long if len(word) > 2]
    assert len(kept) >= 6
    lines(folder / "0.csv", ["id,at,w", *(f"{article['article_id']},{at},{word}" for at, word in kept)])
    gaps = [one - (at + len(word)) for (at, word), (one, _) in itertools.pairwise(kept)]
    assert bool(found(folder, full)) == (max(gaps) <= 4)


def test_words_of_an_article_in_a_script_without_spaces_are_found(tmp_path: Path) -> None:
    text = "".join(f"首相は{n}日の記者会見で新しい橋の建設を約束したと述べた。市長は計画が{n}年前に取り消されたと強く反論した。" for n in range(9))
    dataset = build(tmp_path, {"a.txt": (text, "snippet"), "b.txt": (text[::-1], "none")})
    public.make(dataset, tmp_path / "schema", tmp_path / "public")
    assert scan.scan(tmp_path / "public", dataset, 25) == []
    shown = next(row["text"] for row in tables.rows(tables.files(tmp_path / "public" / "dataset" / "articles")) if row["text_release"] == "snippet")
    assert len(shown) <= 30
    lines(tmp_path / "public" / "n.md", [text[::-1][40:50]])
    assert [finding.file for finding in scan.scan(tmp_path / "public", dataset, 25)] == ["n.md"]


def test_what_is_known_of_an_article_may_stand_side_by_side_though_its_text_begins_so(tmp_path: Path) -> None:
    head = "The long flood and what they knew of it"
    texts = {"a.txt": (f"{head}\n\nAda Smith The Gazette\n\n{corpus()['story0.txt'][0]}", "none")}
    dataset = build(tmp_path, texts)
    for path in tables.files(dataset / "articles"):
        listed = [{**row, "title": " ".join(head.split()[:8])} for row in tables.rows([path])]
        tables.write(listed, pq.read_schema(path), path)
    public.make(dataset, tmp_path / "schema", tmp_path / "public")
    csv_copies.write(tmp_path / "public" / "dataset", [load(name, tmp_path / "public" / "schema") for name in TABLES])
    assert scan.scan(tmp_path / "public", dataset, 25) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [("blob.bin", b"\xff\xfe\x00"), ("wide.txt", "one two".encode("utf-16-le")), ("n.json", b"{"), ("n.png", b"no picture"), ("n.yaml", b"{: [")],
)
def test_what_cannot_be_looked_at_is_refused(name: str, content: bytes, folder: Path, full: Path) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(UserError, match=rf"{name}.*cannot be looked at"):
        found(folder, full)
