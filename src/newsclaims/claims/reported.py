"""Reports and thoughts worded as clauses within what somebody said: "X said that Y had told him Z", "I think that Z"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsclaims.claims.ends import tidy
from newsclaims.claims.frames import Attribution, Span
from newsclaims.claims.nested import outermost

RULE = "rule:reported-within"
MIN_WORDS = 3
_SPEECH = """
acknowledged acknowledges added adds admits admitted agreed alleged alleges announced announces argued argues assured assures claimed claims
complained complains conceded concedes confirmed confirms decided declared declares denied denies explained explains finds found heard
indicated indicates informed insisted insists learned learnt noted notes pledged pledges predicted predicts promised promises proved proves
recalled recalls reminded repeated repeats replied reported reports revealed reveals ruled rules said saying says shouted showed shows
stated states suggested suggests swears swore telling tells testified testifies told vowed vows warned warns writes wrote
"""
_THOUGHT = """
assume assumed assumes believe believed believes doubt doubted doubts expect expected expects fear feared fears feel feels felt guess hope
hoped hopes knew know knows realised realized reckon reckoned reckons suspect suspected suspects think thinks thought understand understands
understood wish wished wishes
"""
_SURE = """sure certain confident convinced afraid aware hopeful worried positive"""
_STATES = rf"(?:am|are|is|was|were|'m|’m|'re|’re)\s(?:[\w-]+\s){{0,3}}(?:{_SURE.replace(' ', '|')})"
_BASE = """
admit allege announce argue claim complain confirm deny explain insist pledge promise report reveal say suggest tell vow warn
"""
_INTENT = """
agreed agrees aim aims asked asks considered decided decides demanded demands expect expected expecting expects hope hoped hopes hoping
intend intended intending intends offered offers plan planned planning plans pledged pledges promise promised promises refuse refused
refuses threatened threatening threatens vowed vows want wanted wants wish wished wishes
"""


def _words(*lists: str) -> str:
    return "|".join(sorted({w for words in lists for w in words.split()}, key=lambda w: (-len(w), w)))


# Words that no name and no noun phrase goes on with.
_FUNCTION = (
    r"(?i:i|we|he|she|they|you|it|this|that|these|those|there|who|which|what|when|where|why|how|if|and|but|or|so|because|as|do|does|did|now|while|since|than"
    r"|are|is|was|were|be|has|have|had|to|for|in|on|at|by|with|from|said|says|not)\b"
)
# The capital is looked for first: most words have none, and the list is long.
_NAME_WORD = rf"(?=[A-Z])(?!{_FUNCTION})[A-Z](?:[\w’'-]*\w|\.)?"
_NAME = rf"{_NAME_WORD}(?:\s(?:{_NAME_WORD}|of|al|bin|de|van|von)){{0,4}}"
_DETERMINER = r"(?i:the|an?|my|his|her|their|our|its|some|many|several|most|one|two|three|every|other|no)"
_NOUN_PHRASE = rf"{_DETERMINER}(?:\s(?!{_FUNCTION})[\w’'-]+){{1,4}}?"
_GROUPS = r"(?i:officials|police|residents|people|experts|witnesses|soldiers|neighbou?rs|parents|villagers|doctors|investigators|workers)"
_SUBJECT = rf"(?P<source>I|(?i:we|he|she|it|they|nobody|everyone|somebody)|{_GROUPS}|{_NAME}|{_NOUN_PHRASE})"
_AUXILIARIES = (
    r"(?:(?:had|has|have|did|do|does|was|were|been|being|would|will|can|could|should|must|may|might|also|never|not|always|already|later|still|only|just|once"
    r"|\w+ly|(?:ha[sd]|have|do|did|does|could|would)n['’]t)\s){0,3}"
)
_TOLD = r"(?:\s(?:me|us|him|her|them|you|reporters|police|the\s\w+|[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*)?))?"
_WHEN = r"(?:\s(?:on|in|last|this|earlier)\s[\w]+(?:\s\w+)?)?"
# A finite clause opens with its subject.
_CLAUSE = (
    r"(?=(?:where|what|whether|how|why|I|we|he|she|they|it|you|there|this|these|those|the|a|an|my|his|her|its|our|their|no|nobody|some|many|most"
    r"|[A-Z][\w’'-]+)\s)"
)
# What is said: up to the end of the sentence, a semicolon, or "but" and "and" that another finite clause of the outer speaker follows.
CONTENT = r"(?:(?!,\s(?:but|and\s(?:that|he|she|I|we|they|it)\b)|[;!?\n]|\.(?:[\s\"”’'»]|$)|,?\s[–—]\s).)+"
REPORTED = re.compile(
    rf"(?<![\w’'-]){_SUBJECT}\s(?P<cue>{_AUXILIARIES}(?:(?:{_words(_SPEECH, _BASE)})\b(?={_TOLD})|(?:{_words(_THOUGHT)})\b|{_STATES}))"
    rf"{_TOLD}{_WHEN}\s(?P<content>(?:that\s|{_CLAUSE}){CONTENT})"
)
INTENDED = re.compile(rf"(?<![\w’'-]){_SUBJECT}\s(?P<cue>{_AUXILIARIES}(?:{_words(_INTENT)})\b)\s(?P<content>to\s{CONTENT})")
_WANTED = """demand demands demanded want wants wanted fear fears feared hope hopes hoped"""
_WANTS = r"demand(?:s|ed)?|wants?|wanted|fear(?:s|ed)?|hope[sd]?(?=\sfor\s)"
_THING = r"(?:for\s)?(?:an?|the|his|her|their|its|our|more|better|less|new|no|any|all|another)\s|for\s"
WANTED = re.compile(rf"(?<![\w’'-]){_SUBJECT}\s(?P<cue>{_AUXILIARIES}(?:{_WANTS}))\s(?P<content>(?:{_THING}){CONTENT})")
_ADDRESSED = """asked assured instructed ordered promised reminded told urged warned"""
# "They were told to leave", "traders had been warned not to pay": whoever told is not said.
PASSIVE = re.compile(
    rf"(?<![\w’'-]){_SUBJECT}\s(?P<cue>(?:(?:had|has|have|will|would)\s)?(?:was|were|is|are|been|be|being)\s"
    rf"(?:{_ADDRESSED.replace(' ', '|')}))\s(?P<content>(?:that\s|(?:not\s)?to\s|an?\s){CONTENT})"
)
QUOTED = re.compile(
    rf"(?<![\w’'-]){_SUBJECT}\s(?P<cue>{_AUXILIARIES}(?:{_words(_SPEECH, _BASE)}))\b{_TOLD},?:?\s(?P<content>“[^“”]+”|‘[^‘’]+’(?!\w))"
)
# Each pattern with the words of which its cue has one, and with words or marks of which one stands before or behind that: most contents have none,
# which is seen before the pattern is tried.
PATTERNS = tuple(
    (pattern, frozenset(w for words in lists for w in words.split()), frozenset(beside.split()))
    for pattern, lists, beside in (
        (REPORTED, (_SPEECH, _BASE, _THOUGHT, _SURE), ""),
        (INTENDED, (_INTENT,), "to"),
        (WANTED, (_WANTED,), "for a an the his her their its our more better less new no any all another"),
        (QUOTED, (_SPEECH, _BASE), "“ ‘"),
        (PASSIVE, (_ADDRESSED,), "was were is are been be being"),
    )
)
WORD = re.compile(r"\w+|[“‘]")
# With a determiner before it ("his plan to") such a word is a noun.
_NOUN_WORDS = """hope hopes fear fears plan plans promise promises wish wishes aim threat doubt claim claims report reports guess intent"""
NOUNS = frozenset(_NOUN_WORDS.split())
CLOSING_MARKS = '"”»'
CLOSING = re.compile(r"[.,!?]?(?P<mark>[\"”»])")
OPENED_BY = {"”": "“", "»": "«"}
DETERMINED = re.compile(r"(?:the|an?|my|his|her|their|our|its|some|most|no|one|every)\s", re.IGNORECASE)


def find(text: str, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Each "X said that Y", "X thinks Y" and "X wants to Y" within a fragment of an attribution in ``found`` that marks no such cue itself."""
    taken = [a.cue for a in found if a.cue]
    for start, end in outermost(found):
        words = frozenset(WORD.findall(text, start, end))
        patterns = (p for p, cues, beside in PATTERNS if cues & words and (beside & words or not beside))
        matches = sorted((m for p in patterns for m in p.finditer(text, start, end)), key=lambda m: m.start("cue"))
        for match in matches:
            cue, content = match.span("cue"), without_marks(text, match.span("content"))
            whole = content[0] <= start + 1 and content[1] >= end - 1
            if whole or any(a < cue[1] and cue[0] < b for a, b in taken) or len(text[slice(*content)].split()) < MIN_WORDS:
                continue
            if text[match.end() : match.end() + 1] == "?" or (match["cue"] in NOUNS and DETERMINED.match(match["source"])):
                continue
            taken.append(cue)
            source = None if match.re is PASSIVE else match.span("source")
            yield Attribution(source, cue, (content,), (RULE,))


def without_marks(text: str, span: Span) -> Span:
    """The span without space and commas at its ends and a closing quotation mark that it does not open; with the one that closes what it opens."""
    start, end = tidy(text, span)
    closing = CLOSING.match(text, end)
    if closing and _opens(text[start:end], closing["mark"]):
        return start, closing.end()
    while end > start and text[end - 1] in CLOSING_MARKS and not _opens(text[start : end - 1], text[end - 1]):
        start, end = tidy(text, (start, end - 1))
    return start, end


def _opens(words: str, closing: str) -> bool:
    """Whether a quotation that ``closing`` would close is open at the end of ``words``."""
    if closing == '"':
        return words.count('"') % 2 == 1
    return words.count(OPENED_BY[closing]) > words.count(closing)
