"""Two datasets compared: what changed is found exactly, and asks for the step that docs/versioning.md says."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edited_dataset import INPUTS, SCHEMAS, SNOW_ID, certify, rows_of, two, write
from newsclaims import schema, tables
from newsclaims.errors import UserError
from newsclaims.releases import comparison, sides
from newsclaims.releases.comparison import Comparison, compare
from newsclaims.releases.steps import DESCRIPTIVE
from newsclaims.rights import public
from small_dataset import AID, ROOT, Rows

Edit = Callable[[Rows], Any]
KEYS = {"articles": "article_id", "sentences": "sentence_id", "entities": "mention_id", "claims": "claim_id", "rejects": "source_file"}


@pytest.fixture(autouse=True)
def _parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Schemas that are the repository's are parsed once for all tests: it takes longer than all else."""
    load = schema.load

    def known(name: str, folder: Path = Path("schema")) -> schema.Table:
        own = ROOT / "schema" / f"{name}.yaml"
        same = own.exists() and (folder / own.name).read_bytes() == own.read_bytes()
        return SCHEMAS[name] if same else load(name, folder)

    monkeypatch.setattr(schema, "load", known)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("plain"), two())


def edited(plain: Path, root: Path, edit: Edit) -> Comparison:
    rows = two()
    edit(rows)
    return compare(plain, write(root, rows))


def changes(found: Comparison) -> set[tuple[str, Any, str, tuple[str, ...]]]:
    return {(row.table, row.key[0], row.what, row.columns) for table in found.tables.values() for row in table.rows}


def test_a_dataset_does_not_differ_from_itself(plain: Path) -> None:
    found = compare(plain, plain)
    assert found.least == "none"
    assert not found.weighed
    assert not found.causes
    assert not changes(found)
    assert not found.articles.changed


@pytest.mark.parametrize(("shards", "codec"), [(3, "snappy"), (1, "gzip"), (2, "none")])
def test_shards_order_and_codec_are_no_change(plain: Path, tmp_path: Path, shards: int, codec: str) -> None:
    rows = {name: listed[::-1] for name, listed in two().items()}
    found = compare(plain, write(tmp_path, rows, shards, codec))
    assert (found.least, found.reasons, changes(found)) == ("none", [], set())


def test_which_files_were_validated_is_no_change(plain: Path, tmp_path: Path) -> None:
    one, other = write(tmp_path / "1", two()), write(tmp_path / "2", two(), 2)
    for dataset, checked, failed in ((one, "a", 1), (other, "b", 1)):
        (dataset / "validation.json").write_text(json.dumps({"checked": checked, "rules": [failed]}), encoding="utf-8")
    assert compare(one, other).least == "none"
    (other / "validation.json").write_text(json.dumps({"checked": "b", "rules": [2]}), encoding="utf-8")
    assert compare(one, other).reasons == ["PATCH: card, reports or other files that are no tables differ: 1 file"]


def _claim(column: str, value: Any) -> Edit:
    return lambda rows: rows["claims"][0].update({column: value})


def _article(column: str, value: Any) -> Edit:
    return lambda rows: rows["articles"][0].update({column: value})


def _reject(column: str, value: Any) -> Edit:
    return lambda rows: rows["rejects"][0].update({column: value})


def _without_snow(rows: Rows) -> None:
    for name, listed in rows.items():
        rows[name] = [row for row in listed if name == "rejects" or row["article_id"] != SNOW_ID]


def _with_hail(rows: Rows) -> None:
    for name, listed in rows_of("Hail", "hail.txt").items():
        rows[name] += [] if name == "rejects" else listed


def _article_rejected(rows: Rows) -> None:
    rows["rejects"].append({"source_file": "snow.txt", "source_record": 0, "stage": "claims", "reason": "error", "detail": "x"})


def _input_rejected(rows: Rows) -> None:
    rows["rejects"].append({"source_file": "new.txt", "source_record": 0, "stage": "articles", "reason": "empty", "detail": "x"})


