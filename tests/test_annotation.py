"""What must be true of an annotation beyond its form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsclaims.gold.annotation import Article, Mention, problems
from small_gold import read


@pytest.fixture
def article(tmp_path: Path) -> Article:
    return read(tmp_path)


def test_a_good_annotation_has_none(article: Article) -> None:
    assert list(problems(article)) == []


def claim(article: Article, number: int, **changes: Any) -> Article:
    claims = list(article.claims)
    claims[number] = replace(claims[number], **changes)
    return replace(article, claims=tuple(claims))


@pytest.mark.parametrize(
    ("number", "changes", "says"),
    [
        (0, {"kind": "assertion"}, "claim rain: kind 'assertion'"),
        (0, {"source_type": "oracle"}, "claim rain: type 'oracle'"),
        (0, {"polarity": "yes"}, "claim rain: polarity 'yes'"),
        (0, {"certainty": "sure"}, "claim rain: certainty 'sure'"),
        (0, {"stance": "angry"}, "claim rain: stance 'angry'"),
        (0, {"source": None}, "claim rain: a source has a type"),
        (0, {"marker": None}, "claim rain: a claim that is not certain has a marker"),
        (0, {"content": ()}, "claim rain: has no content"),
        (0, {"content": ((40, 45), (38, 40))}, "claim rain: fragments overlap"),
        (0, {"cue": None}, "claim rain: has no cue"),
        (0, {"content": ((24, 30),)}, "claim rain: its cue stands in its content"),
        (1, {"id": "rain"}, "two claims have the same id"),
        (2, {"content": ((180, 190),)}, "claim dead: a quantity"),
        (4, {"parent": "sea"}, "claim boat: no claim has the id 'sea'"),
        (4, {"parent": "boat"}, "claim boat: its parents form a circle"),
        (3, {"parent": "boat"}, "its parents form a circle"),
    ],
)
def test_each_problem_of_a_claim_is_named(article: Article, number: int, changes: dict[str, Any], says: str) -> None:
    assert any(says in problem for problem in problems(claim(article, number, **changes)))


@pytest.mark.parametrize(
    ("mention", "says"),
    [
        (Mention((14, 23), "CAT", "ada", None), "type 'CAT'"),
        (Mention((14, 23), "PER", None, None), "names have an entity key"),
        (Mention((14, 23), "DATE", "ada", None), "other expressions have none"),
    ],
)
def test_each_problem_of_a_mention_is_named(article: Article, mention: Mention, says: str) -> None:
    (problem, *_) = problems(replace(article, mentions=(mention,)))
    assert says in problem
    assert "'Ada Smith' at 14" in problem


def test_values_of_quantities_are_checked(article: Article) -> None:
    (quantity,) = article.claims[2].quantities
    for wrong, says in ((replace(quantity, operator="roughly"), "op 'roughly'"), (replace(quantity, outcome="bored"), "outcome 'bored'")):
        assert any(says in problem for problem in problems(claim(article, 2, quantities=(wrong,))))
