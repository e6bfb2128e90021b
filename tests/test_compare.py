"""One annotation against another: the same scores 1 in every figure, and each kind of error costs what it should."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsclaims.gold.annotation import Article
from newsclaims.gold.rows import annotation
from newsclaims.measures.compare import measure
from newsclaims.measures.figures import figures
from newsclaims.measures.main import MAIN, figure, value
from small_gold import NAME, TEXT, Rows, read, rows


@pytest.fixture
def gold(tmp_path: Path) -> Article:
    return read(tmp_path)


def measured(made: Rows, gold: Article) -> dict[str, Any]:
    return figures([measure(annotation(NAME, TEXT, made["sentences"], made["entities"], made["claims"]), gold)])


def leaves(nested: dict[str, Any]) -> list[dict[str, Any]]:
    if ("gold" in nested and "f1" in nested) or "accuracy" in nested:
        return [nested]
    return [leaf for found in nested.values() if isinstance(found, dict) for leaf in leaves(found)]


def test_what_is_the_same_scores_one_in_every_figure(gold: Article) -> None:
    report = measured(rows(gold), gold)
    found = leaves(report)
    assert len(found) == 3 + 1 + 4 + 4 + 2 * 7 + 3 + 2 * 2 + 10 + 7
    for one in found:
        assert value(one)[0] == 1
        assert (one["gold"] if "gold" in one else one["n"]) > 0
    assert report["claims"]["abstention"]["gold"] == {"share": 0, "share_low": 0, "share_high": 0.4345, "n": 5}
    assert report["claims"]["kind"] == {"accuracy": 1, "accuracy_low": 0.5655, "accuracy_high": 1, "n": 5}
    assert report["bootstrap"]["sentences"] == 6


def test_every_main_figure_is_one_of_them(gold: Article) -> None:
    report = measured(rows(gold), gold)
    # Those of articles that are held out are of the same kinds.
    assert [path for path in MAIN.values() if figure(report, path.removeprefix("held_out.")) is None] == []


def claim(n: int, **changes: Any) -> Callable[[Rows], None]:
    return lambda made: made["claims"][n].update(changes)


def shorten(made: Rows) -> None:
    made["claims"][0]["fragments"][0]["start"] += len("that ")


def quantity(**changes: Any) -> Callable[[Rows], None]:
    return lambda made: made["claims"][2]["quantities"][0].update(changes)


def lose_claim(made: Rows) -> None:
    del made["claims"][1]


def lose_assertion(made: Rows) -> None:
    made["claims"].pop()


def merge_sentences(made: Rows) -> None:
    made["sentences"][1]["end"] = made["sentences"].pop(2)["end"]


def lose_end_of_assertion(made: Rows) -> None:
    made["sentences"][3]["end"] -= len(" early.")
    made["claims"][-1]["end"] -= len(" early.")


def entity(n: int, **changes: Any) -> Callable[[Rows], None]:
    return lambda made: made["entities"][n].update(changes)


def no_heading(made: Rows) -> None:
    made["sentences"][0]["kind"] = "body"


@pytest.mark.parametrize(
    ("spoil", "path", "expected"),
    [
        (shorten, "claims.exact.content.f1", 0.8),
        (shorten, "claims.overlap.content.f1", 1.0),
        (shorten, "claims.exact.joint.f1", 0.8),
        (shorten, "claims.overlap.joint.f1", 1.0),
        (shorten, "claims.words.content.precision", 1.0),
        (shorten, "claims.words.content.recall", 0.9545),
        (claim(1, cue_start=None, cue_end=None), "claims.exact.cue.recall", 0.8),
        (claim(1, cue_start=None, cue_end=None), "claims.exact.cue.precision", 1.0),
        (claim(1, cue_start=None, cue_end=None), "claims.overlap.joint.f1", 0.8),
        (claim(1, medium_start=None, medium_end=None), "claims.exact.medium.recall", 0.0),
        (claim(0, time_start=None, time_end=None), "claims.overlap.time.recall", 0.0),
        (claim(1, addressee_start=14, addressee_end=17), "claims.overlap.addressee.f1", 0.0),
        (claim(1, source_name="Gazette"), "claims.speaker_of_direct.accuracy", 0.0),
        (claim(1, source_name="ADA Smith"), "claims.speaker_of_direct.accuracy", 1.0),
        (claim(1, source_name=None), "claims.speaker_of_direct_anaphoric.accuracy", 0.0),
        (claim(1, source_name=None), "claims.linked_source.accuracy", 0.75),
        # Police has no name: a name too many is no error of linking.
        (claim(2, source_name="Police"), "claims.linked_source.accuracy", 1.0),
        (lose_claim, "claims.speaker_of_direct.accuracy", 0.0),
        (lose_claim, "claims.by_kind.direct.content.recall", 0.0),
        (lose_claim, "claims.by_kind.indirect.content.f1", 1.0),
        (lose_claim, "claims.kind.accuracy", 1.0),
        (claim(1, kind="mixed"), "claims.kind.accuracy", 0.8),
        (claim(1, kind="mixed"), "claims.by_kind.direct.content.recall", 1.0),
        (claim(1, kind="indirect"), "claims.by_kind.indirect.joint.precision", 1.0),
        (claim(0, source_type="unnamed"), "claims.source_type.accuracy", 0.8),
        (claim(0, polarity="negated"), "claims.polarity.accuracy", 0.8),
        (claim(0, certainty="certain"), "claims.certainty.accuracy", 0.8),
        (claim(0, certainty_start=14, certainty_end=17), "claims.certainty_marker.accuracy", 0.0),
        (claim(2, stance="neutral"), "claims.stance.accuracy", 0.8),
        (claim(4, parent_claim_id=None), "claims.parent.accuracy", 0.8),
        (claim(4, parent_claim_id="rain"), "claims.parent.accuracy", 0.8),
        (claim(3, parent_claim_id="of a claim that the gold does not have"), "claims.parent.accuracy", 0.8),
        (claim(0, source_start=None, source_end=None), "claims.abstention.predicted.share", 0.2),
        (claim(0, source_start=None, source_end=None), "claims.abstention.gold.share", 0.0),
        (claim(2, quantities=[]), "quantities.spans.recall", 0.0),
        (quantity(operator="about"), "quantities.operator.accuracy", 0.0),
        (quantity(stated_high=12.0), "quantities.bounds.accuracy", 0.0),
        (quantity(stated_low=12.0), "quantities.bounds.accuracy", 1.0),
        (quantity(unit="People"), "quantities.unit.accuracy", 1.0),
        (quantity(unit="rebels"), "quantities.unit.accuracy", 0.0),
        (quantity(outcome=None), "quantities.outcome.accuracy", 0.0),
        (quantity(victim_start=None, victim_end=None), "quantities.victim.recall", 0.0),
        (quantity(perpetrator_start=14, perpetrator_end=17), "quantities.perpetrator.f1", 0.0),
        (entity(3, entity_id="another"), "entities.grouping.precision", 1.0),
        (entity(3, entity_id="another"), "entities.grouping.recall", 0.75),
        (entity(3, entity_id="another"), "entities.all.f1", 1.0),
        (entity(2, type="LOC"), "entities.all.f1", 0.8333),
        (entity(2, type="LOC"), "entities.names.f1", 0.75),
        (entity(2, type="LOC"), "entities.by_type.ORG.recall", 0.0),
        (entity(5, role="the sailor"), "entities.roles.f1", 0.0),
        (merge_sentences, "sentences.boundaries.recall", 0.6667),
        (merge_sentences, "sentences.boundaries.precision", 1.0),
        (merge_sentences, "sentences.spans.recall", 0.6667),
        (no_heading, "sentences.headings.f1", 0.0),
        (no_heading, "sentences.spans.f1", 1.0),
        (lose_assertion, "assertions.recall", 0.0),
        (lose_end_of_assertion, "assertions.f1", 1.0),
        (lose_end_of_assertion, "sentences.spans.f1", 0.8333),
    ],
)
def test_each_error_costs_what_it_should(gold: Article, spoil: Callable[[Rows], None], path: str, expected: float) -> None:
    made = rows(gold)
    spoil(made)
    *names, last = path.split(".")
    found = figure(measured(made, gold), ".".join(names))
    assert found is not None
    assert found[last] == expected


def test_tables_without_rows_score_nought_and_do_not_crash(gold: Article) -> None:
    report = measured({"sentences": [], "entities": [], "claims": []}, gold)
    assert report["entities"]["names"] == {"recall": 0, "f1": 0, "f1_low": 0, "f1_high": 0, "predicted": 0, "gold": 4}
    assert report["claims"]["exact"]["joint"]["f1"] == 0
    assert report["claims"]["speaker_of_direct"]["accuracy"] == 0
    assert "kind" not in report["claims"]


def test_a_gold_without_items_gives_no_figure(gold: Article) -> None:
    empty = Article(NAME, TEXT, (), (), ())
    report = figures([measure(gold, empty)])
    assert report.keys() == {"bootstrap", "claims"}
    assert report["claims"]["abstention"].keys() == {"predicted"}
