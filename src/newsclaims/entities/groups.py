"""Organisations whose names annotators take for nationalities, places or persons, since they read like those."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclaims.entities import titles

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
# The last word of an organisation's name.
_ORGANISATIONS = """
academy agency airlines airways alliance army assembly associates association authority bank biologics board brigade brigades broadcasting
bureau capital caucus chronicle club coalition college commission committee company confederation congress consortium corporation corps
council courier court daily department directorate enterprises federation foundation gazette group guild herald holdings inc industries
initiative institute institution laboratories league ltd media militia ministry motors movement navy network news newspaper organisation
organization parliament partners party plc police post press radio rovers secretariat senate services society solutions studios syndicate
systems team technologies telegraph television times tribune tribunal trust tv union united university watch wire
"""
ORGANISATIONS = frozenset(_ORGANISATIONS.split())
# Platforms, which annotators take for works or miss.
PLATFORMS = "facebook, whatsapp, telegram, twitter, youtube, instagram, tiktok, linkedin, reddit, snapchat, wechat, weibo, viber, vkontakte"
PLATFORM_NAMES = frozenset(PLATFORMS.split(", "))
GROUP_NAMES = frozenset(" ".join(name.split()) for name in GROUPS.split(","))


def is_group(name: str) -> bool:
    """Whether ``name``, but for case, hyphens, a possessive and "the", is one of the groups or platforms."""
    folded = " ".join(name.replace("-", " ").replace("’", "'").casefold().split()).removeprefix("the ").removesuffix("'s").removesuffix("'")
    return folded in GROUP_NAMES or folded in PLATFORM_NAMES


# Names that are organisations where they are written so; institutions, whose words are common ones, only after "the" or "this".
_WRITTEN = "|".join(name.title() for name in sorted(PLATFORM_NAMES - {"whatsapp", "youtube", "tiktok", "linkedin", "wechat", "vkontakte"}))
LISTED = re.compile(
    rf"(?<![\w@#&/.’'-])(?:(?:{_WRITTEN}|WhatsApp|YouTube|TikTok|LinkedIn|WeChat|VKontakte"
    r"|Taliban|Hamas|Hezbollah|Boko Haram|Islamic State|Al-Shabaab|al-Shabaab)"
    r"|(?<=[Tt]he )(?:House|Senate|Government|Opposition|Assembly|Cabinet|Congress|Parliament|Knesset|Bundestag|Duma|Kremlin|Pentagon)"
    r"|(?<=[Tt]his )(?:House|Senate|Assembly|Parliament|Government))(?![\w@&/-]|\.\w)"
)
POSTS_OF = frozenset({"Government", "Opposition", "Senate", "House"})
WORD_AFTER = re.compile(r"\s([A-Z][a-z]+)\b")
# After these words an institution's is a part of a longer name or of a heading ("the House of Cards").
NAME_AFTER = re.compile(r"\s(?:of\s(?:the\s)?)?[A-Z]")


def listed(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names on the lists, in order, but for those amid other capitals; "Government Whip" is a post in the government."""
    for match in LISTED.finditer(text):
        following = WORD_AFTER.match(text, match.end())
        if not NAME_AFTER.match(text, match.end()) or (match.group() in POSTS_OF and following and titles.is_role(following.group(1))):
            yield match.span()
