from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.claims import quantities

PIECES = "300 – to between and half of no deaths killed people a million dozens $ % or more 1 one by the rebels who were , wounded"

GOLDEN: list[tuple[str, list[tuple[Any, ...]]]] = [
    ("300 Taliban terrorists were killed in Andarab", [("300 Taliban terrorists", "exactly", 300, 300, "Taliban terrorists", "killed")]),
    ("dozens of people fled", [("dozens of people", "at least", 24, None, "people", None)]),
    ("at least 12 were wounded", [("at least 12", "at least", 12, None, None, "wounded")]),
    ("300–350 fighters", [("300–350 fighters", "between", 300, 350, "fighters", None)]),
    ("between 10 and 20 people died", [("between 10 and 20 people", "between", 10, 20, "people", "killed")]),
    ("two brothers were captured", [("two brothers", "exactly", 2, 2, "brothers", "captured")]),
    ("there were no casualties", [("no casualties", "exactly", 0, 0, "casualties", None)]),
    ("nearly half of voters", [("nearly half of voters", "about", 0.5, 0.5, "of voters", None)]),
    ("80 per cent confident", [("80 per cent", "exactly", 80, 80, "per cent", None)]),
    ("more than 1,200 people were displaced", [("more than 1,200 people", "more than", 1200, None, "people", "displaced")]),
    ("1.5 million refugees", [("1.5 million refugees", "exactly", 1_500_000, 1_500_000, "refugees", None)]),
    ("hundreds of the men are missing", [("hundreds of the men", "at least", 200, None, "men", "missing")]),
    ("tens of thousands of people", [("tens of thousands of people", "at least", 20_000, None, "people", None)]),
    ("a dozen men", [("a dozen men", "exactly", 12, 12, "men", None)]),
    ("10 to 20 million people", [("10 to 20 million people", "between", 10_000_000, 20_000_000, "people", None)]),
    (
        "up to 20 soldiers, fewer than 9 dogs",
        [("up to 20 soldiers", "at most", None, 20, "soldiers", None), ("fewer than 9 dogs", "less than", None, 9, "dogs", None)],
    ),
    ("20 people or more", [("20 people or more", "at least", 20, None, "people", None)]),
    ("it cost $1.5 million", [("$1.5 million", "exactly", 1_500_000, 1_500_000, "$", None)]),
    ("about 90 miles north", [("about 90 miles", "about", 90, 90, "miles", None)]),
    ("one suspected militant was killed", [("one suspected militant", "exactly", 1, 1, "suspected militant", "killed")]),
    ("two United Nations workers left", [("two United Nations workers", "exactly", 2, 2, "United Nations workers", None)]),
    (
        "killed five civilians and three soldiers",
        [("five civilians", "exactly", 5, 5, "civilians", "killed"), ("three soldiers", "exactly", 3, 3, "soldiers", "killed")],
    ),
    (
        "killing 3 civilians and wounding at least 12",
        [("3 civilians", "exactly", 3, 3, "civilians", "killed"), ("at least 12", "at least", 12, None, None, "wounded")],
    ),
    ("12 more people were displaced", [("12 more people", "exactly", 12, 12, "people", "displaced")]),
    ("killed five police officers", [("five police officers", "exactly", 5, 5, "police officers", "killed")]),
    ("no civilians were hurt", [("no civilians", "exactly", 0, 0, "civilians", "wounded")]),
    ("one of two brothers killed on Monday", [("two brothers", "exactly", 2, 2, "brothers", "killed")]),
    ("60 per cent of residents were displaced", [("60 per cent", "exactly", 60, 60, "per cent", "displaced")]),
    ("he was killed 12 miles away", [("12 miles", "exactly", 12, 12, "miles", None)]),
    ("Ana Lim, 24, runs one of the oldest mills[3]", []),
    ("In 2001, on Monday, 20 years ago, for two days, the first", []),
]


@pytest.mark.parametrize(("text", "expected"), GOLDEN)
def test_golden(text: str, expected: list[tuple[Any, ...]]) -> None:
    found = quantities.find(text, [(0, len(text))])
    assert [(q["text"], q["operator"], q["stated_low"], q["stated_high"], q["unit"], q["outcome"]) for q in found] == expected


def test_only_inside_the_spans() -> None:
    text = "5 men saw 6 women and 7 dogs"
    assert [q["text"] for q in quantities.find(text, [(6, 18), (22, 28)])] == ["6 women", "7 dogs"]


def test_victims_and_perpetrators_of_a_later_fragment_are_where_they_stand() -> None:
    text = "It rained, and gunmen killed 12 villagers on Monday."
    (row,) = quantities.find(text, [(0, 9), (11, len(text))])
    assert (text[row["victim_start"] : row["victim_end"]], row["victim"]) == ("villagers", "villagers")
    # "And" may join the gunmen to somebody before.
    assert row["perpetrator"] is None
    (row,) = quantities.find(text, [(0, 9), (15, len(text))])
    assert (text[row["perpetrator_start"] : row["perpetrator_end"]], row["perpetrator"]) == ("gunmen", "gunmen")


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(PIECES.split())).map(" ".join),
    )
)
def test_rows_of_any_text(text: str) -> None:
    keys = ["start", "end", "text", "operator", "stated_low", "stated_high", "unit", "outcome"]
    keys += [f"{who}{part}" for who in ("victim", "perpetrator") for part in ("_start", "_end", "")]
    end = 0
    for q in quantities.find(text, [(0, len(text))]):
        assert list(q) == keys
        assert end <= q["start"] < q["end"]
        assert q["text"] == text[q["start"] : q["end"]]
        for who in ("victim", "perpetrator"):
            assert q[who] is None or (q["outcome"] and q[who] == text[q[f"{who}_start"] : q[f"{who}_end"]].strip() != "")
        low, high = q["stated_low"], q["stated_high"]
        assert low is not None or high is not None
        assert low is None or high is None or low <= high
        end = q["end"]
