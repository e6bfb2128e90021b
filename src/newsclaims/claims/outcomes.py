"""What befell those that a claim counts: killed, wounded, captured, displaced or missing; who they are, and who is said to have done it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from newsclaims.claims import perpetrators
from newsclaims.entities import dates

Span = tuple[int, int]

# Verbs whose subject does it, and whose object it befalls: "rebels killed 12 soldiers", "12 soldiers were killed by rebels".
_DONE = {
    "killed": r"killed|murdered|executed|massacred|slain|assassinated|slaughtered|lynched|beheaded|gunned\sdown|put\sto\sdeath"
    r"|(?:shot|stabbed|beaten|hacked|burned|burnt|crushed|trampled|blown)\s(?:dead|to\sdeath|and\skilled)",
    "wounded": r"wounded|injured|hurt|maimed",
    "captured": r"captured(?!\s(?:on|in)\s(?:video|film|camera|tape|audio|photos?|images?|footage|security)\b|\sby\s[\w\s]{0,30}\bcameras?\b)"
    r"|kidnapped|abducted|taken\s(?:prisoner|captive|hostage)s?|held\s(?:hostage|captive)",
    "displaced": r"displaced|uprooted|made\shomeless|driven\s(?:from|out\sof)\stheir\shomes|forced\s(?:to\sflee|(?:from|out\sof)\stheir\shomes)",
}
_BEFELL = {
    "killed": r"died|dead|perished|lost\stheir\slives|lives\s(?:lost|were\slost)",
    "wounded": r"suffered\s(?:\w+\s)?(?:injuries|wounds)",
    "displaced": r"homeless|fled\stheir\shomes",
    "missing": r"missing|unaccounted\sfor|disappeared",
}
_DOING = {
    "killed": r"kill(?:s|ing)?|murder(?:s|ing)?|execut(?:es|ing)|massacr(?:es|ing)|(?:shoots|shooting)\sdead|gunning\sdown",
    "wounded": r"wound(?:s|ing)?|injur(?:es|ing)|maim(?:s|ing)|hurting",
    "captured": r"captur(?:es|ing)|kidnap(?:s|ping)?|abduct(?:s|ing)?|tak(?:es|ing)\s(?:prisoner|captive|hostage)",
    "displaced": r"displac(?:es|ing)|uproot(?:s|ing)?",
}
# Nouns that name what befell, and not who did it: "the deaths of 12 men", "claimed the lives of 12 men".
_EVENTS = {
    "killed": r"(?:deaths?|killings?|murders?|massacre|execution|lives)\sof",
    "wounded": r"injur(?:y|ies)\s(?:of|to)|wounding\sof",
    "captured": r"(?:capture|kidnapping|abduction)\sof",
    "displaced": r"displacement\sof",
    "missing": r"disappearance\sof",
}
# Units that are such nouns themselves, or begin with the word: "12 deaths", "12 wounded soldiers".
_UNITS = {
    "killed": r"dead|deaths?|killed|fatalit(?:y|ies)|slain",
    "wounded": r"wounded|injured|injur(?:y|ies)",
    "captured": r"captured|captives?",
    "displaced": r"displaced",
    "missing": r"missing",
}


def _groups(patterns: dict[str, str], kind: str) -> str:
    return "|".join(f"(?P<{kind}_{name}>{pattern})" for name, pattern in patterns.items())


_AUXILIARY = (
    r"(?:(?P<passive>were|was|are|is|be|been|being|get|got|getting)|have|has|had|who|also|then|later|already|to|feared|confirmed|reported"
    r"|believed|presumed|known|\w+ly|others?|more|people|so|far|left)\s+"
)
# "12 people from the same village were killed": what follows the unit has no verb, clause or number of its own.
_NOT_INSIDE = (
    r"who|which|that|said|says|and|but|when|where|after|before|as|while|because|by|was|were|is|are|has|have|had|been|being|to|killed|wounded|injured|died|dead|missing"
    r"|captured|displaced"
)
_ASIDE = (
    rf"(?:\s(?:of|from|in|at|on|inside|near|belonging|working|aged|including)(?:\s(?!(?:{_NOT_INSIDE})\b)[^\W\d][\w’'-]*){{1,8}}"
    r"|,\s(?:including|among\sthem|mostly|most\sof\sthem|all\sof\sthem)\s[^,.;:\n]{1,60},)"
)
AFTER = re.compile(rf"(?P<aside>{_ASIDE})?\s+(?:{_AUXILIARY}){{0,6}}(?:{_groups(_DONE, 'done')}|{_groups(_BEFELL, 'befell')})\b", re.IGNORECASE)
# Behind a participle these follow; anything else is the object of a verb: "30 rebels killed the mayor".
NO_OBJECT = re.compile(
    r"\s*(?:$|[^\w\s“\"]|(?:in|on|at|by|near|during|since|after|when|while|and|or|but|as|for|with|from|inside|outside|across|over|under|this|last|today|yesterday"
    r"|tonight|earlier|later|so|there|here|before|between|amid|along|around|within|through|throughout|because|if|who|that|every|each|annually|daily|per|overnight"
    r"|alongside|including|yet|together|according|early|late|only|against|due|of|to|is|was|were|are|\w+ly|a\s(?:year|day|week|month)|\w+day)\b)",
    re.IGNORECASE,
)
BEFORE = re.compile(
    rf"\b(?:{_groups(_DONE, 'done')}|{_groups(_DOING, 'doing')}|{_groups(_EVENTS, 'event')})(?:\s(?:the|all|another|a\stotal\sof))?\s+$",
    re.IGNORECASE,
)
UNIT = re.compile(
    rf"(?:\s*of\s)?(?:(?:the|its|their|his|her|our|these|those|all|civilian|confirmed|reported)\s)*(?:{_groups(_UNITS, 'unit')})\b\s*(?P<rest>.*)",
    re.IGNORECASE,
)
SHARE_OF = re.compile(r"\s*of\s(?:(?:the|its|their|his|her|our|these|those|all)\s)?", re.IGNORECASE)
# What can be captured, missing or killed without anybody being hurt.
THINGS = re.compile(
    r"\b(?:villages|towns|cities|districts|provinces|positions|hills|bases|posts|checkpoints|outposts|neighbou?rhoods|areas|tanks|vehicles|weapons|rifles|guns|seats"
    r"|votes|delegates|states|medals|titles|photos|images|emails|e-mails|documents|pages|files|games|jobs|bills|points|credit|victory|responsibility)$",
    re.IGNORECASE,
)
PRISONERS = re.compile(r"\b(?:prisoners|captives|hostages)$", re.IGNORECASE)
TAKE = re.compile(r"\b(?:took|tak(?:es?|ing))\s+$", re.IGNORECASE)
SHOT = re.compile(r"\bshot\s+$", re.IGNORECASE)
OF = re.compile(rf"\sof(?=\s)(?!\s{dates.DATE.pattern})")
LIVES = re.compile(r"\blives$", re.IGNORECASE)
LOST = re.compile(r"\s(?:(?:were|was|are|been|have|has|had|being)\s){0,2}lost\b", re.IGNORECASE)
TOLL = re.compile(r"\b(?:claim(?:s|ed|ing)?|took|tak(?:e|es|ing|en)|cost(?:s|ing)?)\s(?:another\s)?$", re.IGNORECASE)
JOINED = re.compile(r"(?:,?\s+(?:and|or|including|among\sthem)|,)(?:\s+another)?\s+", re.IGNORECASE)
CONTEXT = 48


class Outcome(NamedTuple):
    """What befell those counted, the span of the words for them, and that of the words for who did it."""

    outcome: str | None = None
    victim: Span | None = None
    perpetrator: Span | None = None


def find(text: str, counted: Sequence[tuple[Span, Span | None]]) -> list[Outcome]:
    """The outcome of each quantity of ``text``, given by its span and its unit's: by the unit or the words beside it, else by one joined to it."""
    found = [_of(text, span, unit) for span, unit in counted]
    neighbours = list(pairwise(range(len(counted))))
    # "Five civilians and three soldiers were killed" tells it of the first by the second, "killed five civilians and three soldiers" the other way.
    for i, j in [*neighbours, *((j, i) for i, j in reversed(neighbours))]:
        between = text[counted[min(i, j)][0][1] : counted[max(i, j)][0][0]]
        if found[i].outcome and JOINED.fullmatch(between):
            own = found[j]
            found[j] = Outcome(
                own.outcome or found[i].outcome,
                own.victim or _victim(text, counted[j][1]),
                own.perpetrator or (found[i].perpetrator if own.outcome in (None, found[i].outcome) else None),
            )
    return found


