from typing import Any

import pytest

from newsclaims.claims import quantities

# A quantity's words, and for each what befell those counted, the words for them, and who did it.
GOLDEN: list[tuple[str, list[tuple[str, str | None, str | None, str | None]]]] = [
    ("300 Taliban terrorists were killed in Andarab", [("300 Taliban terrorists", "killed", "Taliban terrorists", None)]),
    ("at least 12 people were killed by gunmen", [("at least 12 people", "killed", "people", "gunmen")]),
    ("Five men shot dead by police", [("Five men", "killed", "men", "police")]),
    ("rebels killed 12 soldiers", [("12 soldiers", "killed", "soldiers", "rebels")]),
    ("that the rebels had killed 12 soldiers", [("12 soldiers", "killed", "soldiers", "the rebels")]),
    ("the army also captured about 40 fighters", [("about 40 fighters", "captured", "fighters", "the army")]),
    ("gunmen on motorcycles wounded two guards", [("two guards", "wounded", "guards", "gunmen on motorcycles")]),
    ("On Monday gunmen shot and killed 3 judges", [("3 judges", "killed", "judges", "gunmen")]),
    ("the gunman who killed 13 people fled", [("13 people", "killed", "people", "the gunman")]),
    ("the guards shot 41 people dead", [("41 people", "killed", "people", "the guards")]),
    ("20 villagers were killed on Friday in Borno by members of the militia", [("20 villagers", "killed", "villagers", "members of the militia")]),
    ("30 monks were killed in a raid carried out by the Red Guards", [("30 monks", "killed", "monks", "the Red Guards")]),
    ("12 nurses died at the hands of their captors", [("12 nurses", "killed", "nurses", None)]),
    ("12 nurses were murdered at the hands of their captors", [("12 nurses", "killed", "nurses", "their captors")]),
    (
        "six nuns and two priests were kidnapped by bandits",
        [("six nuns", "captured", "nuns", "bandits"), ("two priests", "captured", "priests", "bandits")],
    ),
    (
        "police killed five miners and three drivers",
        [("five miners", "killed", "miners", "police"), ("three drivers", "killed", "drivers", "police")],
    ),
    ("the navy took 20 prisoners", [("20 prisoners", "captured", "prisoners", "the navy")]),
    ("12 people from the same village were injured", [("12 people", "wounded", "people", None)]),
    (
        "20 pupils, including four girls, were killed",
        [("20 pupils", "killed", "pupils", None), ("four girls", "killed", "girls", None)],
    ),
    ("killing 70 members of the Rawi tribe", [("70 members", "killed", "members of the Rawi tribe", None)]),
    ("nearly half of residents are displaced", [("nearly half of residents", "displaced", "residents", None)]),
    ("the flood left one person dead", [("one person", "killed", "person", None)]),
    ("12 wounded soldiers came home", [("12 wounded soldiers", "wounded", "soldiers", None)]),
    ("18 others were critically injured", [("18 others", "wounded", "others", None)]),
    ("the storm claimed 12 lives", [("12 lives", "killed", None, None)]),
    ("12 deaths", [("12 deaths", "killed", None, None)]),
    ("at least 12 were wounded", [("at least 12", "wounded", None, None)]),
    ("12 deaths and dozens of wounded", [("12 deaths", "killed", None, None), ("dozens", "wounded", None, None)]),
    ("eighteen US troops died", [("eighteen US troops", "killed", "US troops", None)]),
    # Who is unsure, or nobody.
    ("a bomb killed 12 men", [("12 men", "killed", "men", None)]),
    ("12 men were killed by a car bomb", [("12 men", "killed", "men", None)]),
    ("12 men were killed by Monday", [("12 men", "killed", "men", None)]),
    ("12 men were killed by accident", [("12 men", "killed", "men", None)]),
    ("Hurricane Ada killed 12 men", [("12 men", "killed", "men", None)]),
    ("the attack that killed 12 men", [("12 men", "killed", "men", None)]),
    ("12 men were killed in a blast claimed by rebels", [("12 men", "killed", "men", None)]),
    ("rebels attacked the camp, killing 12 men", [("12 men", "killed", "men", None)]),
    ("rebels did not kill 12 men", [("12 men", "killed", "men", None)]),
    ("the farmers and the rebels killed 12 men", [("12 men", "killed", "men", None)]),
    ("the deaths of 12 men", [("12 men", "killed", "men", None)]),
    # Who did it is not whom it befell, and what is captured may be no person.
    ("30 rebels killed the mayor", [("30 rebels", None, None, None)]),
    ("the 30 rebels who killed the mayor", [("30 rebels", None, None, None)]),
    ("30 rebels have killed two guards", [("30 rebels", None, None, None), ("two guards", "killed", "guards", "30 rebels")]),
    ("the army captured three villages", [("three villages", None, None, None)]),
    ("two scenes were captured on camera", [("two scenes", None, None, None)]),
    ("the plan claimed 12 seats", [("12 seats", None, None, None)]),
    ("12 people in a town where fighting went on were sad", [("12 people", None, None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), GOLDEN)
def test_golden(text: str, expected: list[tuple[str, Any, Any, Any]]) -> None:
    found = quantities.find(text, [(0, len(text))])
    assert [(q["text"], q["outcome"], q["victim"], q["perpetrator"]) for q in found] == expected
