"""Causes: named where certificates or rows are evidence, and "cannot be told" where they are not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from edited_dataset import INPUTS, two, write
from newsclaims.releases import causes
from newsclaims.releases.causes import Evidence
from newsclaims.releases.comparison import compare
from newsclaims.releases.pairing import Articles, Pair
from newsclaims.releases.row_changes import RowChange, TableChanges
from small_dataset import AID

NOTHING = Articles({}, {}, (), (), (), (), ())
OLD, NEW = frozenset({"model 1", "rule:a"}), frozenset({"model 2", "rule:a", "rule:b"})


def _row(table: str = "claims", what: str = "changed", columns: tuple[str, ...] = ("stance",), methods: Any = ("model 1", "model 1")) -> RowChange:
    return RowChange(table, ("k",), AID, what, columns, methods)


def _causes(known: Evidence, *rows: RowChange) -> list[tuple[str, str]]:
    tables = [TableChanges(row.table, 1, 1, ("id",), (row,), {}, None) for row in rows]
    return [(cause.kind, cause.text) for cause in causes.find(NOTHING, tables, [], known)]


def _known(*differing: str, old: frozenset[str] = OLD, new: frozenset[str] = OLD) -> Evidence:
    return Evidence(frozenset(differing), "", old, new)


@pytest.mark.parametrize(("one", "kind"), [("code", "rule"), ("model", "model"), ("params", "parameters"), ("libraries", "libraries")])
def test_the_only_input_that_differs(one: str, kind: str) -> None:
    assert [k for k, _ in _causes(_known(one, "seeds"), _row())] == [kind]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (_row(what="added", columns=(), methods=(None, "model 2+rule:a")), "model"),
        (_row(what="removed", columns=(), methods=("model 1", None)), "model"),
        (_row(what="added", columns=(), methods=(None, "rule:b")), causes.UNTOLD),
        (_row(methods=("rule:a", "rule:a")), causes.UNTOLD),
    ],
)
def test_several_inputs_differ(row: RowChange, kind: str) -> None:
    found = _causes(_known("model", "code", new=NEW), row)
    assert [k for k, _ in found] == [kind]
    if kind == causes.UNTOLD:
        assert "several inputs differ: the code (a rule) differs, the model differs" in found[0][1]


def test_a_rule_that_one_side_lacks_where_the_model_is_the_same() -> None:
    new = OLD | {"rule:b"}
    row = _row(what="added", columns=(), methods=(None, "rule:b"))
    without = Evidence(None, "OLD", OLD, new)
    assert _causes(without, row) == [("rule", "1 row of claims: method names a rule that only one side has: rule:b")]
    assert _causes(without, _row()) == [(causes.UNTOLD, "1 row of claims: no certificate in OLD")]


def test_no_input_differs_but_rows_do() -> None:
    ((kind, text),) = _causes(_known(), _row())
    assert kind == causes.UNTOLD
    assert "the build does not repeat" in text


def test_rows_made_from_an_article_s_metadata() -> None:
    article = _row("articles", columns=("publisher",))
    made, other = _row(columns=("source_name",)), _row(columns=("source_name", "stance"))
    assert sorted(_causes(_known("sources.csv", "seeds"), article, made)) == [
        ("metadata", "1 row of articles: seeds/sources.csv differs"),
        ("metadata", "1 row of claims: made from articles.publisher, which changed"),
    ]
    assert causes.UNTOLD in [kind for kind, _ in _causes(_known("sources.csv"), article, other)]


@pytest.mark.parametrize(
    ("columns", "known", "kind"),
    [
        (("title",), _known("sources.csv"), "metadata"),
        (("title", "source_sha256"), _known("seeds"), "metadata"),
        (("title",), Evidence(None, "OLD", OLD, OLD), causes.UNTOLD),
        (("title",), _known("code"), causes.UNTOLD),
        (("notes",), _known("code"), "reading"),
        (("source_file",), _known("seeds"), "source text"),
    ],
)
def test_columns_of_articles(columns: tuple[str, ...], known: Evidence, kind: str) -> None:
    assert [k for k, _ in _causes(known, _row("articles", columns=columns))] == [kind]


@pytest.mark.parametrize(("differs", "kind"), [(True, "source text"), (False, "reading"), (None, causes.UNTOLD)])
def test_another_text(differs: bool | None, kind: str) -> None:
    articles = Articles({}, {}, (Pair("a", "b", "x.txt", 0, differs),), (), (), (), ())
    assert [cause.kind for cause in causes.find(articles, [], [], _known("seeds"))] == [kind]


def test_articles_that_come_from_the_same_seeds() -> None:
    articles = Articles({}, {}, (), ("a",), (), (), ())
    assert [cause.kind for cause in causes.find(articles, [], [], _known("code"))] == ["reading"]
    assert [cause.kind for cause in causes.find(articles, [], [], _known("seeds"))] == ["source text"]


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        (INPUTS, {**INPUTS, "code": "new", "lock": "new"}, "rule", "only the code (a rule) differs"),
        (INPUTS, {**INPUTS, "model": {"name": "other", "sha256": "new"}}, "model", "only the model differs"),
        (None, INPUTS, causes.UNTOLD, "no certificate in OLD"),
    ],
)
def test_certificates(tmp_path: Path, old: Mapping[str, Any] | None, new: Mapping[str, Any], kind: str, words: str) -> None:
    rows = two()
    rows["claims"][0]["stance"] = "doubting"
    (cause,) = compare(write(tmp_path / "1", two(), inputs=old), write(tmp_path / "2", rows, inputs=new)).causes
    assert cause.kind == kind
    assert words in cause.text