@pytest.mark.parametrize(
    ("edit", "least"),
    [
        (_claim("stance", "doubting"), "major"),
        (_claim("quantities", [{"start": 1, "end": 2, "text": "x", "operator": "exactly", "stated_low": 1.5, "stated_high": 1.5}]), "major"),
        (lambda rows: rows["claims"].pop(), "major"),
        (lambda rows: rows["entities"].pop(), "major"),
        (lambda rows: rows["sentences"][0].update(kind="body"), "major"),
        (_article_rejected, "major"),
        (_without_snow, "major"),
        (_article("publisher", "Another"), "major"),
        (_article("text_release", "snippet"), "major"),
        (_article("text", "Another text under one id."), "major"),
        (_with_hail, "minor"),
        (_input_rejected, "minor"),
        (lambda rows: rows["rejects"].pop(), "minor"),
        (_reject("reason", "language"), "minor"),
        (_reject("detail", "no words"), "patch"),
        (_article("title", None), "patch"),
    ],
)
def test_the_least_step_of_each_change(plain: Path, tmp_path: Path, edit: Edit, least: str) -> None:
    found = edited(plain, tmp_path, edit)
    assert found.least == least, found.reasons
    assert all(reason.split(":")[0].lower() in ("patch", "minor", "major") for reason in found.reasons)


def test_the_words_of_descriptive_columns_are_columns(plain: Path) -> None:
    assert set(sides.load(plain, "OLD").columns["articles"].names) >= DESCRIPTIVE


def test_a_text_release_that_shows_more_is_minor(plain: Path, tmp_path: Path) -> None:
    rows = two()
    rows["articles"][0]["text_release"] = "none"
    closed = write(tmp_path, rows)
    assert (compare(closed, plain).least, compare(closed, plain).articles.freed) == ("minor", (AID,))
    assert (compare(plain, closed).least, compare(plain, closed).articles.withheld) == ("major", (AID,))


def test_a_changed_text_is_one_article_and_not_its_rows(plain: Path, tmp_path: Path) -> None:
    rows, other = two(), rows_of("Hail", "snow.txt")
    _without_snow(rows)
    found = compare(plain, write(tmp_path, {name: rows[name] + ([] if name == "rejects" else other[name]) for name in rows}))
    (pair,) = found.articles.changed
    assert (pair.old, pair.new, pair.source_file, pair.seed_differs) == (SNOW_ID, other["articles"][0]["article_id"], "snow.txt", True)
    assert not changes(found)
    assert not found.articles.added
    assert not found.articles.removed
    assert found.reasons == ["MAJOR: 1 article with another text, and so another id"]
    sentences = found.tables["sentences"]
    assert sentences.followed == {("old", "changed"): 4, ("new", "changed"): 4}
    assert sentences.same_words == 3, "the headline alone differs"
    assert [cause.kind for cause in found.causes] == ["source text"]


def test_records_that_only_moved_are_the_same_articles(plain: Path, tmp_path: Path) -> None:
    def swap(rows: Rows) -> None:
        rows["articles"][0]["source_file"], rows["articles"][1]["source_file"] = "snow.txt", "rain.txt"

    found = edited(plain, tmp_path, swap)
    assert found.least == "patch"
    assert not found.articles.changed
    assert {row.columns for row in found.tables["articles"].rows} == {("source_file",)}


def test_several_changes_at_once(plain: Path, tmp_path: Path) -> None:
    def edit(rows: Rows) -> None:
        _without_snow(rows)
        _with_hail(rows)
        _claim("stance", "endorsing")(rows)
        _article("byline", "=Ada")(rows)
        _reject("detail", "nothing")(rows)

    found = edited(plain, tmp_path, edit)
    assert [reason.split(":")[0] for reason in found.reasons] == ["MAJOR", "MAJOR", "MINOR", "PATCH", "PATCH"]
    assert {(table, what, columns) for table, _, what, columns in changes(found)} == {
        ("claims", "changed", ("stance",)),
        ("articles", "changed", ("byline",)),
        ("rejects", "changed", ("detail",)),
    }
    assert found.tables["claims"].followed == {("old", "removed"): 3, ("new", "added"): 3}
    assert len(found.articles.added) == 1
    assert found.articles.removed == (SNOW_ID,)


def _retype(dataset: Path, table: str, change: Callable[[Any], Any]) -> None:
    (path,) = tables.files(dataset / table)
    pq.write_table(change(tables.read_file(path)), path)


