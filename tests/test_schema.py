"""Every form that a schema is turned into, held against what the libraries of that form make of it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pytest
import yaml

from newsclaims import schema, tables
from newsclaims.errors import UserError

FOLDER = Path(__file__).parents[1] / "schema"

ARRAYS = schema.Table(
    "arrays",
    "Arrays",
    "Made up.",
    (
        schema.Field("id", "string", "Key.", {"required": True}),
        schema.Field("day", "date", "A day."),
        schema.Field("share", "number", "From 0 to 1."),
        schema.Field("sure", "boolean", "Whether."),
        schema.Field("words", "array", "Words.", {"required": True, "jsonSchema": {"type": "array", "items": {"type": "string"}}}),
        schema.Field(
            "spans",
            "array",
            "Spans.",
            {
                "jsonSchema": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"start": {"type": "integer", "description": "First."}, "low": {"type": "number", "description": "Bound."}},
                    },
                }
            },
        ),
    ),
    ("id",),
    (),
)
ROWS: list[dict[str, Any]] = [
    {
        "id": "a",
        "day": datetime.date(2021, 9, 1),
        "share": 0.5,
        "sure": True,
        "words": ["x"],
        "spans": [{"start": 1, "low": 1.5}, {"start": 2, "low": None}],
    },
    {"id": "b", "day": None, "share": None, "sure": None, "words": [], "spans": None},
]


@pytest.mark.parametrize("name", schema.TABLES)
def test_every_schema_of_the_repository_loads(name: str) -> None:
    table = schema.load(name, FOLDER)
    assert table.name == name
    assert set(table.primary_key) <= {f.name for f in table.fields if f.required}


def test_keys_of_claims() -> None:
    claims = schema.load("claims", FOLDER)
    assert claims.primary_key == ("claim_id",)
    assert claims.foreign_keys == (
        schema.ForeignKey(("article_id",), "articles", ("article_id",)),
        schema.ForeignKey(("sentence_id",), "sentences", ("sentence_id",)),
        # An empty resource is the table itself.
        schema.ForeignKey(("parent_claim_id",), "claims", ("claim_id",)),
    )


@pytest.mark.parametrize(
    ("content", "message"), [(None, "no such schema"), (b"a: [", "not YAML"), (b"\xff\xfe\x00", "not YAML"), (b"- 1", "should be a mapping")]
)
def test_bad_file_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "claims.yaml").write_bytes(content)
    with pytest.raises(UserError, match=rf"claims\.yaml: .*{message}"):
        schema.load("claims", tmp_path)


def test_arrow_schema() -> None:
    spans = pa.list_(pa.struct([("start", pa.int64()), ("low", pa.float64())]))
    assert schema.arrow_schema(ARRAYS) == pa.schema(
        [
            pa.field("id", pa.string(), nullable=False),
            ("day", pa.date32()),
            ("share", pa.float64()),
            ("sure", pa.bool_()),
            pa.field("words", pa.list_(pa.string()), nullable=False),
            ("spans", spans),
        ]
    )


def test_features() -> None:
    assert schema.features(ARRAYS) == datasets.Features(
        {
            "id": datasets.Value("string"),
            "day": datasets.Value("date32"),
            "share": datasets.Value("float64"),
            "sure": datasets.Value("bool"),
            "words": datasets.List(datasets.Value("string")),
            "spans": datasets.List({"start": datasets.Value("int64"), "low": datasets.Value("float64")}),
        }
    )


def test_features_yaml() -> None:
    assert schema.features_yaml(ARRAYS) == [
        {"name": "id", "dtype": "string"},
        {"name": "day", "dtype": "date32"},
        {"name": "share", "dtype": "float64"},
        {"name": "sure", "dtype": "bool"},
        {"name": "words", "list": "string"},
        {"name": "spans", "list": [{"name": "start", "dtype": "int64"}, {"name": "low", "dtype": "float64"}]},
    ]


@pytest.mark.parametrize("name", schema.TABLES)
def test_features_of_the_card_are_those_of_the_table(name: str) -> None:
    table = schema.load(name, FOLDER)
    info = datasets.DatasetInfo.from_dict({"features": schema.features(table).to_dict()})
    assert info._to_yaml_dict() == {"features": schema.features_yaml(table)}


def test_datasets_loads_a_table_by_its_card(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    tables.write(ROWS, schema.arrow_schema(ARRAYS), tables.shard_path(folder / "arrays", 0, 1))
    configs = [{"config_name": "arrays", "data_files": [{"split": "train", "path": "arrays/*.parquet"}]}]
    info = [{"config_name": "arrays", "features": schema.features_yaml(ARRAYS), "splits": [{"name": "train", "num_examples": 2}]}]
    (folder / "README.md").write_text(f"---\n{yaml.safe_dump({'configs': configs, 'dataset_info': info})}---\n")
    loaded = datasets.load_dataset(str(folder), "arrays", split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded.features == schema.features(ARRAYS)
    assert loaded.to_list() == ROWS


def test_dictionary() -> None:
    assert schema.dictionary(ARRAYS) == [
        ("id", "text", True, "Key."),
        ("day", "date", False, "A day."),
        ("share", "number", False, "From 0 to 1."),
        ("sure", "true or false", False, "Whether."),
        ("words", "list of text", True, "Words."),
        ("spans", "list of records", False, "Spans."),
        ("spans[].start", "integer", False, "First."),
        ("spans[].low", "number", False, "Bound."),
    ]
