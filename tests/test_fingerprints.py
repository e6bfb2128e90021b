"""Fingerprints are of values: the same for any file that holds them, another for any that does not."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclaims import fingerprints, schema, tables
from newsclaims.errors import UserError
from small_dataset import ROOT, build, rows

CLAIMS = schema.arrow_schema(schema.load("claims", ROOT / "schema"))
PAGE = (ROOT / "docs" / "fingerprints.md").read_text(encoding="utf-8")
OTHER_PYARROW = "21.0.0"
INTEGERS = st.integers(-(2**53) + 1, 2**53 - 1)
LEAVES = st.none() | st.booleans() | INTEGERS | st.floats(allow_nan=False, allow_infinity=False) | st.text() | st.dates()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8)
ROWS = st.dictionaries(st.text(), VALUES, max_size=5)


def as_json(value: Any) -> Any:
    """The value with its dates as strings, which is all that rfc8785 asks for."""
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


@given(ROWS)
@example({"\ue000": 1, "\U00010000": [{"\uffff": "x", "\U0010ffff": None}]})
@example({"a": 2**53 - 1, "b": "\x00\x7f\u2028\U0010ffff"})
@settings(max_examples=60)
def test_the_canonical_form_is_rfc_8785(row: dict[str, Any]) -> None:
    assert fingerprints.canonical(row) == rfc8785.dumps(as_json(row))


NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-20, 20).map(float) | st.sampled_from([2.0**53, -0.0, 1e-7, 0.1])
PARTS = pa.struct([("word", pa.string()), ("low", pa.float64()), ("day", pa.date32()), ("deep", pa.struct([("z", pa.bool_()), ("a", pa.int64())]))])
TYPED = pa.schema([("b", pa.string()), ("parts", pa.list_(PARTS)), ("a", pa.int64()), ("words", pa.list_(pa.string())), ("low", pa.float64())])
# Between dates that both sides know.
DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))
PART = st.fixed_dictionaries(
    {"word": st.none() | st.text(), "low": st.none() | NUMBERS, "day": st.none() | DAYS}
    | {"deep": st.none() | st.fixed_dictionaries({"z": st.none() | st.booleans(), "a": st.none() | INTEGERS})}
)
TYPED_ROWS = st.fixed_dictionaries(
    {"b": st.none() | st.text(), "parts": st.none() | st.lists(st.none() | PART, max_size=3), "a": st.none() | INTEGERS}
    | {"words": st.none() | st.lists(st.none() | st.text(), max_size=3), "low": st.none() | NUMBERS}
)


@given(st.lists(TYPED_ROWS, max_size=20))
@example([{"b": "".join(map(chr, range(0x20))) + '\x7f\x80\u2028\ufffe\U0010ffff\\u001F"/', "parts": None, "a": None, "words": [], "low": None}])
@settings(max_examples=60)
def test_of_a_file_it_is_that_of_its_rows(found: list[dict[str, Any]]) -> None:
    """A file's rows are written by another library than single rows."""
    assert fingerprints._form(TYPED)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "it's [1]*.parquet"
        tables.write_table(pa.Table.from_pylist(found, schema=TYPED), path)
        assert fingerprints.of_files([path]) == fingerprints.of_rows(found)


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=200), st.integers(1, 60), st.integers(1, 4))
def test_however_few_digests_are_held_at_a_time_it_is_the_same(found: list[bytes], held: int, parts: int) -> None:
    """Among them those that begin or end with zeros, which numpy takes for none."""
    found += [bytes(32), bytes(31) + b"\1", b"\xff" * 32, b"\1" + bytes(31)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprints, "HELD", held)
        made = fingerprints.of_sorted([fingerprints.in_order(b"".join(found[part::parts])) for part in range(parts)])
    lines = "".join(f"{digest.hex()}\n" for digest in sorted(found))
    assert made == fingerprints.TablePrint(len(found), hashlib.sha256(lines.encode()).hexdigest())


def test_every_table_of_ours_is_written_so() -> None:
    for name in schema.TABLES:
        assert fingerprints._form(schema.arrow_schema(schema.load(name, ROOT / "schema"))), name
    # Keys are sorted by UTF-16 in JSON, and lists in lists would need more names.
    for other in (pa.schema([("é", pa.int64())]), pa.schema([("a", pa.list_(pa.list_(pa.int64())))]), pa.schema([("a", pa.timestamp("s"))])):
        assert fingerprints._form(other) is None


