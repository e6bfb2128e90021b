"""Who is said to have killed, wounded or captured: the noun phrase after "by", or the subject before the verb; null where unsure."""

from __future__ import annotations

import re
from itertools import pairwise

from newsclaims.entities import dates

Span = tuple[int, int]

WORD = re.compile(r"\s(?P<word>(?:[A-Z]\.){2,}|\w(?:[\w.’'&-]*\w)?(?:[’'](?=\s))?)")
# Words that a noun phrase does not go on with; "of" is none of them.
_STOPS = """
about after against ahead all also although amid among and are around as at because been before being between but by died during early earlier
each either for friday from had has have he her how if in including injured inside into is it its killed last late later left monday near nor not
now on once or over overnight said saturday says she since so some still sunday than that then there they this through thursday till to today
tomorrow tonight tuesday under until up upon using was wearing we wednesday were what when where whether which while who whom whose why will with
within without would wounded yesterday you
"""
STOPS = frozenset(_STOPS.split())
_DETERMINERS = """a an the his her their its our these those"""
DETERMINERS = frozenset(_DETERMINERS.split())
_PREPOSITIONS = """about against amid among around across at between by during for from in inside into near of on over through under with"""
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
_PEOPLE = """men women people police troops personnel"""
PEOPLE = frozenset(_PEOPLE.split())
# What kills and is nobody, and what the words after "by" may be instead.
_NOBODY = """
accident accidents airstrike airstrikes ambush ambushes assault assaults attack attacks avalanche avalanches battle battles blast blasts blaze
bomb bombardment bombing bombings bombs bullet bullets bus camera cameras cancer car cars clash clashes cold collapse collision conflict
coronavirus covid crackdown crash crashes crossfire cyclone days disaster disease drone drones drought earthquake earthquakes epidemic event
events explosion explosions fighting fire fires flames flood flooding floods footage force genocide grenade grenades gunfire hand hands hanging
heat hours hurricane incident incidents it landslide landslides lightning massacre massacres means mine mines missile missiles mistake months
mortar mortars mudslide number offensive operation operations outbreak pandemic poison quake raid raids rain rains rampage rate rocket rockets
shark shell shelling shells shooting shootings shootout shot shots shrapnel siege starvation storm storms strike strikes suicide these this those
time toll tornado tornadoes train truck tsunami typhoon unrest vehicle video violence virus war wars wave way weapon weapons weeks what which
wildfire wildfires year years
"""
NOBODY = frozenset(_NOBODY.split())
STORM = re.compile(r"\b(?:Hurricane|Typhoon|Cyclone|Tropical Storm|Storm)\s")
# Between a participle and "by" may stand a time, a place or an event; "claimed by" and "reported by" name who speaks of it.
_EVENT = (
    r"[A-Z][\w’'-]*|\d+|morning|night|afternoon|evening|week|weekend|month|year|today|yesterday|attacks?|raids?|(?:air\s?)?strikes?|shootings?|bombings?|ambush"
    r"|assault|massacre|shelling|operation|blast|explosion|battle|clash(?:es)?|fire|hands|carried\sout|launched|conducted|staged|committed|perpetrated|mounted"
    r"|fired|planted|detonated|dropped|ordered"
)
BY = re.compile(
    r"(?:\s(?:and|or)\s(?:then\s|later\s)?(?:\w+ed|shot|hurt)"
    r"|(?:\s(?!(?:and|or|but|who|which|that|when|while|after|before|was|were|said|claimed|reported|confirmed|condemned|blamed)\b)[\w’'-]+){0,8}?"
    rf"\s(?:{_EVENT}))?\s(?:by|at\sthe\shands\sof)(?=\s)"
)
CLAUSE = re.compile(r"[^.;:!?,\n\"“”()\u2013\u2014]*$")
CUT = re.compile(
    r"(?<![\w’'-])(?P<word>that|when|after|and|but|because|where|while|as|before|if|since|whether|who|which|or|then|says?|said|how|until|than)(?![\w’'-])",
    re.IGNORECASE,
)
# What may stand between a subject and its verb, and what shows that the words before are more than a subject.
HAVING = re.compile(
    r"(?:(?<![\w’'-])(?:may|might|could|would|will|must|have|has|had|also|then|later|already|reportedly|allegedly|apparently|recently|first|brutally|been)\s+)+$",
    re.IGNORECASE,
)
VERBS = re.compile(
    r"\b(?:was|were|is|are|be|been|being|do|does|did|to|not|never|can|cannot|shot|attacked|stormed|opened|entered|fired|bombed|raided|launched|hit|ambushed"
    r"|left|ago|plans?|planned|wants?|tried|died|there)\b|n[’']t\b",
    re.IGNORECASE,
)
WHEN = re.compile(rf"\s*(?:(?:on|in|early|late)\s)*{dates.DATE.pattern}(?=\s)", re.IGNORECASE)
ARTICLE = re.compile(r"(?<![\w’'-])(?:an?|the)\s", re.IGNORECASE)
MAX_WORDS = 8
CONTEXT = 120


