"""Metadata that repeat withheld words are found as a public release finds them, without the runs of all texts."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import small_dataset
from newsclaims import ids, schema
from newsclaims.rights import public, repeats, wording

WORDS = ("flood", "Bridge", "mayor", "dam", "said", "river", "“ferry”", "harbour")
# Few words, so that runs of nine meet; a text of many others beside them.
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
articles = st.tuples(st.lists(sentences, min_size=1, max_size=4).map(" ".join), st.sampled_from(public.TOLD[:3]), sentences)
releases = st.sampled_from(["full", "none", "none", "snippet"])
COLUMNS = ("title", "byline", "publisher", "licence", "source_file")


def dataset(root: Path, listed: list[tuple[tuple[str, str, str], str, str]]) -> Path:
    content = small_dataset.rows()
    made = {}
    for number, ((words, column, value), release, file) in enumerate(listed):
        text = f"{words} and that is number {number}"
        article_id = ids.article_id(text)
        given = {"title": None, "byline": None, "publisher": None, "source_file": file or "a.txt", column: value}
        made[article_id] = {**content["articles"][0], **given, "article_id": article_id, "text": text, "text_release": release}
    content = {name: [] for name in content} | {"articles": list(made.values())}
    return small_dataset.build(root, content, shards=2)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(articles, releases, st.just("") | sentences), min_size=1, max_size=5))
def test_what_is_found_is_what_shares_a_run_with_all_that_is_hidden(
    tmp_path_factory: object, listed: list[tuple[tuple[str, str, str], str, str]]
) -> None:
    root = tmp_path_factory.mktemp("dataset")  # type: ignore[attr-defined]
    folder = dataset(root, listed)
    hidden = public.hidden(public.articles(folder), public.SNIPPET_WORDS)
    expected = {
        row["article_id"]: shared
        for row in public.articles(folder)
        if (shared := [name for name in COLUMNS if row[name] and wording.shares(row[name], hidden)])
    }
    assert repeats.of_dataset(folder, COLUMNS, public.SNIPPET_WORDS) == expected


def test_a_headline_that_its_withheld_text_repeats_is_no_secret_but_a_file_named_after_a_sentence_is(tmp_path: Path) -> None:
    headline = "the old bridge over the wide river is closed for good"
    text = f"{headline} and the mayor of the town has not said a word to anybody about why that had to be"
    named = "mayor of the town has not said a word to anybody.txt"
    folder = dataset(tmp_path, [((text, "title", headline), "none", named)])
    assert repeats.of_dataset(folder, COLUMNS, public.SNIPPET_WORDS) == {ids.article_id(f"{text} and that is number 0"): ["title", "source_file"]}


def test_nothing_is_read_where_no_value_is_long_enough(tmp_path: Path) -> None:
    small_dataset.build(tmp_path)
    columns = [column.name for column in schema.load("articles", tmp_path / "schema").fields if column.type == "string" and not column.verbatim]
    assert repeats.of_dataset(tmp_path / "dataset", columns, public.SNIPPET_WORDS) == {}
