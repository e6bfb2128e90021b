"""What is withheld shows nowhere, comes back exactly from exact copies, and never in the wrong place from others."""

from __future__ import annotations

import base64
import csv
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from documented_json import undocumented
from newsclaims import cli, schema, tables
from newsclaims.errors import UserError
from newsclaims.rights import anchors, copies, hydrate, public, scan, standoff, wording
from withheld_dataset import build, corpus, rows_of, story

TABLES = ("articles", "sentences", "entities", "claims", "rejects")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("full")
    build(root, corpus())
    return root


@pytest.fixture(scope="module")
def made(full: Path) -> tuple[Path, public.Withheld]:
    target = full / "public"
    return target, public.make(full / "dataset", full / "schema", target)


def bytes_of(dataset: Path) -> dict[str, bytes]:
    return {p.relative_to(dataset).as_posix(): p.read_bytes() for name in TABLES for p in sorted((dataset / name).glob("*.parquet"))}


def rows(dataset: Path, table: str) -> list[dict[str, Any]]:
    return list(tables.rows(tables.files(dataset / table)))


def copied(made: tuple[Path, public.Withheld], tmp_path: Path) -> Path:
    return shutil.copytree(made[0], tmp_path / "public")


def test_words_are_withheld_by_release_and_the_rest_stays(full: Path, made: tuple[Path, public.Withheld]) -> None:
    target, withheld = made
    assert withheld.articles == {"full": 2, "none": 2, "snippet": 2}
    before = {row["article_id"]: row for row in rows(full / "dataset", "articles")}
    for row in rows(target / "dataset", "articles"):
        text, release = before[row["article_id"]]["text"], row["text_release"]
        shown = {"full": text, "none": None, "snippet": text[: public.visible(before[row["article_id"]], 25)]}[release]
        assert row["text"] == shown
        assert release != "snippet" or wording.words(shown) == wording.words(text)[:25]
        assert row["publisher"] == "The Gazette"
        assert row["text_sha256"] == before[row["article_id"]]["text_sha256"]
        # The headline is in the text: more than eight words of it are.
        assert (row["title"] is None) == (release == "none")
    verbatim = {"sentences": ["text"], "entities": ["text", "name", "role"], "claims": ["text", "source_text", "cue_text"]}
    for table, columns in verbatim.items():
        for row in rows(target / "dataset", table):
            if before[row["article_id"]]["text_release"] == "none":
                assert [row[column] for column in columns] == [None] * len(columns)
                assert isinstance(row["start"], int)
    own = [row for row in rows(target / "dataset", "claims") if row["kind"] == "assertion"]
    assert {row["source_name"] for row in own} == {"The Gazette"}


def test_every_verbatim_column_of_the_schema_is_withheld(full: Path, made: tuple[Path, public.Withheld]) -> None:
    none = {row["article_id"] for row in rows(full / "dataset", "articles") if row["text_release"] == "none"}
    seen = 0
    for table in ("articles", "sentences", "entities", "claims"):
        for row in rows(made[0] / "dataset", table):
            for column in schema.load(table, full / "schema").fields:
                if row["article_id"] in none and column.verbatim and row.get("kind") != "assertion":
                    assert row[column.name] is None
                    seen += 1
                for record in (row[column.name] or []) if row["article_id"] in none and column.verbatim_parts else []:
                    assert all(record[part] is None for part in column.verbatim_parts)
                    seen += 1
    assert seen > 100


def test_the_public_tables_fit_their_own_schemas(made: tuple[Path, public.Withheld]) -> None:
    for name in (*TABLES, anchors.TABLE):
        arrow = schema.arrow_schema(schema.load(name, made[0] / "schema"))
        for path in tables.files(made[0] / "dataset" / name):
            assert pq.ParquetFile(path).schema_arrow.names == arrow.names


