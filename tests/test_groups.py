"""Organisations that read like something else."""

import pytest

from newsclaims.entities.groups import GROUP_NAMES, is_group


@pytest.mark.parametrize(
    "name", ["Taliban", "the Taliban", "al-Qaeda", "Al Qaeda", "Hezbollah’s", "ISIS-K", "Lord's Resistance Army", "Lord’s Resistance Army"]
)
def test_known_groups_in_their_spellings(name: str) -> None:
    assert is_group(name)


@pytest.mark.parametrize("name", ["Afghan", "Kabul", "Talib", "is", "Azov Sea", ""])
def test_what_is_no_group(name: str) -> None:
    assert not is_group(name)


def test_names_are_folded() -> None:
    assert all(name == " ".join(name.casefold().replace("-", " ").split()) and name for name in GROUP_NAMES)
