"""What the choice of a cue says of its content's truth: that it is doubtful ("claimed"), true ("revealed"), or nothing."""

from __future__ import annotations

import re
from typing import Literal

from newsclaims.claims import clues, qualities

Stance = Literal["neutral", "doubting", "endorsing"]

_DOUBTING = (
    r"claim(?:s|ed|ing)?|alleg(?:e|es|ed|ing|edly)|allegations?|purport(?:s|ed|ing|edly)?|supposed(?:ly)?|ostensibly|so-called|self-(?:proclaimed|styled)",
    r"pretend(?:s|ed|ing)?|feign(?:s|ed|ing)?|l(?:ied|ying)(?=\s(?:about|that|to|when))|rumou?r(?:s|ed)?",
    r"(?:false|wrong|wrongful|incorrect|erroneous|inaccurate|mistaken|misleading|baseless|groundless|untruthful|dishonest|disingenuous)ly",
    r"without\s(?:\w+\s){0,2}(?:evidence|proof|basis|foundation)",
)
_ENDORSING = (
    r"reveal(?:s|ed|ing)?|revelations?|admit(?:s|ted|ting|tedly)?|admissions?|confirm(?:s|ed|ing)?|confirmations?|acknowledg(?:e|es|ed|ing)",
    r"acknowledge?ments?|conced(?:e|es|ed|ing)|confess(?:es|ed|ing)?|confessions?|disclos(?:e|es|ed|ing)|disclosures?|show(?:s|ed|n|ing)?",
    r"prov(?:e|es|ed|en|ing)|proofs?|demonstrat(?:e|es|ed|ing)|f(?:ind|inds|ound|inding|indings)|discover(?:s|ed|ing|y|ies)?|uncover(?:s|ed|ing)?",
    r"expos(?:es|ed|ing)|verif(?:y|ies|ied|ying)|establish(?:es|ed|ing)?|kn(?:ow|ows|ew|own|owing)|aware|awareness|learn(?:s|ed|t|ing)?",
    r"reali[sz](?:e|es|ed|ing|ation)|recogni[sz](?:e|es|ed|ing)|recognition|point(?:s|ed|ing)?(?:\s\w+)?\sout",
)
# What these begin with: whoever adds to them adds here, since words without any of them are not searched.
_BEGINNINGS = """
claim alleg purport suppos ostensibly so-called self- pretend feign lied lying rumo false wrong incorrect erroneous inaccurate mistaken misleading
baseless groundless untruthful dishonest disingenuous without reveal revel admit admi confirm acknowledg conced confess disclos show prov proof
demonstrat find found discover uncover expos verif establish kno knew aware learn reali recogni point
"""
BEGINNINGS = tuple(_BEGINNINGS.split())
LONGEST_BEGINNING = max(map(len, BEGINNINGS))
_ARTICLE = r"(?:an?|the|his|her|their|its|this|that)"
_SELF = r"(?:him|her|it|my)self|(?:them|our)selves"
# Other uses of the same words: what is claimed is no statement, what is shown is a feeling, what is proved is not yet so.
_OTHER_USES = (
    r"claim(?:s|ed|ing)?(?:\s(?:full|sole|joint|some|all|no|more|at\sleast|over|nearly|\w+ly|\d[\d,]*|first|" + _ARTICLE + r"))*"
    r"\s(?:responsibility|credit|ownership|li(?:fe|ves)|victor(?:y|ies)|victims?|wins?|asylum|refugee|benefits?|damages|compensation|expenses|prizes?|titles?"
    r"|crown|throne|medals?|gold|silver|bronze|seats?|territory|sovereignty|land|leadership|allegiance|insurance|wickets?|points)",
    rf"(?:(?:la(?:y|ys|id|ying)|stak(?:e|es|ed|ing))\s(?:{_ARTICLE}\s)?|(?:asylum|insurance|jobless|unemployment|territorial|maritime|land|compensation)\s)claims?",
    r"supposed\sto",
    r"admit(?:s|ted|ting)?\s(?:as|into)",
    r"admitted\sto\s(?:(?:intensive|local|nearby|military|private|state|general|[A-Z][\w’'.-]+|" + _ARTICLE + r")\s){0,4}"
    r"(?:hospitals?|clinics?|care|ward|unit|custody|prison|jail|practice|bar|universit(?:y|ies)|colleges?|schools?|union|league|club|bloc)",
    r"confirm(?:s|ed|ing)?\s(?:as|to\s(?:the|lead|head|serve)|him|her|dead)",
    rf"(?:talk|tv|television|radio|news|morning|late-night|game|reality|sunday|fashion|call-in|{_ARTICLE})\sshows?",
    rf"show(?:s|ed|ing|n)?\s(?:up|off|around|(?:(?:no|little|some|any|few|great|limited|subtle|early|immediate|further|much|more|{_ARTICLE})\s)*"
    r"(?:interest|inclination|enthusiasm|support|solidarity|respect|signs?|hints?|mercy|remorse|restraint|courage|love|sympathy|appreciation|strength|unity"
    r"|understanding|glimpses|willingness|concern|resolve|leadership|patience))",
    r"prov(?:e|es|ed|ing|en)\s(?:to\sbe|(?:un)?popular|difficult|hard|costly|crucial|decisive|fatal|deadly|controversial|divisive|elusive|successful)",
    rf"f(?:ind|inds|inding|ound)\s(?:(?:not\s)?guilty|liable|dead|fault|comfort|comic|relief|solace|time|ways?|(?:him|her|them)\s\w+|{_SELF})",
    r"conced(?:e|es|ed|ing)\s(?:defeat|territory|ground|power|control|(?:(?:two|three|four|five|six|late|early|first|second|" + _ARTICLE + r")\s)+"
    r"(?:race|election|presidency|seats?|contest|goals?|penalt(?:y|ies)|runs?|points?|leadership))",
    r"you\sknow|(?:best|better)\sknown",
    r"kn(?:ow|ows|ew|own|owing)\s(?:(?:\w+\s){0,2}as|for|how|what|if|whether|why|who|whom|where|when|which|nothing|little)",
    r"learn(?:s|ed|t|ing)?\s(?:from|to|how|what|whether|if|why|who|where|when|more)",
    r"recogni[sz](?:e|es|ed|ing)\s(?:as|by|with|him|her|them|independence|statehood)",
    r"establish(?:es|ed|ing)?(?=\s(?!that\b|the\s(?:fact|cause|identity|truth)\b|how\b))",
)
# What is not done, or not yet, endorses nothing: "stopped short of confirming", "tried to prove", "demanded to know".
_UNDONE = re.compile(
    r"\b(?:(?:without|unable|reluctant|hesitant|unwilling|reluctance|short|yet|hard|difficult|impossible)(?:\s(?:of|to))?|no|little"
    r"|(?:tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|struggl(?:e|es|ed|ing)|seek(?:s|ing)?|sought|want(?:s|ed|ing)?|hop(?:e|es|ed|ing)|eager|keen|out|look(?:s|ed|ing)"
    r"|aim(?:s|ed|ing)?|need(?:s|ed)?|like|demand(?:s|ed|ing)?|chance)\sto)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
WORDS = re.compile(
    rf"(?<![\w-])(?:(?P<neutral>{'|'.join(_OTHER_USES)})|(?P<doubting>{'|'.join(_DOUBTING)})|(?P<endorsing>{'|'.join(_ENDORSING)}))(?![\w-])",
    re.IGNORECASE,
)


def stance(cue: str, before: str = "", after: str = "") -> Stance:
    """What the first word of ``cue`` that tells doubt or truth says; neutral without one, and where the cue denies or does not do what it names.

    ``before`` and ``after`` are the words around the cue: "did not" may stand before it, and "admitted" means another thing before "to hospital".
    """
    lead = "".join(f"{word} " for word in before.split()[-qualities.WORDS_BEFORE :])
    end = len(lead) + len(" ".join(cue.split()))
    words = " ".join([*lead.split(), *cue.split(), *after.split()])
    if not clues.any_in(clues.folded(words[: end + LONGEST_BEGINNING]), BEGINNINGS) or qualities.polarity(cue, before) == "negated":
        return "neutral"
    for match in WORDS.finditer(words):
        if match.lastgroup == "neutral" or match.end() <= len(lead):
            continue
        if match.start() >= end or (match.lastgroup == "endorsing" and _UNDONE.search(words, 0, match.start())):
            break
        return "doubting" if match.lastgroup == "doubting" else "endorsing"
    return "neutral"