def test_the_same_dataset_makes_the_same_bytes(full: Path, made: tuple[Path, public.Withheld], tmp_path: Path) -> None:
    public.make(full / "dataset", full / "schema", tmp_path / "again")
    one, two = ({p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()} for root in (made[0], tmp_path / "again"))
    assert one == two


def test_a_leak_in_a_cell_and_one_put_together_from_cells_are_found(full: Path, made: tuple[Path, public.Withheld], tmp_path: Path) -> None:
    none = {row["article_id"]: row["text"] for row in rows(full / "dataset", "articles") if row["text_release"] == "none"}
    target = copied(made, tmp_path)
    for path in tables.files(target / "dataset" / "sentences"):
        arrow = schema.arrow_schema(schema.load("sentences", target / "schema"))
        listed = list(tables.rows([path]))
        for row in listed:
            if row["article_id"] in none and row["end"] - row["start"] < 60:
                row["text"] = " ".join(none[row["article_id"]][row["start"] : row["end"]].split()[:7])
        tables.write(listed, arrow, path)
    together = scan.scan(target, full / "dataset", 25)
    assert {finding.file for finding in together} <= {"the tables together"}
    for path in tables.files(target / "dataset" / "claims"):
        arrow = schema.arrow_schema(schema.load("claims", target / "schema"))
        listed = list(tables.rows([path]))
        for row in listed:
            if row["article_id"] in none:
                row["source_name"] = none[row["article_id"]][:120]
        tables.write(listed, arrow, path)
    assert any(finding.file.startswith("dataset/claims/") and "source_name" in finding.where for finding in scan.scan(target, full / "dataset", 25))


def test_short_cells_side_by_side_are_read_as_one(full: Path, made: tuple[Path, public.Withheld], tmp_path: Path) -> None:
    article = next(row for row in rows(full / "dataset", "articles") if row["text_release"] == "none")
    words = article["text"].split()[:12]
    target = copied(made, tmp_path)
    arrow = schema.arrow_schema(schema.load("entities", target / "schema"))
    path = next(p for p in tables.files(target / "dataset" / "entities") if any(r["article_id"] == article["article_id"] for r in tables.rows([p])))
    listed = list(tables.rows([path]))
    place = 0
    for row, pair in zip([r for r in listed if r["article_id"] == article["article_id"]], zip(words[::2], words[1::2], strict=True), strict=False):
        row["text"] = " ".join(pair)
        row["start"] = article["text"].index(row["text"], place)
        row["end"] = place = row["start"] + len(row["text"])
    tables.write(listed, arrow, path)
    assert f"article {article['article_id']}" in {finding.where for finding in scan.scan(target, full / "dataset", 25)}


def test_exact_copies_give_the_full_dataset_byte_for_byte(full: Path, made: tuple[Path, public.Withheld], tmp_path: Path) -> None:
    outcome = hydrate.hydrate(made[0], [full / "copies"], tmp_path / "out")
    assert outcome.identical
    assert bytes_of(tmp_path / "out") == bytes_of(full / "dataset")
    assert {name: len(listed) for name, listed in outcome.articles.items()} == {"released": 2, "exact": 4, "drifted": 0, "missing": 0}
    assert set(outcome.unplaced.values()) == {0}