def by(text: str, at: int) -> Span | None:
    """The span of the noun phrase after the "by" that belongs to a participle ending at ``at``: "killed on Monday by the rebels"."""
    match = BY.match(text, at)
    if not match or dates.DATE.match(text, match.end() + 1):
        return None
    span = phrase(text, match.end())
    return span if span and _somebody(text[slice(*span)]) else None


def subject(text: str, at: int) -> Span | None:
    """The span of the subject of an active verb that begins at ``at``: "the rebels" in "said that the rebels had killed 12 soldiers"."""
    clause = CLAUSE.search(text, max(0, at - CONTEXT), at)
    begin, end = clause.start() if clause else at, at
    if having := HAVING.search(text, begin, end):
        end = having.start()
    cuts = list(CUT.finditer(text, begin, end))
    if cuts and not text[cuts[-1].end() : end].strip():
        # "The gunman who killed 12 people": from the article of what "who" stands for.
        relative = cuts.pop()
        floor, end = cuts[-1].end() if cuts else begin, relative.start()
        articles = [m.start() for m in ARTICLE.finditer(text, floor, end)]
        if relative["word"].lower() not in ("who", "that") or not articles:
            return None
        begin = articles[-1]
    elif cuts and cuts[-1]["word"].lower() in ("and", "or"):
        # Words before "and" may belong to the subject or to another clause.
        return None
    elif cuts:
        begin = cuts[-1].end()
    if when := WHEN.match(text, begin, end):
        begin = when.end()
    return _noun(text, begin, end)


def _noun(text: str, begin: int, end: int) -> Span | None:
    """The span's words, where they are one noun phrase."""
    words = text[begin:end].split()
    if not words or len(words) > MAX_WORDS or words[0].lower() in PREPOSITIONS or VERBS.search(text, begin, end) or not _somebody(" ".join(words)):
        return None
    start = begin + len(text[begin:end]) - len(text[begin:end].lstrip())
    return start, begin + len(text[begin:end].rstrip())


def phrase(text: str, at: int) -> Span | None:
    """The span of the noun phrase that begins at ``at``: up to a sign, a preposition other than "of", or what only follows a whole phrase."""
    first, last, count, before = -1, at, 0, ""
    while count < MAX_WORDS and (match := WORD.match(text, at)):
        word, lower = match["word"], match["word"].lower()
        if (lower in STOPS and not (lower == "and" and count and _goes_on(text, match.end()))) or (_whole(before) and lower.endswith(("ed", "ing"))):
            break
        first = match.start("word") if first < 0 else first
        last = last if lower in DETERMINERS | PREPOSITIONS | {"and"} else match.end()
        at, before, count = match.end(), word, count + 1
    return (first, last) if 0 <= first < last else None


def _goes_on(text: str, at: int) -> bool:
    """Whether another name or noun phrase follows "and"."""
    match = WORD.match(text, at)
    return match is not None and (match["word"][0].isupper() or match["word"] in DETERMINERS)


def _whole(word: str) -> bool:
    """Whether a word may end a noun phrase, so that a participle after it begins something else: "rebels backed by"."""
    return word[:1].isupper() or word.endswith("s") or word in PEOPLE


def _somebody(phrase: str) -> bool:
    """Whether a noun phrase may name somebody who acts, not a bomb, a flood or a number."""
    words = phrase.lower().split()
    head = next((before for before, word in pairwise(words) if word in PREPOSITIONS or word == "and"), words[-1])
    return head.strip("’'-") not in NOBODY and not STORM.match(phrase) and not words[0].endswith("ing") and any(w[0].isalpha() for w in words)