def test_golden_values() -> None:
    row = {"b": [1.0, 2.5, 1e21, -0.0], "a": '\x1f\u2028"/é', "c": None, "day": datetime.date(2021, 8, 25), "ok": True, "n": [{"z": 1, "y": []}]}
    form = '{"a":"\\u001f\u2028\\"/é","b":[1,2.5,1e+21,0],"c":null,"day":"2021-08-25","n":[{"y":[],"z":1}],"ok":true}'
    assert fingerprints.canonical(row) == form.encode()
    assert fingerprints.of_rows([]).sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert fingerprints.of_rows([{"a": 1}, {"a": 2}]) == fingerprints.TablePrint(
        2, "10489b307aeb5260cc042a20e6d195e2a771dae3328ffaa64af5911e2194d275"
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [{"x": float("-inf")}]])
def test_what_json_does_not_have_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        fingerprints.canonical({"a": value})


@pytest.mark.parametrize("value", [datetime.datetime(2021, 8, 25), b"bytes", {1, 2}, [1.0, b"bytes"]])
def test_what_no_table_of_ours_holds_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        fingerprints.canonical({"a": value})


@settings(max_examples=30)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), VALUES), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(found: list[dict[str, Any]], chance: random.Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert fingerprints.of_rows(shuffled) == fingerprints.of_rows(found)


def test_many_rows_are_summed_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [{"n": n} for n in range(10)]
    whole = fingerprints.of_rows(found)
    monkeypatch.setattr(fingerprints, "CHUNK", 3)
    assert fingerprints.of_rows(found) == whole


def numbered(count: int = 60) -> list[dict[str, Any]]:
    """Claims of all kinds, lists, nulls, dates and decimal numbers among their values."""
    quantity = {"start": 3, "end": 6, "text": "300", "operator": "exactly", "stated_low": 300.0, "stated_high": 0.1, "unit": "ducks"}
    whole = {field.name: None for field in CLAIMS}
    made = [whole | rows()["claims"][n % 3] | {"start": n, "claim_id": f"c{n}"} for n in range(count)]
    for n, row in enumerate(made):
        row["quantities"] = [{**dict.fromkeys(part.name for part in CLAIMS.field("quantities").type.value_type), **quantity}] * (n % 3)
        row["time_from"] = datetime.date(2021, 8, 25) if n % 2 else None
    return made


WRITERS: dict[str, dict[str, Any]] = {
    "zstd": {"compression": "zstd"},
    "none": {"compression": "none", "use_dictionary": False},
    "gzip": {"compression": "gzip", "data_page_version": "2.0"},
    "snappy": {"compression": "snappy", "row_group_size": 7},
    "lz4": {"compression": "lz4", "version": "1.0", "store_schema": False},
    "brotli": {"compression": "brotli", "write_statistics": False, "data_page_size": 64},
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("shards", [1, 4])
def test_how_the_rows_are_stored_is_nothing(tmp_path: Path, writer: str, shards: int) -> None:
    made = numbered()
    expected = fingerprints.of_rows(made)
    random.Random(writer).shuffle(made)
    for shard in range(shards):
        table = pa.Table.from_pylist(made[shard::shards], schema=CLAIMS)
        pq.write_table(table, tmp_path / f"{shard}.parquet", **WRITERS[writer])
    assert fingerprints.of_files(tables.files(tmp_path)) == expected
    assert expected.rows == len(made)


def test_the_order_of_columns_is_nothing_and_their_names_are_not(tmp_path: Path) -> None:
    table = pa.Table.from_pylist(numbered(), schema=CLAIMS)
    pq.write_table(table.select(table.column_names[::-1]), tmp_path / "a.parquet")
    assert fingerprints.of_files([tmp_path / "a.parquet"]) == fingerprints.of_rows(numbered())
    pq.write_table(table.rename_columns({"kind": "sort"}), tmp_path / "b.parquet")
    assert fingerprints.of_files([tmp_path / "b.parquet"]) != fingerprints.of_rows(numbered())


def changed(value: Any) -> Any:
    """Another value, as near as can be."""
    if isinstance(value, str):
        return value + "\u200b"
    if isinstance(value, list):
        return [*value, value[-1]] if value else None
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=1)
    return "" if value is None else value + 1


@given(st.integers(0, 5), st.sampled_from(CLAIMS.names))
def test_any_changed_cell_changes_it(number: int, column: str) -> None:
    made = numbered(6)
    before = fingerprints.of_rows(made)
    made[number][column] = changed(made[number][column])
    after = fingerprints.of_rows(made)
    assert after.sha256 != before.sha256
    assert after.rows == before.rows


CHANGES: list[Callable[[list[dict[str, Any]]], Any]] = [
    lambda made: made.pop(),
    lambda made: made.append(made[0]),
    lambda made: made[0].pop("kind"),
    lambda made: made[5]["quantities"][0].update(stated_low=300.0000000000001),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_lost_doubled_or_shortened_row_changes_it(change: Callable[[list[dict[str, Any]]], Any]) -> None:
    made = json.loads(json.dumps(numbered(6), default=str))
    before = fingerprints.of_rows(made)
    change(made)
    assert fingerprints.of_rows(made).sha256 != before.sha256


def test_the_file_can_be_read_again_and_an_edited_one_is_refused(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    path = dataset / fingerprints.FILE
    found = fingerprints.of_dataset(dataset)
    assert fingerprints.load(path) == found
    assert found.tables["claims"].rows == 3
    raw = json.loads(path.read_text(encoding="utf-8"))
    for edited, says in (
        ({**raw, "fingerprint": "0" * 64}, "the file was changed"),
        ({**raw, "tables": {**raw["tables"], "claims": {"rows": 3, "sha256": "0" * 64}}}, "the file was changed"),
        ({"fingerprint": raw["fingerprint"]}, "not a fingerprint"),
        ([], "not a fingerprint"),
    ):
        path.write_text(json.dumps(edited), encoding="utf-8")
        with pytest.raises(UserError, match=says):
            fingerprints.load(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match="not a fingerprint"):
        fingerprints.load(path)
    path.unlink()
    with pytest.raises(UserError, match="not found"):
        fingerprints.load(path)


def test_a_table_without_files_is_told(tmp_path: Path) -> None:
    dataset = build(tmp_path)
    shutil.rmtree(dataset / "rejects")
    with pytest.raises(UserError, match="rejects: no Parquet file"):
        fingerprints.of_dataset(dataset)


def test_the_page_repeats_it_without_the_package(tmp_path: Path) -> None:
    dataset = build(tmp_path, {**rows(), "claims": numbered()})
    script, shell = (re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) for language in ("python", "sh"))
    assert "newsclaims" not in script[0]
    done = subprocess.run([sys.executable, "-I", "-c", script[0]], cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    found = fingerprints.of_dataset(dataset)
    assert lines == [*(f"{found.tables[name].sha256}  {name}" for name in sorted(schema.TABLES)), found.value]
    for name in schema.TABLES:
        digests = [fingerprints.row_digest(row).hex() for path in tables.files(dataset / name) for row in fingerprints.stream(path)]
        (tmp_path / name).write_text("".join(f"{digest}\n" for digest in digests), encoding="ascii")
    done = subprocess.run(["bash", "-c", shell[0]], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == found.value


REWRITE = """
import sys, pathlib, pyarrow, pyarrow.parquet as pq
for path in pathlib.Path(sys.argv[1]).glob("*/*.parquet"):
    pq.write_table(pq.ParquetFile(path).read(), path, compression="gzip")
print(pyarrow.__version__)
"""


@pytest.mark.slow
def test_another_pyarrow_reads_and_writes_the_same(tmp_path: Path) -> None:
    """Files of this version read by another, and files of the other read by this one."""
    target = tmp_path / "other"
    uv = shutil.which("uv")
    command = [str(uv), "pip", "install", "--quiet", "--python", sys.executable, "--target", str(target), "--no-deps", f"pyarrow=={OTHER_PYARROW}"]
    if not uv or subprocess.run(command, capture_output=True, check=False, timeout=300).returncode:
        pytest.skip(f"pyarrow {OTHER_PYARROW} cannot be installed here")
    dataset = build(tmp_path, {**rows(), "claims": numbered()})
    found = fingerprints.of_dataset(dataset)
    environment = os.environ | {"PYTHONPATH": str(target)}
    script = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    read = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert read.stdout.splitlines()[-1] == found.value
    bytes_before = {path: path.read_bytes() for path in dataset.glob("*/*.parquet")}
    wrote = subprocess.run([sys.executable, "-c", REWRITE, str(dataset)], env=environment, capture_output=True, text=True, check=True)
    assert wrote.stdout.strip() == OTHER_PYARROW != pa.__version__
    assert all(path.read_bytes() != before for path, before in bytes_before.items())
    assert fingerprints.of_dataset(dataset) == found
