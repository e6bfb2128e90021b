"""Organisations whose names annotators take for nationalities, places or persons, since they read like those."""

from __future__ import annotations

# Armed and political groups by their common English names, folded; spellings vary, and so do hyphens, which are folded to spaces.
GROUPS = """
taliban, afghan taliban, pakistani taliban, haqqani network, northern alliance, national resistance front, mujahideen, mujahedeen,
mujahedin, al qaeda, al qaida, aqap, aqim, islamic state, isis, isil, is k, isis k, daesh, boko haram, al shabaab, al shabab, shabab, ansar
dine, ansar allah, houthis, houthi, hezbollah, hizbollah, hizbullah, hamas, fatah, islamic jihad, muslim brotherhood, al nusra, al nusra
front, jabhat al nusra, hayat tahrir al sham, ahrar al sham, free syrian army, syrian democratic forces, peshmerga, pkk, ypg, ypj, farc,
eln, lashkar e taiba, jaish e mohammed, abu sayyaf, ltte, tamil tigers, janjaweed, rapid support forces, m23, lord's resistance army,
seleka, anti balaka, wagner group, azov battalion, hashd al shaabi, kataib hezbollah, red cross, red crescent, médecins sans frontières,
white helmets
"""
GROUP_NAMES = frozenset(" ".join(name.split()) for name in GROUPS.split(","))


def is_group(name: str) -> bool:
    """Whether ``name``, but for case, hyphens, a possessive and "the", is one of the groups."""
    folded = " ".join(name.replace("-", " ").replace("’", "'").casefold().split()).removeprefix("the ").removesuffix("'s").removesuffix("'")
    return folded in GROUP_NAMES
