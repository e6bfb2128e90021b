from hypothesis import given
from hypothesis import strategies as st

from newsclaims.entities import identity
from newsclaims.entities.identity import Mention


def grouped(text: str, *names: tuple[str, str]) -> list[tuple[str, int, str]]:
    """Find the names one after the other; give each its text, its entity's first mention, and the fullest name."""
    mentions, at = [], 0
    for name, kind in names:
        at = text.index(name, at)
        mentions.append(Mention(at, at + len(name), kind, "model"))
        at += len(name)
    leader = identity.group(text, mentions)
    return list(zip((n for n, _ in names), leader, identity.fullest(text, mentions, leader), strict=True))


def entities(text: str, *names: tuple[str, str]) -> list[int]:
    return [first for _, first, _ in grouped(text, *names)]


def test_surname_and_fullest_name() -> None:
    found = grouped("Zabihullah Mujahid spoke. Mujahid left.", ("Zabihullah Mujahid", "PER"), ("Mujahid", "PER"))
    assert found == [("Zabihullah Mujahid", 0, "Zabihullah Mujahid"), ("Mujahid", 0, "Zabihullah Mujahid")]


def test_a_surname_goes_to_the_most_recent_fuller_name() -> None:
    text = "Bill Roe met Jane Roe. Roe left. Bill Roe stayed. Roe slept."
    names = [("Bill Roe", "PER"), ("Jane Roe", "PER"), ("Roe", "PER"), ("Bill Roe", "PER"), ("Roe", "PER")]
    assert entities(text, *names) == [0, 1, 1, 0, 0]


def test_mrs_is_not_mr() -> None:
    text = "Mr. Roe met Mrs. Roe. Mrs. Jane Roe and Mr. Roe"
    assert entities(text, ("Roe", "PER"), ("Roe", "PER"), ("Jane Roe", "PER"), ("Roe", "PER")) == [0, 1, 1, 0]


def test_a_son_is_not_his_father() -> None:
    assert entities("John Roe Jr. met John Roe. Roe left.", ("John Roe Jr.", "PER"), ("John Roe", "PER"), ("Roe", "PER")) == [0, 1, 1]


def test_middle_names_and_initials() -> None:
    text = "John F. Roe, John Roe, J. Roe, Jack Roe"
    assert entities(text, ("John F. Roe", "PER"), ("John Roe", "PER"), ("J. Roe", "PER"), ("Jack Roe", "PER")) == [0, 0, 0, 3]


def test_a_headline_surname_goes_to_the_only_one_that_follows() -> None:
    assert entities("Roe wins\n\nJane Roe won.", ("Roe", "PER"), ("Jane Roe", "PER")) == [0, 0]
    assert entities("Roe wins\n\nJane Roe beat Bill Roe.", ("Roe", "PER"), ("Jane Roe", "PER"), ("Bill Roe", "PER")) == [0, 1, 2]


def test_acronyms() -> None:
    found = grouped("The European Union (EU) met. The EU and the E.U.", ("European Union", "ORG"), ("EU", "ORG"), ("EU", "ORG"), ("E.U.", "ORG"))
    assert {(first, name) for _, first, name in found} == {(0, "European Union")}
    assert entities("the UN and the U.S. and Bank of Oz (BOZ)", ("UN", "ORG"), ("U.S.", "LOC"), ("Bank of Oz", "ORG"), ("BOZ", "ORG")) == [0, 1, 2, 2]


def test_an_organisation_by_its_first_word() -> None:
    found = grouped("Republic Media Network saw it. Republic said so.", ("Republic Media Network", "ORG"), ("Republic", "ORG"))
    assert found[1] == ("Republic", 0, "Republic Media Network")
    ambiguous = "Northern Bank and Northern Rail. Northern said"
    assert entities(ambiguous, ("Northern Bank", "ORG"), ("Northern Rail", "ORG"), ("Northern", "ORG")) == [0, 1, 2]


def test_an_organisation_by_its_noun_and_before_its_full_name() -> None:
    assert entities("the Fish Harvesters’ Alliance. Alliance men", ("Fish Harvesters’ Alliance", "ORG"), ("Alliance", "ORG")) == [0, 0]
    assert entities("Alpha Bank, Beta Bank, Bank", ("Alpha Bank", "ORG"), ("Beta Bank", "ORG"), ("Bank", "ORG")) == [0, 1, 2]
    assert entities("Crest wins. Crest Sugar won.", ("Crest", "ORG"), ("Crest Sugar", "ORG")) == [0, 0]
    assert entities("the Nyando River, the Nyando", ("Nyando River", "LOC"), ("Nyando", "LOC")) == [0, 0]
    assert entities("Crest wins. Crest Sugar, Crest Steel", ("Crest", "ORG"), ("Crest Sugar", "ORG"), ("Crest Steel", "ORG")) == [0, 1, 2]


def test_capitals_are_no_acronym_of_a_name_that_stands_there() -> None:
    assert entities("BEIRUT - In Beirut", ("BEIRUT", "LOC"), ("Beirut", "LOC")) == [0, 0]


def test_what_is_not_one_entity() -> None:
    text = "Afghan Afghanistan Panjshir Panjshir Valley"
    assert entities(text, ("Afghan", "MISC"), ("Afghanistan", "LOC"), ("Panjshir", "LOC"), ("Panjshir Valley", "LOC")) == [0, 1, 2, 3]


def test_plurals_and_the_same_string_with_two_types() -> None:
    assert entities("an Afghan, two Afghans", ("Afghan", "MISC"), ("Afghans", "MISC")) == [0, 0]
    assert entities("Taliban, Taliban", ("Taliban", "ORG"), ("Taliban", "MISC")) == [0, 0]
    # A surname that was led to a person is not the town.
    assert entities("Jane Roe, Roe, Roe", ("Jane Roe", "PER"), ("Roe", "PER"), ("Roe", "LOC")) == [0, 0, 2]


def test_types_are_settled_by_a_clear_majority_alone() -> None:
    def settled(*types: str) -> list[str]:
        return identity.majority_types("X" * len(types), [Mention(i, i + 1, kind, "model") for i, kind in enumerate(types)])

    assert settled("ORG", "MISC", "ORG") == ["ORG", "ORG", "ORG"]
    assert settled("ORG", "MISC") == ["ORG", "MISC"]
    assert settled("ORG", "MISC", "ORG", "MISC") == ["ORG", "MISC", "ORG", "MISC"]


@given(
    st.text(alphabet="AB ab.-’' jrJM\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), st.sampled_from(["PER", "ORG", "MISC"])), max_size=12),
)
def test_every_mention_has_a_leader_that_leads_itself(text: str, cuts: list[tuple[int, int, str]]) -> None:
    mentions = sorted(Mention(a, min(a + n, len(text)), kind, "m") for a, n, kind in cuts if a < len(text))
    leader = identity.group(text, mentions)
    assert all(first <= i and leader[first] == first for i, first in enumerate(leader))
    assert len(identity.fullest(text, mentions, leader)) == len(mentions)
