"""Figures: the unit that is resampled, and what an article without items adds."""

from __future__ import annotations

import numpy as np

from newsclaims.measures.figures import figures, prf_figure, share_figure
from newsclaims.measures.units import Measured

NAME = ("sentences", "spans")


def one(hit: float = 1) -> Measured:
    return Measured(2, {NAME: np.array([[hit, 1, hit, 1], [1, 1, 1, 1]], dtype=np.float64)}, {("claims", "kind"): (1, 2)}, {})


def test_ten_articles_are_resampled_by_article_and_fewer_by_sentence() -> None:
    assert figures([one()] * 9)["bootstrap"]["sentences"] == 18
    found = figures([one()] * 10)
    assert found["bootstrap"]["articles"] == 10
    assert found["sentences"]["spans"]["gold"] == 20
    assert found["claims"]["kind"] == {"accuracy": 0.5, "accuracy_low": 0.2993, "accuracy_high": 0.7007, "n": 20}


def test_an_article_without_a_type_counts_as_units_without_it() -> None:
    found = figures([one(), Measured(3)])
    assert found["bootstrap"]["sentences"] == 5
    assert found["sentences"]["spans"]["gold"] == 2


def test_resampling_articles_gives_wider_intervals_where_they_differ() -> None:
    good, bad = Measured(30, {NAME: np.ones((30, 4))}), Measured(30, {NAME: np.array([[0.0, 1, 0, 1]] * 30)})
    by_sentence, by_article = figures([good] * 4 + [bad] * 4), figures([good] * 5 + [bad] * 5)
    width = [found["sentences"]["spans"]["f1_high"] - found["sentences"]["spans"]["f1_low"] for found in (by_sentence, by_article)]
    assert width[1] > 2 * width[0]


def test_no_case_gives_no_figure() -> None:
    assert share_figure("share", 0, 0) == {}
    assert prf_figure(np.array([[0.0, 3, 0, 0]])) == {}
    assert figures([]) == {}