def test_a_new_column_is_minor_and_changes_no_row(plain: Path, tmp_path: Path) -> None:
    dataset = write(tmp_path, two())
    _retype(dataset, "entities", lambda t: t.append_column("grade", t["start"]))
    found = compare(plain, dataset)
    assert (found.least, changes(found)) == ("minor", set())
    assert found.reasons == ["MINOR: entities.grade is a new column (integer); no value that was there is touched"]
    back = compare(dataset, plain)
    assert (back.least, changes(back)) == ("major", set())
    assert [(cause.kind, cause.text) for cause in back.causes] == [("schema", "columns of another shape: entities.grade")]


def test_a_new_part_of_records_is_minor_and_a_lost_one_major(plain: Path, tmp_path: Path) -> None:
    dataset = write(tmp_path, two())

    def without_step(table: pa.Table) -> pa.Table:
        column = [[{k: v for k, v in one.items() if k != "step"} for one in pieces] for pieces in table["source_map"].to_pylist()]
        return table.set_column(table.schema.get_field_index("source_map"), "source_map", pa.array(column))

    _retype(dataset, "articles", without_step)
    assert [(c.column, c.what) for c in compare(dataset, plain).columns] == [("source_map[].step", "added")]
    assert (compare(dataset, plain).least, compare(plain, dataset).least) == ("minor", "major")
    assert not changes(compare(dataset, plain))


def test_another_type_is_major_but_another_width_is_no_change(plain: Path, tmp_path: Path) -> None:
    narrow, words = write(tmp_path / "1", two()), write(tmp_path / "2", two())
    at = pq.read_schema(tables.files(plain / "sentences")[0]).get_field_index("position")
    _retype(narrow, "sentences", lambda t: t.set_column(at, "position", t["position"].cast(pa.int16())))
    _retype(words, "sentences", lambda t: t.set_column(at, "position", t["position"].cast(pa.string())))
    assert compare(plain, narrow).least == "none"
    assert compare(plain, words).reasons == ["MAJOR: sentences.position is string and was integer"]


def _with_schema(root: Path, table: str, change: Callable[[dict[str, Any]], Any]) -> Path:
    dataset = write(root, two())
    path = root / "schema" / f"{table}.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(raw["schema"])
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return dataset


def test_columns_described_otherwise_are_told_for_a_person_to_judge(plain: Path, tmp_path: Path) -> None:
    found = compare(plain, _with_schema(tmp_path, "claims", lambda s: s["fields"][3].update(description="Something else.")))
    assert found.least == "patch"
    assert "claims.start is described in other words" in found.reasons[0]


def test_the_id_scheme_and_the_key_are_major(plain: Path, tmp_path: Path) -> None:
    pattern = compare(plain, _with_schema(tmp_path / "1", "claims", lambda s: s["fields"][0]["constraints"].update(pattern=".*")))
    assert pattern.reasons == ["MAJOR: claims.claim_id identifies rows by other rules"]
    key = compare(plain, _with_schema(tmp_path / "2", "sentences", lambda s: s.update(primaryKey=["article_id", "position"])))
    assert key.least == "major"
    assert "sentences" not in key.tables
    assert "(article_id, position) and was (sentence_id)" in key.reasons[0]


def test_tables_that_come_and_go(plain: Path, tmp_path: Path) -> None:
    dataset = write(tmp_path, two())
    shutil.copytree(dataset / "claims", dataset / "verdicts")
    assert compare(plain, dataset).reasons == ["MINOR: table verdicts is new"]
    assert compare(dataset, plain).reasons == ["MAJOR: table verdicts was removed"]


def test_other_files(plain: Path, tmp_path: Path) -> None:
    one, other = write(tmp_path / "1", two(), inputs=INPUTS), write(tmp_path / "2", two(), inputs=INPUTS)
    for name in ("SHA256SUMS", "fingerprint.json", "schema/note.md"):
        (other / name).parent.mkdir(exist_ok=True)
        (other / name).write_text("{}", encoding="utf-8")
    shutil.rmtree(other / "schema")
    assert compare(one, other).least == "none"
    (other / "CITATION.cff").write_text("x", encoding="utf-8")
    assert (compare(one, other).least, compare(one, other).files) == ("patch", ("CITATION.cff",))
    assert compare(plain, other).files == (), "a release has files that a built dataset lacks"


def test_full_and_public_are_not_compared(plain: Path, tmp_path: Path) -> None:
    public = write(tmp_path, two(), inputs=INPUTS)
    certify(public, INPUTS, kind="public")
    with pytest.raises(UserError, match=r"OLD .* is a full release and NEW .* a public one.*compare two of one kind"):
        compare(plain, public)
    assert compare(public, public).least == "none"