def test_copies_may_come_in_other_files_and_forms(full: Path, made: tuple[Path, public.Withheld], tmp_path: Path) -> None:
    lines = [json.dumps({"text": p.read_text(encoding="utf-8").replace("\n\n", "\r\n\r\n")}) for p in sorted((full / "copies").iterdir())]
    (tmp_path / "mine.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert hydrate.hydrate(made[0], [tmp_path / "mine.jsonl"], tmp_path / "out").identical


def test_the_command_says_what_came_back(full: Path, made: tuple[Path, public.Withheld], tmp_path: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(cli.app, ["hydrate", str(made[0]), "--from", str(full / "copies"), "--to", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "the full dataset" in done.output
    shutil.copytree(full / "copies", tmp_path / "some")
    (tmp_path / "some" / "story0.txt").unlink()
    done = runner.invoke(cli.app, ["hydrate", str(made[0]), "--from", str(tmp_path / "some"), "--to", str(tmp_path / "less")])
    assert done.exit_code == 3
    assert "articles missing: 1" in done.output
    with (tmp_path / "less" / "unplaced.csv").open(encoding="utf-8", newline="") as stream:
        reasons = {row["reason"] for row in csv.DictReader(stream)}
    assert reasons == {hydrate.NO_COPY}
    done = runner.invoke(cli.app, ["hydrate", str(made[0]), "--from", str(tmp_path / "some"), "--to", str(tmp_path / "told"), "--json"])
    assert done.exit_code == 3
    assert undocumented("hydrate", json.loads(done.stdout)) == set()


@pytest.mark.parametrize(("prepare", "told"), [(Path.exists, "no public release"), (lambda p: (p / "out").mkdir(), "exists already")])
def test_mistakes_are_told(made: tuple[Path, public.Withheld], tmp_path: Path, prepare: Callable[[Path], None], told: str) -> None:
    prepare(tmp_path)
    source = tmp_path if told == "no public release" else made[0]
    with pytest.raises(UserError, match=told):
        hydrate.hydrate(source, [tmp_path], tmp_path / "out")
    with pytest.raises(UserError, match="no such file"):
        hydrate.hydrate(made[0], [tmp_path / "absent"], tmp_path / "other")
    with pytest.raises(UserError, match="exists already"):
        public.make(made[0] / "dataset", made[0] / "schema", made[0])


def test_a_drifted_copy_keeps_what_can_be_placed_and_lists_the_rest(full: Path, made: tuple[Path, public.Withheld], tmp_path: Path) -> None:
    shutil.copytree(full / "copies", tmp_path / "mine")
    path = tmp_path / "mine" / "story3.txt"
    text = path.read_text(encoding="utf-8")
    first, _, rest = text.partition("\n\n")
    path.write_text(f"Updated at noon.\n\n{first}\n\n{rest[:200]}!{rest[200:]}", encoding="utf-8")
    outcome = hydrate.hydrate(made[0], [tmp_path / "mine"], tmp_path / "out")
    assert len(outcome.articles["drifted"]) == 1
    assert not outcome.identical
    assert outcome.unplaced["sentences"] > 0
    (aid,) = outcome.articles["drifted"]
    article = next(row for row in rows(tmp_path / "out", "articles") if row["article_id"] == aid)
    assert hydrate.DRIFTED in article["notes"]
    before = {row["sentence_id"]: row["text"] for row in rows(full / "dataset", "sentences")}
    placed = [row for row in rows(tmp_path / "out", "sentences") if row["article_id"] == aid]
    assert placed
    for row in placed:
        assert row["text"] == before[row["sentence_id"]] == article["text"][row["start"] : row["end"]]


EDITS: tuple[Callable[[str, random.Random], str], ...] = (
    lambda text, rng: text[: (at := rng.randrange(len(text)))] + rng.choice(("x", " ", "Really ", "\n\n", '"', "é")) + text[at:],
    lambda text, rng: text[: (at := rng.randrange(len(text)))] + text[at + rng.randint(1, 30) :],
    lambda text, rng: text.replace(rng.choice('".,'), "“"),
    lambda text, rng: "\n\n".join(rng.sample(parts := text.split("\n\n"), len(parts))),
    lambda text, rng: text + "\n\n" + rng.choice(text.split("\n\n")),
    lambda text, rng: rng.choice(text.split("\n\n")) + "\n\n" + text,
    lambda text, rng: text.replace(rng.choice(("said", "was")), "told us"),
    lambda text, rng: text.swapcase() if rng.random() < 0.1 else text.replace("  ", " "),
)


def drifted(text: str, seed: int) -> str:
    rng = random.Random(seed)
    for _ in range(rng.randint(1, 4)):
        text = rng.choice(EDITS)(text, rng) or "nothing"
    return text


def cells(row: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
    """Every span of a row that has words of its own."""
    for name, value in row.items():
        if isinstance(value, str):
            stem = "" if name == "text" else f"{name.removesuffix('_text')}_"
            if row.get(f"{stem}start") is not None and not (name == "text" and len(row.get("fragments") or []) > 1):
                yield row[f"{stem}start"], row[f"{stem}end"], value
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    yield from cells(one)


@settings(max_examples=80)
@given(st.integers(0, 30), st.integers(0, 10**6))
def test_whatever_was_edited_no_span_is_placed_on_other_words(which: int, seed: int) -> None:
    text = story(which)
    made = rows_of(text, "none", "a.txt")
    copy = drifted(text, seed)
    article_id = made["articles"][0]["article_id"]
    alignment = anchors.Alignment(anchors.of_text(article_id, text, [row["start"] for row in made["sentences"]]), copy)
    for table in ("sentences", "entities", "claims"):
        loaded = schema.load(table, Path(__file__).parent.parent / "schema")
        for row in made[table]:
            whole = {column.name: row.get(column.name) for column in loaded.fields}
            hidden = standoff.withhold(whole, loaded, text, 0, {}, wording.NONE)
            placed = hydrate._row(hidden, loaded, copy, copies.Match(copies.Copy("a.txt", 0, None, copy), alignment))
            if placed is None:
                continue
            words = {key: value for key, value in placed.items() if not (key in ("start", "end") or key.endswith(("_start", "_end")))}
            for key, value in words.items():
                if key not in ("fragments", "quantities"):
                    assert value == whole[key]
            assert [value for *_, value in cells(placed)] == [value for *_, value in cells(whole)]
            for start, end, value in cells(placed):
                assert copy[start:end] == value
            assert [copy[f["start"] : f["end"]] for f in placed.get("fragments") or []] == [
                text[f["start"] : f["end"]] for f in whole.get("fragments") or []
            ]


@given(st.integers(0, 30))
def test_an_unedited_text_is_placed_whole(which: int) -> None:
    text = story(which)
    starts = [row["start"] for row in rows_of(text, "none", "a.txt")["sentences"]]
    listed = anchors.of_text("0" * 16, text, starts)
    assert "".join(text[a["start"] : a["end"]] for a in listed) == text
    assert all(sum(map(str.isalnum, text[a["start"] : a["end"]])) >= anchors.SHORTEST for a in listed)
    assert anchors.Alignment(listed, text).places == [a["start"] for a in listed]


@given(st.integers(0, 30), st.integers(0, 60), st.lists(st.integers(0, 90), max_size=20))
def test_no_anchor_has_fewer_than_so_many_letters_that_are_told_nowhere(which: int, words: int, others: list[int]) -> None:
    text = story(which)
    listed = text.split()
    visible = len(" ".join(listed[:words]).strip())
    told = [listed[k % len(listed)] for k in others]
    known = {word for one in (*told, text[:visible]) for word in wording.words(one)}
    for anchor in anchors.of_text("0" * 16, text, [row["start"] for row in rows_of(text, "none", "a.txt")["sentences"]], visible, told):
        hidden = wording.words(text[max(anchor["start"], visible) : max(anchor["end"], visible)])
        assert sum(len(word) for word in hidden if word not in known) >= anchors.SHORTEST


def test_a_text_of_which_nearly_all_is_told_has_no_anchor() -> None:
    text = story(3)
    assert anchors.of_text("0" * 16, text, [], len(text) - 60) == []
    assert anchors.of_text("0" * 16, text, [], 0, [text]) == []
    assert len(anchors.of_text("0" * 16, text, [])) == 1


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        (" ".join(f"w{n}ord" for n in range(99)), 25, 25),
        (" ".join(f"w{n}ord" for n in range(60)), 25, 20),
        (" ".join(f"w{n}ord" for n in range(99)), 0, 0),
        # What is left could be guessed.
        (" ".join(f"w{n}ord" for n in range(30)), 25, 0),
        ("橋" * 300, 25, 0),
        ("".join(chr(0x4E00 + n) for n in range(300)), 25, 25),
        ("".join(chr(0x4E00 + n) for n in range(150)) + "。" * 3000, 60, 0),
    ],
)
def test_a_snippet_is_a_third_at_most_and_leaves_enough_untold(text: str, asked: int, shown: int) -> None:
    end = public.visible({"text": text, "text_release": "snippet"}, asked)
    assert len(wording.words(text[:end])) == shown
    assert public.visible({"text": text, "text_release": "none"}, asked) == 0
    assert public.visible({"text": text, "text_release": "full"}, asked) == len(text)


def test_no_sealed_value_opens_another() -> None:
    text = story(1)
    one, two = "the first of two values that are withheld here", "another of as many letters, but not the same"
    sealed = [base64.b64decode(standoff._sealed(value, text)["sealed"])[standoff.MARK :] for value in (one, two)]
    # Under one stream, the two together would tell the difference of what they cover.
    length = min(map(len, sealed))
    assert bytes(a ^ b for a, b in zip(*sealed, strict=False)) != bytes(
        a ^ b for a, b in zip(one.encode()[:length], two.encode()[:length], strict=True)
    )
    assert standoff._sealed(one, text) == standoff._sealed(one, text)
    assert standoff._opened(standoff._sealed(one, text)["sealed"], text) == one
    assert standoff._opened(standoff._sealed(one, text)["sealed"], text + " ") is None


def test_a_repeated_stretch_is_placed_beside_its_neighbour_or_not_at_all() -> None:
    one, two, three = ("a b c d e f g h i j k l m n o p q r s t u v w x y z " * 5 + f"{n}\n\n" for n in range(3))
    text = one + two + three
    listed = anchors.of_text("0" * 16, text, [0, len(one), len(one + two)])
    assert anchors.Alignment(listed, two + "Between.\n\n" + text).places == [len(two) + 10, len(two) + 10 + len(one), len(two) + 10 + len(one + two)]
    assert anchors.Alignment(listed, two + "Between.\n\n" + two).places == [None, None, None]


@given(st.text(), st.text(), st.text())
def test_standing_off_restores_exactly(before: str, value: str, after: str) -> None:
    for text in (before + value + after, before + after, value[::-1], ""):
        assert standoff.decode(standoff.encode(value, text, [], wording.NONE), text) == value or value == ""


def test_words_of_another_withheld_article_open_with_the_own_text_alone() -> None:
    value = "one two three four five six seven eight nine ten"
    withheld = wording.withheld_runs([(value, 0)])
    parts = standoff.encode(value, "a text of its own", [], withheld)
    assert "three" not in json.dumps(parts)
    assert standoff.decode(parts, "a text of its own") == value
    assert standoff.decode(parts, "a text of another") is None


def test_a_full_article_may_not_show_what_another_withholds(tmp_path: Path) -> None:
    texts = corpus(3)
    dataset = build(tmp_path, texts)
    secret = texts["story0.txt"][0]
    for path in tables.files(dataset / "articles"):
        listed = list(tables.rows([path]))
        for row in listed:
            if row["text_release"] == "full":
                row["byline"] = " ".join(secret.split()[:14])
        tables.write(listed, schema.arrow_schema(schema.load("articles", tmp_path / "schema")), path)
    with pytest.raises(UserError, match=r"byline.*text_release"):
        public.make(dataset, tmp_path / "schema", tmp_path / "public")


def test_an_article_that_its_id_gives_away_is_named(tmp_path: Path) -> None:
    dataset = build(tmp_path, {"short.txt": ("The king of the river is dead now.", "none")})
    assert len(public.make(dataset, tmp_path / "schema", tmp_path / "public").guessable) == 1
