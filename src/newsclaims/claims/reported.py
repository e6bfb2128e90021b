"""Reports and thoughts worded as clauses within what somebody said: "X said that Y had told him Z", "I think that Z"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from newsclaims.claims.clues import standing
from newsclaims.claims.ends import tidy
from newsclaims.claims.frames import Attribution, Span, Taken
from newsclaims.claims.nested import Content

RULE = "rule:reported-within"
MIN_WORDS = 3
_SPEECH = """
acknowledged acknowledges added adds admits admitted agreed alleged alleges announced announces argued argues claimed claims
complained complains conceded concedes confirmed confirms decided declared declares denied denies explained explains finds found heard
indicated indicates insisted insists learned learnt noted notes pledged pledges predicted predicts promised promises proved proves
recalled recalls repeated repeats replied reported reports revealed reveals ruled rules said saying says shouted showed shows
stated states suggested suggests swears swore testified testifies vowed vows warned warns writes wrote
"""
_THOUGHT = """
assume assumed assumes believe believed believes doubt doubted doubts expect expected expects fear feared fears feel feels felt guess hope
hoped hopes knew know knows realised realized reckon reckoned reckons suspect suspected suspects think thinks thought understand understands
understood wish wished wishes
"""
_SURE = """sure certain confident convinced afraid aware hopeful worried positive"""
_STATES = rf"(?:am|are|is|was|were|'m|’m|'re|’re)\s(?:[\w-]+\s){{0,3}}(?:{_SURE.replace(' ', '|')})"
_BASE = """
admit allege announce argue claim complain confirm deny explain insist pledge promise report reveal say suggest vow warn
"""
_INTENT = """
agreed agrees aim aims asked asks considered decided decides demanded demands expect expected expecting expects hope hoped hopes hoping
intend intended intending intends offered offers plan planned planning plans pledged pledges promise promised promises refuse refused
refuses threatened threatening threatens vowed vows want wanted wants wish wished wishes
"""


def any_of(*lists: str) -> str:
    """A pattern that matches any word of the lists, the longest first."""
    return "|".join(sorted({w for words in lists for w in words.split()}, key=lambda w: (-len(w), w)))


# Words that no name and no noun phrase goes on with.
FUNCTION = (
    r"(?i:i|we|he|she|they|you|it|this|that|these|those|there|who|which|what|when|where|why|how|if|and|but|or|so|because|as|do|does|did|now|while|since|than"
    r"|are|is|was|were|be|has|have|had|to|for|in|on|at|by|with|from|said|says|not)\b"
)
# The capital is looked for first: most words have none, and the list is long.
_NAME_WORD = rf"(?=[A-Z])(?!{FUNCTION})[A-Z](?:[\w’'-]*\w|\.)?"
NAME = rf"{_NAME_WORD}(?:\s(?:{_NAME_WORD}|of|al|bin|de|van|von)){{0,4}}"
_DETERMINER = r"(?i:the|an?|this|these|another|both|all|half|my|his|her|their|our|its|some|many|several|most|one|two|three|every|other|no)"
NOUN_PHRASE = rf"{_DETERMINER}(?:\s(?!{FUNCTION})[\w’'-]+){{1,6}}?(?<!\sthe)(?<!\sof)(?<!\sa)"
_BARE = """
activists analysts campaigners commanders critics diplomats directors doctors economists engineers experts farmers fishermen investigators investors
journalists lawyers leaders locals management members ministers neighbors neighbours officers officials opponents parents people police prosecutors
rebels relatives reporters researchers residents scientists shareholders soldiers sources staff students supporters teachers traders troops unions
villagers voters witnesses workers
"""
_GROUPS = (
    rf"(?:(?!{FUNCTION}|(?:of|after|before|about|among|because|by|with|over)\b)[a-z-]+\s)?"
    rf"(?i:{'|'.join(_BARE.split())})(?:\s(?:in|at|from|of)\s{NAME})?"
)
SUBJECT = (
    rf"(?:I|(?i:we|he|she|it|they|nobody|everyone|somebody)|{_GROUPS}|(?!{_DETERMINER}\s){NAME}|{NOUN_PHRASE}(?:\s(?:in|at|from|of|for)\s{NAME})?)"
)
# Of somebody who says something, a relative clause tells, too.
SPEAKER = rf"(?:{SUBJECT}|who)"
AUXILIARIES = (
    r"(?:[’'](?:d|ve|ll)\s)?(?:(?:had|has|have|did|do|does|(?:was|were|been|being)(?=\s\w+(?:ing|ly)\b)|would|will|can|could|should|must|may|might|also|never|not|always|already|later|still|only|just|once"
    r"|\w+ly|(?:ha[sd]|have|do|did|does|could|would)n['’]t)\s){0,3}"
)
# A subject and the space behind it, or none before a contraction ("they’d").
GAP = r"(?:\s|(?=[’'](?:d|ve|ll)\s))"
_TOLD = r"(?:\s(?:me|us|him|her|them|you|reporters|police|the\s\w+|[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*)?))?"
_WHEN = r"(?:\s(?:on|in|last|this|earlier)\s[\w]+(?:\s\w+)?|\sonly|\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?"
# Words that no subject begins with or has in it.
_ADVERB = (
    r"(?:\w+ly|that|who|which|to|and|but|or|yesterday|today|earlier|later|again|so|about|of|very|just|more|after|before|until|during|off|into|over|under"
    r"|between|like|up|out|as|near|against|without|because|what|when|where|how|why|if|whether)"
)
# A finite clause opens with its subject; "the same thing" is none.
CLAUSE = (
    r"(?!(?:the\s(?:same|truth|whole|story)|an?\s(?:different|lie|story|joke)|it\s(?:to|all))\b)(?=(?:where|what|whether|how|why|I|we|he|she|they|it|you|there|this|these|those|the|a|an|my|his|her|its|our|their|no|nobody|some|many|most|half|all|both|everyone|everybody|nothing|people"
    r"|[A-Z][\w’'-]+|\d+)(?:[’'](?:d|s|ll|re|ve|m))?\s"
    rf"|(?!{FUNCTION}|{_ADVERB}\b)[a-z][\w-]*\s(?:(?!{_ADVERB}\b)[\w’'-]+\s){{0,5}}?(?:is|are|was|were|will|would|can|could|should|has|have|had|may|might|must)\s)"
)
# Code points: one within another that has no end would else be read over and over.
MAX_CONTENT = 1500
# What is said: up to the end of the sentence, a semicolon, or "but" and "and" that another finite clause of the outer speaker follows.
CONTENT = (
    r"(?:(?!,\s(?:but|and\s(?:that|he|she|I|we|they|it)\b|(?:saying|adding|calling|noting|insisting|despite)\s)"
    rf"|[;!?\n]|\.(?:[\s\"”’'»]|$)|,?\s[–—]\s).){{1,{MAX_CONTENT}}}"
)
# What is wanted or asked ends before another finite verb, too, whosever it is.
SHORT = CONTENT.replace(r"[;!?\n]", r"[;!?\n]|\s(?:and|but)\s(?:I|we|he|she|they|it|you|would|will|had|has|have|was|were|is|are|did|does)\b")
REPORTED = re.compile(
    rf"(?<![\w-])(?<!\w[’'])(?P<source>{SPEAKER}){GAP}(?P<cue>{AUXILIARIES}(?:(?:{any_of(_SPEECH, _BASE, _THOUGHT)})\b|{_STATES}))"
    rf"(?:{_TOLD})??{_WHEN}\s(?P<content>(?:that\s|{CLAUSE}){CONTENT})"
)
INTENDED = re.compile(
    rf"(?<![\w-])(?<!\w[’'])(?P<source>{SUBJECT}){GAP}(?P<cue>{AUXILIARIES}(?:{any_of(_INTENT)})\b)(?:\sin\s[a-z]+)?\s(?P<content>to\s{SHORT})"
)
_WANTED = """demand demands demanded want wants wanted fear fears feared hope hopes hoped"""
_WANTS = r"demand(?:s|ed)?|wants?|wanted|fear(?:s|ed)?|hope[sd]?(?=\sfor\s)"
_THING = (
    r"(?:you|him|her|them|us|people|everyone|[A-Z][\w’-]+)\s(?=to\s[a-z])"
    r"|(?:for\s)?(?:an?|the|his|her|their|its|our|more|better|less|new|no|any|all|another)\s|for\s"
)
WANTED = re.compile(rf"(?<![\w-])(?<!\w[’'])(?P<source>{SUBJECT}){GAP}(?P<cue>{AUXILIARIES}(?:{_WANTS}))\s(?P<content>(?:{_THING}){SHORT})")
ASKED = re.compile(
    rf"(?<![\w-])(?<!\w[’'])(?P<source>{SUBJECT}){GAP}(?P<cue>{AUXILIARIES}(?:ask|asked|asks|wonder|wondered|wonders))\s"
    rf"(?P<content>(?:whether|if|who|what|how|why|when|where|which)\s{SHORT})"
)
_QUOTES = """asked asks called calls cried cries described describes goes radioed replies shouts went"""
QUOTATION = r"“[^“”]+”|‘(?:[^‘’]|(?<=\w)’(?=\w))+’(?!\w)|(?<!\w)'[^'\n]+(?:'(?=\w)[^'\n]+)*'(?!\w)|\"[^\"\n]+\""
QUOTED = re.compile(
    rf"(?<![\w-])(?<!\w[’'])(?P<source>{SUBJECT}),?\s(?P<cue>{AUXILIARIES}(?:{any_of(_SPEECH, _BASE, _QUOTES)}))\b"
    rf"{_TOLD}(?:\sdown)?,?:?\s(?P<content>{QUOTATION})"
)
# "He came at night and said, ‘...’": a second verb of the same subject.
JOINED = re.compile(
    rf"(?<![\w-])(?<!\w[’'])(?P<source>{SUBJECT})\s(?:(?!(?:and|that|who|which|but|said)\b)[\w’'-]+\s){{1,8}}?and\s"
    rf"(?P<cue>(?:told|{any_of(_SPEECH, _QUOTES)}))\b"
    rf"{_TOLD},?:?\s(?P<content>{QUOTATION}|that\s{CONTENT})"
)
_ANY = any_of(_SPEECH, _THOUGHT, _QUOTES)
# What somebody is said to have said, from "to have" or from its verb on.
SECOND_HAND = re.compile(
    rf"(?:to\s(?P<have>have\s))?(?P<cue>(?<=have\s)?(?:{_ANY}|ordered|urged|considered|threatened|offered|agreed|promised))(?P<told>(?:\s(?!to\b|that\b|for\b)[\w’'-]+){{0,5}}?)"
    rf"\s(?P<content>{QUOTATION}|(?:that|to|for|of|about|whether)\s{CONTENT}|(?:an?|the|his|her|their|its|[a-z]+ing)\b{CONTENT})"
)
# Each pattern with the words of which its cue has one: most contents have none, which is seen before the pattern is tried.
PATTERNS = tuple(
    (pattern, frozenset(w for words in lists for w in words.split()))
    for pattern, lists in (
        (REPORTED, (_SPEECH, _BASE, _THOUGHT, _SURE)),
        (INTENDED, (_INTENT,)),
        (WANTED, (_WANTED,)),
        (QUOTED, (_SPEECH, _BASE, _QUOTES)),
        (ASKED, ("ask asked asks wonder wondered wonders",)),
        (JOINED, ("told", _SPEECH, _QUOTES)),
    )
)
# What each pattern has from its cue's verb on: matched at the cue's words alone, where a subject is tried at every word.
_SAYS = any_of(_SPEECH, _BASE, _THOUGHT, _SURE)
_CLAIMS = any_of(_SPEECH, _BASE, _QUOTES)
TAILS = {
    REPORTED: re.compile(rf"\s(?:{_SAYS})\b(?:{_TOLD})??{_WHEN}\s(?:that\s|{CLAUSE})"),
    INTENDED: re.compile(rf"\s(?:{any_of(_INTENT)})(?:\sin\s[a-z]+)?\sto\s"),
    WANTED: re.compile(rf"\s(?:{_WANTS})\s(?:{_THING})"),
    ASKED: re.compile(r"\s(?:ask|asked|asks|wonder|wondered|wonders)\s(?:whether|if|who|what|how|why|when|where|which)\s"),
    QUOTED: re.compile(rf"\s(?:{_CLAIMS})\b{_TOLD}(?:\sdown)?,?:?\s[“‘'\"]"),
    JOINED: re.compile(rf"\sand\s(?:told|{any_of(_SPEECH, _QUOTES)})\b{_TOLD},?:?\s(?:that\s|[“‘'\"])"),
}
# Code points in which a subject with its auxiliaries stands before a tail.
REACH = 200
# With a determiner before it ("his plan to") such a word is a noun.
_NOUN_WORDS = (
    """notes shows states hope hopes fear fears plan plans promise promises wish wishes aim threat doubt claim claims report reports guess intent"""
)
NOUNS = frozenset(_NOUN_WORDS.split())
CLOSING_MARKS = '"”»'
CLOSING = re.compile(r"[.,!?]?(?P<mark>[\"”»])")
OPENED_BY = {"”": "“", "»": "«"}
DETERMINED = re.compile(r"(?:the|an?|my|his|her|their|our|its|some|most|no|one|every)\s", re.IGNORECASE)


def find(text: str, found: Sequence[Attribution], contents: Sequence[Content]) -> Iterator[Attribution]:
    """Each "X said that Y", "X thinks Y" and "X wants to Y" within the ``contents`` of the attributions in ``found``, none of which has its cue."""
    taken = Taken.by_cues(text, found)
    for start, end, words in contents:
        matches = sorted(
            (m for p, cues in PATTERNS if (there := cues & words) for m in _matches(p, text, start, end, there)), key=lambda m: m.start("cue")
        )
        for match in matches:
            cue, content = match.span("cue"), without_marks(text, match.span("content"))
            whole = content[0] <= start + 1 and content[1] >= end - 1
            if whole or taken.overlaps(*cue) or len(text[slice(*content)].split()) < MIN_WORDS:
                continue
            if text[match.end() : match.end() + 1] == "?" or (match["cue"] in NOUNS and DETERMINED.match(match["source"])):
                continue
            taken.add(cue)
            yield Attribution(match.span("source"), cue, (content,), (RULE,))


def _matches(pattern: re.Pattern[str], text: str, start: int, end: int, words: Iterable[str]) -> Iterator[re.Match[str]]:
    """The matches within a span, also those within another one's content; ``words`` are those of the span that its cue may have."""
    lead = len(" and ") if pattern is JOINED else len(" ")
    tails = [at - lead for at in standing(text, words, start + lead, end) if TAILS[pattern].match(text, at - lead, end)]
    if not tails:
        return
    start = max(start, tails[0] - REACH)
    # None begins behind the last tail.
    while start <= tails[-1] and (match := pattern.search(text, start, end)):
        yield match
        start = match.end("cue")


def without_marks(text: str, span: Span) -> Span:
    """The span without space and commas at its ends and a closing quotation mark that it does not open; with the one that closes what it opens."""
    start, end = tidy(text, span)
    while end > start + 1 and text[end - 1] == "'" and text[end - 2] in ",.'":
        start, end = tidy(text, (start, end - 1))
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