def test_words_that_two_public_releases_show_and_withhold_are_no_changed_rows(tmp_path: Path) -> None:
    shown, hidden = two(), two()
    hidden["articles"][0]["text_release"] = "none"
    paths = []
    for name, rows in (("hidden", hidden), ("shown", shown)):
        public.make(write(tmp_path / name, rows), tmp_path / name / "schema", tmp_path / f"public-{name}")
        paths.append(tmp_path / f"public-{name}" / "dataset")
        certify(paths[-1], INPUTS, kind="public")
    assert (paths[0] / "anchors").is_dir()
    assert (compare(*paths).least, compare(*paths[::-1]).least) == ("minor", "major")
    assert {row.columns for table in compare(*paths).tables.values() for row in table.rows} == {("text_release",)}


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda dataset: shutil.rmtree(dataset / "articles"), "no table articles"),
        (lambda dataset: tables.files(dataset / "claims")[0].write_bytes(b"x"), "not a Parquet file"),
        (lambda dataset: _retype(dataset, "articles", lambda t: t.drop_columns(["source_file"])), "lacks article_id, source_file"),
        (lambda dataset: shutil.copy(tables.files(dataset / "claims")[0], dataset / "sentences" / "z.parquet"), "its columns are not those of"),
        (lambda dataset: (dataset / "certificate.json").write_text("[", encoding="utf-8"), "not JSON"),
        (lambda dataset: (dataset / "certificate.json").write_text('{"kind": "half"}', encoding="utf-8"), "should be full or public"),
    ],
)
def test_what_cannot_be_compared_is_a_user_s_mistake(plain: Path, tmp_path: Path, spoil: Callable[[Path], Any], message: str) -> None:
    dataset = write(tmp_path, two())
    spoil(dataset)
    with pytest.raises(UserError, match=message):
        compare(plain, dataset)


def test_a_key_that_stands_twice_is_a_user_s_mistake(plain: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"NEW, claims: the key claim_id .* several rows"):
        edited(plain, tmp_path, lambda rows: rows["claims"].append(rows["claims"][0]))


def test_as_json_is_plain_data_without_places_on_this_machine(plain: Path, tmp_path: Path) -> None:
    found = edited(plain, tmp_path, _claim("stance", "doubting"))
    text = json.dumps(comparison.as_json(found))
    assert str(tmp_path) not in text
    read = json.loads(text)
    assert (read["least"], read["tables"]["claims"]["columns"]) == ("major", {"stance": 1})
    assert read["tables"]["claims"]["rows"][0]["columns"] == ["stance"]


@st.composite
def edits(draw: st.DrawFn) -> tuple[Rows, set[tuple[str, Any, str, tuple[str, ...]]]]:
    """Rows edited at random, and what was done to them."""
    rows, done = two(), set()
    for name in ("sentences", "entities", "claims"):
        kept = []
        for row in copy.deepcopy(rows[name]):
            key = row[KEYS[name]]
            what = draw(st.sampled_from(["nothing", "nothing", "removed", "changed", "added"]))
            if what == "changed":
                columns = draw(st.sets(st.sampled_from(["start", "end", "text", "sentence_id" if name != "sentences" else "kind"]), min_size=1))
                for column in columns:
                    row[column] = row[column] + (1 if column in ("start", "end") else draw(st.sampled_from(["=", " ", "é", "\t"])))
                done.add((name, key, what, tuple(sorted(columns))))
            if what == "added":
                kept.append(row | {KEYS[name]: f"{key}0"})
                done.add((name, f"{key}0", what, ()))
            if what == "removed":
                done.add((name, key, what, ()))
            else:
                kept.append(row)
        rows[name] = draw(st.permutations(kept))
    return rows, done


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True)
@given(edits(), st.integers(1, 3))
def test_exactly_the_edits_are_found(plain: Path, tmp_path_factory: pytest.TempPathFactory, edit: tuple[Rows, set[Any]], shards: int) -> None:
    rows, done = edit
    found = compare(plain, write(tmp_path_factory.mktemp("edited"), rows, shards))
    assert changes(found) == done
    assert found.least == ("major" if done else "none")