def _of(text: str, span: Span, unit: Span | None) -> Outcome:
    if unit and THINGS.search(text, *unit):
        return Outcome()
    if unit and LIVES.search(text, *unit) and (LOST.match(text, span[1]) or TOLL.search(text, max(0, span[0] - CONTEXT), span[0])):
        return Outcome("killed")
    took = TAKE.search(text, max(0, span[0] - CONTEXT), span[0])
    if unit and took and PRISONERS.search(text, *unit):
        return Outcome("captured", _victim(text, unit), perpetrators.subject(text, took.start()))
    after = AFTER.match(text, span[1])
    if after and _befell(text, after):
        shot = SHOT.search(text, max(0, span[0] - CONTEXT), span[0])
        by = perpetrators.by(text, after.end()) if _named(after).startswith("done") else None
        return Outcome(_outcome(after), _victim(text, unit), perpetrators.subject(text, shot.start()) if shot else by)
    before = BEFORE.search(text, max(0, span[0] - CONTEXT), span[0])
    if before:
        who = None if _named(before).startswith("event") else perpetrators.subject(text, before.start())
        return Outcome(_outcome(before), _victim(text, unit), who)
    by_unit = UNIT.match(text, *unit) if unit else UNIT.match(text, span[1]) if OF.match(text, span[1]) else None
    return Outcome(_outcome(by_unit), _victim(text, unit), perpetrators.by(text, span[1])) if by_unit else Outcome()


def _befell(text: str, match: re.Match[str]) -> bool:
    """Whether a verb after those counted tells what befell them, not what they did."""
    if match["passive"]:
        return True
    if _named(match).startswith("befell"):
        return not match["aside"] or match[_named(match)].lower() in ("died", "perished", "lost their lives", "disappeared", "fled their homes")
    return not match["aside"] and NO_OBJECT.match(text, match.end()) is not None


def _named(match: re.Match[str]) -> str:
    """The group of the outcome that matched."""
    return next(name for name, words in match.groupdict().items() if words and "_" in name)


def _outcome(match: re.Match[str]) -> str:
    return _named(match).partition("_")[2]


def _victim(text: str, unit: Span | None) -> Span | None:
    """The unit without "of the" and the outcome itself, with an "of" that follows it; null for "12 deaths" and "12 wounded", which name nobody."""
    if not unit:
        return None
    share = SHARE_OF.match(text, *unit)
    begin = share.end() if share else unit[0]
    named = UNIT.match(text, begin, unit[1])
    begin = named.start("rest") if named else begin
    if begin >= unit[1]:
        return None
    # "70 members of the tribe" are not members alone.
    of = OF.match(text, unit[1])
    following = perpetrators.phrase(text, of.end()) if of else None
    return begin, following[1] if following else unit[1]
